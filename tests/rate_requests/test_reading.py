"""A file of people: what is read, what is refused line by line, and what as a whole."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from netent.kernel.errors import Refusal
from netent.kernel.nir import nir_key
from netent.kernel.reasons import Reason
from netent.rate_requests import layout
from netent.rate_requests.layout import MOST_BYTES, PEOPLE
from netent.rate_requests.reading import (
    PersonLine,
    read_birth_day,
    read_number,
    read_people,
    read_people_file,
)
from tests.factories.rate_requests import HEADINGS, nir, people_file, person

SIREN = "443080908"
TODAY = date(2026, 11, 21)
CORSICA = "253072B07300470"


def read(content: bytes) -> list[PersonLine]:
    return read_people(read_people_file(content), siren=SIREN, today=TODAY)


def refusal(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(content)
    return refused.value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (nir(1), (nir(1)[:13], False)),
        (nir(1)[:13], (nir(1)[:13], False)),
        ("1 85 05 99 990 001 " + nir(1)[13:], (nir(1)[:13], False)),
        (f'="{nir(1)}"', (nir(1)[:13], False)),
        (f"'{nir(1)}", (nir(1)[:13], False)),
        (f"{nir(1)}.0", (nir(1)[:13], False)),
        (CORSICA, (CORSICA[:13], False)),
        (CORSICA.lower(), (CORSICA[:13], False)),
        (f"1{SIREN}A", (f"1{SIREN}A", True)),
        (f"2{SIREN}0001234567", (f"2{SIREN}0001234567", True)),
        (f"1{SIREN}001", (f"1{SIREN}001", True)),
        (f"1{SIREN}" + "9" * 30, (f"1{SIREN}" + "9" * 30, True)),
        ("1732829320ABC", None),
        ("1732829320ABCD", ("1732829320ABCD", True)),
        (f"1{SIREN}", None),
        (f"1{SIREN}" + "9" * 31, None),
        (f"3{SIREN}ABCD", None),
        ("1123456789ABCD", None),
        (nir(1)[:13] + "00", None),
        (nir(1)[:12], None),
        ("1851399990001", None),
        ("", None),
        ("Camille", None),
    ],
)
def test_number_is_a_nir_an_ntt_or_nothing(cell: str, expected: tuple[str, bool] | None) -> None:
    assert read_number(cell, siren=SIREN) == expected


@pytest.mark.parametrize("sign", ["\u0131", "\u017f", "ß", "\uff11", "\u0663"])
def test_number_holds_no_sign_that_another_one_stands_for(sign: str) -> None:
    assert read_number(f"1{SIREN}{sign}", siren=SIREN) is None


def test_wrong_key_is_never_taken_for_an_ntt() -> None:
    bare = "1732829320001"
    assert nir_key(bare) != "99"
    assert read_number(bare + "99", siren=SIREN) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("07/05/1985", date(1985, 5, 7)),
        ("7/5/1985", date(1985, 5, 7)),
        ("1985-05-07", date(1985, 5, 7)),
        ("1985-05-07T00:00:00", date(1985, 5, 7)),
        (" 07/05/1985 ", date(1985, 5, 7)),
        ("21/11/2026", TODAY),
        ("22/11/2026", None),
        ("31/12/1899", None),
        ("31/02/1985", None),
        ("05/07/85", None),
        ("31174", None),
        ("mai 1985", None),
        ("", None),
    ],
)
def test_birth_day_is_a_day_that_can_be(cell: str, expected: date | None) -> None:
    assert read_birth_day(cell, today=TODAY) == expected


@pytest.mark.parametrize(
    ("cells", "reason", "detail"),
    [
        ({"number": "1,85E+14"}, Reason.DIGITS_LOST, "1,85E+14"),
        ({"number": "185057800608491E0"}, Reason.DIGITS_LOST, "185057800608491E0"),
        ({"number": "123"}, Reason.BAD_NIR, "123"),
        ({"number": ""}, Reason.BAD_NIR, ""),
        ({"last_name": ""}, Reason.BAD_VALUE, "Nom\t"),
        ({"first_names": "4"}, Reason.BAD_VALUE, "Prénoms\t4"),
        ({"born_on": "demain"}, Reason.BAD_VALUE, "Date de naissance\tdemain"),
        ({"employee": "x" * 31}, Reason.BAD_VALUE, "Matricule\t" + "x" * 31),
    ],
)
def test_line_that_can_not_be_asked_about_says_why(
    cells: dict[str, str], reason: Reason, detail: str
) -> None:
    (line,) = read(people_file(person(1, **cells)))
    assert (line.reason, line.detail) == (reason, detail)


def test_same_person_twice_counts_once() -> None:
    lines = read(people_file(person(1), person(2), person(1, number=nir(1)[:13])))
    assert [line.reason for line in lines] == [None, None, Reason.DUPLICATE]
    assert [line.line for line in lines] == [2, 3, 4]


def test_one_number_with_two_names_is_refused_both_times() -> None:
    lines = read(people_file(person(1), person(1, last_name="Autre"), person(2)))
    reasons = [line.reason for line in lines]
    assert reasons == [Reason.CONTRADICTION, Reason.CONTRADICTION, None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_files_out_of_french_spreadsheets_are_read(encoding: str, separator: str) -> None:
    text = people_file(person(1, first_names="Chloé Zoë")).decode()
    (line,) = read(text.replace(";", separator).encode(encoding))
    assert (line.reason, line.first_names) == (None, "Chloé Zoë")


def test_workbook_is_read_with_its_numbers_and_days() -> None:
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS.split(";"))
    sheet.append([int(nir(1)), "Fictif", "Jean", date(1985, 5, 7), 12])
    book.save(target)
    (line,) = read(target.getvalue())
    assert (line.reason, line.number, line.born_on) == (None, nir(1)[:13], date(1985, 5, 7))
    assert line.employee == "12"


def test_headings_are_matched_forgivingly_in_any_order() -> None:
    content = people_file(
        f"Fictif;07/05/1985;{nir(1)};Jean", headings="NOM;date de  naissance;Nir;prenom"
    )
    (line,) = read(content)
    assert (line.reason, line.number, line.employee) == (None, nir(1)[:13], "")


def test_file_without_headings_is_read_in_the_templates_order() -> None:
    (line,) = read(person(1).encode())
    assert (line.line, line.reason, line.last_name) == (1, None, "Fictifaa")


def test_example_of_the_template_can_not_be_applied() -> None:
    (line,) = read(PEOPLE.template())
    assert line.reason is Reason.BAD_NIR


def test_one_person_too_many_refuses_the_file_with_both_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("netent.rate_requests.reading.MOST_PEOPLE", 3)
    assert len(read(people_file(*map(person, (1, 2, 3))))) == 3
    refused = refusal(people_file(*map(person, (1, 2, 3, 4))))
    assert refused.reason is Reason.TOO_LARGE
    figures = [str(refused.arguments[name]) for name in ("found", "expected")]
    assert figures == ["4 personnes", "3 personnes"]


def test_limit_is_the_guides() -> None:
    assert layout.MOST_PEOPLE == 10_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (HEADINGS.encode(), Reason.EMPTY_FILE),
        (b"\0" * 50, Reason.BAD_STRUCTURE),
        (b"%PDF-1.7 a document", Reason.BAD_STRUCTURE),
        (b"SIRET;Action\r\n44308090800017;1", Reason.BAD_STRUCTURE),
        (people_file(person(1) + ";de trop"), Reason.BAD_STRUCTURE),
        (b"x" * (MOST_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_file_that_is_none_is_refused_as_a_whole(content: bytes, reason: Reason) -> None:
    assert refusal(content).reason is reason
