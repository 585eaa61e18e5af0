"""decide(): may this member file this declaration for this establishment on this day (product §5).

One statement answers, and a pure rule names the first reason that applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Date, Uuid, bindparam, text
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.queries import Right
from netent.database.base import UtcDateTime
from netent.database.tenant import tenant_of
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with the first reason that denies, and the arguments of its message.

    `opens_on` and `ends_on` are the right's first and last usable days where it has them.
    """

    allowed: bool
    reason: Reason | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    opens_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """When some of the asked rights may be used."""

    opens_on: date | None
    ends_on: date | None

    def ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on

    def coming(self, on: date) -> bool:
        return self.opens_on is not None and self.opens_on > on


@dataclass(frozen=True, slots=True)
class _Facts:
    terminated_on: date | None
    member_active: bool
    closed: bool
    closed_on: date | None
    opened: RightSet
    formerly_opened: RightSet
    held: RightSet
    coming: RightSet
    windowed: RightSet
    opens_on: date | None
    registration_id: int
    site_id: int
    member_id: int


def decide_in(
    session: Session, *, member_id: UUID, declaration: str, siret: str, on: date
) -> Decision:
    """Decide inside a transaction: what it has written and not yet committed counts."""
    session.flush()
    return decide(
        session.connection(),
        catalogue.rights_named(session, declaration),
        registration_id=tenant_of(session),
        member_id=member_id,
        declaration=declaration,
        siret=siret,
        on=on,
    )


def decide(
    connection: Connection,
    named: Mapping[int, Right],
    *,
    registration_id: int,
    member_id: UUID,
    declaration: str,
    siret: str,
    on: date,
) -> Decision:
    """Answer for one member of this registration; whatever is unknown is `no_habilitation`.

    `named` are the rights that the code names (`catalogue.queries.rights_named`). A declaration's
    code asks whether one of its filing rights may be used; a right's own code asks for that one.
    `on` is a day in Paris.
    """
    asked = filing_rights(named, declaration)
    row = connection.execute(
        _FACTS, {"registration": registration_id, "member": member_id, "siret": siret}
    ).one_or_none()
    if not asked or row is None:
        return Decision(False, Reason.NO_HABILITATION)
    facts = _Facts(
        terminated_on=None if row.terminated_at is None else paris_day(row.terminated_at),
        member_active=row.state == MemberState.ACTIVE.value,
        closed=row.active is not None and not row.active,
        closed_on=row.state_since,
        opened=RightSet(row.opened),
        formerly_opened=RightSet(row.formerly_opened),
        held=RightSet(row.mask or 0),
        coming=RightSet(row.coming or 0),
        windowed=RightSet(row.windowed or 0),
        opens_on=row.opens_on,
        registration_id=registration_id,
        site_id=row.site_id,
        member_id=row.member_id,
    )
    denied = _denied_before_rights(facts, asked, declaration, on)
    return denied or _judge(_windows(connection, facts, asked), on)


def filing_rights(named: Mapping[int, Right], declaration: str) -> RightSet:
    """The rights that would answer yes: filing ones, unless the code is one right's own."""
    exact = [right.slot for right in named.values() if right.code == declaration]
    if exact and len(named) == 1:
        return RightSet.of(exact)
    return RightSet.of(right.slot for right in named.values() if not right.is_payment)


def _denied_before_rights(
    facts: _Facts, asked: RightSet, declaration: str, on: date
) -> Decision | None:
    if facts.terminated_on is not None and facts.terminated_on <= on:
        return Decision(False, Reason.REGISTRATION_TERMINATED)
    if not facts.member_active:
        return Decision(False, Reason.MEMBER_SUSPENDED)
    if facts.closed and (facts.closed_on is None or facts.closed_on <= on):
        return Decision(False, Reason.ESTABLISHMENT_CLOSED, {"closed_on": facts.closed_on or on})
    if not facts.opened & asked and (facts.formerly_opened | facts.held) & asked:
        return Decision(False, Reason.DECLARATION_REMOVED, {"declaration": declaration})
    if not facts.held & facts.opened & asked:
        return Decision(False, Reason.NO_HABILITATION)
    return None


def _windows(connection: Connection, facts: _Facts, asked: RightSet) -> list[_Window]:
    """When each of the asked rights that are held and open may be used."""
    usable = facts.held & facts.opened & asked
    windows = []
    if usable & facts.windowed:
        names = {"registration": facts.registration_id, "site": facts.site_id}
        rows = connection.execute(_WINDOWS, {**names, "member": facts.member_id})
        windows = [_Window(row.opens_on, row.ends_on) for row in rows if row.mask & usable]
    if usable & facts.coming:
        windows.append(_Window(facts.opens_on, None))
    if usable - facts.windowed - facts.coming:
        windows.append(_Window(None, None))
    return windows


def _judge(windows: list[_Window], on: date) -> Decision:
    """Allowed when one window is open; else all have ended, or one is still to come.

    Where several are open, the one that lasts longest answers.
    """
    open_ = [window for window in windows if not window.ended(on) and not window.coming(on)]
    if open_:
        longest = max(open_, key=lambda window: window.ends_on or date.max)
        return Decision(True, opens_on=longest.opens_on, ends_on=longest.ends_on)
    if all(window.ended(on) for window in windows):
        last = max(window.ends_on for window in windows if window.ends_on is not None)
        return Decision(False, Reason.ENDED, {"ends_on": last}, ends_on=last)
    coming = [window for window in windows if window.coming(on) and window.opens_on is not None]
    first = min(coming, key=lambda window: window.opens_on or date.max)
    return Decision(
        False,
        Reason.ACCESS_DELAY,
        {"opens_on": first.opens_on},
        opens_on=first.opens_on,
        ends_on=first.ends_on,
    )


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


# A client that left has no portfolio: it is as unknown as one that never came.
_FACTS = (
    text(
        """
        SELECT r.terminated_at, m.state, m.id AS member_id, s.id AS site_id,
               s.opened, s.formerly_opened, e.active, e.state_since,
               h.mask, h.coming, h.opens_on, h.windowed
        FROM member m
        JOIN registration r ON r.id = m.registration_id
        JOIN site s ON s.registration_id = m.registration_id AND s.siret = :siret
          AND (s.portfolio_id IS NOT NULL OR s.kind = 'own')
        LEFT JOIN establishment e ON e.siret = s.siret
        LEFT JOIN habilitation h ON h.site_id = s.id AND h.member_id = m.id
        WHERE m.registration_id = :registration AND m.public_id = :member
        """
    )
    .bindparams(bindparam("member", type_=Uuid()))
    .columns(terminated_at=UtcDateTime(), state_since=Date(), opens_on=Date())
)

_WINDOWS = text(
    "SELECT mask, opens_on, ends_on FROM habilitation_window"
    " WHERE registration_id = :registration AND site_id = :site AND member_id = :member"
).columns(opens_on=Date(), ends_on=Date())

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
