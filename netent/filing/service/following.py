"""What follows a filing in packages above this one: payments, bound at composition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from netent.filing.models import Filing
from netent.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Happened:
    """One act: what was filed, if anything was, and what does not stand any more because of it.

    Made: `filed` alone. Replaced: both. Cancelled: `ended` alone.
    """

    filed: Filing | None
    ended: Filing | None


Follower: TypeAlias = Callable[[Session, Actor, Happened, datetime], None]


class _Holder:
    followers: tuple[Follower, ...] = ()


def follow(*followers: Follower) -> None:
    """Say, at composition, what is called in the transaction of each act, after it was written.

    Replaces what was said before. A follower flushes and never commits; where it raises, nothing
    is filed: what may fail by itself is for it to keep as a row.
    """
    _Holder.followers = followers


def tell(session: Session, actor: Actor, happened: Happened, *, now: datetime) -> None:
    """Let those who follow do their part."""
    for follower in _Holder.followers:
        follower(session, actor, happened, now)
