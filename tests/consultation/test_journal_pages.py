"""The journal's page and its files."""

import json
from itertools import pairwise
from uuid import uuid4

import pytest

from netent.audit.chain import Link
from netent.audit.service import record
from netent.consultation import exports
from netent.database.sessions import transaction
from netent.kernel import clock
from netent.portfolios.service import rename_portfolio
from tests.audit.tampering import tamper
from tests.consultation.office import Office, at
from tests.consultation.tables import csv_rows, xlsx_rows
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen


def listed(page: Seen) -> list[list[str]]:
    return page.rows("#evenements table")


def act(office: Office, action: str, subject: str = "", **details: object) -> None:
    with transaction(office.tenant) as session:
        record(session, office.actor, action, subject=subject, details=details, now=at(2))


@pytest.fixture
def renamed(office: Office, pages: Pages) -> Office:
    """The portfolio has another name, by the administrator."""
    with transaction(office.tenant) as session:
        rename_portfolio(
            session,
            office.actor,
            portfolio_id=office.portfolio.public_id,
            name="Centre-ville",
            now=clock.now(),
        )
    return office


def test_journal_tells_who_did_what_to_whom_before_and_after(pages: Pages, renamed: Office) -> None:
    page = pages.get("consultation.audit")
    first, second = listed(page)
    assert first[1:] == [
        "Portefeuille renommé Centre-ville",
        "Alix Martin 192.0.2.1",
        "Quartier → devient Centre-ville",
    ]
    assert second[1].startswith("Connexion Alix Martin")
    assert "Par Mot de passe" in second[3]
    assert "Chaîne vérifiée 2 événements relus à l’instant" in page.text
    assert "soit tout le journal" in page.text


def test_details_are_words_and_never_what_is_stored(pages: Pages, office: Office) -> None:
    act(
        office,
        "member.roles_changed",
        str(office.members[0].public_id),
        before={"role": "DECLARANT", "rights": 3},
        after={"role": "ADMINISTRATOR", "rights": 3},
        member=office.members[1].public_id,
        until=at(3),
        ends_on=at(4).date(),
        reason="bad_siret",
        question=True,
        sites=[office.sirets[0], "x"],
        declarations=[],
        undoes="Quartier · Quartier.csv",
        browser="Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
    )
    row = listed(pages.get("consultation.audit"))[0]
    assert row[1] == "Rôles changés Bruno Petit"
    assert "Rôle Déclarant → devient Administrateur" in row[3]
    assert "Personne Chloé Roux" in row[3]
    assert "Jusqu’à 3 novembre 2026 à 14 h 00" in row[3]
    assert "Fin 4 novembre 2026" in row[3]
    assert "Motif SIRET mal formé" in row[3]
    assert "Question secrète oui" in row[3]
    assert "Navigateur Firefox, Windows" in row[3]
    assert "Demande annulée Quartier · Quartier.csv" in row[3]
    assert "Droits" not in row[3]
    assert not any(sign in row[3] for sign in '{}[]"_')


def test_journal_narrowed_by_each_filter(pages: Pages, renamed: Office) -> None:
    act(renamed, "member.created", str(renamed.members[0].public_id))
    for filters, expected in (
        ({}, 3),
        ({"action": "portfolio.renamed"}, 1),
        ({"action": "nonsense"}, 3),
        ({"auteur": renamed.administrator.public_id}, 3),
        ({"auteur": renamed.members[0].public_id}, 0),
        ({"membre": renamed.members[0].public_id}, 1),
        ({"au": "2026-11-02"}, 1),
        ({"du": "2026-11-03"}, 2),
        ({"q": "Centre-ville"}, 1),
        ({"q": "alix"}, 3),
    ):
        page = pages.get("consultation.audit", **filters)
        assert len(listed(page)) == expected, filters
        assert ("Aucun événement ne correspond" in page.text) is (expected == 0)


def test_event_about_rights_leads_to_their_lines(pages: Pages, office: Office) -> None:
    changed = office.grant(office.rights("DPAE"), at(2))
    act(office, "habilitations.changed", str(changed.public_id), rights_granted=6)
    act(office, "habilitations.changed", str(uuid4()))
    page = pages.get("consultation.audit")
    (link,) = page.soup.select('#evenements a[href*="historique/"]')
    assert len(pages.visit(str(link["href"])).rows("#lignes table")) == 6


def test_older_events_follow_with_their_filters(pages: Pages, office: Office) -> None:
    for _event in range(55):
        act(office, "portfolio.created")
    first = pages.get("consultation.audit", action="portfolio.created")
    assert len(listed(first)) == 50
    second = pages.visit(first.link("Plus anciens"))
    assert len(listed(second)) == 5
    assert len(listed(pages.visit(second.link("Les plus récents")))) == 50


@pytest.mark.parametrize("avant", ["x", "-1", "9" * 40, "٣"])
def test_broken_address_is_not_found(pages: Pages, office: Office, avant: str) -> None:
    pages.get("consultation.audit", avant=avant, status=404)


def test_bad_day_and_strangers_are_told(pages: Pages, office: Office) -> None:
    page = pages.get("consultation.audit", du="32/01/2026", status=422)
    assert page.soup.select_one("#du-error") is not None
    other = Office(clients=0)
    for name in ("auteur", "membre"):
        for bad in (other.members[0].public_id, uuid4(), "x"):
            pages.get("consultation.audit", status=404, **{name: bad})


def test_rewritten_chain_is_told_where_it_breaks(
    database: TestDatabase, pages: Pages, renamed: Office
) -> None:
    tamper(database, "UPDATE audit_event SET actor_name = 'Eve' WHERE number = 2")
    page = pages.get("consultation.audit")
    assert "La chaîne du journal est rompue À l’événement 2" in page.text
    assert "Contenu modifié" in listed(page)[0][1]
    assert "Chaîne vérifiée" not in page.text


def test_taking_the_journal_away_is_written_in_it(pages: Pages, renamed: Office) -> None:
    page = pages.get("consultation.audit", action="portfolio.renamed")
    answer = pages.press(page, "consultation.audit_file", {"format": "csv"})
    heads, row = csv_rows(answer.response)
    assert heads[:6] == ["Numéro", "Date", "Heure", "Auteur", "Adresse réseau", "Action"]
    assert row[3:8] == [
        "Alix Martin",
        "192.0.2.1",
        "Portefeuille renommé",
        "Centre-ville",
        "Quartier → Centre-ville",
    ]
    told = listed(pages.get("consultation.audit"))[0]
    assert told[1] == "Journal téléchargé Alix Martin"
    assert "Format csv" in told[3]
    assert "Filtres" in told[3]


def test_journal_as_workbook_is_the_same_in_text_cells(pages: Pages, renamed: Office) -> None:
    page = pages.get("consultation.audit", action="portfolio.renamed")
    sheet = xlsx_rows(pages.press(page, "consultation.audit_file", {"format": "xlsx"}).response)
    file = csv_rows(pages.press(page, "consultation.audit_file", {"format": "csv"}).response)
    assert sheet == file


def test_journal_as_json_lines_can_be_verified_elsewhere(pages: Pages, renamed: Office) -> None:
    page = pages.get("consultation.audit")
    answer = pages.press(page, "consultation.audit_file", {"format": "jsonl"}).response
    assert answer.mimetype == "application/x-ndjson"
    documents = [json.loads(line) for line in answer.text.splitlines()]
    assert [document["number"] for document in documents] == [1, 2, 3]
    for earlier, later in pairwise(documents):
        assert later["previous_digest"] == earlier["digest"]
    assert documents[1]["details"] == {"before": "Quartier", "after": "Centre-ville"}
    assert set(Link.__dataclass_fields__) - {"registration_id"} <= documents[0].keys() | {
        "actor_id",
        "actor_name",
    }


def test_file_of_an_unknown_kind_is_refused_and_not_recorded(pages: Pages, office: Office) -> None:
    pages.post("consultation.audit_file", {"format": "pdf"}, status=400)
    assert "Journal téléchargé" not in str(listed(pages.get("consultation.audit")))


def test_journal_that_no_sheet_can_hold_is_refused(
    pages: Pages, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    page = pages.post("consultation.audit_file", {"format": "xlsx"}, to="consultation.audit")
    assert page.notices() == ["C’est trop long pour un classeur : prenez le CSV, ou filtrez."]


def test_page_of_the_journal_asks_the_same_at_any_number(pages: Pages, office: Office) -> None:
    asked = []
    for events in (10, 30):
        for _event in range(events):
            act(office, "portfolio.renamed", str(office.portfolio.public_id))
        with recorded() as sent:
            pages.get("consultation.audit")
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_declarant_may_not_read_the_journal(pages: Pages, office: Office) -> None:
    declarant = Pages(pages.app).sign_in(person_of(office.registration, office.members[0]))
    declarant.get("consultation.audit", status=403)
    declarant.post("consultation.audit_file", {"format": "csv"}, status=403)
