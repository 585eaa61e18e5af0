"""The operator's pages of body codes and sheets: handed in, refused, loaded, withdrawn."""

from io import BytesIO
from uuid import UUID

import pytest

from netent.kernel.enums import RegistrationKind
from tests.accounts.people import make_person
from tests.factories.operators import make_operator, sign_in_operator
from tests.factories.perimeter import make_own_sites
from tests.factories.references import PDF, code_line, code_lines, codes_file, loaded
from tests.factories.tenancy import make_registration
from tests.operators.viewing import begin
from tests.support.pages import Pages
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")

VERSION = {
    "nomenclature": "dsn",
    "label": "Codes 2026",
    "effective_on": "2026-01-01",
    "is_fictitious": "y",
}
SHEET = {
    "body": "Mutuelle fictive",
    "title": "Contrat santé",
    "version": "2026.1",
    "dated_on": "2026-01-15",
    "is_fictitious": "y",
}


def hand_in(
    desk: Pages, content: bytes, *, status: int = 200, to: str | None = None, **typed: str
) -> Seen:
    file = (BytesIO(content), "codes.csv")
    fields = {**desk.token(), **VERSION, **typed, "file": file}
    return desk.send(desk.url("references.nomenclatures"), fields, status=status, to=to)


def add(
    desk: Pages, content: bytes, *, status: int = 200, to: str | None = None, **typed: str
) -> Seen:
    file = (BytesIO(content), "<b>fiche</b>.pdf")
    fields = {**desk.token(), **SHEET, **typed, "file": file}
    return desk.send(desk.url("references.add_sheet"), fields, status=status, to=to)


def test_version_is_looked_at_confirmed_and_seen_by_members(desk: Pages, pages: Pages) -> None:
    page = hand_in(desk, codes_file(*code_lines(range(3))), to="references.nomenclature")
    assert "Reprendre cette version" in page.text
    assert len(page.rows()) == 3
    done = desk.press(page, "references.load_nomenclature", to="references.nomenclature")
    assert done.notices() == ["Version reprise : les membres la trouvent dès son jour d’effet."]
    assert done.form("references.load_nomenclature") is None
    again = desk.post(
        "references.load_nomenclature",
        to="references.nomenclature",
        version_id=UUID(page.path.rpartition("/")[2]),
    )
    assert "déjà repris" in again.notices()[0]
    assert "Codes 2026" in desk.get("references.index").text
    member = Pages(pages.app).sign_in(make_person())
    shown = member.get("complementary.nomenclature", name="dsn")
    assert [row[0] for row in shown.rows()] == ["P0000", "P0001", "P0002"]
    assert "Codes fictifs" in shown.text


def test_file_with_faults_is_told_line_by_line_and_keeps_what_was_typed(desk: Pages) -> None:
    content = codes_file(code_line("é"), code_line("P1", days="hier;"))
    page = hand_in(desk, content, status=422)
    assert "ligne 2, Code" in page.text
    assert "ligne 3, Valable du" in page.text
    assert page.soup.select_one("#label")["value"] == "Codes 2026"
    for nothing in (b"", b"\0\0", b"rien"):
        assert "Rien n’est enregistré" in hand_in(desk, nothing, status=422).text
    assert "Aucune version" in desk.get("references.nomenclatures").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"nomenclature": "autre"}, "N'est pas un choix valide."),
        ({"nomenclature": ""}, "Choisissez une table."),
        ({"label": " "}, "Donnez un nom à cette version."),
        ({"label": "x" * 161}, "161 caractères, pour 160 au plus."),
        ({"effective_on": ""}, "Indiquez un jour."),
        ({"effective_on": "0026-01-01"}, "Vérifiez l’année."),
        ({"effective_on": "hier"}, "N'est pas une date valide."),
    ],
)
def test_what_is_typed_wrong_stands_at_its_field(
    desk: Pages, typed: dict[str, str], told: str
) -> None:
    page = hand_in(desk, codes_file(code_line("P1")), status=422, **typed)
    (name,) = typed
    assert page.soup.select_one(f"#{name}")["aria-invalid"] == "true"
    assert page.errors() == [told]


def test_sheet_is_added_found_taken_away_and_withdrawn(desk: Pages, pages: Pages) -> None:
    page = add(desk, PDF, to="references.sheet")
    assert page.notices() == ["Fiche ajoutée : les membres la trouvent dès maintenant."]
    assert page.soup.select("dd b") == []
    member = Pages(pages.app).sign_in(make_person())
    listed = member.get("complementary.sheets", q="mutuelle")
    shown = member.visit(listed.link("Contrat santé"))
    assert "Fiche fictive" in shown.text
    answer = member.visit(shown.link("Télécharger la fiche (PDF)")).response
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    name = "fiche-mutuelle-fictive-contrat-sante-2026-1.pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert "elle n’a pas d’autre version" in page.text
    done = desk.press(page, "references.withdraw_sheet", to="references.sheet")
    assert done.notices() == ["Fiche retirée : les membres ne la trouvent plus."]
    assert done.form("references.withdraw_sheet") is None
    assert "Retirée" in desk.get("references.sheets").text
    member.visit(shown.path, status=404)
    member.visit(f"{shown.path}/fichier", status=404)
    assert "Aucune fiche ne correspond" in member.get("complementary.sheets", q="mutuelle").text


@pytest.mark.parametrize("endpoint", ["references.nomenclatures", "references.add_sheet"])
def test_name_of_a_file_is_kept_without_folders_and_unseen_signs(
    desk: Pages, endpoint: str
) -> None:
    is_sheet = endpoint == "references.add_sheet"
    content, typed = (PDF, SHEET) if is_sheet else (codes_file(code_line("P1")), VERSION)
    name = "Dossier/codes\u202efdp\x00.csv" + "x" * 300
    fields = {**desk.token(), **typed, "file": (BytesIO(content), name)}
    to = "references.sheet" if is_sheet else "references.nomenclature"
    page = desk.send(desk.url(endpoint), fields, to=to)
    assert "codes fdp .csvxxx" in page.text
    assert "Dossier" not in page.text


def test_refused_sheet_stands_at_its_field(desk: Pages) -> None:
    for content, told in ((b"", "vide"), (b"texte", "pas un PDF"), (PDF[:20], "pas entier")):
        page = add(desk, content, status=422)
        assert told in page.errors()[0]
        assert page.soup.select_one("#body")["value"] == "Mutuelle fictive"
    add(desk, PDF, to="references.sheet")
    known = add(desk, PDF, status=422)
    assert "déjà là" in known.errors()[0]
    assert known.soup.select_one("#version")["aria-invalid"] == "true"
    assert len(desk.get("references.sheets").rows()) == 1


class Unread(BytesIO):
    """What nobody may read."""

    def read(self, _size: int | None = -1) -> bytes:
        raise AssertionError("it was read")

    readline = read  # type: ignore[assignment]


@pytest.mark.parametrize("megabytes", [11, 200])
@pytest.mark.parametrize("endpoint", ["references.add_sheet", "references.nomenclatures"])
def test_file_beyond_all_measure_is_refused_unread(
    desk: Pages, endpoint: str, megabytes: int
) -> None:
    answer = desk.client.post(
        desk.url(endpoint),
        input_stream=Unread(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(megabytes * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "une fiche 10" in answer.text


def test_operator_who_views_as_a_member_reads_and_loads_nothing(pages: Pages) -> None:
    version = loaded(code_line("P1"))
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 1)
    sign_in_operator(pages, make_operator())
    begin(pages, make_person(registration, administrator=True))
    shown = pages.get("complementary.index").text
    assert "Contrôle SIRET" in shown
    # What leads to bank details is closed to him.
    assert "Mandats SEPA" not in shown
    pages.get("complementary.version_file", version_id=version.public_id)
    assert pages.client.get(pages.url("references.nomenclatures")).status_code == 302
    assert pages.client.post(pages.url("references.links"), data=pages.token()).status_code == 403
