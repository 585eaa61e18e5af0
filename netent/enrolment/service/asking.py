"""Asking to join a registration that has its administrator already (product §3)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from netent.accounts.service import ChosenQuestion, open_login, refuse_taken_triplet
from netent.audit.service import record
from netent.enrolment.mails import tell_administrators
from netent.enrolment.models import Candidacy
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.identifiers import fold
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person as he made himself known, his address validated, his secrets as digests."""

    siret: str
    last_name: str
    first_name: str
    email: str
    phone: str
    locale: str
    password_digest: str = field(repr=False)
    question: ChosenQuestion | None = None


def ask_to_join(
    session: Session,
    applicant: Applicant,
    *,
    role: Role,
    way: Way | None = None,
    portal: Portal,
    now: datetime,
) -> Candidacy:
    """Enter a person as pending, and tell the administrators. TripletTaken.

    `now` is the validation of his address: his fifteen days end at the same clock time.
    """
    member = enter_person(session, applicant, roles=(role,), state=MemberState.PENDING, now=now)
    candidacy = Candidacy(
        member_id=member.id,
        person=member.sort_name,
        role=role,
        way=way if role is Role.ADMINISTRATOR else None,
        state=CandidacyState.PENDING,
        asked_at=now,
        expires_at=portal.secrets[SecretKind.EMAIL_LINK].lifetime.after(now),
    )
    session.add(candidacy)
    session.flush()
    record(
        session,
        None,
        "candidacy.opened",
        subject=str(candidacy.public_id),
        details={"member": str(member.public_id), "role": role, "way": candidacy.way},
        now=now,
    )
    tell_administrators(session, candidacy, member, template="candidacy_waits", now=now)
    return candidacy


def enter_person(
    session: Session,
    applicant: Applicant,
    *,
    roles: Collection[Role],
    state: MemberState,
    way_in: WayIn | None = None,
    now: datetime,
) -> Member:
    """Make a person who made himself known a member, with the login he chose. TripletTaken."""
    refuse_taken_triplet(session, applicant.siret, applicant.last_name, applicant.first_name)
    member = Member(
        siret=applicant.siret,
        last_name=applicant.last_name,
        first_name=applicant.first_name,
        sort_name=fold(f"{applicant.last_name} {applicant.first_name}"),
        email=applicant.email,
        email_validated_at=now,
        phone=applicant.phone,
        locale=applicant.locale,
        is_administrator=Role.ADMINISTRATOR in roles,
        is_declarant=Role.DECLARANT in roles,
        state=state,
        way_in=way_in,
        created_at=now,
    )
    session.add(member)
    session.flush()
    login = open_login(session, member, password_hash=applicant.password_digest, now=now)
    if applicant.question is not None:
        login.secret_question = applicant.question.question.value
        login.secret_answer_hash = applicant.question.answer_digest
    return member
