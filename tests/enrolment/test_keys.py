"""The key that comes by post: asked for, entered, mistaken, voided, overtaken."""

from datetime import timedelta

import pytest
import time_machine

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Company, Establishment
from netent.enrolment.service import expire_due
from netent.enrolment.service.keys import MOST_LETTERS
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.enums import RegistrationKind, Role, WayIn
from netent.kernel.identifiers import siren_of
from netent.notices import letters
from netent.notices.letters import LetterEntry
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Registration
from tests.accounts.people import Person
from tests.enrolment.deciding import accepted, member_of, refused
from tests.factories.candidacies import candidacy_of, make_candidate, state_of
from tests.factories.tenancy import NOW, make_administrator, make_registration
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

END = NOW + timedelta(days=15)


@pytest.fixture
def registration(database: TestDatabase, clock: object) -> Registration:
    return make_registration(RegistrationKind.MULTI, name="Menuiserie Aubert")


def enter_directory(
    siret: str, *, diffusible: bool = True, company_diffusible: bool = True
) -> None:
    with transaction(PORTAL) as session:
        session.add(Company(siren=siren_of(siret), name="AUBERT", diffusible=company_diffusible))
        session.add(
            Establishment(
                siret=siret,
                active=True,
                address="4 RUE DU PORT",
                postal_code="69004",
                commune="LYON",
                diffusible=diffusible,
            )
        )


def browser_of(database: TestDatabase, person: Person) -> Pages:
    pages = Pages(database.app)
    typed = person.credentials
    fields = {name: getattr(typed, name) for name in ("siret", "last_name", "first_name")}
    fields["password"] = typed.password
    pages.press(pages.get("accounts.sign_in"), "accounts.sign_in", fields, to="enrolment.own")
    return pages


def letters_sent() -> list[LetterEntry]:
    with reading(PORTAL) as session:
        return letters.waiting(session, now=NOW)


def last_key() -> str:
    secret = letters_sent()[-1].secret
    assert secret is not None
    return secret["code"]


def ask(pages: Pages) -> Seen:
    return pages.press(pages.get("enrolment.own"), "enrolment.ask_key", to="enrolment.own")


def enter(pages: Pages, key: str, **options: str) -> Seen:
    status = {} if options else {"status": 422}
    page = pages.get("enrolment.own")
    return pages.press(page, "enrolment.enter_key", {"key": key}, **options, **status)


def test_key_of_the_letter_lets_in_and_the_administrators_are_told(
    database: TestDatabase, registration: Registration
) -> None:
    make_administrator(registration)
    person, candidacy_id = make_candidate(registration)
    enter_directory(person.member.siret)
    pages = browser_of(database, person)
    page = ask(pages)
    assert "une lettre" in page.notices()[0].lower()
    (letter,) = letters_sent()
    assert list(letter.address) == [
        "AUBERT",
        "À l’attention du responsable de l’établissement",
        "4 RUE DU PORT",
        "69004 LYON",
    ]
    assert letter.arguments["valid_until"] == END
    key = last_key()
    assert key not in pages.get("enrolment.own").response.text
    done = enter(pages, f"{key[:5].lower()}-{key[5:]}", to="home.index")
    assert "Bienvenue" in done.notices()[0]
    row = candidacy_of(registration, candidacy_id)
    assert (row.state, row.way) == (CandidacyState.ACCEPTED, Way.KEY)
    assert member_of(person).way_in is WayIn.KEY
    assert mails()[-1].template == "candidacy_let_in_by_key"


def test_five_wrong_keys_void_it_and_a_new_letter_brings_another(
    database: TestDatabase, registration: Registration
) -> None:
    person, candidacy_id = make_candidate(registration)
    enter_directory(person.member.siret)
    pages = browser_of(database, person)
    ask(pages)
    first = last_key()
    for left in (4, 3, 2, 1):
        plural = "essais" if left > 1 else "essai"
        assert f"Il reste {left} {plural}." in enter(pages, "AAAAAAAAAA").errors()[0]
    page = pages.get("enrolment.own")
    last = pages.press(page, "enrolment.enter_key", {"key": "AAAAAAAAAA"}, status=422)
    assert "La clé est annulée, après cinq saisies fausses." in last.text
    pages.press(page, "enrolment.enter_key", {"key": first}, status=422)
    assert state_of(registration, candidacy_id) is CandidacyState.PENDING
    ask(pages)
    assert last_key() != first
    enter(pages, last_key(), to="home.index")
    assert candidacy_of(registration, candidacy_id).expires_at == END


def test_letters_are_sent_so_often_and_no_more(
    database: TestDatabase, registration: Registration
) -> None:
    person, _id = make_candidate(registration)
    enter_directory(person.member.siret)
    pages = browser_of(database, person)
    for _letter in range(MOST_LETTERS):
        ask(pages)
    assert "et pas davantage" in ask(pages).notices()[0]
    assert len(letters_sent()) == MOST_LETTERS


def test_choosing_cooptation_voids_the_key_and_moves_no_end(
    database: TestDatabase, registration: Registration
) -> None:
    person, candidacy_id = make_candidate(registration)
    enter_directory(person.member.siret)
    pages = browser_of(database, person)
    ask(pages)
    page = pages.get("enrolment.own")
    pages.press(page, "enrolment.choose_cooptation", to="enrolment.own")
    pages.press(page, "enrolment.enter_key", {"key": last_key()}, status=422)
    row = candidacy_of(registration, candidacy_id)
    assert (row.state, row.way, row.expires_at) == (
        CandidacyState.PENDING,
        Way.COOPTATION,
        END,
    )


@pytest.mark.parametrize(
    ("site", "company"), [(False, True), (True, False)], ids=["hidden site", "hidden company"]
)
def test_key_is_not_offered_where_the_directory_hides_the_address(
    database: TestDatabase, registration: Registration, site: bool, company: bool
) -> None:
    person, _id = make_candidate(registration)
    enter_directory(person.member.siret, diffusible=site, company_diffusible=company)
    pages = browser_of(database, person)
    page = pages.get("enrolment.own")
    assert "ne donne pas l’adresse" in page.text
    assert "RUE DU PORT" not in page.response.text
    assert page.form("enrolment.ask_key") is None
    late = pages.post("enrolment.ask_key", to="enrolment.own")
    assert "ne donne pas l’adresse" in late.notices()[0]
    assert letters_sent() == []


def test_key_after_the_end_lets_nobody_in(
    database: TestDatabase, registration: Registration, clock: time_machine.Traveller
) -> None:
    person, candidacy_id = make_candidate(registration)
    enter_directory(person.member.siret)
    pages = browser_of(database, person)
    ask(pages)
    key = last_key()
    clock.move_to(END - timedelta(minutes=1))
    pages = browser_of(database, person)
    page = pages.get("enrolment.own")
    clock.move_to(END)
    pages.press(page, "enrolment.enter_key", {"key": key}, status=404)
    assert expire_due(portal=NET_ENTREPRISES, now=END) == 1
    assert state_of(registration, candidacy_id) is CandidacyState.EXPIRED


def test_accord_and_refusal_overtake_the_key(
    database: TestDatabase, registration: Registration
) -> None:
    administrator = make_administrator(registration)
    for decide, state in (
        (accepted, CandidacyState.ACCEPTED),
        (refused, CandidacyState.REFUSED),
    ):
        person, candidacy_id = make_candidate(registration, first_name=state.value)
        if state is CandidacyState.ACCEPTED:
            enter_directory(person.member.siret)
        else:
            with transaction(PORTAL) as session:
                session.merge(
                    Establishment(
                        siret=person.member.siret,
                        active=True,
                        address="5 RUE DU PORT",
                        postal_code="69004",
                        commune="LYON",
                    )
                )
        pages = browser_of(database, person)
        ask(pages)
        page = pages.get("enrolment.own")
        decide(registration, administrator, candidacy_id)
        key = last_key()
        answer = pages.client.post(
            pages.url("enrolment.enter_key"), data={**pages.token(), "key": key}
        )
        assert answer.status_code in {302, 403, 404}
        assert page.path == "/ma-demande"
        assert candidacy_of(registration, candidacy_id).settled_by == administrator.full_name
        assert state_of(registration, candidacy_id) is state


def test_whoever_asks_to_be_a_declarant_has_no_key(
    database: TestDatabase, registration: Registration
) -> None:
    person, _id = make_candidate(registration, role=Role.DECLARANT)
    enter_directory(person.member.siret)
    pages = browser_of(database, person)
    assert pages.get("enrolment.own").form("enrolment.ask_key") is None
    pages.post("enrolment.ask_key", status=404)
    assert letters_sent() == []
