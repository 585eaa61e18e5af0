"""From a portfolio's page to what there is to read about it."""

from tests.consultation.office import Office, at
from tests.factories.perimeter import make_portfolio
from tests.support.pages import Pages


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
