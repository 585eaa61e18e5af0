"""The act: what was prepared becomes a filing with its receipt, or is refused with the reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.catalogue.models import DeclarationType
from netent.filing.models import Filing, FilingDraft, FilingFile
from netent.filing.periods import Period
from netent.filing.queries.filings import filing_of_draft, opened_first, standing_filing
from netent.filing.queries.rules import Rule
from netent.filing.receipts import new_number
from netent.filing.service.asking import (
    Place,
    hold_place,
    require_right,
    rule_to_file,
)
from netent.filing.service.ending import end
from netent.filing.service.following import Happened, tell
from netent.filing.service.mails import tell_filer
from netent.filing.service.told import told
from netent.filing.states import FilingNature, FilingState
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed; not new when the actor had filed just that by an earlier click."""

    filing: Filing
    is_new: bool


def file_declaration(
    session: Session,
    actor: Actor,
    *,
    draft_id: UUID,
    replaces: UUID | None = None,
    now: datetime,
) -> Filed:
    """File what the actor prepared (product §7).

    The right is asked for here, with everything held that it stands on. Refusal with decide()'s
    reason, ALREADY_FILED with who did and when, or FILING_MOVED_ON where the one to be replaced
    does not stand any more; the draft stays. `replaces` names the one that stands and is to give
    way, where the draft was not made for that. NotFound for another's draft. Forbidden.
    """
    access.check(actor, Permission.FILING_MAKE)
    mine = FilingDraft.public_id == draft_id, FilingDraft.member_id == actor.member_id
    site_id = session.scalar(select(FilingDraft.site_id).where(*mine))
    place = None if site_id is None else hold_place(session, site_id)
    # Held second: a click that came at the same time may have filed it.
    draft = session.scalars(select(FilingDraft).where(*mine).with_for_update()).one_or_none()
    if draft is None or place is None:
        return Filed(_filed_before(session, actor, draft_id), is_new=False)
    rule = rule_to_file(session, session.get_one(DeclarationType, draft.declaration_type_id).code)
    right = require_right(session, actor, rule, place.siret, now)
    if draft.nature is FilingNature.NIL and not rule.allows_nil:
        raise Refusal(Reason.NIL_NOT_POSSIBLE, declaration=rule.code)
    replaced = _replaced(session, draft, rule, place, replaces)
    if replaced is not None:
        end(session, actor, replaced, state=FilingState.REPLACED, now=now)
    filing = _filing(session, actor, draft, rule, place, right, now)
    filing.replaces_id = None if replaced is None else replaced.id
    session.add(filing)
    session.execute(delete(FilingDraft).where(FilingDraft.id == draft.id))
    session.flush()
    _tell(session, actor, filing, replaced, now)
    return Filed(filing, is_new=True)


def _tell(
    session: Session, actor: Actor, filing: Filing, replaced: Filing | None, now: datetime
) -> None:
    """The journal, the filer, and who follows."""
    action = "filing.made" if replaced is None else "filing.replaced"
    before = {} if replaced is None else {"replaces": replaced.receipt}
    subject = str(filing.public_id)
    record(session, actor, action, subject=subject, details={**told(filing), **before}, now=now)
    tell_filer(session, filing, now=now)
    tell(session, actor, Happened(filing, replaced), now=now)


def _filed_before(session: Session, actor: Actor, draft_id: UUID) -> Filing:
    filing = filing_of_draft(session, actor, draft_id)
    if filing is None:
        raise NotFound
    return filing


def _replaced(
    session: Session, draft: FilingDraft, rule: Rule, place: Place, meant: UUID | None
) -> Filing | None:
    """The filing that has to give way, held; None where the place is free."""
    standing = None
    if draft.replaces_id is not None:
        standing = session.scalars(
            select(Filing)
            .where(Filing.id == draft.replaces_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
    elif not rule.is_event:
        standing = standing_filing(
            session, site_id=place.id, type_id=rule.type_id, start=draft.period_start
        )
    if standing is not None and (draft.replaces_id or standing.public_id == meant):
        if standing.state is not FilingState.FILED:
            raise Refusal(Reason.FILING_MOVED_ON)
        if not rule.second.may_replace:
            raise Refusal(Reason.NOT_REPLACEABLE, declaration=rule.code)
    elif standing is not None:
        raise _already(standing)
    elif meant is not None:
        raise Refusal(Reason.FILING_MOVED_ON)
    return standing


def _already(standing: Filing) -> Refusal:
    told = {"by": standing.member_name, "at": standing.filed_at, "receipt": standing.receipt}
    return Refusal(Reason.ALREADY_FILED, **told)


def _filing(
    session: Session,
    actor: Actor,
    draft: FilingDraft,
    rule: Rule,
    place: Place,
    right: str,
    now: datetime,
) -> Filing:
    period = Period(draft.period_start, draft.period_end)
    file = None if draft.file_id is None else session.get_one(FilingFile, draft.file_id)
    since = opened_first(session, place.id, rule.rights)
    return Filing(
        public_id=draft.public_id,
        receipt=new_number(rule.code, now),
        site_id=place.id,
        siret=place.siret,
        declaration_type_id=rule.type_id,
        declaration=rule.code,
        right=right,
        period_start=period.start,
        period_end=period.end,
        stands_for=None if rule.is_event else period.start,
        is_event=rule.is_event,
        is_expected=since is not None and since <= period.end,
        due_on=rule.due_on(period),
        nature=draft.nature,
        state=FilingState.FILED,
        file_id=draft.file_id,
        file_name=file.name if file else "",
        size=file.size if file else 0,
        sha256=file.sha256 if file else "",
        member_id=actor.member_id,
        member_name=actor.name,
        filed_at=now,
    )
