"""The history's pages and its files."""

from uuid import uuid4

import pytest

from netent.consultation.words import WAYS
from netent.kernel.enums import ActOrigin
from netent.kernel.identifiers import format_siret
from tests.consultation.office import Office, at
from tests.consultation.tables import csv_rows, xlsx_rows
from tests.factories.imports import Firm
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen


def listed(page: Seen) -> list[list[str]]:
    return page.rows("#actes table")


def test_small_act_is_told_whole_with_its_author_way_and_days(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2), office.pairs(office.members[:1], office.sirets[:1]))
    siret = " ".join(format_siret(office.sirets[0]).split())
    (row,) = listed(pages.get("consultation.history"))
    assert row[:2] == ["2 novembre 2026 à 14 h 00", "Alix Martin Page"]
    assert row[2].startswith(f"Accordé DSN Bruno Petit · Boulangerie {siret}")
    assert row[2].endswith("ouverture le 3 novembre 2026")


def test_bulk_act_is_told_by_its_counts_and_unfolds_to_its_lines(
    pages: Pages, office: Office
) -> None:
    act = office.grant(office.rights("DPAE"), at(2))
    page = pages.get("consultation.history")
    (row,) = listed(page)
    assert row[2].startswith("6 droits accordés 2 personnes, 3 établissements Voir les 6 lignes")
    unfolded = pages.visit(page.link("Voir les 6 lignes du 2 novembre 2026 à 14 h 00"))
    assert unfolded.path.endswith(str(act.public_id))
    assert len(unfolded.rows("#lignes table")) == 6
    second = pages.get("consultation.act", act_id=act.public_id, page=2, size=10)
    assert len(second.rows("#lignes table")) == 6


def test_filters_go_along_into_an_act_and_back(pages: Pages, office: Office) -> None:
    bruno = office.members[0]
    act = office.grant(office.rights("DPAE", "DSN"), at(2))
    page = pages.get("consultation.act", act_id=act.public_id, membre=bruno.public_id)
    assert {row[1] for row in page.rows("#lignes table")} == {"Bruno Petit"}
    assert "Seules les lignes de vos filtres sont montrées." in page.text
    back = page.soup.select_one(".breadcrumb a[href*=historique]")
    assert back is not None
    assert str(bruno.public_id) in str(back["href"])
    nothing = pages.get("consultation.act", act_id=act.public_id, declaration="DUCS")
    assert "Aucune ligne de ce changement" in nothing.text


def test_older_acts_follow_on_pages_that_keep_the_filters(pages: Pages, office: Office) -> None:
    pair = office.pairs(office.members[:1], office.sirets[:1])
    for rank in range(30):
        change = office.withdraw if rank % 2 else office.grant
        change(office.rights("DSN"), at(2 + rank % 20, 8 + rank // 20), pair)
    first = pages.get("consultation.history", declaration="DSN")
    assert len(listed(first)) == 25
    second = pages.visit(first.link("Plus anciens"))
    assert len(listed(second)) == 5
    assert second.response.request.args["declaration"] == "DSN"
    again = pages.visit(second.link("Les plus récents"))
    assert listed(again) == listed(first)
    assert "apres" not in again.response.request.args


def test_history_narrowed_by_each_filter(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    office.grant(office.rights("DPAE"), at(4), origin=ActOrigin.COMMAND)
    office.withdraw(office.rights("DSN"), at(6), office.pairs(office.members[1:]))
    for filters, expected in (
        ({}, 3),
        ({"du": "2026-11-03"}, 2),
        ({"au": "2026-11-04"}, 2),
        ({"du": "03/11/2026", "au": "05/11/2026"}, 1),
        ({"membre": office.members[0].public_id}, 2),
        ({"auteur": office.administrator.public_id}, 3),
        ({"auteur": office.members[0].public_id}, 0),
        ({"declaration": "DPAE"}, 1),
        ({"voie": "command"}, 1),
        ({"voie": "nonsense"}, 3),
        ({"q": office.sirets[0]}, 3),
        ({"perimetre": "propres"}, 0),
        ({"perimetre": ["propres", office.portfolio.public_id]}, 3),
    ):
        page = pages.get("consultation.history", **filters)
        assert len(listed(page)) == expected, filters
        assert ("Aucun changement ne correspond" in page.text) is (expected == 0)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"du": "2026-13-01"}, "du"),
        ({"au": "hier"}, "au"),
        ({"du": "2026-11-05", "au": "2026-11-04"}, "au"),
    ],
)
def test_bad_period_is_told_at_its_field(
    pages: Pages, office: Office, days: dict[str, str], field: str
) -> None:
    office.grant(office.rights("DSN"), at(2))
    page = pages.get("consultation.history", status=422, **days)
    assert page.soup.select_one(f"#{field}-error") is not None
    assert listed(page) == []


def test_another_registrations_acts_and_people_are_not_found(pages: Pages, office: Office) -> None:
    other = Office(clients=0)
    with_own = other.pairs(None, [site.siret for site in other.sites])
    act = other.grant(other.rights("DSN"), at(2), with_own)
    pages.get("consultation.act", act_id=act.public_id, status=404)
    for name in ("apres", "membre", "auteur"):
        for bad in (act.public_id, other.members[0].public_id, uuid4(), "x" * 500):
            pages.get("consultation.history", status=404, **{name: bad})


def test_import_leads_to_its_request(database: TestDatabase) -> None:
    firm = Firm()
    request = firm.run([(firm.sirets[3], "1")])
    pages = Pages(database.app).sign_in(person_of(firm.registration, firm.administrator))
    page = pages.get("consultation.history")
    (row,) = [row for row in listed(page) if "Dépôt de fichier" in row[1]]
    assert "Alix" in row[1]
    followed = pages.visit(page.link("Dépôt de fichier"))
    assert followed.path.endswith(str(request.public_id))


def test_files_tell_every_line_and_follow_the_filters(pages: Pages, office: Office) -> None:
    pair = office.pairs(office.members[:1], office.sirets[:1])
    office.grant(office.rights("DSN"), at(2), pair)
    office.grant(office.rights("DPAE"), at(3), pair)
    office.withdraw(office.rights("DSN"), at(4), pair)
    found = csv_rows(pages.get("consultation.history_csv").response)
    assert found[0][:6] == ["Date", "Heure", "Auteur", "Par", "Changement", "SIRET"]
    assert [(row[0], row[4], row[11]) for row in found[1:]] == [
        ("04/11/2026", "Retiré", "DSN"),
        ("03/11/2026", "Accordé", "DPAE"),
        ("02/11/2026", "Accordé", "DSN"),
    ]
    assert found[3][1:4] == ["14:00:00", "Alix Martin", "Page"]
    assert found[3][5] == office.sirets[0]
    assert found[3][13:] == ["03/11/2026", ""]
    assert xlsx_rows(pages.get("consultation.history_xlsx").response) == found
    narrowed = pages.get("consultation.history_csv", declaration="DPAE", du="2026-11-01")
    assert len(csv_rows(narrowed.response)) == 2


def test_every_way_has_its_word() -> None:
    assert {way.value for way in ActOrigin} - set(WAYS) == set()


def test_registration_without_acts_is_told_what_will_stand_here(pages: Pages) -> None:
    assert "Aucun changement pour l’instant" in pages.get("consultation.history").text
