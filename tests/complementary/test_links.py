"""The operator's addresses: https, a name, no trick; each change has its author."""

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.complementary.addresses import LONGEST_ADDRESS, address_flaw
from netent.complementary.carried import linked_codes
from netent.complementary.queries.links import addresses
from netent.complementary.service.links import set_addresses
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, PORTAL_CHAIN, Tenant
from tests.factories.operators import Operating
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.threads import at_once

FIRST, SECOND = linked_codes()[:2]


def stored() -> dict[str, str]:
    with reading(PORTAL) as session:
        return dict(addresses(session))


def events() -> list[AuditEvent]:
    with reading(Tenant(PORTAL_CHAIN)) as session:
        found = select(AuditEvent).where(AuditEvent.action == "service_link.changed")
        return list(session.scalars(found.order_by(AuditEvent.number)))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.dsn-info.fr",
        "https://dsn-val.example/telecharger?version=2026#haut",
        "HTTPS://Site.Exemple.FR/Chemin",
        "https://xn--caf-dma.fr/",
        "https://www.site.xn--p1ai/",
    ],
)
def test_plain_https_address_is_taken(address: str) -> None:
    assert address_flaw(address) is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://site.fr/", "https://"),
        ("javascript:alert(1)", "https://"),
        ("data:text/html,x", "https://"),
        ("//site.fr", "https://"),
        ("site.fr", "https://"),
        (" https://site.fr", "https://"),
        ("https:site.fr", "https://"),
        ("https:/\\site.fr", "https://"),
        ("https://", "nom du site"),
        ("https:///chemin", "nom du site"),
        ("https://localhost/", "nom du site"),
        ("https://127.0.0.1/", "nom du site"),
        ("https://0x7f.1/", "nom du site"),
        ("https://site.1234/", "nom du site"),
        ("https://-site.fr/", "nom du site"),
        ("https://site..fr/", "nom du site"),
        ("https://site.fr./", "nom du site"),
        ("https://" + ".".join(["a" * 60] * 4 + ["a" * 20]) + ".fr", "nom du site"),
        ("https://moi:secret@site.fr/", "avant"),
        ("https://impots.gouv.fr@site.fr/", "avant"),
        ("https://site.fr:8443/", "port"),
        ("https://site.fr:443/", "port"),
        ("https://site.fr:/", "port"),
        ("https://[::1]/", "signe"),
        ("https://site.fr\\@autre.fr/", "signe"),
        ("https://site.fr/a b", "signe"),
        ("https://site.fr/\n", "signe"),
        ("https://sité.fr/", "signe"),
        ('https://site.fr/"onclick', "signe"),
        ("https://site.fr/<b>", "signe"),
        ("https://site.fr/" + "a" * LONGEST_ADDRESS, "longue"),
    ],
)
def test_address_with_a_flaw_is_refused(address: str, told: str) -> None:
    flaw = address_flaw(address)
    assert flaw is not None
    assert told.replace("avant", "@") in flaw


def test_operator_sets_changes_and_empties_addresses_and_each_is_told(
    desk: Pages, operator: Operating
) -> None:
    page = desk.get("references.links")
    typed = {FIRST: " https://un.example/ ", SECOND: "https://deux.example/"}
    page = desk.press(page, "references.links", typed, to="references.links")
    assert page.notices() == ["2 adresses enregistrées."]
    assert stored() == {FIRST: "https://un.example/", SECOND: "https://deux.example/"}
    assert "Odile Garnier" in page.text
    again = desk.press(page, "references.links", to="references.links")
    assert again.notices() == ["Rien n’a changé."]
    done = desk.press(page, "references.links", {FIRST: ""}, to="references.links")
    assert done.notices() == ["1 adresse enregistrée."]
    assert stored() == {SECOND: "https://deux.example/"}
    told = [(event.subject, event.actor_name, event.details["after"]) for event in events()]
    assert told == [
        (FIRST, "Odile Garnier", {"site": "https://un.example/"}),
        (SECOND, "Odile Garnier", {"site": "https://deux.example/"}),
        (FIRST, "Odile Garnier", {"site": ""}),
    ]
    assert "Lien vers un autre site changé" in desk.get("desk.audit").text


def test_refused_address_stands_at_its_field_and_nothing_is_set(desk: Pages) -> None:
    page = desk.get("references.links")
    typed = {FIRST: "https://un.example/", SECOND: "http://deux.example/"}
    refused = desk.press(page, "references.links", typed, status=422)
    assert refused.errors() == ["Une adresse qui commence par https:// est attendue."]
    assert refused.soup.select_one(f'[id="{SECOND}"]')["aria-invalid"] == "true"
    assert refused.soup.select_one(f'[id="{SECOND}"]')["value"] == "http://deux.example/"
    assert stored() == {}
    assert events() == []


def test_field_that_somebody_else_changed_meanwhile_stays_his(desk: Pages) -> None:
    page = desk.get("references.links")
    with transaction(PORTAL) as session:
        set_addresses(session, None, {SECOND: "https://autre.example/"}, now=NOW)
    desk.press(page, "references.links", {FIRST: "https://un.example/"}, to="references.links")
    assert stored() == {FIRST: "https://un.example/", SECOND: "https://autre.example/"}


def test_service_refuses_what_a_form_would_not_let_through(database: TestDatabase) -> None:
    for wanted in ({"DSN": "https://un.example/"}, {FIRST: "http://un.example/"}):
        with pytest.raises(ValueError, match="no such address"), transaction(PORTAL) as session:
            set_addresses(session, None, wanted, now=NOW)
    assert stored() == {}


def test_two_who_set_the_first_address_at_once_both_succeed(database: TestDatabase) -> None:
    def setting(code: str) -> str:
        with transaction(PORTAL) as session:
            set_addresses(session, None, {code: "https://un.example/"}, now=NOW)
        return code

    at_once(lambda: setting(FIRST), lambda: setting(SECOND))
    assert stored().keys() == {FIRST, SECOND}
