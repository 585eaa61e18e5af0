"""Holding what a registration's rights stand on, so that acts on all of them come one by one."""

from sqlalchemy import ColumnElement, Select, false, or_, select, update
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.models import Registration


def hold_everything(session: Session) -> None:
    """Keep others from changing any right of the registration until the transaction ends.

    The registration stands for its own establishments; each portfolio for its clients, and its
    revision rises: a plan that was made before is made anew. Taken in one order by everybody.
    """
    session.execute(
        select(Registration.id)
        .where(Registration.id == tenant_of(session))
        .with_for_update(key_share=True)
    )
    held = session.scalars(
        select(Portfolio.id).order_by(Portfolio.id).with_for_update(key_share=True)
    ).all()
    if held:
        session.execute(
            update(Portfolio)
            .values(revision=Portfolio.revision + 1)
            .execution_options(synchronize_session=False)
        )


def hold_what_is_free(session: Session, sites: Select[int]) -> Select[int]:
    """Of these sites, those on which nobody else is changing rights now; they are kept so.

    It waits for nobody, whatever the caller holds already: what others hold is left to them.
    """
    asked = (Site.registration_id == tenant_of(session)) & Site.id.in_(sites)
    places = session.scalars(select(Site.portfolio_id).where(asked).distinct()).all()
    free: list[ColumnElement[bool]] = []
    if None in places:
        own = select(Registration.id).where(Registration.id == tenant_of(session))
        held = session.scalars(own.with_for_update(key_share=True, skip_locked=True)).first()
        free.append(Site.portfolio_id.is_(None) if held is not None else false())
    named = select(Portfolio.id).where(Portfolio.id.in_(set(places) - {None}))
    held_portfolios = session.scalars(
        named.order_by(Portfolio.id).with_for_update(key_share=True, skip_locked=True)
    )
    free.append(Site.portfolio_id.in_(held_portfolios.all()))
    # Looked at anew: a client may have gone from one to another before they were held.
    return select(Site.id).where(asked, or_(*free))
