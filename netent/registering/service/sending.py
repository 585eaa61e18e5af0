"""The mailed link that makes a draft real: sent on confirmation, sent again when asked for."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from netent.accounts.tokens import digest_of
from netent.activations.owners import draft_owner
from netent.activations.service import issue_link
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.registering import queries
from netent.registering.answers import as_json, from_json
from netent.registering.models import Draft
from netent.registering.queries import Written
from netent.registering.steps import Step, next_step

KIND = SecretKind.EMAIL_LINK
BETWEEN = timedelta(minutes=5)


def confirm(token: str, *, revision: int, portal: Portal, now: datetime) -> Written | None:
    """End the answers and mail the link; a second press finds it done and mails nothing.

    From now on the draft lives as long as the link may: the request lapses then, and reserves
    nothing meanwhile. Refusal when the answers are not those that were shown. None when the draft
    is over.
    """
    with transaction(PORTAL) as session:
        draft = _locked(session, Draft.token_digest == digest_of(token), now)
        if draft is None:
            return None
        found = queries.written(session, draft)
        if draft.confirmed_at is not None:
            return found
        if draft.revision != revision:
            raise Refusal(Reason.ANSWERS_CHANGED)
        if next_step(found.answers, found.facts) is not Step.CONFIRMATION:
            return found
        if not found.facts.is_registered:
            # What he once asked of a registration that is no more is not what he confirms.
            draft.answers = as_json(replace(found.answers, joining=None))
        draft.confirmed_at = now
        draft.expires_at = portal.secrets[KIND].lifetime.after(now)
        _send(session, draft, portal, now)
        return queries.written(session, draft)


def send_again(token: str, *, portal: Portal, now: datetime) -> Written | None:
    """Mail another link to the same address; the earlier one is void, the end stays the same.

    Refusal when one left a moment ago. None when nothing waits for a link.
    """
    with transaction(PORTAL) as session:
        draft = _locked(session, Draft.token_digest == digest_of(token), now)
        if draft is None or draft.confirmed_at is None:
            return None
        if (left := _wait(draft, now)) > timedelta():
            minutes = ceil(left / timedelta(minutes=1))
            email = from_json(draft.answers).identity.email
            raise Refusal(Reason.LINK_JUST_SENT, email=email, minutes=minutes)
        _send(session, draft, portal, now)
        return queries.written(session, draft)


def send_again_to(triplet: str, *, portal: Portal, now: datetime) -> None:
    """The same for somebody without the browser of before: told to nobody, sent where it was."""
    with transaction(PORTAL) as session:
        newest = (
            select(Draft.id)
            .where(Draft.triplet == triplet, Draft.confirmed_at.is_not(None))
            .order_by(Draft.confirmed_at.desc())
            .limit(1)
        )
        draft = _locked(session, Draft.id == newest.scalar_subquery(), now)
        if draft is not None and _wait(draft, now) <= timedelta():
            _send(session, draft, portal, now)


def _locked(session: Session, which: ColumnElement[bool], now: datetime) -> Draft | None:
    return session.scalars(
        select(Draft).where(which, Draft.expires_at > now).with_for_update()
    ).one_or_none()


def _wait(draft: Draft, now: datetime) -> timedelta:
    return draft.sent_at + BETWEEN - now if draft.sent_at else timedelta()


def _send(session: Session, draft: Draft, portal: Portal, now: datetime) -> None:
    answers = from_json(draft.answers)
    token = issue_link(
        session, portal, KIND, draft_owner(draft.id), until=draft.expires_at, now=now
    )
    draft.sent_at = now
    send_mail(
        session,
        template="registration_link",
        recipient=answers.identity.email,
        locale=draft.locale,
        arguments={
            "first_name": answers.identity.first_name,
            "registration_name": queries.company_name(session, answers.siren),
            "expires_at": draft.expires_at,
            "url": Link("registering.follow", secret={"token": token}),
        },
        registration_id=None,
        now=now,
    )
    session.flush()
