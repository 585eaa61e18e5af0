"""The recap's files."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from netent.consultation import exports
from netent.consultation.declarations import Declarations
from netent.database.sessions import reading, transaction
from netent.habilitations.narrowing import Narrowing
from netent.habilitations.recap import every
from netent.imports.spreadsheets import csv_pieces
from netent.kernel import clock
from netent.tenancy.models import Member
from tests.consultation.office import Office, at
from tests.consultation.tables import csv_rows, xlsx_rows
from tests.support.pages import Pages
from tests.support.queries import recorded


def test_files_hold_a_line_for_each_declaration_with_whole_sirets(
    pages: Pages, office: Office
) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2), office.pairs(None, office.sirets[:1]))
    found = csv_rows(pages.get("consultation.recap_csv").response)
    assert found[0][:3] == ["SIRET", "Établissement", "Portefeuille"]
    assert [row[0] for row in found[1:]] == [office.sirets[0]] * 4
    assert found[1][2:] == [
        "Quartier",
        office.members[0].siret,
        "Petit",
        "Bruno",
        "DSN",
        "Déclaration sociale nominative",
        "03/11/2026",
        "",
        "Ouverte",
    ]
    assert xlsx_rows(pages.get("consultation.recap_xlsx").response) == found


def test_files_follow_the_filters_and_neutralise_formulas(pages: Pages, office: Office) -> None:
    with transaction(office.tenant) as session:
        session.execute(
            update(Member)
            .where(Member.id == office.members[0].id)
            .values(last_name='=HYPERLINK("x")')
        )
    office.grant(office.rights("DSN"), at(2))
    answer = pages.get("consultation.recap_csv", membre=office.members[0].public_id)
    assert {row[4] for row in csv_rows(answer.response)[1:]} == {'\'=HYPERLINK("x")'}
    assert len(csv_rows(answer.response)) == 4


def test_workbook_that_no_sheet_can_hold_is_refused_with_the_way_out(
    pages: Pages, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.grant(office.rights("DSN"), at(2))
    monkeypatch.setattr(exports, "MOST_ROWS", 5)
    page = pages.get("consultation.recap_xlsx", to="consultation.recap")
    assert page.notices() == ["C’est trop long pour un classeur : prenez le CSV, ou filtrez."]
    monkeypatch.setattr(exports, "MOST_ROWS", 6)
    assert len(xlsx_rows(pages.get("consultation.recap_xlsx").response)) == 7


def test_file_is_sent_while_it_is_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2))
    monkeypatch.setattr("netent.imports.spreadsheets._PIECE", 1)
    taken = 0

    def counted(rows):  # type: ignore[no-untyped-def]
        nonlocal taken
        for row in rows:
            taken += 1
            yield row

    with reading(office.tenant) as session, recorded() as sent:
        declarations = Declarations(session)
        holdings = counted(every(session, Narrowing(), past=None))
        cells = exports.recap_cells(holdings, declarations, date(2026, 11, 20), str)
        pieces = csv_pieces(exports.recap_headings(str), cells)
        next(pieces)
        assert taken == 1
        assert sum(1 for _piece in pieces) == 12
    assert taken == 6
    assert sum("habilitation" in statement for statement in sent.sent) == 1


def test_address_of_the_recap_carries_nothing_but_its_filters(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    query = "?_external=1&_scheme=javascript&endpoint=x&_anchor=y&declaration=DSN"
    page = pages.visit(pages.url("consultation.recap") + query)
    files = [str(a["href"]) for a in page.soup.select("section.no-print a")]
    assert all(link.endswith("?declaration=DSN") for link in files)
    assert len(files) == 2


def test_opening_of_tomorrow_is_told_as_to_come_in_the_file(pages: Pages, office: Office) -> None:
    now = clock.now()
    office.grant(office.rights("DSN"), now, office.pairs(office.members[:1], office.sirets[:1]))
    tomorrow = clock.paris_day(now) + timedelta(days=1)
    (_heads, row) = csv_rows(pages.get("consultation.recap_csv").response)
    assert row[8:] == [f"{tomorrow:%d/%m/%Y}", "", "À ouvrir"]
