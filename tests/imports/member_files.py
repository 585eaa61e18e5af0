"""Files of members, as people send them, and whom they created."""

from collections.abc import Sequence

from sqlalchemy import select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.kernel.enums import RequestKind, SiteKind
from netent.perimeter.models import Site
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import siret_of
from tests.factories.imports import NOW, RULES, Firm

MEMBERS = RequestKind.MEMBERS
HEADINGS = "Nom;Prénom;Courriel;Téléphone;SIRET;Copier de"


def make_head_office(firm: Firm, *, rank: int = 1, is_head_office: bool = True) -> str:
    """An own establishment of the firm, its head office unless told otherwise; its SIRET."""
    siret = siret_of(firm.registration.siren, rank)
    make_establishments([siret])
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == siret)
            .values(is_head_office=is_head_office)
        )
    with transaction(Tenant(firm.registration.id)) as session:
        session.add(Site(siret=siret, kind=SiteKind.OWN, opened=0, entered_at=NOW))
    return siret


def person(
    last_name: str,
    first_name: str = "Noé",
    email: str = "noe@cabinet.example",
    phone: str = "",
    siret: str = "",
    model: str = "",
) -> Sequence[str]:
    """A line of a file."""
    return (last_name, first_name, email, phone, siret, model)


def members_file(*rows: Sequence[str], headings: str | None = HEADINGS) -> bytes:
    """A file with these lines, its headings unless None."""
    lines = [";".join(row) for row in rows]
    return "\r\n".join(lines if headings is None else [headings, *lines]).encode()


def check(firm: Firm, *rows: Sequence[str], rules: Rules = RULES) -> Request:
    return firm.check(members_file(*rows), kind=MEMBERS, rules=rules)


def run(firm: Firm, *rows: Sequence[str]) -> Request:
    return firm.treat(check(firm, *rows))


def member_named(firm: Firm, last_name: str) -> Member:
    """The one who bears the name."""
    with reading(Tenant(firm.registration.id)) as session:
        return session.scalars(select(Member).where(Member.last_name == last_name)).one()


def members_count(firm: Firm) -> int:
    with reading(Tenant(firm.registration.id)) as session:
        return len(session.scalars(select(Member.id)).all())
