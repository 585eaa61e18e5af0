"""From a portfolio's page to what there is to read about it."""

import pytest

from tests.consultation.office import Office, at
from tests.factories.perimeter import make_portfolio
from tests.support.pages import Pages
from tests.support.seen import Seen


def test_portfolio_leads_to_its_own_recap_history_detail_and_coverage(
    pages: Pages, office: Office
) -> None:
    office.grant(office.rights("DSN"), at(2))
    make_portfolio(office.registration, "Fleurs")
    page = pages.get("portfolios.show", portfolio_id=office.portfolio.public_id)
    recap = pages.visit(page.link("Récapitulatif de ce portefeuille"))
    assert len(recap.rows("#lignes table")) == 6
    summary = recap.soup.select_one(".fold-choices summary")
    assert summary is not None
    assert summary.get_text() == "Quartier"
    assert len(pages.visit(page.link("Historique de ses habilitations")).rows()) == 1
    asked = pages.visit(page.link("Demander son détail, à télécharger"))
    chosen = asked.soup.select_one("option[selected]")
    assert chosen is not None
    assert chosen.get_text() == "Quartier"
    # DPAE and DUCS are open for three clients, and nobody may file them.
    assert len(pages.visit(page.link("Ses clients sans déclarant")).rows()) == 3
    assert len(pages.visit(page.link("Ses déclarations inutilisées")).rows()) == 2


@pytest.mark.parametrize(
    "word",
    [
        "Récapitulatif de ce portefeuille",
        "Historique de ses habilitations",
        "Ses clients sans déclarant",
        "Ses déclarations inutilisées",
    ],
)
def test_what_is_read_about_one_portfolio_leads_back_to_it(
    pages: Pages, office: Office, word: str
) -> None:
    page = pages.get("portfolios.show", portfolio_id=office.portfolio.public_id)
    narrowed = pages.visit(page.link(word))
    assert trail(narrowed) == ["Menu personnalisé", "Portefeuilles", "Quartier"]
    assert narrowed.soup.select(".breadcrumb a")[-1]["href"] == page.path
    assert "Portefeuilles" not in trail(pages.visit(narrowed.path))


def trail(page: Seen) -> list[str]:
    return [link.get_text() for link in page.soup.select(".breadcrumb a")]
