"""Coming in by a code: once, and to choose a password before anything else."""

from datetime import timedelta

import pytest

from netent.accounts.service import Refused, SignedIn
from netent.accounts.states import Renewal
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from tests.accounts.people import PASSWORD, Person, enter, login_of, make_person
from tests.factories.secrets import code_for
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

CODES = [SecretKind.PROVISIONAL_PASSWORD, SecretKind.TEMPORARY_PASSWORD]


@pytest.mark.parametrize("kind", CODES)
def test_code_opens_the_door_once_and_asks_for_a_password(kind: SecretKind) -> None:
    person = make_person()
    coming = person.typing(password=code_for(person, kind))
    entered = enter(coming)
    assert isinstance(entered, SignedIn)
    assert entered.standing.renewal is Renewal.PASSWORD_AND_QUESTION
    assert login_of(person).renewal is Renewal.PASSWORD_AND_QUESTION
    assert enter(coming) == Refused()


@pytest.mark.parametrize("kind", CODES)
def test_password_opens_nothing_while_a_code_lives_and_again_once_it_is_over(
    kind: SecretKind,
) -> None:
    person = make_person()
    code_for(person, kind)
    assert enter(person) == Refused()
    assert isinstance(
        enter(person, now=NET_ENTREPRISES.secrets[kind].lifetime.after(NOW)), SignedIn
    )


def test_code_is_good_strictly_before_its_end() -> None:
    end = NOW + timedelta(hours=1)
    early, late = make_person(), make_person()
    for person, now in ((early, end - timedelta(microseconds=1)), (late, end)):
        code = code_for(person, SecretKind.TEMPORARY_PASSWORD)
        entered = enter(person.typing(password=code), now=now)
        assert isinstance(entered, SignedIn) is (person is early)


def test_fifth_wrong_entry_voids_the_code_for_good() -> None:
    person = make_person()
    code = code_for(person)
    for _try in range(5):
        assert enter(person.typing(password="00000x")) == Refused()
    # Past the account's own lock, only the code is void.
    later = NOW + timedelta(hours=1)
    assert enter(person.typing(password=code), now=later) == Refused()
    assert isinstance(enter(person, now=later), SignedIn)


def test_code_entered_twice_at_once_opens_one_session() -> None:
    person = make_person()
    coming = person.typing(password=code_for(person))
    results = at_once(*[lambda: enter(coming)] * 3)
    assert sum(isinstance(result, SignedIn) for result in results) == 1


def test_code_of_another_member_opens_nothing() -> None:
    person, other = make_person(), make_person()
    code_for(person)
    assert enter(person.typing(password=code_for(other))) == Refused()


def by_code(database: TestDatabase, person: Person) -> Pages:
    pages = Pages(database.app)
    typed = person.credentials
    fields = {name: getattr(typed, name) for name in ("siret", "last_name", "first_name")}
    fields["password"] = code_for(person)
    pages.press(pages.get("accounts.sign_in"), "accounts.sign_in", fields, to="accounts.renew")
    return pages


def renewed(**changes: str) -> dict[str, str]:
    return {
        "password": "Nouveau2026",
        "again": "Nouveau2026",
        "question": "first_book",
        "answer": "Le Petit Prince",
    } | changes


@pytest.mark.usefixtures("clock")
def test_whoever_came_by_a_code_sees_nothing_but_the_page_that_asks_for_a_password(
    database: TestDatabase,
) -> None:
    pages = by_code(database, make_person(administrator=True))
    for endpoint in ("home.index", "portfolios.index", "accounts.show", "accounts.sessions"):
        pages.get(endpoint, status=302, to="accounts.renew")
    page = pages.get("accounts.renew")
    assert "Question secrète" in page.text
    assert page.soup.select("nav, .account a") == []


@pytest.mark.usefixtures("clock")
def test_new_password_and_question_open_the_portal_and_the_next_door(
    database: TestDatabase,
) -> None:
    person = make_person()
    pages = by_code(database, person)
    page = pages.press(pages.get("accounts.renew"), "accounts.renew", renewed(), status=302)
    assert page.response.location == "/menu"
    pages.get("home.index")
    login = login_of(person)
    assert (login.renewal, login.secret_question) == (None, "first_book")
    assert login.secret_answer_hash is not None
    assert "petit" not in login.secret_answer_hash
    assert isinstance(enter(person.typing(password="Nouveau2026")), SignedIn)
    assert enter(person.typing(password=PASSWORD)) == Refused()
    pages.get("accounts.renew", status=302, to="accounts.show")


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "court1", "again": "court1"}, "de 8 à 20 caractères"),
        ({"again": "Nouveau2027"}, "Les deux mots de passe diffèrent"),
        ({"password": "", "again": ""}, "Choisissez un mot de passe"),
        ({"answer": "a -"}, "Cette réponse est trop courte"),
        ({"answer": ""}, "Donnez la réponse"),
        ({"question": "ma_question"}, "choix"),
    ],
    ids=["weak", "twice", "none", "short answer", "no answer", "unknown question"],
)
def test_choice_that_does_not_do_is_refused_beside_its_field_and_secrets_are_not_sent_back(
    database: TestDatabase, changes: dict[str, str], said: str
) -> None:
    person = make_person()
    pages = by_code(database, person)
    page = pages.press(
        pages.get("accounts.renew"), "accounts.renew", renewed(**changes), status=422
    )
    assert any(said in error for error in page.errors())
    assert "Nouveau2026" not in page.response.text
    assert login_of(person).renewal is Renewal.PASSWORD_AND_QUESTION
