"""Cards of the menu: what may be filed today, and in words what keeps one from the rest."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations.models import HabilitationEnded
from netent.home.colours import is_dark
from netent.kernel import clock
from netent.perimeter.models import Site
from tests.factories.directory import close_establishment
from tests.factories.imports import NOW, Firm
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen, words

TODAY = date(2026, 11, 20)


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


def cards(page: Seen) -> list[list[str]]:
    """The lines of each card, its heading first."""
    return [
        [words(line) for line in card.select("h3, p")] for card in page.soup.select("ul.deck > li")
    ]


def test_card_says_when_a_right_opens_and_for_how_many_establishments(pages: Pages) -> None:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets[:2]])
    with time_machine.travel(NOW, tick=False):
        person = person_of(firm.registration, firm.declarants[0])
        home = pages.sign_in(person).get("home.index")
    assert cards(home) == [
        [
            "DSN Déclaration sociale nominative",
            "Ouverte dans 1 jour",
            "le 21 novembre 2026 à 0 h, pour 2 établissements",
        ],
        [
            "DPAE Déclaration préalable à l’embauche",
            "Ouverte dans 1 jour",
            "le 21 novembre 2026 à 0 h, pour 2 établissements",
        ],
    ]
    assert "aucune ouverte, 2 à venir" in home.text
    assert home.soup.select("ul.deck svg rect") == []


def test_card_has_its_colour_from_the_first_open_day_and_counts_what_is_closed(
    pages: Pages,
) -> None:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets[:3]])
    close_establishment(firm.registration.id, firm.sirets[0], since=TODAY, today=TODAY)
    person = person_of(firm.registration, firm.declarants[0])
    with time_machine.travel(clock.paris_midnight(TODAY + timedelta(days=1)), tick=False):
        home = pages.sign_in(person).get("home.index")
        dsn, dpae = cards(home)
        closed = "1 établissement sans accès"
        assert dsn[1:] == ["Ouverte", "2 établissements", "Déposer DSN", closed]
        assert dpae[1:] == ["Ouverte", "2 établissements", "Déposer DPAE", closed]
        (first, _second) = home.soup.select("ul.deck svg rect")
        assert first["fill"] == "#1F6FB2"
        held = pages.visit(str(home.soup.select("ul.deck h3 a")[1]["href"]))
    assert held.h1 == "Mes habilitations"
    assert "2 établissements ouverts, 1 sans accès" in held.text
    assert [row[2:4] for row in held.rows()] == [
        ["Fermé le 20 novembre 2026", "–"],
        ["Ouvert", "21 novembre 2026"],
        ["Ouvert", "21 novembre 2026"],
    ]


def test_right_that_ended_lately_is_told_and_one_of_long_ago_is_history(pages: Pages) -> None:
    firm = Firm(clients=2)
    with transaction(Tenant(firm.registration.id)) as session:
        for site in session.scalars(select(Site)).all():
            for slot, days in ((0, 3), (11, 60)):
                ended = TODAY - timedelta(days=days)
                keys = {"site_id": site.id, "member_id": firm.declarants[0].id}
                session.add(HabilitationEnded(**keys, mask=1 << slot, ends_on=ended))
    with time_machine.travel(NOW, tick=False):
        home = pages.sign_in(person_of(firm.registration, firm.declarants[0])).get("home.index")
        (lines,) = cards(home)
        assert lines[1] == "Habilitation terminée"
        assert lines[2].startswith("17 novembre 2026, 2 établissements · Pourquoi ?")
        why = pages.visit(str(home.soup.select_one("ul.deck h3 a")["href"]))
        assert "Habilitation terminée le 17 novembre 2026" in why.text
        assert "Aucune habilitation" in pages.get("rights.own").text


def test_ink_on_every_colour_of_the_catalogue_stands_out(database: TestDatabase) -> None:
    def luminance(colour: str) -> float:
        shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return sum(
            part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True)
        )

    with reading(PORTAL) as session:
        colours = [row.colour for row in catalogue.every_declaration(session)]
    for colour in colours:
        ground = luminance(colour)
        contrast = 1.05 / (ground + 0.05) if is_dark(colour) else (ground + 0.05) / 0.05
        assert contrast >= 4.5, colour
