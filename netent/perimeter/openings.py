"""Opening declarations on the registration's establishments, and closing them, all at once."""

from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, Update, select, update
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.enums import SiteKind
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.models import Site


def own_sites(session: Session) -> Select[int]:
    """The registration's own establishments, for statements that take them together."""
    return select(Site.id).where(
        Site.registration_id == tenant_of(session), Site.kind == SiteKind.OWN
    )


def hold_own_sites(session: Session) -> None:
    """Keep the own establishments as they are until the transaction ends.

    A right that is being granted on one of them comes before, or waits.
    """
    session.scalars(own_sites(session).order_by(Site.id).with_for_update()).all()


def open_on_own_sites(session: Session, rights: RightSet) -> int:
    """Open these rights on every own establishment; on how many they were not all open."""
    return open_on(session, Site.kind == SiteKind.OWN, rights)


def close_on_own_sites(session: Session, rights: RightSet) -> int:
    """Close these rights on every own establishment; on how many any was open."""
    return close_on(session, Site.kind == SiteKind.OWN, rights)


def open_on(session: Session, sites: ColumnElement[bool], rights: RightSet) -> int:
    """Open these rights on the establishments that meet a condition; on how many some were not."""
    return _count(
        session,
        update(Site)
        .where(sites, Site.opened.bitwise_and(int(rights)) != int(rights))
        .values(
            opened=Site.opened.bitwise_or(int(rights)),
            formerly_opened=Site.formerly_opened.bitwise_and(int(ALL_RIGHTS - rights)),
        ),
    )


def close_on(session: Session, sites: ColumnElement[bool], rights: RightSet) -> int:
    """Close these rights on the establishments that meet a condition; on how many any was open."""
    return _count(
        session,
        update(Site)
        .where(sites, Site.opened.bitwise_and(int(rights)) != 0)
        .values(
            opened=Site.opened.bitwise_and(int(ALL_RIGHTS - rights)),
            formerly_opened=Site.formerly_opened.bitwise_or(Site.opened.bitwise_and(int(rights))),
        ),
    )


def _count(session: Session, statement: Update) -> int:
    changed: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        statement.execution_options(synchronize_session=False)
    )
    return changed.rowcount
