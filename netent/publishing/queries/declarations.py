"""Declarations as the public site presents them: for whom, for what, and what became of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.columns import LONGEST_DELAY_DAYS
from netent.catalogue.models import DeclarationType
from netent.catalogue.queries import every_declaration
from netent.filing.models import FilingRule
from netent.filing.states import Periodicity
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.publishing.presented import Profile, Topic, profiles_of, topics_of

# How the catalogue begins to say that a declaration is history, and where it went.
_GONE = ("replaced by ", "moved to ", "merged into ", "inside ")


@dataclass(frozen=True, slots=True)
class Due:
    """When it is filed: the days after each period, or an event and how long before it.

    `months` is how many after the period's last one; of a year, the month itself.
    """

    periodicity: Periodicity
    months: int
    days: Sequence[int]
    days_ahead: int
    event_label: str


class Standing(Enum):
    """What can be done with a declaration here."""

    TAKEABLE = auto()
    SERVICE = auto()
    PARTNER = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class Presented:
    """One declaration; `successor` is another's code, or '' where it went to none of these.

    `delay_days` is the longest there is where the catalogue does not know it.
    """

    code: str
    label: str
    regime: str
    audience: str
    description: str
    colour: str
    standing: Standing
    successor: str
    delay_days: int
    is_paid: bool
    rights: Sequence[str]
    profiles: Sequence[Profile]
    topics: Sequence[Topic]


def presented(
    session: Session,
    *,
    text: str = "",
    profile: Profile | None = None,
    topic: Topic | None = None,
) -> list[Presented]:
    """The declarations of a profile and a topic, in the catalogue's order; a few dozen rows.

    Those that can be taken come first, what is history last.
    """
    found = [_presented(row) for row in every_declaration(session)]
    kept = [
        each
        for each in found
        if (profile is None or profile in each.profiles)
        and (topic is None or topic in each.topics)
        and _says(each, text)
    ]
    return sorted(kept, key=lambda each: each.standing.value)


def declaration(session: Session, code: str) -> Presented:
    """One by its code, however it is spelled. NotFound."""
    for row in every_declaration(session):
        if row.code == code.upper():
            return _presented(row)
    raise NotFound


def due_of(session: Session, code: str) -> Due | None:
    """When a declaration is filed, None where the product does not know it."""
    row = session.execute(
        select(FilingRule)
        .join(DeclarationType, DeclarationType.id == FilingRule.declaration_type_id)
        .where(DeclarationType.code == code)
    ).scalar_one_or_none()
    if row is None:
        return None
    days = [int(day) for day in row.due_days.split()]
    return Due(row.periodicity, row.due_months, days, row.days_ahead, row.event_label)


def _says(each: Presented, text: str) -> bool:
    """Whether a word of it begins with each one, whatever the case and accents."""
    told = f"{each.code} {each.label} {each.regime} {each.audience} {each.description}"
    said = " " + fold(re.sub(r"\W", " ", told))
    return all(f" {word}" in said for word in fold(text).split())


def _presented(row: DeclarationType) -> Presented:
    delay = row.access_delay_days
    return Presented(
        code=row.code,
        label=row.label,
        regime=row.regime,
        audience=row.audience,
        description=row.description,
        colour=row.colour,
        standing=_standing(row.status),
        successor=_successor(row.status),
        delay_days=LONGEST_DELAY_DAYS if delay is None else delay,
        is_paid=any(right.is_payment for right in row.rights),
        rights=[right.label for right in row.rights],
        profiles=profiles_of(row.audience, row.regime),
        topics=topics_of(row.label, row.description),
    )


def _standing(status: str) -> Standing:
    if not status:
        return Standing.TAKEABLE
    if status.startswith(_GONE):
        return Standing.GONE
    return Standing.PARTNER if status.startswith("partner") else Standing.SERVICE


def _successor(status: str) -> str:
    """The last word where it is a code: of « replaced by DSN », not of « the tax return »."""
    last = status.rpartition(" ")[2]
    return last if status.startswith(_GONE) and last.isupper() else ""
