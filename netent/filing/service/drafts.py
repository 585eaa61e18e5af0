"""A filing that was read is kept until its author's word, for a day at most: no file is lost."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.filing.content import pieces_of
from netent.filing.models import Filing, FilingDraft, FilingFile, FilingPiece
from netent.filing.payment_blocks import stored
from netent.filing.periods import Period
from netent.filing.queries.filings import filing_of
from netent.filing.queries.rules import Rule
from netent.filing.reading import PIECE_BYTES, FileRead
from netent.filing.service.asking import Place, place_of, require_begun, require_right, rule_to_file
from netent.filing.states import FilingNature, FilingState
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason

KEPT = timedelta(hours=24)
# One who tries again and again keeps the latest.
_MOST_DRAFTS = 10
_BATCH = 200


def keep_draft(
    session: Session,
    actor: Actor,
    *,
    declaration: str,
    siret: str,
    period: Period,
    read: FileRead | None,
    replaces: UUID | None = None,
    now: datetime,
) -> FilingDraft:
    """Keep what is to be filed; without a file it says that there is nothing to declare.

    `read` has no fault. `replaces` names the filing whose place it is to take. Refusal with the
    reason where it could not be filed now. NotFound, Forbidden.
    """
    access.check(actor, Permission.FILING_MAKE)
    rule, place = rule_to_file(session, declaration), place_of(session, siret)
    require_begun(rule, period, now)
    require_right(session, actor, rule, siret, now)
    _require_content(read, rule)
    replaced = None
    if replaces is not None:
        replaced = filing_of(session, actor, replaces, on=paris_day(now))
        _require_replaceable(replaced, rule, place, period)
    _make_room(session, actor)
    draft = FilingDraft(
        member_id=actor.member_id,
        site_id=place.id,
        declaration_type_id=rule.type_id,
        period_start=period.start,
        period_end=period.end,
        nature=FilingNature.NIL if read is None else FilingNature.FILE,
        file_id=None if read is None else _keep_file(session, read, now),
        replaces_id=None if replaced is None else replaced.id,
        created_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def drop_draft(session: Session, actor: Actor, *, draft_id: UUID) -> bool:
    """Give up what was prepared, its file with it; False when it was gone already."""
    access.check(actor, Permission.FILING_MAKE)
    found = session.scalars(
        select(FilingDraft.id).where(
            FilingDraft.public_id == draft_id, FilingDraft.member_id == actor.member_id
        )
    ).all()
    return bool(_delete(session, found))


def expire_due(*, now: datetime) -> int:
    """Delete what was prepared and left for a day; how many. Each registration by itself."""
    with reading(SYSTEM) as session:
        rows = session.execute(
            select(FilingDraft.registration_id, FilingDraft.id)
            .where(FilingDraft.created_at <= now - KEPT)
            .order_by(FilingDraft.created_at)
            .limit(_BATCH)
        ).all()
    due: dict[int, list[int]] = defaultdict(list)
    for registration_id, draft_id in rows:
        due[registration_id].append(draft_id)
    deleted = 0
    for registration_id, ids in due.items():
        with transaction(Tenant(registration_id)) as session:
            deleted += _delete(session, ids)
    return deleted


def _require_content(read: FileRead | None, rule: Rule) -> None:
    if read is None and not rule.allows_nil:
        raise Refusal(Reason.NIL_NOT_POSSIBLE, declaration=rule.code)
    if read is not None and read.fault_count:
        raise ValueError("a file with faults is not to be filed")


def _require_replaceable(filing: Filing, rule: Rule, place: Place, period: Period) -> None:
    about = (filing.site_id, filing.declaration_type_id, filing.period_start)
    if filing.state is not FilingState.FILED or about != (place.id, rule.type_id, period.start):
        raise Refusal(Reason.FILING_MOVED_ON)
    if not rule.second.may_replace:
        raise Refusal(Reason.NOT_REPLACEABLE, declaration=rule.code)


def _make_room(session: Session, actor: Actor) -> None:
    older = session.scalars(
        select(FilingDraft.id)
        .where(FilingDraft.member_id == actor.member_id)
        .order_by(FilingDraft.id.desc())
        .offset(_MOST_DRAFTS - 1)
    ).all()
    _delete(session, older)


def _delete(session: Session, draft_ids: Collection[int]) -> int:
    """Whoever files one meanwhile holds it: it is gone by then, and its file is the filing's."""
    held = session.execute(
        select(FilingDraft.id, FilingDraft.file_id)
        .where(FilingDraft.id.in_(draft_ids))
        .order_by(FilingDraft.id)
        .with_for_update()
    ).all()
    if not held:
        return 0
    files = [row.file_id for row in held if row.file_id is not None]
    session.execute(delete(FilingDraft).where(FilingDraft.id.in_([row.id for row in held])))
    session.execute(delete(FilingPiece).where(FilingPiece.file_id.in_(files)))
    session.execute(delete(FilingFile).where(FilingFile.id.in_(files)))
    return len(held)


def _keep_file(session: Session, read: FileRead, now: datetime) -> int:
    file = FilingFile(
        name=read.name,
        format=read.format.value,
        size=read.size,
        sha256=read.sha256,
        lines=read.lines,
        blocks=stored(read.blocks),
        kept_at=now,
    )
    session.add(file)
    session.flush()
    for number, content in enumerate(pieces_of(read.file, PIECE_BYTES)):
        piece = FilingPiece(file_id=file.id, number=number, content=content)
        session.add(piece)
        session.flush()
        session.expunge(piece)
    return file.id
