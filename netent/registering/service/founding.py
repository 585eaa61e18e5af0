"""A registration made of a draft: its first administrator, his establishments and his rights."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from netent.activations.service import PreparedCode
from netent.audit.service import record
from netent.catalogue import queries as catalogue
from netent.enrolment.service import enter_person, postal_address
from netent.habilitations.own_sites import grant_on_own_sites
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, Role, SiteKind, WayIn
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.notices.arguments import Link
from netent.notices.letters import send_letter
from netent.notices.service import send_mail
from netent.notices.states import LetterTemplate
from netent.perimeter.closings import refresh_closings
from netent.perimeter.models import Site
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.registering import queries
from netent.registering.account import account_of, as_json
from netent.registering.answers import Answers
from netent.registering.models import Draft, FoundingRecord
from netent.registering.recap import sirets_of
from netent.registering.service.joining import applicant
from netent.roles.service import NewDeclarant, Told, create_declarant
from netent.tenancy.models import Member, Registration

_ROLES = (Role.ADMINISTRATOR, Role.DECLARANT)
_AT_ONCE = 1_000


def found(
    session: Session,
    registration: Registration,
    draft: Draft,
    answers: Answers,
    *,
    prepared: Sequence[PreparedCode],
    portal: Portal,
    rules: Rules,
    address: str | None,
    now: datetime,
) -> tuple[Told, ...]:
    """Fill the registration that the session has just entered. TripletTaken, Refusal.

    He who validates his address is its first administrator, active at once, with the rights on
    what he ticked; each opens after its access delay. The establishment's head is told by letter.
    """
    opened = _opened(session, answers)
    founder = enter_person(
        session,
        applicant(draft, answers),
        roles=_ROLES,
        state=MemberState.ACTIVE,
        way_in=WayIn.FIRST_ADMINISTRATOR,
        now=now,
    )
    actor = _actor(registration, founder, address)
    sites = _enter_sites(session, registration, answers, opened, now)
    rights = grant_on_own_sites(session, actor, founder, answers.declarations, rules=rules, now=now)
    account = account_of(session, answers, registration, sites, now=now)
    session.add(FoundingRecord(account=as_json(account), registered_at=now))
    has_letter = _inform_head(session, registration, founder, now)
    _welcome(session, registration, founder, now)
    details = {"establishments": len(sites), "head_informed": has_letter, "rights": rights}
    _keep(session, actor, registration, answers, details, now)
    return _enter_declarants(session, actor, answers, draft.locale, prepared, portal, rules, now)


def _keep(
    session: Session,
    actor: Actor,
    registration: Registration,
    answers: Answers,
    details: Mapping[str, object],
    now: datetime,
) -> None:
    record(
        session,
        actor,
        "registration.founded",
        subject=str(registration.public_id),
        details={
            "kind": registration.kind,
            "profile": answers.profile,
            "declarations": list(answers.declarations),
            **details,
        },
        now=now,
    )


def _opened(session: Session, answers: Answers) -> RightSet:
    takeable = {row.code for row in queries.takeable(session)}
    wanted = takeable.intersection(answers.declarations)
    if not wanted:
        raise Refusal(Reason.NO_DECLARATION_LEFT)
    rights = catalogue.rights(session)
    return RightSet.of(slot for slot, right in rights.items() if right.declaration in wanted)


def _actor(registration: Registration, founder: Member, address: str | None) -> Actor:
    return Actor(
        registration_id=registration.id,
        registration_kind=registration.kind,
        member_id=founder.id,
        member_public_id=founder.public_id,
        roles=founder.roles,
        name=founder.full_name,
        address=address,
    )


def _enter_sites(
    session: Session,
    registration: Registration,
    answers: Answers,
    opened: RightSet,
    now: datetime,
) -> list[str]:
    """The establishment that he signs in with, and the ticked ones that are active still."""
    sirets = sirets_of(session, answers)
    for first in range(0, len(sirets), _AT_ONCE):
        rows = [
            {
                "registration_id": registration.id,
                "siret": siret,
                "kind": SiteKind.OWN,
                "portfolio_id": None,
                "opened": int(opened),
                "entered_at": now,
            }
            for siret in sirets[first : first + _AT_ONCE]
        ]
        session.execute(insert(Site), rows)
    # The one that he signs in with may have closed since he chose it.
    refresh_closings(session, today=paris_day(now))
    return sirets


def _enter_declarants(
    session: Session,
    actor: Actor,
    answers: Answers,
    locale: str,
    prepared: Sequence[PreparedCode],
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> tuple[Told, ...]:
    """The first declarants, each as if the new administrator had created him."""
    return tuple(
        create_declarant(
            session,
            actor,
            NewDeclarant(
                siret=answers.identity.siret,
                last_name=each.last_name,
                first_name=each.first_name,
                email=each.email,
                phone=each.phone,
                locale=locale,
            ),
            declarations=answers.declarations if each.files else (),
            prepared=code,
            portal=portal,
            rules=rules,
            now=now,
        )
        for each, code in zip(answers.declarants, prepared, strict=True)
    )


def _inform_head(
    session: Session, registration: Registration, founder: Member, now: datetime
) -> bool:
    address = postal_address(session, founder.siret)
    if address is None:
        return False
    send_letter(
        session,
        template=LetterTemplate.HEAD_INFORMED,
        address=address,
        arguments={
            "company": registration.name,
            "siren": registration.siren,
            "siret": founder.siret,
            "administrator": founder.full_name,
            "registered_at": now,
        },
        registration_id=registration.id,
        now=now,
    )
    return True


def _welcome(session: Session, registration: Registration, founder: Member, now: datetime) -> None:
    send_mail(
        session,
        template="registration_done",
        recipient=founder.email,
        locale=founder.locale,
        arguments={
            "first_name": founder.first_name,
            "registration_name": registration.name,
            "siret": founder.siret,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )
