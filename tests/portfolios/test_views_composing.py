"""Pages by which clients come and leave."""

from datetime import date

import pytest

from tests.factories.directory import make_establishments
from tests.factories.identifiers import new_siren, siret_of, sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.portfolios.acting import opened_for
from tests.portfolios.test_views_declarations import sent
from tests.support.pages import Pages
from tests.support.seen import Seen
from tests.ticking.acts import change
from tests.ticking.holding import held

ADD = "portfolios.add_clients"
TRANSFER = "portfolios.transfer_clients"


def ticked(page: Seen, name: str) -> list[str]:
    boxes = page.soup.select(f'main input[name="{name}"][checked]')
    return [str(box["value"]) for box in boxes]


def test_company_is_found_by_its_siren_and_its_establishments_are_added(
    pages: Pages, firm: Firm
) -> None:
    siren = new_siren()
    one, two, gone, elsewhere = [siret_of(siren, rank) for rank in range(1, 5)]
    make_establishments([one, two, elsewhere], name="boulange")
    make_establishments([gone], closed_on=date(2021, 3, 1))
    make_portfolio(firm.registration, "Fleuristes", clients=[elsewhere])
    where = {"portfolio_id": firm.portfolio.public_id}
    typed = f"{siren[:3]} {siren[3:6]} {siren[6:]}"
    page = pages.get("portfolios.find_clients", number=typed, **where)
    assert ticked(page, "site") == [one, two]
    barred = page.rows("section[aria-labelledby=barred] table")
    assert [row[1] for row in barred] == [
        "Fermé depuis le 1er mars 2021 : un établissement fermé ne devient pas client",
        "Client de votre portefeuille « Fleuristes » : transférez-le",
    ]
    theirs = pages.visit(page.link(barred[1][1]))
    assert theirs.form("portfolios.transfer_clients") is not None
    none = pages.post(ADD, sent(page, ADD), status=422, **where)
    assert none.errors() == ["Cochez au moins un établissement."]
    fields = sent(page, ADD, site=[one, two])
    done = pages.post(ADD, fields, to="portfolios.client_declarations", **where)
    assert done.notices()[0].startswith("2 clients ajoutés.")
    assert opened_for(firm, one) == (set(), set())
    again = pages.post(ADD, fields, to="portfolios.find_clients", **where)
    assert again.notices() == ["Rien n’a changé : c’était déjà ainsi."]
    assert "Déjà dans ce portefeuille" in again.text


def test_one_establishment_is_found_by_its_siret_and_its_page_comes_next(
    pages: Pages, firm: Firm
) -> None:
    where = {"portfolio_id": firm.portfolio.public_id}
    siret = firm.sirets[3]
    page = pages.get("portfolios.find_clients", number=siret, **where)
    done = pages.press(page, ADD, to="portfolios.client")
    assert done.notices()[0].startswith("1 client ajouté.")
    assert siret in firm.clients()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("12345", "Un SIREN compte 9 chiffres, un SIRET 14."),
        ("123456789", "La clé de contrôle de ce numéro est fausse : vérifiez les chiffres."),
        ("abc", "Un SIREN compte 9 chiffres, un SIRET 14."),
    ],
)
def test_wrong_number_is_told_at_its_field(
    pages: Pages, firm: Firm, number: str, said: str
) -> None:
    page = pages.get(
        "portfolios.find_clients", portfolio_id=firm.portfolio.public_id, number=number
    )
    assert page.errors() == [said]


def test_number_that_the_register_does_not_know_says_what_to_do(pages: Pages, firm: Firm) -> None:
    unknown = sirets(1, start=75_000_000)[0]
    where = {"portfolio_id": firm.portfolio.public_id}
    page = pages.get("portfolios.find_clients", number=unknown, **where)
    assert "Absent du répertoire Sirene" in page.text
    fields = {"number": unknown, "site": [unknown]}
    told = pages.post(ADD, fields, to="portfolios.find_clients", **where)
    assert "(absent du répertoire)" in told.notices()[0]


def test_company_with_very_many_establishments_is_added_whole(pages: Pages, firm: Firm) -> None:
    siren = new_siren()
    every = [siret_of(siren, rank) for rank in range(1, 231)]
    make_establishments(every)
    where = {"portfolio_id": firm.portfolio.public_id}
    page = pages.get("portfolios.find_clients", number=siren, **where)
    assert len(ticked(page, "site")) == 200
    assert "Tous les établissements actifs : 230" in page.text
    fields = sent(page, ADD, all="y", site=every[:200])
    done = pages.post(ADD, fields, to="portfolios.client_declarations", **where)
    assert "Pour 230 clients du portefeuille" in done.text
    assert firm.clients() >= set(every)
    fields = sent(page, ADD, site=every[:60])
    pages.post(ADD, fields, to="portfolios.find_clients", **where)


def test_client_is_removed_after_what_ends_was_shown(pages: Pages, firm: Firm) -> None:
    one, other = firm.sirets[:2]
    change(firm, firm.declarants[0], one, "DPAE", given=True)
    where = {"portfolio_id": firm.portfolio.public_id}
    page = pages.get("portfolios.client", siret=one, **where)
    review = pages.press(page, "portfolios.remove_clients")
    assert "1 droit prend fin. 1 membre est concerné, sur 1 établissement." in review.text
    assert firm.clients() == {one, other}
    change(firm, firm.declarants[1], one, "DPAE", given=True)
    refused = pages.press(review, "portfolios.remove_clients", status=422)
    assert "2 droits prendraient fin" in refused.errors()[0]
    done = pages.press(refused, "portfolios.remove_clients", to="portfolios.compose")
    assert done.notices() == ["1 client retiré du portefeuille. 2 droits ont pris fin."]
    assert (firm.clients(), held(firm)) == ({other}, {})
    again = pages.press(refused, "portfolios.remove_clients", to="portfolios.compose")
    assert again.notices() == ["Rien n’a changé : c’était déjà ainsi."]
