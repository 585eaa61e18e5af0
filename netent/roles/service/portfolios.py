"""A member's portfolios: held before he is, so that no file is treated on them meanwhile."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from netent.habilitations import queries as rights_held
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.tenancy.models import Member


def hold_portfolios(session: Session, who: Collection[UUID]) -> frozenset[int]:
    """Lock the portfolios to which these members are assigned, or on which they hold rights.

    Before any member is locked: whoever treats a file holds the portfolio first, too.
    """
    wanted = _concerning(session, who)
    if not wanted:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Portfolio.id)
            .where(Portfolio.id.in_(wanted))
            .order_by(Portfolio.id)
            .with_for_update(key_share=True)
        )
    )


def assigned_to(session: Session, member: Member) -> frozenset[int]:
    """The portfolios to which the member is assigned."""
    return frozenset(
        session.scalars(
            select(PortfolioDeclarant.portfolio_id).where(PortfolioDeclarant.member_id == member.id)
        )
    )


def assign(
    session: Session, member: Member, portfolios: Collection[int], *, now: datetime
) -> frozenset[int]:
    """Assign the member to those of these portfolios to which he is not; which they were."""
    new = frozenset(portfolios) - assigned_to(session, member)
    session.add_all(
        PortfolioDeclarant(portfolio_id=portfolio_id, member_id=member.id, assigned_at=now)
        for portfolio_id in sorted(new)
    )
    session.flush()
    return new


def unassign(
    session: Session, member: Member, portfolios: Collection[int], held: Collection[int]
) -> int:
    """Take the member from these portfolios, and raise the revision of all that are held."""
    if frozenset(portfolios) - frozenset(held):
        # Somebody assigned him while this act waited for its turn.
        raise Refusal(Reason.HOLDINGS_CHANGED)
    session.execute(
        delete(PortfolioDeclarant)
        .where(
            PortfolioDeclarant.member_id == member.id,
            PortfolioDeclarant.portfolio_id.in_(portfolios),
        )
        .execution_options(synchronize_session=False)
    )
    raise_revisions(session, held)
    return len(portfolios)


def raise_revisions(session: Session, portfolios: Collection[int]) -> None:
    """A plan that was made for one of these portfolios is made anew."""
    if portfolios:
        session.execute(
            update(Portfolio)
            .where(Portfolio.id.in_(portfolios))
            .values(revision=Portfolio.revision + 1)
            .execution_options(synchronize_session=False)
        )


def _concerning(session: Session, who: Collection[UUID]) -> frozenset[int]:
    found: set[int] = set()
    for member in session.scalars(select(Member).where(Member.public_id.in_(who))):
        sites = rights_held.pairs_of(session, member).subquery().c[0]
        found |= set(
            session.scalars(
                select(Portfolio.id).where(
                    or_(
                        Portfolio.id.in_(
                            select(PortfolioDeclarant.portfolio_id).where(
                                PortfolioDeclarant.member_id == member.id
                            )
                        ),
                        Portfolio.id.in_(
                            select(Site.portfolio_id).where(Site.id.in_(select(sites)))
                        ),
                    )
                )
            )
        )
    return frozenset(found)
