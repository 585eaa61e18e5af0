"""Pages of requests to join, as administrators and candidates see them."""

import pytest

from netent.enrolment.states import CandidacyState
from netent.kernel.enums import RegistrationKind, Role
from netent.tenancy.models import Registration
from tests.accounts.people import Person, make_person
from tests.enrolment.deciding import accepted, refused
from tests.factories.candidacies import make_candidate, state_of
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_administrator, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def registration(database: TestDatabase) -> Registration:
    return make_registration(RegistrationKind.MULTI)


@pytest.fixture
def administrator(registration: Registration) -> Person:
    return make_person(
        registration, administrator=True, declarant=False, first_name="Anne", last_name="Morvan"
    )


@pytest.fixture
def pages(database: TestDatabase, administrator: Person) -> Pages:
    return Pages(database.app).sign_in(administrator)


def test_list_without_requests_says_what_it_is_for(pages: Pages) -> None:
    assert "Aucune demande pour l’instant" in pages.get("enrolment.index").text
    assert "Aucune demande ne correspond" in pages.get("enrolment.index", state="settled").text


def test_list_shows_who_waits_and_the_menu_counts_them(
    pages: Pages, registration: Registration
) -> None:
    make_candidate(registration)
    make_candidate(registration, first_name="Léa", last_name="Pinot", role=Role.DECLARANT)
    page = pages.get("enrolment.index")
    assert [row.th.get_text(strip=True) for row in page.soup.select("tbody tr")] == [
        "Paul Roussel",
        "Léa Pinot",
    ]
    assert "Demandes en attente 2" in " ".join(page.soup.nav.parent.parent.get_text(" ").split())
    assert "Léa Pinot" in pages.get("enrolment.index", q="pínot").text
    assert "Paul Roussel" not in pages.get("enrolment.index", q="pínot").text


def test_accord_on_the_page_gives_the_ticked_rights_and_says_so(
    pages: Pages, registration: Registration
) -> None:
    make_own_sites(registration, 2, ("DSN", "DPAE"))
    _person, candidacy_id = make_candidate(registration)
    page = pages.get("enrolment.show", candidacy_id=candidacy_id)
    offered = [box["value"] for box in page.soup.select('input[name="declaration"]')]
    assert offered == ["DSN", "DPAE"]
    done = pages.press(page, "enrolment.accept", {"declaration": "DPAE"}, to="enrolment.index")
    assert "acceptée" in done.notices()[0]
    assert state_of(registration, candidacy_id) is CandidacyState.ACCEPTED
    assert "Close le" in pages.get("enrolment.show", candidacy_id=candidacy_id).text


def test_refusal_is_confirmed_on_a_page_of_its_own_and_is_seen_at_the_next_request(
    pages: Pages, registration: Registration
) -> None:
    _person, candidacy_id = make_candidate(registration)
    page = pages.get("enrolment.confirm_refusal", candidacy_id=candidacy_id)
    assert state_of(registration, candidacy_id) is CandidacyState.PENDING
    done = pages.press(page, "enrolment.refuse", to="enrolment.index")
    assert "refusée" in done.notices()[0]
    _again, second = make_candidate(registration)
    text = pages.get("enrolment.show", candidacy_id=second).text
    assert "Demandes précédentes de cette personne" in text
    assert "Décision d’Anne Morvan." in text


def test_second_administrator_is_told_who_decided_what_and_when(
    pages: Pages, registration: Registration
) -> None:
    other = make_administrator(registration, first_name="Luc", last_name="Premier")
    _person, candidacy_id = make_candidate(registration)
    page = pages.get("enrolment.show", candidacy_id=candidacy_id)
    refused(registration, other, candidacy_id)
    late = pages.press(page, "enrolment.accept", to="enrolment.index")
    assert late.notices() == [
        "Rien n’a changé : la demande a déjà été refusée par Luc Premier, "
        "le 20 novembre 2026 à 14 h 05."
    ]


def test_request_of_another_registration_is_not_found(
    pages: Pages, registration: Registration
) -> None:
    stranger = make_registration()
    _person, candidacy_id = make_candidate(stranger)
    for endpoint in ("enrolment.show", "enrolment.confirm_refusal"):
        pages.get(endpoint, candidacy_id=candidacy_id, status=404)
    for endpoint in ("enrolment.accept", "enrolment.refuse"):
        pages.post(endpoint, candidacy_id=candidacy_id, status=404)
    assert state_of(stranger, candidacy_id) is CandidacyState.PENDING


def test_administrator_whose_role_was_withdrawn_a_moment_ago_decides_nothing(
    database: TestDatabase, pages: Pages, registration: Registration, administrator: Person
) -> None:
    from netent.database.sessions import transaction
    from netent.database.tenant import Tenant
    from netent.tenancy.models import Member

    _person, candidacy_id = make_candidate(registration)
    page = pages.get("enrolment.show", candidacy_id=candidacy_id)
    with transaction(Tenant(registration.id)) as session:
        member = session.get_one(Member, administrator.member.id)
        member.is_administrator, member.is_declarant = False, True
    pages.press(page, "enrolment.accept", status=403)
    assert state_of(registration, candidacy_id) is CandidacyState.PENDING


def test_candidate_sees_his_own_request_and_nothing_else(
    database: TestDatabase, registration: Registration, administrator: Person
) -> None:
    person, candidacy_id = make_candidate(registration)
    browser = Pages(database.app)
    typed = person.credentials
    fields = {name: getattr(typed, name) for name in ("siret", "last_name", "first_name")}
    fields["password"] = typed.password
    page = browser.press(
        browser.get("accounts.sign_in"), "accounts.sign_in", fields, to="enrolment.own"
    )
    assert "L’administrateur en place a été averti" in page.text
    assert "Morvan" not in page.response.text
    offered = [link["href"] for link in page.soup.select("nav a, .account a")]
    assert set(offered) == {"/ma-demande"}
    for endpoint in ("home.index", "enrolment.index", "portfolios.index", "accounts.show"):
        browser.get(endpoint, to="enrolment.own")
    browser.post("enrolment.accept", candidacy_id=candidacy_id, to="enrolment.own")
    assert state_of(registration, candidacy_id) is CandidacyState.PENDING
    accepted(registration, administrator.member, candidacy_id)
    browser.get("home.index")
    browser.get("enrolment.own", status=403)


def test_list_asks_the_database_the_same_number_of_times_whatever_there_is(
    pages: Pages, registration: Registration
) -> None:
    make_candidate(registration)
    with recorded() as few:
        pages.get("enrolment.index")
    for number in range(12):
        make_candidate(registration, first_name=f"Paul{number}")
    with recorded() as many:
        pages.get("enrolment.index")
    assert len(many) == len(few)
