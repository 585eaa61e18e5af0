"""Creates and renames portfolios; names are unique as files' names are compared (product §8)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import fold_file_name
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio
from netent.tenancy.holding import hold_as_administrator

NAME_LENGTH = 80
_FOLDED_LENGTH = 2 * NAME_LENGTH


def create_portfolio(session: Session, actor: Actor, *, name: str, now: datetime) -> Portfolio:
    """Open an empty portfolio. Refusal when the name is empty, too long or taken."""
    hold_as_administrator(session, actor, Permission.PORTFOLIO_EDIT)
    name = _tidy(name)
    _refuse_taken_name(session, name)
    portfolio = Portfolio(name=name, folded_name=fold_file_name(name), created_at=now)
    session.add(portfolio)
    session.flush()
    record(
        session,
        actor,
        "portfolio.created",
        subject=str(portfolio.public_id),
        details={"name": name},
        now=now,
    )
    return portfolio


def rename_portfolio(
    session: Session, actor: Actor, *, portfolio_id: UUID, name: str, now: datetime
) -> Portfolio:
    """Give a portfolio another name. Refusal when the name is empty, too long or taken."""
    # Names are compared across the registration, so that lock is taken first.
    hold_as_administrator(session, actor, Permission.PORTFOLIO_EDIT)
    name = _tidy(name)
    _refuse_taken_name(session, name, but=portfolio_id)
    portfolio = perimeter.portfolio_of(session, portfolio_id, lock=True)
    before, portfolio.name = portfolio.name, name
    portfolio.folded_name = fold_file_name(name)
    record(
        session,
        actor,
        "portfolio.renamed",
        subject=str(portfolio.public_id),
        details={"before": before, "after": name},
        now=now,
    )
    return portfolio


def _tidy(name: str) -> str:
    # What nobody sees counts as a blank: a name is told on the telephone, and names files.
    tidy = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    # Without a letter that is left by folding, no file could ever bear the name.
    if not any(char.isalnum() for char in fold_file_name(tidy)):
        raise Refusal(Reason.NAME_EMPTY)
    # Some letters of other scripts fold to many.
    if len(tidy) > NAME_LENGTH or len(fold_file_name(tidy)) > _FOLDED_LENGTH:
        raise Refusal(Reason.NAME_TOO_LONG, limit=NAME_LENGTH)
    return tidy


def _refuse_taken_name(session: Session, name: str, *, but: UUID | None = None) -> None:
    # The registration is held: of two who choose one name at once the second gets the message, not
    # a broken constraint.
    taken = perimeter.portfolio_named(session, name)
    if taken is not None and taken.public_id != but:
        raise Refusal(Reason.NAME_TAKEN, name=taken.name)
