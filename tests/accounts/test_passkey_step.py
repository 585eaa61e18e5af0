"""Passkeys as a second step: only the member's own, for this portal and this very question."""

import json
from typing import Any

import pytest

from netent.accounts.factors import passkeys
from netent.accounts.factors.passkeys import new_challenge, relying_party
from netent.accounts.service import Over, Refused, SignedIn, remove_passkey
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.reasons import Reason
from netent.policies.portals import NET_ENTREPRISES
from tests.accounts.factors import (
    acts_of,
    give_passkey,
    give_totp,
    half_open,
    options_of,
    passkeys_of,
    show_code,
    show_passkey,
    wrong_factors,
)
from tests.accounts.people import RULES, Person, enter, make_person, web_sessions
from tests.factories.tenancy import NOW, actor_of
from tests.support.authenticator import Authenticator
from tests.support.databases import TestDatabase
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

WRONG = Refused(Reason.WRONG_FACTOR)


@pytest.fixture
def person(database: TestDatabase) -> Person:
    return make_person()


def test_passkey_opens_the_door_and_its_use_is_kept(person: Person) -> None:
    device = give_passkey(person)
    for used in (1, 2):
        token = half_open(person)
        assert isinstance(show_passkey(token, device.sign(options_of(token))), SignedIn)
        (kept,) = passkeys_of(person)
        assert (kept.sign_count, kept.last_used_at) == (used, NOW)
    assert acts_of(person)[-1].details["factor"] == "passkey"


def test_passkey_that_never_counts_opens_again(person: Person) -> None:
    """As those do that a password manager carries from one device to another."""
    device = give_passkey(person)
    for _time in range(2):
        device.count = -1
        token = half_open(person)
        assert isinstance(show_passkey(token, device.sign(options_of(token))), SignedIn)


def test_copied_passkey_whose_count_did_not_rise_is_refused(person: Person) -> None:
    device = give_passkey(person)
    token = half_open(person)
    assert isinstance(show_passkey(token, device.sign(options_of(token))), SignedIn)
    device.count = 0
    token = half_open(person)
    assert show_passkey(token, device.sign(options_of(token))) == WRONG


def test_answer_to_another_page_is_refused_and_counted(person: Person) -> None:
    device = give_passkey(person)
    token = half_open(person)
    device.origin = "https://netent.example.evil.test"
    assert show_passkey(token, device.sign(options_of(token))) == WRONG
    device.origin = "http://netent.example"
    assert show_passkey(token, device.sign(options_of(token), rpId="evil.test")) == WRONG
    assert wrong_factors(person) == 2
    assert isinstance(show_passkey(token, device.sign(options_of(token))), SignedIn)


def test_answer_to_another_challenge_is_refused(person: Person) -> None:
    device = give_passkey(person)
    token, other = half_open(person), half_open(person)
    assert show_passkey(token, device.sign(options_of(other))) == WRONG
    assert show_passkey(token, device.sign(options_of(token), challenge=new_challenge())) == WRONG


def test_challenge_is_answered_once_rightly_or_wrongly(person: Person) -> None:
    device = give_passkey(person)
    token = half_open(person)
    asked = options_of(token)
    show_code(token, "000000")
    assert options_of(token) != asked
    assert show_passkey(token, device.sign(asked)) == WRONG
    right = device.sign(options_of(token))
    assert isinstance(show_passkey(token, right), SignedIn)
    assert show_passkey(token, right) == Over()
    assert show_passkey(half_open(person), right) == WRONG


def test_another_members_passkey_is_refused(person: Person) -> None:
    give_passkey(person)
    other = give_passkey(make_person(person.registration, first_name="Paul"))
    stranger = give_passkey(make_person())
    token = half_open(person)
    for device in (other, stranger, Authenticator()):
        assert show_passkey(token, device.sign(options_of(token))) == WRONG
    assert wrong_factors(person) == 3


def test_signature_of_another_key_under_the_members_name_is_refused(person: Person) -> None:
    device = give_passkey(person)
    forged = Authenticator(credential_id=device.credential_id, count=5)
    token = half_open(person)
    assert show_passkey(token, forged.sign(options_of(token))) == WRONG


def test_removed_passkey_opens_nothing(person: Person) -> None:
    device = give_passkey(person)
    give_totp(person)
    (kept,) = passkeys_of(person)
    with transaction(Tenant(person.registration.id)) as session:
        remove_passkey(
            session,
            actor_of(person.registration, person.member),
            public_id=kept.public_id,
            portal=NET_ENTREPRISES,
            now=NOW,
        )
    token = half_open(person)
    asked = {"rpId": "netent.example", "challenge": new_challenge()}
    assert show_passkey(token, device.sign(json.dumps(asked))) == WRONG


@pytest.mark.parametrize(
    "answer",
    ["", "{", "null", "[]", "{}", '{"id": 1}', "[" * 9_000, '{"id": "' + "a" * 9_000 + '"}'],
)
def test_nonsense_is_wrong_and_counted(person: Person, answer: str) -> None:
    give_passkey(person)
    assert show_passkey(half_open(person), answer) == WRONG
    assert wrong_factors(person) == 1


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_answer_with_a_broken_part_is_wrong(person: Person, part: str) -> None:
    device = give_passkey(person)
    token = half_open(person)
    for broken in ("", "AAAA", "é", None, 7):
        answer = json.loads(device.sign(options_of(token)))
        answer["response"][part] = broken
        assert show_passkey(token, json.dumps(answer)) in (WRONG, Refused(Reason.FACTOR_LOCKED))
    assert web_sessions() == []


def test_wrong_passkeys_lock_as_wrong_codes_do(person: Person) -> None:
    device = give_passkey(person)
    token = half_open(person)
    for _try in range(RULES.attempts):
        assert show_passkey(token, "{}") == WRONG
    right = device.sign(options_of(token))
    assert show_passkey(token, right) == Refused(Reason.FACTOR_LOCKED)


def test_one_answer_sent_twice_at_once_opens_one_session(person: Person) -> None:
    device = give_passkey(person)
    token = half_open(person)
    answer = device.sign(options_of(token))
    results = at_once(*[lambda: show_passkey(token, answer)] * 3)
    assert sum(isinstance(result, SignedIn) for result in results) == 1
    assert len(web_sessions()) == 1


def test_copied_passkey_used_at_the_same_moment_opens_one_session(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both answers are verified before either is kept."""
    device = give_passkey(person)
    token, other = half_open(person), half_open(person)
    mine = device.sign(options_of(token))
    device.count = 0
    copys = device.sign(options_of(other))
    real = passkeys.new_count

    def others_first(*about: Any, **asked: Any) -> int | None:
        count = real(*about, **asked)
        if about[1] == mine:
            assert isinstance(show_passkey(other, copys), SignedIn)
        return count

    monkeypatch.setattr(passkeys, "new_count", others_first)
    assert show_passkey(token, mine) == WRONG
    assert len(web_sessions()) == 1


def test_member_with_passkeys_only_enters_a_recovery_code_but_no_six_digits(
    person: Person,
) -> None:
    give_passkey(person)
    token = half_open(person)
    assert show_code(token, "123456") == WRONG
    assert enter(person) != Refused()


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://netent.example", ("netent.example", "https://netent.example")),
        ("https://netent.example:8443/netent", ("netent.example", "https://netent.example:8443")),
        ("https://Netent.example:443", ("netent.example", "https://netent.example")),
        ("https://dépôt.example", ("xn--dpt-bma0d.example", "https://xn--dpt-bma0d.example")),
        ("http://localhost:8000", ("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
        ("", None),
    ],
)
def test_portal_is_known_by_the_name_of_its_public_address(
    address: str, known: tuple[str, str] | None
) -> None:
    party = relying_party(address)
    assert (party and (party.id, party.origin)) == known
