"""Files of members as spreadsheets write them: columns, headings or none, cells, limits."""

import io

import pytest
import xlsxwriter

from netent.imports.formats import ESTABLISHMENTS, MEMBERS
from netent.imports.plan import arguments_of
from netent.imports.reading.file import Limits, read_file
from netent.imports.reading.member_lines import MemberLines, read_member_lines
from netent.imports.service import read_deposit
from netent.kernel.errors import Refusal
from netent.kernel.messages import message
from netent.kernel.reasons import Reason
from netent.policies.rules import Rules
from tests.imports.member_files import HEADINGS, members_file, person

SIRET = "44308090800017"


def read(content: bytes) -> MemberLines:
    return read_member_lines(read_file(content, MEMBERS, Limits()))


def test_template_is_read_and_its_example_can_never_be_applied() -> None:
    lines = read(MEMBERS.template())
    assert len(lines) == 1
    assert lines.reasons == {0: Reason.BAD_SIRET}


@pytest.mark.parametrize(
    "headings",
    [HEADINGS, "NOM;prenom;Adresse électronique;TÉL.;Siret de connexion;copier  de", None],
)
def test_columns_are_known_by_heading_or_by_position(headings: str | None) -> None:
    lines = read(members_file(person("Weiss", phone="01 02 03 04 05"), headings=headings))
    assert lines.numbers[0] == (1 if headings is None else 2)
    found = lines.people[0]
    assert (found.last_name, found.first_name, found.phone) == ("Weiss", "Noé", "0102030405")
    assert (lines.at_head_office, lines.reasons) == ({0}, {})


def test_first_line_without_its_last_cells_is_data_too() -> None:
    lines = read(b"Weiss;Ines;ines@cabinet.example;;;\r\nZola;Emile;emile@cabinet.example;;;")
    assert [each.last_name for each in lines.people] == ["Weiss", "Zola"]


@pytest.mark.parametrize(
    "content",
    [
        b"Weiss;Ines;0102030405;ines@cabinet.example;;",
        b"Nom;Pr\xc3\xa9nom;Courriel\r\nWeiss;Ines;ines@cabinet.example",
        b"44308090800017;1",
        b"ines@cabinet.example",
        b"Weiss;Ines;ines@cabinet.example;;;;trop",
        f"{HEADINGS};Divers\r\nWeiss;Ines;i@c.example;;;;1".encode(),
    ],
)
def test_other_structure_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        read(content)
    assert refusal.value.reason is Reason.BAD_STRUCTURE


def test_address_in_the_third_cell_makes_no_file_of_clients() -> None:
    with pytest.raises(Refusal):
        read_file(b"Weiss;Ines;ines@cabinet.example", ESTABLISHMENTS, Limits())


def test_cells_lose_the_dress_of_spreadsheets_and_nothing_else() -> None:
    dressed = (
        '="Weiss"',
        "\u00a0Ine\u0300s ",
        "'ines@cabinet.example",
        "'+33612345678",
        "443 080 908 00017",
        " Durand  Bruno ",
    )
    lines = read(members_file(dressed))
    found = lines.people[0]
    assert (found.last_name, found.first_name) == ("Weiss", "In\u00e8s")
    assert (found.email, found.phone) == ("ines@cabinet.example", "+33612345678")
    assert lines.sirets == [SIRET]
    assert found.model is not None
    assert (found.model.name, found.model.siret) == ("durand bruno", None)


def test_workbook_keeps_the_digits_of_a_telephone() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS.split(";"))
        sheet.write_row(1, 0, ["Weiss", "Inès", "ines@cabinet.example", 612345678, int(SIRET), ""])
    lines = read(target.getvalue())
    assert (lines.people[0].phone, lines.sirets) == ("612345678", [SIRET])


@pytest.mark.parametrize(
    ("cell", "phone"), [("612345678.0", "612345678"), ("06.12.34.56.70", "0612345670"), ("", "")]
)
def test_final_zero_of_a_number_is_no_digit(cell: str, phone: str) -> None:
    assert read(members_file(person("Weiss", phone=cell))).people[0].phone == phone


@pytest.mark.parametrize(
    "email", ["ines@cabinet\u200b.example", "ines @cabinet.example", "ines", "@", "i@c"]
)
def test_address_is_no_looser_than_on_the_pages(email: str) -> None:
    lines = read(members_file(person("Weiss", email=email)))
    assert lines.reasons == {0: Reason.BAD_VALUE}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (person(""), "La colonne Nom, vide, ne convient pas : un nom de 80 caractères"),
        (person("W3"), "« W3 », colonne Nom, ne convient pas : un nom de 80 caractères"),
        (person("Weiss", email="i@"), "« i@ », colonne Courriel, ne convient pas : une adresse"),
        (person("Weiss", phone="x"), "« x », colonne Téléphone, ne convient pas : 6 à 15"),
    ],
)
def test_bad_value_names_its_column_and_what_is_expected(cell: tuple[str, ...], said: str) -> None:
    lines = read(members_file(cell))
    told = message(lines.reasons[0], **arguments_of(lines.reasons[0], lines.given[0]))
    assert told.startswith(said)


def test_more_lines_than_codes_are_made_for_are_refused_at_the_deposit() -> None:
    content = members_file(*(person("Weiss") for _ in range(2_001)))
    with pytest.raises(Refusal) as refusal:
        read_deposit("Boulangeries.csv", content, "Boulangeries", Rules(), MEMBERS)
    assert refusal.value.reason is Reason.TOO_LARGE
    assert "2\u202f000 lignes" in message(Reason.TOO_LARGE, **refusal.value.arguments)
