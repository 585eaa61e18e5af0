"""Reads for the menu."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.enums import MemberState, SiteKind
from netent.perimeter.models import Site
from netent.tenancy.models import Member

_NAMED_ADMINISTRATORS = 20


def administrators(session: Session) -> list[Member]:
    """The registration's active administrators by name, the first twenty."""
    return list(
        session.scalars(
            select(Member)
            .where(
                Member.registration_id == tenant_of(session),
                Member.is_administrator.is_(True),
                Member.state == MemberState.ACTIVE,
            )
            .order_by(Member.sort_name, Member.id)
            .limit(_NAMED_ADMINISTRATORS)
        )
    )


def clients_total(session: Session) -> int:
    """How many clients the registration holds in its portfolios."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Site)
            .where(Site.kind == SiteKind.CLIENT, Site.portfolio_id.is_not(None))
        )
        or 0
    )
