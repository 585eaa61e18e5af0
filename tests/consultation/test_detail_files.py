"""What the files of a detail of rights say."""

import pytest
from sqlalchemy import update

from netent.consultation.detail import files, rows
from netent.database.sessions import reading, transaction
from netent.imports.formats import check_file_name
from netent.kernel.enums import DetailFormat
from netent.tenancy.models import Member
from tests.consultation.detailing import archive_rows, as_rows, content, made, sheet_rows
from tests.consultation.office import Office, at
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_portfolio
from tests.support.queries import recorded

CSV, XLSX, ZIP = DetailFormat
KEYS = ["SIRET déclarant", "Nom", "Prénom", "SIRET"]


def test_file_has_a_line_for_each_declarant_and_client_and_a_column_a_declaration(
    office: Office,
) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2), office.pairs(None, office.sirets[:2]))
    office.withdraw(office.rights("DPAE"), at(3), office.pairs(None, office.sirets[1:2]))
    request = made(office, office.portfolio)
    found = as_rows(content(office, request, CSV))
    bruno, chloe = office.members
    assert found == [
        [*KEYS, "DSN", "DUCS", "DPAE"],
        [bruno.siret, "Petit", "Bruno", office.sirets[0], "1", "0", "1"],
        [bruno.siret, "Petit", "Bruno", office.sirets[1], "1", "0", "0"],
        [chloe.siret, "Roux", "Chloé", office.sirets[0], "1", "0", "1"],
        [chloe.siret, "Roux", "Chloé", office.sirets[1], "1", "0", "0"],
    ]
    assert sheet_rows(content(office, request, XLSX)) == found
    assert request.lines == 4
    assert request.details["rights"] == 4 * len(office.rights("DSN")) + 2
    assert set(request.details["files"]) == {"csv", "xlsx"}


def test_right_that_is_yet_to_open_is_held(office: Office) -> None:
    office.grant(office.rights("DPAE"), at(20, 8), office.pairs(office.members[:1]))
    found = as_rows(content(office, made(office, office.portfolio), CSV))
    assert [row[6] for row in found[1:]] == ["1"] * 3


def test_declaration_held_in_part_has_a_column_a_right(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2), office.pairs(None, office.sirets[:1]))
    part = office.pairs(office.members[:1], office.sirets[:1])
    office.withdraw(office.rights("DSN-RA"), at(3), part)
    heads, *lines = as_rows(content(office, made(office, office.portfolio), CSV))
    assert heads[4:] == ["DSN-RG", "DSN-RA", "DSN-PAI", "DUCS", "DPAE"]
    assert [row[4:] for row in lines] == [["1", "0", "1", "0", "0"], ["1", "1", "1", "0", "0"]]


def test_portfolio_without_rights_gives_its_headings_alone(office: Office) -> None:
    request = made(office, office.portfolio)
    assert as_rows(content(office, request, CSV)) == [[*KEYS, "DSN", "DUCS", "DPAE"]]
    assert request.lines == 0


def test_names_that_a_spreadsheet_would_run_are_neutralised(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2), office.pairs(office.members[:1]))
    with transaction(office.tenant) as session:
        named = update(Member).where(Member.id == office.members[0].id)
        session.execute(named.values(last_name="=CMD()"))
    request = made(office, office.portfolio)
    for found in (
        as_rows(content(office, request, CSV)),
        sheet_rows(content(office, request, XLSX)),
    ):
        assert {row[1] for row in found[1:]} == {"'=CMD()"}


@pytest.fixture
def florists(office: Office) -> list[str]:
    """A second portfolio, by name before the first, with two clients of its own."""
    clients = sirets(2, start=31_000_000)
    make_establishments(clients, name="Fleurs")
    make_portfolio(
        office.registration,
        "Fleurs / Été",
        declarations=("DPAE", "DSIJ"),
        declarants=office.members[:1],
        clients=clients,
    )
    return clients


def test_all_portfolios_are_one_table_to_read_and_a_file_each_to_send_back(
    office: Office, florists: list[str]
) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2), office.pairs(None, office.sirets[:1]))
    office.grant(office.rights("DPAE"), at(2), office.pairs(office.members[:1], florists))
    request = made(office)
    found = as_rows(content(office, request, CSV))
    bruno, chloe = office.members
    assert found == [
        ["Portefeuille", *KEYS, "DSN", "DUCS", "DPAE", "DSIJ"],
        ["Fleurs / Été", bruno.siret, "Petit", "Bruno", florists[0], "", "", "1", "0"],
        ["Fleurs / Été", bruno.siret, "Petit", "Bruno", florists[1], "", "", "1", "0"],
        ["Quartier", bruno.siret, "Petit", "Bruno", office.sirets[0], "1", "0", "1", ""],
        ["Quartier", chloe.siret, "Roux", "Chloé", office.sirets[0], "1", "0", "1", ""],
    ]
    assert sheet_rows(content(office, request, XLSX)) == found
    archive = archive_rows(content(office, request, ZIP))
    assert [*archive] == ["Fleurs Été.csv", "Quartier.csv"]
    assert archive["Fleurs Été.csv"] == [
        [*KEYS, "DPAE", "DSIJ"],
        [bruno.siret, "Petit", "Bruno", florists[0], "1", "0"],
        [bruno.siret, "Petit", "Bruno", florists[1], "1", "0"],
    ]
    assert archive["Quartier.csv"][0] == [*KEYS, "DSN", "DUCS", "DPAE"]
    assert check_file_name("Fleurs Été.csv", "Fleurs / Été")
    assert (request.lines, request.details["portfolios"]) == (4, 2)


def test_columns_are_split_by_the_portfolio_that_needs_it(
    office: Office, florists: list[str]
) -> None:
    with_dsn = sirets(1, start=32_000_000)
    make_establishments(with_dsn)
    make_portfolio(office.registration, "Zoos", declarations=("DSN",), clients=with_dsn)
    office.grant(office.rights("DSN"), at(2), office.pairs(None, office.sirets[:1]))
    office.grant(office.rights("DSN-RG"), at(2), office.pairs(office.members[:1], with_dsn))
    request = made(office)
    archive = archive_rows(content(office, request, ZIP))
    assert archive["Quartier.csv"][0][4:] == ["DSN", "DUCS", "DPAE"]
    assert archive["Zoos.csv"][0][4:] == ["DSN-RG", "DSN-RA", "DSN-PAI"]
    heads = as_rows(content(office, request, CSV))[0]
    assert heads[5:] == ["DSN-RG", "DSN-RA", "DSN-PAI", "DUCS", "DPAE", "DSIJ"]


def test_workbook_that_no_sheet_can_hold_is_not_made(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.grant(office.rights("DSN"), at(2))
    monkeypatch.setattr(files, "MOST_ROWS", 5)
    assert set(made(office, office.portfolio).details["files"]) == {"csv"}
    monkeypatch.setattr(files, "MOST_ROWS", 6)
    assert set(made(office, office.portfolio).details["files"]) == {"csv", "xlsx"}
    monkeypatch.setattr(files, "MOST_CELLS", 6 * 7 - 1)
    assert set(made(office, office.portfolio).details["files"]) == {"csv"}


def test_members_are_sorted_together_up_to_a_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.grant(office.rights("DSN"), at(2))
    whole = content(office, made(office, office.portfolio), CSV)
    monkeypatch.setattr(rows, "_SORTED_TOGETHER", 3)
    assert content(office, made(office, office.portfolio), CSV) == whole
    assert list(rows._together({1: 2, 2: 1, 3: 9, 4: 1})) == [[1, 2], [3], [4]]


def test_as_many_statements_at_twice_the_clients(office: Office) -> None:
    larger = Office(clients=6, start=33_000_000)
    asked = []
    for firm in (office, larger):
        firm.grant(firm.rights("DSN"), at(2))
        with reading(firm.tenant) as session, recorded() as sent:
            (part,) = rows.parts_of(session, firm.portfolio.id)
            assert len(list(rows.lines_of(session, part))) == part.rows
        asked.append(len(sent))
    assert asked[0] == asked[1]
