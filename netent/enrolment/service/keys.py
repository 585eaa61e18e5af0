"""The key that is posted to the establishment, and entered by the candidate (product §3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.activations.owners import Owner, member_owner
from netent.activations.service import (
    Hasher,
    PreparedCode,
    count_issued,
    count_wrong_code,
    find_code,
    is_code_right,
    issue_code,
    redeem_code,
    revoke,
)
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.directory.models import Company, Establishment
from netent.enrolment.mails import tell_administrators
from netent.enrolment.models import Candidacy
from netent.enrolment.service.settling import settle, supersede_others
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.identifiers import siren_of
from netent.kernel.reasons import Reason
from netent.notices.letters import send_letter
from netent.notices.states import LetterTemplate
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member, Registration
from netent.tenancy.standing import change_member

_KIND = SecretKind.POSTED_CODE
# A stranger must not have letters sent to a company for fifteen days.
MOST_LETTERS = 3
# Nor must many strangers, or one of many names.
MOST_KEYS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class KeyEntered:
    """What a typed key did; `tries_left` is 0 when the key is void, or there was none."""

    is_right: bool
    tries_left: int = 0


def ask_for_key(
    session: Session,
    actor: Actor,
    *,
    prepared: PreparedCode,
    portal: Portal,
    now: datetime,
) -> None:
    """Have a letter with a new key sent to the candidate's establishment; an earlier key is void.

    Neither this nor changing one's mind moves the end. Refusal when the directory has no address,
    or when enough letters were sent to him, or to the company.
    """
    candidacy = _own(session, actor, now, hold=True)
    owner = _owner(candidacy)
    member = session.get_one(Member, candidacy.member_id)
    address = postal_address(session, member.siret)
    if address is None:
        raise Refusal(Reason.NO_POSTAL_ADDRESS)
    if count_issued(session, portal, _KIND, owner) >= MOST_LETTERS:
        raise Refusal(Reason.TOO_MANY_LETTERS, limit=MOST_LETTERS)
    if not has_room_for_key(session, beside=candidacy.id):
        raise Refusal(Reason.TOO_MANY_KEYS)
    candidacy.way = Way.KEY
    ends = issue_code(session, portal, prepared, owner, until=candidacy.expires_at, now=now)
    _post(session, member, prepared, address, ends, now)
    _keep(session, actor, "candidacy.key_asked", candidacy, now)


def choose_cooptation(session: Session, actor: Actor, *, portal: Portal, now: datetime) -> None:
    """Wait for an administrator instead: the key is void from now on."""
    candidacy = _own(session, actor, now, hold=True)
    candidacy.way = Way.COOPTATION
    revoke(session, portal, _KIND, _owner(candidacy), now=now)
    _keep(session, actor, "candidacy.cooptation_chosen", candidacy, now)


def enter_key(
    actor: Actor, typed: str, *, hasher: Hasher, portal: Portal, now: datetime
) -> KeyEntered:
    """Let the candidate in whose key is right, and count a wrong one.

    Opens its own sessions: the key is verified between a read and a write.
    """
    scope = Tenant(actor.registration_id)
    with reading(scope) as session:
        candidacy = _own(session, actor, now)
        code = find_code(session, portal, _KIND, _owner(candidacy), now=now)
    is_right = is_code_right(portal, code, typed, hasher)
    with transaction(scope) as session:
        if code is None:
            return KeyEntered(False)
        if not is_right:
            left = count_wrong_code(session, portal, code, now=now)
            _keep(session, actor, "candidacy.wrong_key", candidacy, now)
            return KeyEntered(False, left)
        if not redeem_code(session, code, now=now):
            return KeyEntered(False)
        return KeyEntered(_let_in(session, actor, candidacy, portal, now))


def tries_left(session: Session, actor: Actor, *, portal: Portal, now: datetime) -> int:
    """How often the candidate may still mistake the key that was sent; 0 when there is none."""
    owner = member_owner(actor.registration_id, actor.member_id)
    code = find_code(session, portal, _KIND, owner, now=now)
    return code.tries_left if code else 0


def has_room_for_key(session: Session, *, beside: int | None = None) -> bool:
    """Whether fewer requests than enough wait for a key already, the one `beside` apart."""
    waiting = session.scalar(
        select(func.count())
        .select_from(Candidacy)
        .where(
            Candidacy.state == CandidacyState.PENDING,
            Candidacy.way == Way.KEY,
            Candidacy.id != (beside or 0),
        )
    )
    return (waiting or 0) < MOST_KEYS_AT_ONCE


def postal_address(session: Session, siret: str) -> Sequence[str] | None:
    """Where the directory says that the establishment stands; None where it does not tell."""
    found = session.get(Establishment, siret)
    if found is None or not (found.diffusible and found.active):
        return None
    if not (found.address and found.postal_code and found.commune):
        return None
    company = session.get(Company, siren_of(siret))
    if company is not None and not company.diffusible:
        return None
    name = found.name or (company.public_name if company else None)
    return [
        *filter(None, [name]),
        "À l’attention du responsable de l’établissement",
        found.address,
        f"{found.postal_code} {found.commune}",
    ]


def _post(
    session: Session,
    member: Member,
    prepared: PreparedCode,
    address: Sequence[str],
    ends: datetime,
    now: datetime,
) -> None:
    registration = session.get_one(Registration, member.registration_id)
    send_letter(
        session,
        template=LetterTemplate.ACTIVATION_KEY,
        address=address,
        arguments={
            "company": registration.name,
            "siren": registration.siren,
            "candidate": member.full_name,
            "siret": member.siret,
            "valid_until": ends,
        },
        secret={"code": prepared.code},
        expires_at=ends,
        registration_id=registration.id,
        now=now,
    )


def _let_in(
    session: Session, actor: Actor, candidacy: Candidacy, portal: Portal, now: datetime
) -> bool:
    member = session.get_one(Member, candidacy.member_id)
    if not settle(session, candidacy, CandidacyState.ACCEPTED, by=member.full_name, now=now):
        return False
    member.way_in = WayIn.KEY
    change_member(session, actor, member, state=MemberState.ACTIVE, now=now)
    supersede_others(session, actor, candidacy, portal, now)
    _keep(session, actor, "candidacy.key_entered", candidacy, now)
    tell_administrators(session, candidacy, member, template="candidacy_let_in_by_key", now=now)
    return True


def _own(session: Session, actor: Actor, now: datetime, *, hold: bool = False) -> Candidacy:
    access.check(actor, Permission.CANDIDACY_FOLLOW)
    own = select(Candidacy).where(
        Candidacy.member_id == actor.member_id,
        Candidacy.role == Role.ADMINISTRATOR,
        Candidacy.state == CandidacyState.PENDING,
        Candidacy.expires_at > now,
    )
    # Held: two presses come one after another, and none after what has settled the request.
    candidacy = session.scalars(own.with_for_update() if hold else own).one_or_none()
    if candidacy is None:
        raise NotFound
    return candidacy


def _owner(candidacy: Candidacy) -> Owner:
    return member_owner(candidacy.registration_id, candidacy.member_id)


def _keep(session: Session, actor: Actor, action: str, candidacy: Candidacy, now: datetime) -> None:
    record(session, actor, action, subject=str(candidacy.public_id), now=now)
