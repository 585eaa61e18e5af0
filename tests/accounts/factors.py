"""Somebody with a second factor: his application, his recovery codes, his passkeys."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select

from netent.accounts.factors import passkeys
from netent.accounts.models import HalfOpenSignIn, Passkey, RecoveryCode, SecondFactor
from netent.accounts.service import (
    Entered,
    HalfOpened,
    Origin,
    StepAsked,
    add_passkey,
    enter_code,
    enter_passkey,
    set_totp,
    step_asked,
)
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.policies.portals import NET_ENTREPRISES, Portal
from tests.accounts.people import ORIGIN, Person, enter
from tests.factories.tenancy import NOW, actor_of
from tests.support.authenticator import Authenticator
from tests.support.pages import Pages
from tests.support.seen import Seen

PARTY = passkeys.RelyingParty("netent.example", "http://netent.example")


@dataclass(frozen=True)
class Application:
    """An authenticator application that holds the person's key."""

    secret: str
    codes: tuple[str, ...]

    def code(self, now: datetime = NOW) -> str:
        """What it shows at a moment."""
        return pyotp.TOTP(self.secret).at(now)


def give_totp(person: Person, *, now: datetime = NOW) -> Application:
    """Set an application up; the code that it showed first is used up by that."""
    secret = pyotp.random_base32()
    with transaction(Tenant(person.registration.id)) as session:
        added = set_totp(
            session,
            actor_of(person.registration, person.member),
            secret=secret,
            typed=pyotp.TOTP(secret).at(now),
            portal=NET_ENTREPRISES,
            now=now,
        )
    return Application(secret, added.codes)


def give_passkey(person: Person, *, name: str = "Téléphone") -> Authenticator:
    """Make a passkey and keep it."""
    device, challenge = Authenticator(), passkeys.new_challenge()
    owner = passkeys.Owner(person.member.public_id, person.member.full_name)
    options = passkeys.creation_options(PARTY, owner, challenge=challenge, known=())
    made = passkeys.made_passkey(PARTY, device.make(options), challenge=challenge)
    assert made is not None
    with transaction(Tenant(person.registration.id)) as session:
        actor = actor_of(person.registration, person.member)
        add_passkey(session, actor, passkey=made, name=name, portal=NET_ENTREPRISES, now=NOW)
    return device


def half_open(person: Person, *, now: datetime = NOW) -> str:
    """Enter the first thing rightly; what the browser keeps until the second."""
    held = enter(person, now=now)
    assert isinstance(held, HalfOpened)
    return held.token


def show_code(
    token: str,
    typed: str,
    *,
    origin: Origin = ORIGIN,
    portal: Portal = NET_ENTREPRISES,
    now: datetime = NOW,
) -> Entered:
    """Enter a code of any kind."""
    return enter_code(token, typed, origin=origin, portal=portal, now=now)


def options_of(token: str, *, now: datetime = NOW) -> str:
    """What the page asks of a passkey."""
    asked = step_asked(token, origin=ORIGIN, party=PARTY, now=now)
    assert isinstance(asked, StepAsked)
    assert asked.passkey_options is not None
    return asked.passkey_options


def show_passkey(token: str, answer: str, *, now: datetime = NOW) -> Entered:
    """Show a passkey's proof."""
    return enter_passkey(token, answer, party=PARTY, origin=ORIGIN, portal=NET_ENTREPRISES, now=now)


def factor_of(person: Person) -> SecondFactor | None:
    """The factor as it stands, from a fresh session."""
    with reading(Tenant(person.registration.id)) as session:
        found = select(SecondFactor).where(SecondFactor.member_id == person.member.id)
        return session.scalars(found).one_or_none()


def wrong_factors(person: Person) -> int:
    """How many wrong factors are counted, from a fresh session."""
    factor = factor_of(person)
    assert factor is not None
    return factor.failures


def codes_of(person: Person) -> list[RecoveryCode]:
    """The recovery codes as they are kept."""
    with reading(Tenant(person.registration.id)) as session:
        found = select(RecoveryCode).where(RecoveryCode.member_id == person.member.id)
        return list(session.scalars(found))


def passkeys_of(person: Person) -> list[Passkey]:
    """The passkeys as they are kept."""
    with reading(Tenant(person.registration.id)) as session:
        found = select(Passkey).where(Passkey.member_id == person.member.id)
        return list(session.scalars(found.order_by(Passkey.id)))


def waiting() -> list[HalfOpenSignIn]:
    """Every half-open sign-in."""
    with reading(PORTAL) as session:
        return list(session.scalars(select(HalfOpenSignIn)))


def acts_of(person: Person) -> list[AuditEvent]:
    """What the audit trail keeps of the person's registration, oldest first."""
    with reading(Tenant(person.registration.id)) as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.number)))


def typed(person: Person) -> dict[str, str]:
    """What the person fills in at the door."""
    asked = person.credentials
    fields = {name: getattr(asked, name) for name in ("siret", "last_name", "first_name")}
    return {**fields, "password": asked.password}


def at_the_second_step(pages: Pages, person: Person, **where: str) -> Seen:
    """Give the right password; the page that asks for the factor."""
    page = pages.get("accounts.sign_in", **where)
    return pages.press(page, "accounts.sign_in", typed(person), to="accounts.verify")


def come_in(pages: Pages, person: Person, code: str) -> Pages:
    """Sign in with a code of any kind."""
    step = at_the_second_step(pages, person)
    pages.press(step, "accounts.verify", {"code": code}, to="home.index")
    return pages
