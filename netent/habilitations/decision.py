"""decide(): may this member file this declaration for this establishment on this day (product §5).

One statement answers, and a pure rule names the first reason that applies. The rule is for today
and the days to come; `past` answers about the days before.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, text
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.queries import Right
from netent.database.statements import driver_of
from netent.database.tenant import tenant_of
from netent.habilitations.statements.facts import (
    AT_ONCE,
    Facts,
    day,
    facts_of,
    facts_of_many,
    terminated_on,
    windows,
)
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet

_NONE: Mapping[str, object] = MappingProxyType({})


class Decision(NamedTuple):
    """The answer, with the first reason that denies, and the arguments of its message.

    `opens_on` and `ends_on` are the right's first and last usable days where it has them.
    """

    allowed: bool
    reason: Reason | None = None
    arguments: Mapping[str, object] = _NONE
    opens_on: date | None = None
    ends_on: date | None = None


class Question(NamedTuple):
    """Whose right, by the code of a declaration or of a right, on which establishment."""

    member_id: UUID
    declaration: str
    siret: str


UNKNOWN = Decision(False, Reason.NO_HABILITATION)
_ALLOWED = Decision(True)


def decide(
    connection: Any,
    *,
    registration_id: int,
    member_id: UUID,
    declaration: str,
    siret: str,
    on: date,
) -> Decision:
    """Answer for one member of this registration; whatever is unknown is `no_habilitation`.

    `connection` is the driver's own: on PostgreSQL one round trip answers, whether or not it is
    inside a transaction. A declaration's code asks whether one of its filing rights may be used;
    a right's own code, such as that to pay, asks for that one. `on` is a day in Paris, today or
    later.
    """
    if not is_askable(declaration, siret):
        return UNKNOWN
    found = facts_of(connection, registration_id, (member_id, declaration, siret))
    return UNKNOWN if found is None else _judge(found, declaration, on)


def decide_each(
    connection: Any, questions: Sequence[Question], *, registration_id: int, on: date
) -> list[Decision]:
    """The same for many questions, in their order; one statement for each `AT_ONCE` of them."""
    answers = [UNKNOWN] * len(questions)
    places = [place for place, asked in enumerate(questions) if is_askable(*asked[1:])]
    for start in range(0, len(places), AT_ONCE):
        part = places[start : start + AT_ONCE]
        asked = [questions[place] for place in part]
        for facts in facts_of_many(connection, registration_id, asked):
            place = part[facts[0]]
            answers[place] = _judge(facts, questions[place].declaration, on)
    return answers


def decide_in(
    session: Session, *, member_id: UUID, declaration: str, siret: str, on: date
) -> Decision:
    """Decide inside a transaction: what it has written and not yet committed counts."""
    return decide(
        _driver(session),
        registration_id=tenant_of(session),
        member_id=member_id,
        declaration=declaration,
        siret=siret,
        on=on,
    )


def decide_many(session: Session, questions: Sequence[Question], *, on: date) -> list[Decision]:
    """Decide many inside a transaction, in one statement; the answers in the questions' order."""
    return decide_each(_driver(session), questions, registration_id=tenant_of(session), on=on)


def filing_rights(named: Mapping[int, Right], declaration: str) -> RightSet:
    """The rights that would answer yes: filing ones, unless the code is one right's own."""
    exact = [right.slot for right in named.values() if right.code == declaration]
    if exact and len(named) == 1:
        return RightSet.of(exact)
    return RightSet.of(right.slot for right in named.values() if not right.is_payment)


def is_askable(declaration: str, siret: str = "") -> bool:
    """Whether a code and a number can be known at all.

    Databases refuse, or cut, what holds a NUL or half a character.
    """
    return declaration.isascii() and siret.isascii() and "\0" not in declaration + siret


def _driver(session: Session) -> Any:
    session.flush()
    return driver_of(session)


def _judge(facts: Facts, declaration: str, on: date) -> Decision:
    """The first reason that applies, in the order of product §5."""
    _, asked, terminated, is_active, closed_on = facts[:5]
    if not asked:
        return UNKNOWN
    if terminated is not None and terminated_on(terminated) <= on:
        return Decision(False, Reason.REGISTRATION_TERMINATED)
    if not is_active:
        return Decision(False, Reason.MEMBER_SUSPENDED)
    if closed_on is not None:
        closed = day(closed_on)
        if closed is not None and closed <= on:
            return Decision(False, Reason.ESTABLISHMENT_CLOSED, {"closed_on": closed})
    opened, _, held, coming, windowed = facts[5:10]
    usable = held & opened & asked
    if not usable:
        return _without_right(facts, declaration)
    if usable & ~windowed & ~coming:
        return _ALLOWED
    opens_on = day(facts[10])
    if not usable & windowed:
        return _opening(opens_on, on)
    spans = [Window(*dates) for rights, *dates in windows(facts[12]) if rights & usable]
    if usable & coming:
        spans.append(Window(opens_on, None))
    return among(spans, on)


def _opening(opens_on: date | None, on: date) -> Decision:
    """Of rights that have nothing but a first day."""
    if opens_on is None or opens_on <= on:
        return Decision(True, opens_on=opens_on)
    return Decision(False, Reason.ACCESS_DELAY, {"opens_on": opens_on}, opens_on=opens_on)


def _without_right(facts: Facts, declaration: str) -> Decision:
    asked, ended_on = facts[1], facts[11]
    opened, formerly_opened, held = facts[5:8]
    if not opened & asked:
        if not (formerly_opened | held) & asked:
            return UNKNOWN
        return Decision(False, Reason.DECLARATION_REMOVED, {"declaration": declaration})
    if ended_on is None:
        return UNKNOWN
    ends_on = day(ended_on)
    return Decision(False, Reason.ENDED, {"ends_on": ends_on}, ends_on=ends_on)


class Window(NamedTuple):
    """When some of the asked rights may be used."""

    opens_on: date | None
    ends_on: date | None


def among(spans: list[Window], on: date) -> Decision:
    """Allowed when one window is open; else all have ended, or one is still to come.

    Where several are open, the one that lasts longest answers.
    """
    running = [window for window in spans if window.ends_on is None or window.ends_on >= on]
    if not running:
        last = max(window.ends_on for window in spans if window.ends_on is not None)
        return Decision(False, Reason.ENDED, {"ends_on": last}, ends_on=last)
    open_ = [window for window in running if window.opens_on is None or window.opens_on <= on]
    if open_:
        longest = max(open_, key=lambda window: window.ends_on or date.max)
        return Decision(True, opens_on=longest.opens_on, ends_on=longest.ends_on)
    first = min(running, key=lambda window: window.opens_on or date.max)
    opens_on, ends_on = first
    return Decision(False, Reason.ACCESS_DELAY, {"opens_on": opens_on}, opens_on, ends_on)


def first_opening(
    session: Session, *, member_id: UUID, declaration: str, siret: str
) -> date | None:
    """The first day on which one of the asked rights, held today, could be used; from history."""
    asked = filing_rights(catalogue.rights_named(session, declaration), declaration)
    opened: date | None = session.execute(
        _FIRST_OPENING,
        {
            "registration": tenant_of(session),
            "member": member_id,
            "siret": siret,
            "asked": int(asked),
        },
    ).scalar()
    return opened


_FIRST_OPENING = (
    text(
        """
    SELECT min(c.opens_on) AS opens_on
    FROM member m
    JOIN site s ON s.registration_id = m.registration_id AND s.siret = :siret
    JOIN habilitation h ON h.site_id = s.id AND h.member_id = m.id
    JOIN habilitation_change c ON c.site_id = s.id AND c.member_id = m.id
    WHERE m.registration_id = :registration AND m.public_id = :member
      AND c.granted & h.mask & s.opened & :asked <> 0
    """
    )
    .bindparams(bindparam("member", type_=Uuid()))
    .columns(opens_on=Date())
)
