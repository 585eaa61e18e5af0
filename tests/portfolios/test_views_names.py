"""Creating and renaming portfolios: what a name may be, and what the form says of it."""

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.perimeter.models import Portfolio
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_registration
from tests.support.pages import Pages


def portfolio_names(firm: Firm) -> set[str]:
    with reading(Tenant(firm.registration.id)) as session:
        return set(session.scalars(select(Portfolio.name)))


def test_create_leads_to_the_new_portfolio(pages: Pages, firm: Firm) -> None:
    form = pages.get("portfolios.create")
    page = pages.press(
        form, "portfolios.create", {"name": "  Fleuristes   du\u00a0Rhône "}, to="portfolios.show"
    )
    assert page.h1 == "Fleuristes du Rhône"
    assert page.notices() == ["Portefeuille « Fleuristes du Rhône » créé."]
    assert "Aucun client dans ce portefeuille" in page.text
    pages.visit(page.link("Déposer un fichier"))
    assert portfolio_names(firm) == {"Boulangeries", "Fleuristes du Rhône"}


EMPTY = "Donnez un nom au portefeuille, avec au moins une lettre ou un chiffre."
LONG = "Ce nom est trop long : 80 caractères au plus."
TAKEN = (
    "Le portefeuille « Boulangeries » porte déjà ce nom, aux majuscules, accents ou espaces près."
)
WRONG_NAMES = [
    ("", EMPTY),
    ("   ", EMPTY),
    ("- . /", EMPTY),
    ("\x00", EMPTY),
    ("\u200b\u202e", EMPTY),
    ("x" * 81, LONG),
    ("ﷺ" * 80, LONG),
    ("BOULANGÉRIES", TAKEN),
    ("boulan\x00geries/", None),
    ("bou-langeries?", None),
    (" *Boulangeries* ", TAKEN),
]


@pytest.mark.parametrize(("name", "error"), WRONG_NAMES)
def test_create_with_a_wrong_name_says_why_and_keeps_what_was_typed(
    pages: Pages, firm: Firm, name: str, error: str | None
) -> None:
    form = pages.get("portfolios.create")
    if error is None:  # a name of its own, however near
        pages.press(form, "portfolios.create", {"name": name}, to="portfolios.show")
        assert len(portfolio_names(firm)) == 2
        return
    page = pages.press(form, "portfolios.create", {"name": name}, status=422)
    assert page.errors() == [error]
    field = page.soup.find(id="name")
    assert field is not None
    assert field["aria-invalid"] == "true"
    assert portfolio_names(firm) == {"Boulangeries"}


def test_create_takes_eighty_letters_and_shows_markup_as_text(pages: Pages) -> None:
    name = "<b>&amp;</b>" + "é" * 68
    form = pages.get("portfolios.create")
    page = pages.press(form, "portfolios.create", {"name": name}, to="portfolios.show")
    assert page.h1 == name
    assert page.soup.select("main b") == []


def test_rename_changes_the_name_and_lets_it_keep_its_own(pages: Pages, firm: Firm) -> None:
    identifier = firm.portfolio.public_id
    form = pages.get("portfolios.rename", portfolio_id=identifier)
    assert form.soup.find(id="name")["value"] == "Boulangeries"  # type: ignore[index]
    page = pages.press(form, "portfolios.rename", {"name": "BOULANGERIES"}, to="portfolios.show")
    assert page.h1 == "BOULANGERIES"
    assert page.notices() == ["Le portefeuille s’appelle maintenant « BOULANGERIES »."]


@pytest.mark.parametrize(("name", "error"), [("", EMPTY), ("y" * 81, LONG), ("fleuristes", None)])
def test_rename_to_a_wrong_name_changes_nothing(
    pages: Pages, firm: Firm, name: str, error: str | None
) -> None:
    make_portfolio(firm.registration, "Fleuristes")
    form = pages.get("portfolios.rename", portfolio_id=firm.portfolio.public_id)
    page = pages.press(form, "portfolios.rename", {"name": name}, status=422)
    assert page.errors() == [error or TAKEN.replace("Boulangeries", "Fleuristes")]
    assert portfolio_names(firm) == {"Boulangeries", "Fleuristes"}


def test_name_taken_in_another_registration_is_free_here(pages: Pages, firm: Firm) -> None:
    make_portfolio(make_registration(), "Fleuristes")
    form = pages.get("portfolios.create")
    pages.press(form, "portfolios.create", {"name": "Fleuristes"}, to="portfolios.show")


def test_unknown_portfolio_is_not_found(pages: Pages) -> None:
    for path in (f"/portefeuilles/{'0' * 8}-0000-4000-8000-{'0' * 12}", "/portefeuilles/1"):
        assert pages.visit(path, status=404).h1 == "Cette page n’existe pas"
