"""Holding what a registration's rights stand on, so that acts on all of them come one by one."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.perimeter.models import Portfolio
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
