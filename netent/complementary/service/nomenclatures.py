"""Loading body codes: a file is checked and compared, then becomes a version of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from netent.audit.service import record
from netent.complementary.body_codes import stored
from netent.complementary.models import NomenclatureCode, NomenclatureVersion
from netent.complementary.queries.nomenclatures import (
    differing,
    gone,
    version_in_force,
    version_of,
)
from netent.complementary.service.loaders import check_loader
from netent.complementary.states import Nomenclature, VersionState
from netent.kernel.actor import Operator
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.sheets import SheetLine

# How long a checked file waits for its confirmation.
KEPT_UNCONFIRMED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in: what it is called, from when on it counts, its SHA-256."""

    nomenclature: Nomenclature
    label: str
    effective_on: date
    is_fictitious: bool
    file_name: str
    sha256: str


def check_version(
    session: Session,
    operator: Operator | None,
    lines: Sequence[SheetLine],
    handed: Handed,
    *,
    now: datetime,
) -> NomenclatureVersion:
    """Keep a file's codes beside what they change; nobody else sees them yet. Forbidden.

    It is compared with the version that would be in force on its day of effect.
    """
    check_loader(operator)
    standing = version_in_force(session, handed.nomenclature, on=handed.effective_on)
    version = NomenclatureVersion(
        nomenclature=handed.nomenclature,
        state=VersionState.CHECKED,
        label=handed.label,
        effective_on=handed.effective_on,
        is_fictitious=handed.is_fictitious,
        file_name=handed.file_name[:255],
        sha256=handed.sha256,
        compared_id=standing.id if standing else 0,
        codes=len(lines),
        checked_at=now,
        checked_by=operator.name if operator else "",
    )
    session.add(version)
    session.flush()
    rows = [{"version_id": version.id, **stored(line)} for line in lines]
    session.execute(insert(NomenclatureCode), rows)
    _count_changes(session, version)
    return version


def apply_version(
    session: Session, operator: Operator | None, *, version_id: UUID, now: datetime
) -> NomenclatureVersion:
    """Make a checked file the version of its day.

    Refusal when it is loaded already, or another was loaded since it was compared. NotFound,
    Forbidden.
    """
    check_loader(operator)
    # All that wait are held: of two at once, the second sees what the first loaded.
    session.scalars(
        select(NomenclatureVersion.id)
        .where(NomenclatureVersion.state == VersionState.CHECKED)
        .order_by(NomenclatureVersion.id)
        .with_for_update()
    ).all()
    version = version_of(session, version_id)
    session.refresh(version)
    standing = version_in_force(session, version.nomenclature, on=version.effective_on)
    is_compared = (standing.id if standing else 0) == version.compared_id
    if version.state is not VersionState.CHECKED or not is_compared:
        raise Refusal(Reason.NOMENCLATURE_MOVED_ON)
    version.state, version.loaded_at = VersionState.LOADED, now
    told = {
        "nomenclature": version.nomenclature.value.upper(),
        "name": version.label,
        "effective_on": version.effective_on,
        "fictitious": version.is_fictitious,
        **{name: getattr(version, name) for name in ("codes", "added", "removed", "changed")},
        "sha256": version.sha256,
    }
    subject = str(version.public_id)
    record(session, operator, "nomenclature.loaded", subject=subject, details=told, now=now)
    session.flush()
    return version


def forget_unconfirmed(session: Session, *, now: datetime) -> int:
    """Erase the files that nobody confirmed within a day, with their codes; how many."""
    due = session.scalars(
        select(NomenclatureVersion.id)
        .where(
            NomenclatureVersion.state == VersionState.CHECKED,
            NomenclatureVersion.checked_at <= now - KEPT_UNCONFIRMED,
        )
        .order_by(NomenclatureVersion.id)
        # Whoever is loading one of them has it; it is none of these afterwards.
        .with_for_update()
    ).all()
    if due:
        session.execute(delete(NomenclatureCode).where(NomenclatureCode.version_id.in_(due)))
        session.execute(delete(NomenclatureVersion).where(NomenclatureVersion.id.in_(due)))
    return len(due)


def _count_changes(session: Session, version: NomenclatureVersion) -> None:
    before, after = aliased(NomenclatureCode), aliased(NomenclatureCode)
    kept = (
        select(func.count())
        .select_from(after)
        .join(before, and_(before.version_id == version.compared_id, before.code == after.code))
        .where(after.version_id == version.id)
    )
    version.changed = session.scalar(kept.where(differing(before, after))) or 0
    version.added = version.codes - (session.scalar(kept) or 0)
    went = gone(before, after, version).subquery()
    version.removed = session.scalar(select(func.count()).select_from(went)) or 0
    session.flush()
