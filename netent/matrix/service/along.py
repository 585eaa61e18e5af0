"""What every act on the matrix brings along: assignments, roles, plans to make anew."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent.kernel.actor import Actor
from netent.matrix.queries.difference import Assignment
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member


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
