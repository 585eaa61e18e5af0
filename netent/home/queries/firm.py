"""How large a firm is."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.kernel.enums import SiteKind
from netent.perimeter.models import Site


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
