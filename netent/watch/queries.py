"""Which changes of the directory wait to be worked, and which registrations they concern."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.directory.models import ChangeKind, EstablishmentChange
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter.closings import differs_from_directory
from netent.perimeter.models import Site
from netent.tenancy.models import Registration

# Whoever enters a site while a load closes it commits within that time: then it is seen.
AGAIN_AFTER = timedelta(hours=1)

OPENINGS = (ChangeKind.OPENED, ChangeKind.REOPENED)
_TURNS = (ChangeKind.CLOSED, ChangeKind.REOPENED, ChangeKind.REDATED)


def last_waiting(session: Session, *, now: datetime) -> int | None:
    """The last of the changes that wait; None when none does.

    Each is worked twice, once at once and once after `AGAIN_AFTER`.
    """
    return session.scalar(select(func.max(EstablishmentChange.id)).where(waits(now)))


def waits(now: datetime) -> ColumnElement[bool]:
    """The change is to be worked, for the first or for the second time."""
    return or_(EstablishmentChange.worked_at.is_(None), is_due_again(now))


def is_due_again(now: datetime) -> ColumnElement[bool]:
    """The change was worked, long enough ago to be worked for the last time."""
    return EstablishmentChange.worked_at <= now - AGAIN_AFTER


def concerned(session: Session, *, up_to: int, now: datetime) -> list[int]:
    """The registrations that the waiting changes may concern. Needs the scope across them.

    Sites are read once, and looked up among the changes; none of it grows with the directory.
    """
    here = and_(waits(now), EstablishmentChange.id <= up_to)
    turned = (
        select(Site.registration_id)
        .join(EstablishmentChange, EstablishmentChange.siret == Site.siret)
        .where(here, EstablishmentChange.kind.in_(_TURNS))
    )
    opened = (
        select(Registration.id)
        .join(
            EstablishmentChange,
            func.substr(EstablishmentChange.siret, 1, SIREN_LENGTH) == Registration.siren,
        )
        .where(here, EstablishmentChange.kind.in_(OPENINGS), Registration.terminated_at.is_(None))
    )
    parts: list[Select[int]] = [turned, opened]
    named = select(EstablishmentChange.id).where(here, EstablishmentChange.kind == ChangeKind.NAMED)
    if session.scalars(named.limit(1)).first() is not None:
        parts.append(select(Site.registration_id).where(differs_from_directory()))
    return sorted({found for part in parts for found in session.scalars(part.distinct())})
