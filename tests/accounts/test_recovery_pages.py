"""The pages of a forgotten password: their fields, their limits, when they are not there."""

from collections.abc import Iterator

import pytest

from netent.policies import portals
from netent.policies.portals import Hardening
from tests.accounts.forgotten import ANSWER, answer, forget, give_question, triplet
from tests.accounts.people import (
    PASSWORD,
    login_of,
    make_person,
)
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def no_question() -> Iterator[None]:
    portals.bind(Hardening(has_secret_question=False))
    yield
    portals.bind(Hardening())


@pytest.mark.usefixtures("no_question")
def test_portal_without_secret_question_offers_none(pages: Pages) -> None:
    forget(pages, give_question(make_person()))
    assert "question" not in pages.get("accounts.recover_ways").text.lower()
    pages.get("accounts.recover_question", status=404)


@pytest.mark.parametrize("endpoint", ["accounts.recover_ways", "accounts.recover_question"])
def test_page_of_a_way_without_who_one_is_asks_for_it(pages: Pages, endpoint: str) -> None:
    pages.get(endpoint, to="accounts.recover")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"siret": "123"}, "Ce n’est pas un SIRET"),
        ({"siret": ""}, "Indiquez le SIRET"),
        ({"last_name": ""}, "Indiquez le nom"),
        ({"first_name": "x" * 201}, "Ce prénom est trop long"),
    ],
    ids=["no siret", "nothing", "no name", "too long"],
)
def test_triplet_that_does_not_do_is_refused_beside_its_field_and_kept(
    pages: Pages, changes: dict[str, str], said: str
) -> None:
    typed = triplet(make_person(), **changes)
    page = pages.press(pages.get("accounts.recover"), "accounts.recover", typed, status=422)
    assert any(said in error for error in page.errors())
    assert all(
        page.soup.select_one(f'input[name="{name}"]')["value"] == text  # type: ignore[index]
        for name, text in typed.items()
    )


def test_names_that_fold_to_very_long_ones_break_nothing(pages: Pages) -> None:
    forget(pages, make_person(), last_name="ﷺ" * 200, first_name="ﷺ" * 200)
    answer(pages, ANSWER)


@pytest.mark.parametrize(("typed", "said"), [("", "Donnez la réponse"), ("x" * 101, "trop longue")])
def test_answer_that_cannot_be_one_is_refused_uncounted_and_not_sent_back(
    pages: Pages, typed: str, said: str
) -> None:
    person = give_question(make_person())
    forget(pages, person)
    text = answer(pages, typed, status=422)
    assert said in text
    assert login_of(person).failures == 0
    page = pages.press(
        pages.get("accounts.recover_question"),
        "accounts.recover_question",
        {"answer": "Mon secret"},
        status=401,
    )
    assert "Mon secret" not in page.response.text


def test_tries_are_limited_by_address(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(pages, give_question(make_person()))
    monkeypatch.setitem(pages.app.config, "SIGN_IN_RATE", "2 per minute")
    page = pages.get("accounts.recover_question")
    for status in (401, 401, 429):
        pages.press(page, "accounts.recover_question", {"answer": "faux"}, status=status)


def test_signed_in_member_has_no_need_of_it(pages: Pages) -> None:
    person = make_person()
    assert person.credentials.password == PASSWORD
    pages.sign_in(person)
    pages.get("accounts.recover", to="home.index")
