"""How many letters with a key go to one person, and to one company, be they asked for at once."""

from dataclasses import replace

import pytest

from netent.activations.service import prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.enrolment.service import ask_for_key
from netent.enrolment.service.keys import MOST_KEYS_AT_ONCE, MOST_LETTERS
from netent.enrolment.states import Way
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.notices import letters
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Registration
from tests.accounts.people import CHEAP, Person
from tests.factories.candidacies import candidacy_of, make_candidate
from tests.factories.tenancy import NOW, actor_of, make_registration
from tests.support.threads import at_once


@pytest.fixture
def registration(database: object) -> Registration:
    return make_registration(name="Menuiserie Aubert")


def enter_directory(person: Person) -> None:
    site = {"address": "4 RUE DU PORT", "postal_code": "69004", "commune": "LYON"}
    with transaction(PORTAL) as session:
        session.add(Establishment(siret=person.member.siret, active=True, name="AUBERT", **site))


def ask(person: Person) -> None:
    """Have a key sent to the establishment of a candidate."""
    actor = replace(actor_of(person.registration, person.member), roles=person.member.roles)
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.POSTED_CODE, CHEAP)
    with transaction(Tenant(person.registration.id)) as session:
        ask_for_key(session, actor, prepared=prepared, portal=NET_ENTREPRISES, now=NOW)


def letters_sent() -> int:
    with reading(PORTAL) as session:
        return len(letters.waiting(session, now=NOW))


def test_letters_asked_for_at_once_are_no_more_than_one_after_another(
    registration: Registration,
) -> None:
    person, candidacy_id = make_candidate(registration)
    enter_directory(person)
    results = at_once(*[lambda: ask(person)] * (MOST_LETTERS + 1))
    (refusal,) = filter(None, results)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.TOO_MANY_LETTERS
    assert letters_sent() == MOST_LETTERS
    assert candidacy_of(registration, candidacy_id).way is Way.KEY


def test_company_gets_so_many_letters_whoever_asks(registration: Registration) -> None:
    people = [make_candidate(registration)[0] for _one in range(MOST_KEYS_AT_ONCE + 1)]
    for person in people:
        enter_directory(person)
    for person in people[:-1]:
        ask(person)
    with pytest.raises(Refusal) as refused:
        ask(people[-1])
    assert refused.value.reason is Reason.TOO_MANY_KEYS
    # Whoever waits for one already may lose it.
    ask(people[0])
    assert letters_sent() == MOST_KEYS_AT_ONCE + 1
