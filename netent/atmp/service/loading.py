"""Loading a file of rates: checked and compared at once, loaded once somebody has seen that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.atmp.models import AtmpLine, AtmpLoad, AtmpRate
from netent.atmp.queries.loads import last_rate_id, load_of
from netent.atmp.sheet import REFERENCE, stored
from netent.atmp.states import Finding, LoadState
from netent.audit.service import record
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel.actor import Operator
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.sheets import MOST_FAULTS, Fault, SheetLine, SheetRefusedError

# A file that nobody confirmed is compared with what is known no more.
KEPT_UNCONFIRMED = timedelta(days=1)
_COLUMNS = ("siret", "risk_code", "rate", "effective_on", "reference", "notified_on", "fund")


def check_load(
    session: Session,
    operator: Operator | None,
    lines: Sequence[SheetLine],
    *,
    name: str,
    now: datetime,
) -> AtmpLoad:
    """Keep a file's lines with what each brings beside the known rates; no rate changes yet.

    SheetRefusedError for a reference that is known with other facts; Forbidden.
    """
    _check(operator)
    load = AtmpLoad(
        name="".join(filter(str.isprintable, name))[:255],
        state=LoadState.CHECKED,
        checked_at=now,
        checked_by=operator.name if operator else "",
        last_rate_id=last_rate_id(session),
    )
    session.add(load)
    session.flush()
    given = {"load_id": load.id, "finding": Finding.NEW}
    rows = [{**given, **stored(line), "public_id": uuid4()} for line in lines]
    session.execute(insert(AtmpLine), rows)
    _refuse_other_facts(session, load)
    _compare(session, load)
    return load


def apply_load(
    session: Session, operator: Operator | None, *, load_id: UUID, now: datetime
) -> AtmpLoad:
    """Load what a checked file brings; set-based, at any size.

    Refusal when it is loaded already, or the known rates are others than those it was compared
    with. NotFound, Forbidden.
    """
    _check(operator)
    # All that wait are held: of two loads at once, the second sees what the first changed.
    session.scalars(
        select(AtmpLoad.id)
        .where(AtmpLoad.state == LoadState.CHECKED)
        .order_by(AtmpLoad.id)
        .with_for_update()
    ).all()
    load = load_of(session, load_id)
    session.refresh(load)
    if load.state is not LoadState.CHECKED or load.last_rate_id != last_rate_id(session):
        raise Refusal(Reason.LOAD_MOVED_ON)
    _retire_corrected(session, load)
    _add(session, load, now)
    session.execute(delete(AtmpLine).where(AtmpLine.load_id == load.id))
    load.state, load.loaded_at = LoadState.LOADED, now
    told = {"file": load.name, "new": load.new, "corrected": load.corrected}
    record(session, operator, "atmp.loaded", subject=str(load.public_id), details=told, now=now)
    session.flush()
    return load


def purge_due(now: datetime) -> int:
    """Forget the files that nobody confirmed within a day; how many."""
    with transaction(PORTAL) as session:
        # Held: one that somebody confirms at this moment is none of them afterwards.
        due = session.scalars(
            select(AtmpLoad.id)
            .where(
                AtmpLoad.state == LoadState.CHECKED,
                AtmpLoad.checked_at <= now - KEPT_UNCONFIRMED,
            )
            .order_by(AtmpLoad.id)
            .with_for_update()
        ).all()
        if due:
            session.execute(delete(AtmpLine).where(AtmpLine.load_id.in_(due)))
            session.execute(delete(AtmpLoad).where(AtmpLoad.id.in_(due)))
    return len(due)


def _check(operator: Operator | None) -> None:
    # The command is the operator's own machine: nobody is signed in there.
    if operator is not None:
        access.check(operator, Permission.ATMP_IMPORT)


def _refuse_other_facts(session: Session, load: AtmpLoad) -> None:
    differing = or_(
        *(
            getattr(AtmpLine, column) != getattr(AtmpRate, column)
            for column in _COLUMNS
            if column != "reference"
        )
    )
    rows = session.scalars(
        select(AtmpLine.number)
        .join(AtmpRate, AtmpRate.reference == AtmpLine.reference)
        .where(AtmpLine.load_id == load.id, differing)
        .order_by(AtmpLine.number)
        .limit(MOST_FAULTS)
    ).all()
    if rows:
        message = "cette référence est connue avec d’autres valeurs : une correction a la sienne"
        raise SheetRefusedError(*(Fault(number, REFERENCE, message) for number in rows))


def _same_day() -> ColumnElement[bool]:
    return (
        (AtmpRate.siret == AtmpLine.siret)
        & (AtmpRate.effective_on == AtmpLine.effective_on)
        & AtmpRate.is_current
    )


def _compare(session: Session, load: AtmpLoad) -> None:
    known = exists().where(AtmpRate.reference == AtmpLine.reference)
    later = exists().where(_same_day(), AtmpRate.notified_on > AtmpLine.notified_on)
    finding = case(
        (known, Finding.UNCHANGED.value),
        (later, Finding.OUTDATED.value),
        (exists().where(_same_day()), Finding.CORRECTED.value),
        else_=Finding.NEW.value,
    )
    session.execute(
        update(AtmpLine)
        .where(AtmpLine.load_id == load.id)
        .values(finding=finding)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(
        select(AtmpLine.finding, func.count())
        .where(AtmpLine.load_id == load.id)
        .group_by(AtmpLine.finding)
    ).all()
    counts = {row[0]: row[1] for row in rows}
    for found in Finding:
        setattr(load, found.value, counts.get(found, 0))
    session.flush()


def _retire_corrected(session: Session, load: AtmpLoad) -> None:
    corrected = exists().where(
        AtmpLine.load_id == load.id,
        AtmpLine.finding == Finding.CORRECTED,
        AtmpLine.siret == AtmpRate.siret,
        AtmpLine.effective_on == AtmpRate.effective_on,
    )
    session.execute(
        update(AtmpRate)
        .where(AtmpRate.is_current, corrected)
        .values(is_current=False)
        .execution_options(synchronize_session=False)
    )


def _add(session: Session, load: AtmpLoad, now: datetime) -> None:
    moment = AtmpLoad.checked_at.type
    brought = (
        select(
            AtmpLine.public_id,
            *(getattr(AtmpLine, column) for column in _COLUMNS),
            literal(True),
            literal(now, moment),
        )
        .where(
            AtmpLine.load_id == load.id,
            AtmpLine.finding.in_((Finding.NEW, Finding.CORRECTED)),
        )
        .order_by(AtmpLine.number)
    )
    columns = ["public_id", *_COLUMNS, "is_current", "loaded_at"]
    session.execute(insert(AtmpRate).from_select(columns, brought))
