"""What every act on the matrix takes hold of first, and what it brings along."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden
from netent.matrix.queries.difference import Assignment
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.tenancy.models import Member, Registration
from netent.tenancy.standing import change_member


def hold(session: Session, actor: Actor) -> None:
    """One act on the matrix at a time for a registration, by whoever still is its administrator."""
    registration = session.scalars(
        select(Registration)
        .where(Registration.id == actor.registration_id)
        .with_for_update(key_share=True)
    ).one()
    # The page asked who he is; he may have lost the right since.
    standing = session.execute(
        select(Member.is_administrator, Member.state).where(Member.id == actor.member_id)
    ).one_or_none()
    if registration.terminated_at is not None or standing != (True, MemberState.ACTIVE):
        raise Forbidden


def assign(session: Session, assignments: Iterable[Assignment], *, now: datetime) -> None:
    """Assign declarants to the portfolios on whose clients they get rights."""
    session.add_all(
        PortfolioDeclarant(
            portfolio_id=each.portfolio_id, member_id=each.member_id, assigned_at=now
        )
        for each in assignments
    )
    session.flush()


def make_declarants(
    session: Session, actor: Actor, member_ids: Collection[int], *, now: datetime
) -> None:
    """Whoever gets a right is a declarant from then on, but for the actor.

    An administrator may tick his own habilitations; nobody changes his own role (product §6).
    """
    gaining = set(member_ids) - {actor.member_id}
    others = Member.id.in_(gaining) & Member.is_declarant.is_(False)
    for member in session.scalars(select(Member).where(others)).all():
        change_member(session, actor, member, is_declarant=True, now=now)


def raise_revisions(session: Session, portfolio_ids: Collection[int | None]) -> None:
    """Plans that were made for these portfolios must be made anew."""
    session.execute(
        update(Portfolio)
        .where(Portfolio.id.in_([each for each in portfolio_ids if each is not None]))
        .values(revision=Portfolio.revision + 1)
        .execution_options(synchronize_session=False)
    )
