"""What a registration of the demo holds: sites, portfolios, and the rights on them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType
from netent.demo.plans import PortfolioPlan, RegistrationPlan
from netent.habilitations.service import begin_act, grant
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin, SiteKind
from netent.kernel.identifiers import fold_file_name
from netent.kernel.right_set import RightSet
from netent.perimeter.closings import refresh_closings
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration, Site
from netent.policies.rules import Rules
from netent.tenancy.models import Member

# How long ago the own establishments' rights were granted.
_OWN_DAYS = 300


class Holdings:
    """Enters them in the session's registration, each kind of row in a few statements."""

    def __init__(
        self,
        session: Session,
        plan: RegistrationPlan,
        members: Sequence[Member],
        rules: Rules,
        now: datetime,
    ) -> None:
        self._session = session
        self._plan = plan
        self._members = members
        self._rules = rules
        self._now = now
        self._registration_id = members[0].registration_id

    def enter(self) -> int:
        """Enter all; how many rights were granted."""
        granted = self._enter_own() + sum(map(self._enter_portfolio, self._plan.portfolios))
        refresh_closings(self._session, today=paris_day(self._now))
        return granted

    def _enter_own(self) -> int:
        opened = self._opened(self._plan.declarations)
        sirets = [site.siret for site in self._plan.sites]
        since = self._now - timedelta(days=_OWN_DAYS)
        self._enter_sites(sirets, SiteKind.OWN, None, opened, since)
        holders = [self._members[rank].id for rank in self._plan.holders]
        pairs = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.registration_id == self._registration_id,
                Site.kind == SiteKind.OWN,
                Member.id.in_(holders),
            )
        )
        return self._grant(pairs, opened, since)

    def _enter_portfolio(self, plan: PortfolioPlan) -> int:
        since = self._now - timedelta(days=plan.days)
        portfolio = Portfolio(
            name=plan.name, folded_name=fold_file_name(plan.name), created_at=since
        )
        self._session.add(portfolio)
        self._session.flush()
        opened = self._open(portfolio, plan.declarations, since)
        self._session.add_all(
            PortfolioDeclarant(
                portfolio_id=portfolio.id, member_id=self._members[rank].id, assigned_at=since
            )
            for rank in plan.declarants
        )
        self._enter_sites(plan.sirets, SiteKind.CLIENT, portfolio.id, opened, since)
        newcomers = [self._members[rank].id for rank in plan.newcomers]
        pairs = (
            select(Site.id, PortfolioDeclarant.member_id)
            .join_from(
                Site, PortfolioDeclarant, PortfolioDeclarant.portfolio_id == Site.portfolio_id
            )
            .where(
                Site.registration_id == self._registration_id,
                PortfolioDeclarant.registration_id == self._registration_id,
                Site.portfolio_id == portfolio.id,
            )
        )
        old = pairs.where(PortfolioDeclarant.member_id.not_in(newcomers))
        new = pairs.where(PortfolioDeclarant.member_id.in_(newcomers))
        granted = self._grant(old, opened, since)
        return granted + (self._grant(new, opened, self._now) if newcomers else 0)

    def _open(self, portfolio: Portfolio, declarations: Sequence[str], since: datetime) -> RightSet:
        types = self._types(declarations)
        self._session.add_all(
            PortfolioDeclaration(
                portfolio_id=portfolio.id, declaration_type_id=type_id, opened_at=since
            )
            for type_id in types
        )
        return catalogue.rights_of_types(self._session, types)

    def _opened(self, declarations: Sequence[str]) -> RightSet:
        return catalogue.rights_of_types(self._session, self._types(declarations))

    def _types(self, declarations: Sequence[str]) -> Sequence[int]:
        return self._session.scalars(
            select(DeclarationType.id).where(DeclarationType.code.in_(declarations))
        ).all()

    def _enter_sites(
        self,
        sirets: Sequence[str],
        kind: SiteKind,
        portfolio_id: int | None,
        opened: RightSet,
        since: datetime,
    ) -> None:
        rows = [
            {
                "registration_id": self._registration_id,
                "siret": siret,
                "kind": kind,
                "portfolio_id": portfolio_id,
                "opened": int(opened),
                "entered_at": since,
            }
            for siret in sirets
        ]
        if rows:
            self._session.execute(insert(Site), rows)

    def _grant(self, pairs: Select[int, int], opened: RightSet, at: datetime) -> int:
        act = begin_act(self._session, None, origin=ActOrigin.DEMO, now=at)
        delay = self._rules.access_delay_days
        return grant(self._session, act, pairs, opened, default_delay_days=delay).rights
