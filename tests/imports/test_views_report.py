"""A request on its way and its report: progress, lines, downloads, corrected lines, purge."""

import io
import warnings
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import update

from netent.database import sessions
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.imports import retention
from netent.kernel.enums import Outcome, RequestStatus
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm, treat_next
from tests.factories.perimeter import make_portfolio
from tests.imports.depositing import (
    LINES,
    cells,
    confirmed,
    counts,
    deposit,
    own_cooldown,
    request_of,
    tally,
)
from tests.support.pages import Pages
from tests.support.queries import connections_kept, recorded
from tests.support.seen import Seen


def treated(pages: Pages, firm: Firm, lines: list[tuple[str, str]]) -> Seen:
    """The report of a file, from its deposit to its end."""
    page = confirmed(pages, firm, lines)
    assert treat_next()
    return pages.visit(page.path)


def partly_refused(pages: Pages, firm: Firm) -> Seen:
    return treated(
        pages,
        firm,
        [(firm.sirets[2], "1"), (firm.sirets[0], "0"), (firm.sirets[1], "1"), ("=1+1", "1")],
    )


def download(pages: Pages, page: Seen, word: str) -> tuple[bytes, str]:
    answer = pages.visit(page.link(word)).response
    return answer.data, answer.headers["Content-Disposition"]


def test_report_shows_outcome_counts_and_lines(pages: Pages, firm: Firm) -> None:
    page = partly_refused(pages, firm)
    assert page.h1 == "Compte rendu du fichier Boulangeries.csv"
    assert "OK partiel : une partie des lignes est refusée" in page.text
    assert tally(page) == counts(added=1, removed=1, unchanged=1, refused=1)
    assert [row[3] for row in page.rows(LINES)] == ["Ajouté", "Retiré", "Déjà ainsi", "Refusée"]
    assert "Ce qui a bougé depuis le contrôle" not in page.text
    narrowed = pages.visit(f"{page.path}?result=refused")
    assert [row[1] for row in narrowed.rows(LINES)] == ["=1+1"]


def test_report_says_ok_or_ko(pages: Pages, firm: Firm) -> None:
    good = treated(pages, firm, [(firm.sirets[2], "1"), (firm.sirets[0], "1")])
    assert "OK : toutes les lignes sont traitées" in good.text
    assert tally(good) == counts(added=1, unchanged=1)
    bad = treated(pages, firm, [("123", "1")])
    assert "KO : aucune ligne n’est traitée" in bad.text


def test_report_tells_what_moved_since_the_check(pages: Pages, firm: Firm) -> None:
    page = confirmed(pages, firm, [(siret, "1") for siret in firm.sirets[2:5]])
    make_portfolio(firm.registration, "Fleuristes", clients=[firm.sirets[2]])
    assert treat_next()
    page = pages.visit(page.path)
    moved = page.rows('section[aria-labelledby="changes"] table')
    assert moved == [
        ["Ajouts", "3", "2"],
        ["Retraits", "0", "0"],
        ["Déjà ainsi", "0", "0"],
        ["Refusées", "0", "1"],
    ]
    assert "(Fleuristes)" in page.rows(LINES)[0][4]


def test_report_of_a_stopped_request_says_why(pages: Pages, firm: Firm) -> None:
    page = confirmed(pages, firm, [(firm.sirets[2], "1")])
    with transaction(Tenant(firm.registration.id)) as session:
        mine = update(Member).where(Member.id == firm.administrator.id)
        session.execute(mine.values(is_administrator=False, is_declarant=True))
    treat_next()
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(mine.values(is_administrator=True))
    page = pages.visit(page.path)
    assert "L’auteur de la demande n’avait plus le droit d’importer" in page.text
    assert page.rows('section[aria-labelledby="reasons"] table') == [
        ["Auteur sans droit d’importer", "1"]
    ]


def test_report_costs_as_many_queries_at_twice_the_lines(pages: Pages, firm: Firm) -> None:
    def cost(lines: int) -> int:
        page = treated(pages, firm, [(siret, "1") for siret in firm.sirets[:lines]])
        with recorded() as sent:
            pages.visit(page.path)
        return len(sent)

    assert cost(3) == cost(6) <= 21


# --- downloads


def test_report_as_csv_has_every_line_and_no_formula(pages: Pages, firm: Firm) -> None:
    content, named = download(pages, partly_refused(pages, firm), "Compte rendu en CSV")
    heading, *rows = cells(content)
    assert heading[:2] == ["Ligne", "SIRET"]
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in rows] == [
        ("2", firm.sirets[2], "1", "fait", ""),
        ("3", firm.sirets[0], "0", "fait", ""),
        ("4", firm.sirets[1], "1", "déjà ainsi", ""),
        ("5", "", "1", "refusé", "bad_siret"),
    ]
    assert rows[3][6].startswith("« =1+1 » n’est pas un SIRET")
    assert "Compte%20rendu%20Boulangeries.csv" in named or "Compte rendu Boulangeries" in named


def test_report_as_workbook_has_the_same_lines(pages: Pages, firm: Firm) -> None:
    page = partly_refused(pages, firm)
    content, named = download(pages, page, "Compte rendu en Excel")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    as_csv, _name = download(pages, page, "Compte rendu en CSV")
    as_text = [["" if cell is None else str(cell) for cell in row] for row in found]
    assert as_text == cells(as_csv)
    assert named.endswith('.xlsx"') or named.endswith(".xlsx")


@pytest.mark.parametrize("endpoint", ["imports.report_csv", "imports.refused"])
def test_download_given_up_halfway_keeps_no_connection(
    pages: Pages, firm: Firm, endpoint: str
) -> None:
    page = partly_refused(pages, firm)
    answer = pages.client.get(pages.url(endpoint, request_id=page.path.split("/")[2]))
    next(iter(answer.iter_encoded()))
    answer.close()
    assert connections_kept() == 0
    with sessions.reading(PORTAL):
        assert True


def test_downloads_of_an_unfinished_request_are_not_found(pages: Pages, firm: Firm) -> None:
    page = confirmed(pages, firm, [(firm.sirets[2], "1")])
    for file in ("compte-rendu.csv", "compte-rendu.xlsx", "refus.csv"):
        pages.visit(f"{page.path}/{file}", status=404)


# --- refused lines, corrected


def test_refused_lines_come_back_corrected_and_skip_the_cooldown(pages: Pages, firm: Firm) -> None:
    own_cooldown(firm, None)
    page = partly_refused(pages, firm)
    content, named = download(pages, page, "Télécharger les lignes refusées")
    assert "filename=Boulangeries.csv" in named
    heading, row = cells(content)
    assert heading == ["SIRET", "Action", "Motif du refus"]
    assert row[:2] == ["'=1+1", "1"]  # the cell as it was given, which no spreadsheet runs
    new = pages.visit(page.link("Déposer les lignes corrigées"))
    assert "il peut être confirmé sans attendre de délai" in new.text
    corrected = content.replace(b"'=1+1", firm.sirets[3].encode())
    fields = {"file": (io.BytesIO(corrected), "Boulangeries.csv")}
    check = pages.press(new, "imports.new", fields, to="imports.check")
    assert tally(check) == counts(added=1)
    report = pages.press(check, "imports.confirm", to="imports.show")
    assert treat_next()
    assert request_of(firm, report).outcome is Outcome.OK
    assert firm.sirets[3] in firm.clients()


def test_file_sent_as_corrected_lines_with_more_lines_than_those_waits_like_any_other(
    pages: Pages, firm: Firm
) -> None:
    own_cooldown(firm, None)
    page = partly_refused(pages, firm)
    before = page.path.split("/")[2]
    lines = [(siret, "1") for siret in firm.sirets[3:5]]
    check = deposit(pages, firm, lines, resends=before)
    assert check.form("imports.confirm") is None
    assert request_of(firm, check).resends_id is None


def test_file_sent_back_uncorrected_is_refused_again(pages: Pages, firm: Firm) -> None:
    page = partly_refused(pages, firm)
    content, _named = download(pages, page, "Télécharger les lignes refusées")
    check = deposit(pages, firm, content, resends=page.path.split("/")[2])
    assert tally(check) == counts(refused=1)
    assert "« =1+1 »" in check.text


# --- purge


def test_purged_request_keeps_its_counts_and_offers_no_file(pages: Pages, firm: Firm) -> None:
    page = partly_refused(pages, firm)
    assert retention.purge_due(keep_days=90, now=NOW + timedelta(days=91)) == 1
    page = pages.visit(page.path)
    assert tally(page) == counts(added=1, removed=1, unchanged=1, refused=1)
    assert "Le fichier et ses lignes sont effacés" in page.text
    assert page.rows(LINES) == []
    assert [link for link in page.soup.select("main a") if "compte-rendu" in str(link)] == []
    for file in ("compte-rendu.csv", "compte-rendu.xlsx", "refus.csv"):
        pages.visit(f"{page.path}/{file}", status=404)


def test_check_never_confirmed_is_deleted_by_the_purge(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    assert retention.purge_due(keep_days=90, now=NOW + timedelta(days=91)) == 1
    late = pages.press(page, "imports.confirm", to="imports.show")
    assert "« supprimée »" in late.notices()[0]
    assert request_of(firm, late).status is RequestStatus.DELETED
