"""The mailed link followed to its end: who is first is decided here, and nowhere else (§3)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netent.accounts.tokens import digest_of
from netent.activations.service import (
    Hasher,
    LinkState,
    PreparedCode,
    find_link,
    prepare_code,
    redeem_link,
)
from netent.database.sessions import on_its_own, reading, transaction
from netent.database.tenant import FOUNDING, PORTAL, enter_registration
from netent.enrolment.states import Way
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.policies.secrets import SecretKind
from netent.registering import queries
from netent.registering.answers import Answers, from_json
from netent.registering.models import Draft
from netent.registering.recap import kind_of
from netent.registering.service.drafts import new_token, reopen_draft
from netent.registering.service.founding import found
from netent.registering.service.joining import join
from netent.registering.service.sending import KIND
from netent.roles.service import Told
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Registration


class Ending(StrEnum):
    """What a followed link led to."""

    FOUNDED = "founded"
    WAITS = "waits"
    OVERTAKEN = "overtaken"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Validated:
    """An address that was validated, and what came of it.

    OVERTAKEN: somebody else registered the company first, so the person waits to be let in.
    REOPENED: the company that he wanted to join is registered no more; `token` finds his draft
    again, whose answers go on from there. `declarants` are told their secret this once.
    """

    ending: Ending
    company: str
    waits_until: datetime | None = None
    way: Way | None = None
    declarants: tuple[Told, ...] = ()
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Codes whose slow digests were made before the transaction."""

    declarants: tuple[PreparedCode, ...]
    key: PreparedCode | None


def link_state(token: str, *, portal: Portal, now: datetime) -> LinkState:
    """What a link is worth; opening its page consumes nothing."""
    with reading(PORTAL) as session:
        return find_link(session, portal, KIND, token, now=now).state


def validate(
    token: str, *, hasher: Hasher, portal: Portal, rules: Rules, address: str | None, now: datetime
) -> Validated | LinkState:
    """Make of a draft what it asks for: a registration, or a request to join the one there is.

    One transaction: either all of it stands, or the link still works. Refusal when the
    establishment has closed meanwhile, or when somebody signs in under these names already.
    """
    found = _draft_of(token, portal, now)
    if isinstance(found, LinkState):
        return found
    prepared = _prepare(from_json(found.answers), portal, hasher)
    with transaction(FOUNDING) as session:
        # The draft before its link, as whoever corrects his answers takes them.
        draft = session.scalars(
            select(Draft).where(Draft.id == found.id).with_for_update()
        ).one_or_none()
        link = redeem_link(session, portal, KIND, token, now=now)
        if link.state is not LinkState.VALID:
            return link.state
        if draft is None or draft.confirmed_at is None:
            return LinkState.REVOKED
        return _settle(session, draft, prepared, portal, rules, address, now)


def _draft_of(token: str, portal: Portal, now: datetime) -> Draft | LinkState:
    with reading(PORTAL) as session:
        link = find_link(session, portal, KIND, token, now=now)
        if link.state is not LinkState.VALID or link.owner is None:
            return link.state
        return session.get(Draft, link.owner.id) or LinkState.REVOKED


def _prepare(answers: Answers, portal: Portal, hasher: Hasher) -> Prepared:
    kind = SecretKind.PROVISIONAL_PASSWORD
    asks_key = answers.joining is not None and answers.joining.way is Way.KEY
    return Prepared(
        declarants=tuple(prepare_code(portal, kind, hasher) for _one in answers.declarants),
        key=prepare_code(portal, SecretKind.POSTED_CODE, hasher) if asks_key else None,
    )


def _settle(
    session: Session,
    draft: Draft,
    prepared: Prepared,
    portal: Portal,
    rules: Rules,
    address: str | None,
    now: datetime,
) -> Validated:
    answers = from_json(draft.answers)
    registration = tenancy.hold_live_registration(session, answers.siren)
    if registration is None and answers.joining is not None:
        return _reopened(session, draft, answers, portal, now)
    _check_establishment(session, answers)
    is_first = registration is None
    if registration is None:
        registration, is_first = _registered(session, answers, now)
    enter_registration(session, registration.id)
    if is_first:
        told = found(
            *(session, registration, draft, answers),
            prepared=prepared.declarants,
            portal=portal,
            rules=rules,
            address=address,
            now=now,
        )
        session.delete(draft)
        return Validated(Ending.FOUNDED, registration.name, declarants=told)
    candidacy = join(
        session, registration, draft, answers, key=prepared.key, portal=portal, now=now
    )
    session.delete(draft)
    return Validated(
        Ending.WAITS if answers.joining else Ending.OVERTAKEN,
        registration.name,
        waits_until=candidacy.expires_at,
        way=candidacy.way,
    )


def _reopened(
    session: Session, draft: Draft, answers: Answers, portal: Portal, now: datetime
) -> Validated:
    reopen_draft(session, draft, portal=portal, now=now)
    token = new_token()
    draft.token_digest = digest_of(token)
    return Validated(Ending.REOPENED, queries.company_name(session, answers.siren), token=token)


def _check_establishment(session: Session, answers: Answers) -> None:
    card = queries.establishment_card(session, answers.identity.siret)
    if card is None:
        raise Refusal(Reason.CANNOT_REGISTER_UNKNOWN)
    if not card.is_active:
        raise Refusal(Reason.CANNOT_REGISTER_CLOSED, closed_on=card.closed_on)


def _registered(session: Session, answers: Answers, now: datetime) -> tuple[Registration, bool]:
    """A new registration; or the one that somebody else made in this very moment."""
    registration = Registration(
        siren=answers.siren,
        kind=kind_of(session, answers),
        name=queries.company_name(session, answers.siren),
        created_at=now,
    )
    try:
        with on_its_own(session):
            session.add(registration)
    except IntegrityError:
        other = tenancy.hold_live_registration(session, answers.siren)
        if other is None:
            raise
        return other, False
    return registration, True
