"""A firm ready to import, and the acts of an import in one call each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from netent.accounts import passwords
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.imports import entering, service, treatment
from netent.imports.entering import Making
from netent.imports.models import ImportLine
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestKind
from netent.perimeter.models import Portfolio, Site
from netent.policies import portals
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests.models import Request
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import (
    NOW,
    actor_of,
    make_administrator,
    make_member,
    make_registration,
)

RULES = Rules(import_cooldown_hours=0)
PAGE_URL = "http://netent.example/demandes/{}"


class Firm:
    """A third-party registration: an administrator, two declarants, a portfolio with clients."""

    def __init__(self, *, clients: int = 2, known: int = 6, start: int = 30_000_000) -> None:
        self.registration = make_registration()
        self.administrator = make_administrator(self.registration, first_name="Alix")
        self.declarants = [
            make_member(self.registration, first_name=name) for name in ("Bruno", "Chloé")
        ]
        self.sirets = sirets(known, start=start)
        make_establishments(self.sirets)
        self.portfolio: Portfolio = make_portfolio(
            self.registration,
            "Boulangeries",
            declarants=self.declarants,
            clients=self.sirets[:clients],
        )

    @property
    def actor(self) -> Actor:
        """The administrator as he acts."""
        return actor_of(self.registration, self.administrator)

    def check(
        self,
        lines: Sequence[tuple[str, str]] | bytes,
        *,
        kind: RequestKind = RequestKind.ESTABLISHMENTS,
        file_name: str = "Boulangeries.csv",
        rules: Rules = RULES,
        now: datetime = NOW,
    ) -> Request:
        """Deposit a file and stage its check."""
        content = lines if isinstance(lines, bytes) else as_csv(lines)
        scope = Tenant(self.registration.id)
        with reading(scope) as session:
            layout = service.layout_of(session, self.portfolio.id, kind)
            deposit = service.read_deposit(file_name, content, self.portfolio.name, rules, layout)
            checked = service.plan_deposit(session, self.portfolio.id, deposit)
        with transaction(scope) as session:
            return service.stage_check(
                session,
                self.actor,
                portfolio_id=self.portfolio.public_id,
                deposit=deposit,
                checked=checked,
                rules=rules,
                now=now,
            )

    def check_declaration(
        self, code: str, *, adds: bool, rules: Rules = RULES, now: datetime = NOW
    ) -> Request:
        """Stage the check of a declaration over the whole portfolio."""
        with transaction(Tenant(self.registration.id)) as session:
            return service.check_declaration(
                session,
                self.actor,
                portfolio_id=self.portfolio.public_id,
                code=code,
                adds=adds,
                rules=rules,
                now=now,
            )

    def check_undo(self, request: Request, *, rules: Rules = RULES, now: datetime = NOW) -> Request:
        """Stage the check of the undo of a request."""
        with transaction(Tenant(self.registration.id)) as session:
            return service.check_undo(
                session, self.actor, request_id=request.public_id, rules=rules, now=now
            )

    def treat(self, request: Request, *, rules: Rules = RULES, now: datetime = NOW) -> Request:
        """Confirm a checked request and treat it."""
        self.confirm(request, rules=rules, now=now)
        treat_next(now=now, rules=rules)
        return self.reread(request)

    def confirm(self, request: Request, *, rules: Rules = RULES, now: datetime = NOW) -> Request:
        """Confirm a checked request."""
        with transaction(Tenant(self.registration.id)) as session:
            return service.confirm(
                session,
                self.actor,
                request_id=request.public_id,
                is_confirmed=True,
                rules=rules,
                now=now,
            )

    def run(
        self,
        lines: Sequence[tuple[str, str]] | bytes,
        *,
        kind: RequestKind = RequestKind.ESTABLISHMENTS,
        rules: Rules = RULES,
        now: datetime = NOW,
    ) -> Request:
        """Check, confirm and treat a file."""
        checked = self.check(lines, kind=kind, rules=rules, now=now)
        request = self.confirm(checked, rules=rules, now=now)
        treat_next(now=now, rules=rules)
        return self.reread(request)

    def reread(self, request: Request) -> Request:
        """The request as the database has it now."""
        with reading(Tenant(self.registration.id)) as session:
            return session.scalars(select(Request).where(Request.id == request.id)).one()

    def clients(self, portfolio: Portfolio | None = None) -> set[str]:
        """The SIRETs in the portfolio."""
        where = (portfolio or self.portfolio).id
        with reading(Tenant(self.registration.id)) as session:
            return set(session.scalars(select(Site.siret).where(Site.portfolio_id == where)))

    def lines(self, request: Request) -> list[ImportLine]:
        """The request's lines, in the file's order."""
        with reading(Tenant(self.registration.id)) as session:
            return list(
                session.scalars(
                    select(ImportLine)
                    .where(ImportLine.request_id == request.id)
                    .order_by(ImportLine.line)
                )
            )


def as_csv(lines: Sequence[tuple[str, str]]) -> bytes:
    """A file as the template wants it."""
    return "\r\n".join(["SIRET;Action", *(";".join(line) for line in lines)]).encode()


def treat_next(*, now: datetime = NOW, rules: Rules = RULES, queue: str = "small") -> bool:
    """Do what a worker does, once: claim the next request and treat it."""
    claim = claims.claim_next(queue, now=now)
    if claim is None:
        return False
    if claim.kind is RequestKind.MEMBERS:
        making = Making(portals.current(), passwords.current(), keep=lambda: None)
        entering.treat(claim, making=making, rules=rules, now=lambda: now, page_url=PAGE_URL)
    else:
        treatment.treat(claim, rules=rules, now=now, page_url=PAGE_URL)
    return True
