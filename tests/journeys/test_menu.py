"""A declarant reads on his menu what he may file, asks why not, and his administrator mends it."""

import csv
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal
from tests.journeys.members import MENU, see
from tests.journeys.steps import PHONE, Enter, Person


@pytest.fixture
def administrator(enter: Enter, portal: Portal) -> Person:
    person = enter()
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    see(person.page, MENU)
    return person


def card(page: Page, code: str) -> Any:
    """The card of a declaration."""
    heading = page.locator(".hue", has_text=re.compile(f"^\\s*{code}\\s*$"))
    return page.locator("ul.deck > li", has=heading)


def turn(person: Person, path: str, *, tick: bool) -> None:
    """Tick or untick the one right that the matrix shows at this address, and apply it."""
    page = person.page
    if path:
        person.open(path)
    box = page.locator("input[name=tick]:not([disabled])")
    expect(box).to_have_count(1)
    if box.is_checked() is tick:
        return  # another journey in the same portal has done it today
    box.set_checked(tick)
    page.get_by_role("button", name="Voir les modifications").click()
    see(page, "Modifications à appliquer")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator(".notice")).to_contain_text("C’est fait")


def close_in_register(portal: Portal, siret: str, folder: Path) -> None:
    """Load what the register would say of an establishment that closed yesterday."""
    now = datetime.now(UTC)
    row = {
        "siren": siret[:9],
        "nic": siret[9:],
        "siret": siret,
        "dateDernierTraitementEtablissement": f"{now:%Y-%m-%dT%H:%M:%S}",
        "dateDebut": (now - timedelta(days=1)).date().isoformat(),
        "etatAdministratifEtablissement": "F",
    }
    path = folder / "StockEtablissement_utf8.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    (loaded,) = portal.command("sirene", "load", str(path))["files"]
    assert loaded["updated"] == 1


def test_declarant_sees_what_he_may_file_asks_why_and_gets_it_mended(
    enter: Enter, portal: Portal, administrator: Person, tmp_path: Path
) -> None:
    thomas = portal.member("DECLARANT", firm=1)
    siret, *_others, closed = portal.firm(1)["portfolios"][0]["establishments"]
    matrix = f"/habilitations?member={thomas['id']}&declaration=DPAE"
    # Three acts: a right given on one's own establishment, one taken away, a client that closes.
    turn(administrator, f"{matrix}&where=own", tick=True)
    turn(administrator, f"{matrix}&q={siret}", tick=False)
    close_in_register(portal, closed, tmp_path)

    person = enter()
    person.sign_in(thomas)
    page = person.page
    read_menu(person, portal)
    ask_why(person, siret, closed)
    expect(page.get_by_text(f"{administrator_name(portal)} peut y remédier.")).to_be_visible()
    person.look()

    desk = administrator.page
    question = f"membre={thomas['id']}&declaration=DPAE&siret={siret}"
    administrator.open(f"/habilitations/pourquoi?{question}")
    administrator.look()
    desk.get_by_role("link", name="Ouvrir ses habilitations pour cet établissement").click()
    turn(administrator, "", tick=True)
    page.reload()
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    administrator.open(f"/habilitations/etablissement?siret={siret}")
    expect(desk.locator("tbody tr", has_text="DPAE").first).to_contain_text("Ouvert")
    administrator.look()


def read_menu(person: Person, portal: Portal) -> None:
    """The cards tell what is open, what opens tomorrow, and what a closed client keeps shut."""
    page, clients = person.page, len(portal.firm(1)["portfolios"][0]["establishments"])
    see(page, MENU)
    person.look()
    expect(card(page, "DSN")).to_contain_text(f"{clients - 1} établissements")
    expect(card(page, "DSN")).to_contain_text("1 établissement sans accès")
    expect(card(page, "DPAE")).to_contain_text(f"{clients - 2} établissements")
    expect(card(page, "DPAE")).to_contain_text("1 autre à partir du")


def ask_why(person: Person, siret: str, closed: str) -> None:
    """From the card of a phone to the list, to the closed client, to the right that was taken."""
    page = person.page
    page.set_viewport_size(PHONE)
    card(page, "DPAE").get_by_role("link").first.click()
    see(page, "Mes habilitations")
    person.look()
    page.get_by_role("link", name=re.compile("^Pourquoi.*" + closed[-5:])).click()
    see(page, "Pourquoi ?")
    expect(page.locator(".chain .gap")).to_contain_text("Établissement fermé au répertoire")
    person.look()
    page.get_by_label("SIRET de l’établissement").fill(siret)
    page.get_by_role("button", name="Voir pourquoi").click()
    expect(page.locator(".chain .gap")).to_contain_text("Habilitation absente")
    expect(page.locator(".chain .gap")).to_contain_text("Retirée le")


def administrator_name(portal: Portal) -> str:
    """The firm's one administrator, as pages name him."""
    member = portal.member("ADMINISTRATOR", firm=1)
    return f"{member['first_name']} {member['last_name']}"


def test_cards_are_reached_by_arrows_keys_and_without_script(enter: Enter, portal: Portal) -> None:
    person = enter()
    page = person.page
    person.sign_in(portal.company("MULTI")["members"][0])
    see(page, MENU)
    page.set_viewport_size({"width": 1000, "height": 800})
    deck, on = page.locator("ul.deck"), page.get_by_role("button", name="Déclarations suivantes")
    expect(on).to_be_visible()
    on.click()
    expect(deck).not_to_have_js_property("scrollLeft", 0)
    page.set_viewport_size({"width": 1900, "height": 800})
    expect(on).to_be_hidden()
    page.set_viewport_size(PHONE)
    last = deck.locator("li").last.get_by_role("link").first
    last.focus()
    expect(last).to_be_in_viewport()
