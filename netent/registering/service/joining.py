"""Asking to join a company that is registered already, at the end of the wizard (product §3)."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.accounts.service import ChosenQuestion
from netent.activations.service import PreparedCode
from netent.enrolment.models import Candidacy
from netent.enrolment.service import (
    Applicant,
    ask_for_key,
    ask_to_join,
    has_room_for_key,
    postal_address,
)
from netent.enrolment.states import Way
from netent.kernel.actor import Actor
from netent.kernel.enums import Role
from netent.policies.portals import Portal
from netent.policies.questions import SecretQuestion
from netent.registering.answers import Answers, Joining
from netent.registering.models import Draft
from netent.tenancy.models import Member, Registration

# Who wanted to be first and came second waits as whoever is let in by those in place.
_OVERTAKEN = Joining(Role.ADMINISTRATOR, Way.COOPTATION)


def join(
    session: Session,
    registration: Registration,
    draft: Draft,
    answers: Answers,
    *,
    key: PreparedCode | None,
    portal: Portal,
    now: datetime,
) -> Candidacy:
    """Enter the person's request, with a letter on its way where he asked for a key.

    An address that the directory has lost meanwhile, or too many keys under way, makes it a
    cooptation: he may still wait.
    """
    wanted = answers.joining or _OVERTAKEN
    way = wanted.way
    has_address = postal_address(session, answers.identity.siret) is not None
    if key is None or not has_address or not has_room_for_key(session):
        way = Way.COOPTATION
    candidacy = ask_to_join(
        session, applicant(draft, answers), role=wanted.role, way=way, portal=portal, now=now
    )
    if key is not None and candidacy.way is Way.KEY:
        actor = _candidate(session, registration, candidacy)
        ask_for_key(session, actor, prepared=key, portal=portal, now=now)
    return candidacy


def applicant(draft: Draft, answers: Answers) -> Applicant:
    """The person of a draft, with the digests that it keeps."""
    identity = answers.identity
    question = None
    if draft.secret_question and draft.secret_answer_hash:
        question = ChosenQuestion(SecretQuestion(draft.secret_question), draft.secret_answer_hash)
    return Applicant(
        siret=identity.siret,
        last_name=identity.last_name,
        first_name=identity.first_name,
        email=identity.email,
        phone=identity.phone,
        locale=draft.locale,
        password_digest=draft.password_hash or "",
        question=question,
    )


def _candidate(session: Session, registration: Registration, candidacy: Candidacy) -> Actor:
    member = session.get_one(Member, candidacy.member_id)
    return Actor(
        registration_id=registration.id,
        registration_kind=registration.kind,
        member_id=member.id,
        member_public_id=member.public_id,
        roles=member.roles,
        name=member.full_name,
    )
