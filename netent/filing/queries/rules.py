"""How each declaration is filed, with the day that the registration chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType
from netent.database.tenant import tenant_of
from netent.filing.models import FilingDueDay, FilingRule
from netent.filing.periods import Period, due_on
from netent.filing.states import FileFormat, Periodicity, Second
from netent.habilitations.decision import filing_rights
from netent.kernel.clock import days_later, paris_day
from netent.kernel.right_set import RightSet


@dataclass(frozen=True)
class Rule:
    """How one declaration is filed; `day` is the due day in force, None for events.

    `days` are those to choose among. `rights` are the declaration's filing rights.
    """

    type_id: int
    code: str
    label: str
    colour: str
    periodicity: Periodicity
    due_months: int
    days: tuple[int, ...]
    day: int | None
    days_ahead: int
    event_label: str
    allows_nil: bool
    second: Second
    formats: tuple[FileFormat, ...]
    max_bytes: int
    rights: RightSet

    @cached_property
    def is_event(self) -> bool:
        """Whether it is filed when something happens, not period by period."""
        return self.periodicity is Periodicity.EVENT

    def due_on(self, period: Period) -> date | None:
        """By which day a period is filed; None for events."""
        if self.day is None:
            return None
        return due_on(period, months=self.due_months, day=self.day)

    def latest_start(self, now: datetime) -> date:
        """The last day on which a period may begin that can be filed today."""
        return days_later(paris_day(now), self.days_ahead)


def rules_by_code(session: Session) -> Mapping[str, Rule]:
    """The rules of the declarations that are filed, in the catalogue's order; two statements.

    One that was replaced or moved keeps its rule for what was filed, and takes nothing more.
    """
    rights: dict[str, dict[int, catalogue.Right]] = {}
    for slot, right in catalogue.rights(session).items():
        rights.setdefault(right.declaration, {})[slot] = right
    rows = session.execute(
        select(FilingRule, DeclarationType, FilingDueDay.day)
        .join(DeclarationType, DeclarationType.id == FilingRule.declaration_type_id)
        .outerjoin(
            FilingDueDay,
            and_(
                FilingDueDay.declaration_type_id == DeclarationType.id,
                FilingDueDay.registration_id == tenant_of(session),
            ),
        )
        .where(DeclarationType.status == "")
        .order_by(DeclarationType.position, DeclarationType.id)
    )
    return {
        row.code: _rule(stored, row, chosen, filing_rights(rights.get(row.code, {}), row.code))
        for stored, row, chosen in rows
    }


def codes_filed_here(session: Session) -> set[str]:
    """The declarations that may be filed, by code; one statement."""
    return set(
        session.scalars(
            select(DeclarationType.code)
            .join(FilingRule, FilingRule.declaration_type_id == DeclarationType.id)
            .where(DeclarationType.status == "")
        )
    )


def rule_of(session: Session, code: str) -> Rule | None:
    """The rule of one declaration; None for a service, or where nothing is filed any more."""
    return rules_by_code(session).get(code)


def _rule(stored: FilingRule, row: DeclarationType, chosen: int | None, rights: RightSet) -> Rule:
    days = tuple(int(day) for day in stored.due_days.split())
    return Rule(
        type_id=row.id,
        code=row.code,
        label=row.label,
        colour=row.colour,
        periodicity=stored.periodicity,
        due_months=stored.due_months,
        days=days,
        # A choice that the operator's rule no longer offers is none.
        day=chosen if chosen in days else (days[-1] if days else None),
        days_ahead=stored.days_ahead,
        event_label=stored.event_label,
        allows_nil=stored.allows_nil,
        second=stored.second,
        formats=tuple(FileFormat(each) for each in stored.formats.split()),
        max_bytes=stored.max_bytes,
        rights=rights,
    )
