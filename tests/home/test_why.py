"""Why?: the answer in words, its links, and who can mend it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member
from tests.accounts.people import make_person
from tests.factories.directory import close_establishment
from tests.factories.identifiers import sirets
from tests.factories.imports import NOW, Firm
from tests.factories.logins import person_of
from tests.factories.perimeter import make_portfolio
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen, words

LATER = NOW + timedelta(days=2)


@pytest.fixture
def pages(database: TestDatabase) -> Iterator[Pages]:
    with time_machine.travel(LATER, tick=False):
        yield Pages(database.app)


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets[:3]])
    return firm


def chain(page: Seen) -> dict[str, list[str]]:
    """The links of the chain, by how they stand."""
    found: dict[str, list[str]] = {"met": [], "gap": [], "unmet": []}
    for item in page.soup.select("ol.chain > li"):
        (look,) = item["class"]
        found[str(look)].append(words(item))
    return found


def place(page: Seen) -> str:
    """The entry of the side menu under which the page stands."""
    (current,) = page.soup.select(".side [aria-current]")
    return words(current)


def ask(pages: Pages, siret: str, declaration: str = "DSN", **others: object) -> Seen:
    return pages.get("rights.why", declaration=declaration, siret=siret, **others)


def test_right_that_may_be_used_has_every_link_and_says_where_it_comes_from(
    pages: Pages, firm: Firm
) -> None:
    pages.sign_in(person_of(firm.registration, firm.declarants[0]))
    page = ask(pages, firm.sirets[0])
    assert "Oui Vous, pour déposer la déclaration DSN" in page.text
    links = chain(page)
    assert (len(links["met"]), links["gap"], links["unmet"]) == (8, [], [])
    assert "Client du portefeuille « Boulangeries »" in links["met"][0]
    assert "par Alix Durand (Dépôt de fichier)." in links["met"][5]
    assert page.soup.select('ol.chain a[href*="demandes"]') == []
    assert place(page) == "Mes habilitations"
    boss = Pages(pages.app).sign_in(person_of(firm.registration, firm.administrator))
    page = ask(boss, firm.sirets[0], membre=firm.declarants[0].public_id)
    assert "Bruno Durand, pour déposer la déclaration DSN" in page.text
    assert place(page) == "Gérer les déclarants"
    boss.visit(page.link("Dépôt de fichier"))


def test_delay_says_when_it_ends_and_that_nothing_has_to_be_done(pages: Pages, firm: Firm) -> None:
    firm.run([(firm.sirets[4], "1")], now=LATER)
    pages.sign_in(person_of(firm.registration, firm.declarants[0]))
    page = ask(pages, firm.sirets[4])
    (gap,) = chain(page)["gap"]
    assert gap == "Manque : Ouverte dans 1 jour Le 23 novembre 2026 à 0 h."
    assert "Pas encore" in page.text
    assert "Il n’y a rien à faire" in page.text
    assert "Alix" not in words(page.soup.select_one(".answer > p:not(.says)"))


def test_missing_right_names_who_can_mend_it_and_leads_the_administrator_there(
    pages: Pages, firm: Firm
) -> None:
    make_portfolio(firm.registration, "Fleuristes", clients=sirets(1, start=32_000_000))
    (siret,) = sirets(1, start=32_000_000)
    pages.sign_in(person_of(firm.registration, firm.declarants[0]))
    page = ask(pages, siret)
    (gap,) = chain(page)["gap"]
    assert gap == "Manque : Habilitation absente Vous n’êtes pas affecté à ce portefeuille."
    assert "Alix Durand peut y remédier." in page.text
    boss = Pages(pages.app).sign_in(person_of(firm.registration, firm.administrator))
    page = ask(boss, siret, membre=firm.declarants[0].public_id)
    assert "peut y remédier" not in page.text
    matrix = boss.visit(page.link("Ouvrir ses habilitations pour cet établissement"))
    assert matrix.h1 == "Gérer les habilitations"
    assert "Bruno Durand" in matrix.text


def test_every_link_that_is_missing_is_told_not_only_the_first(pages: Pages, firm: Firm) -> None:
    today = clock.paris_day(NOW)
    close_establishment(firm.registration.id, firm.sirets[0], since=today, today=today)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.declarants[0].id).state = MemberState.SUSPENDED
    pages.sign_in(person_of(firm.registration, firm.administrator))
    page = ask(pages, firm.sirets[0], membre=firm.declarants[0].public_id)
    links = chain(page)
    assert links["gap"] == ["Manque : Bruno Durand est suspendu"]
    assert links["unmet"] == [
        "Manque : Établissement fermé au répertoire Sirene depuis le 20 novembre 2026 "
        "Aucun droit n’est perdu : une réouverture les rend."
    ]
    assert pages.visit(page.link("Ouvrir la fiche de Bruno Durand")).h1 == "Bruno Durand"


def test_question_that_is_no_question_is_told_at_its_field(pages: Pages, firm: Firm) -> None:
    pages.sign_in(person_of(firm.registration, firm.declarants[0]))
    assert "Votre question" in pages.get("rights.why").text
    assert "Un SIRET compte 14 chiffres." in ask(pages, "123").text
    assert "n’est pas au catalogue" in ask(pages, firm.sirets[0], "RIEN").text
    spaced = f"{firm.sirets[0][:3]} {firm.sirets[0][3:]}"
    assert "Oui" in ask(pages, spaced).text
    assert "ne se dépose pas par habilitation" in ask(pages, firm.sirets[0], "ATMP").text


def test_declarant_asks_for_himself_only_and_nobody_for_another_registration(
    pages: Pages, firm: Firm
) -> None:
    bruno, chloe = firm.declarants
    pages.sign_in(person_of(firm.registration, bruno))
    asked = {"declaration": "DSN", "siret": firm.sirets[0]}
    pages.get("rights.why", membre=bruno.public_id, **asked)
    pages.get("rights.why", membre=chloe.public_id, status=403, **asked)
    pages.get("rights.why", membre="x", status=403, **asked)
    stranger = Pages(pages.app).sign_in(make_person(administrator=True))
    stranger.get("rights.why", membre=chloe.public_id, status=404, **asked)
    stranger.get("rights.why", membre="x", status=404, **asked)
    page = stranger.get("rights.why", **asked)
    assert "ni client d’un portefeuille" in chain(page)["gap"][0]
    assert "Boulangeries" not in page.text
