"""Parameter sheets: what is a PDF, which version is the last, what withdrawing does."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from netent.audit.models import AuditEvent
from netent.complementary.models import ParameterSheet, ParameterSheetFile
from netent.complementary.pdf_files import LONGEST_BYTES, pdf_flaw
from netent.complementary.queries import sheets as queries
from netent.complementary.service.sheets import NewSheet, withdraw_sheet
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, PORTAL_CHAIN, Tenant
from netent.documents.terms import terms_of_use
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from tests.factories.operators import Operating
from tests.factories.references import PDF, sheet_added
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase
from tests.support.queries import recorded
from tests.support.threads import at_once

EARLIER, LATER = date(2025, 1, 1), date(2026, 6, 1)


def current(text: str = "") -> list[tuple[str, str, str]]:
    with reading(PORTAL) as session:
        page = queries.sheets_page(session, PageAsked(), text=text)
        return [(row.body, row.title, row.version) for row in page.items]


def withdrawn(operator: Operating, sheet_id: UUID) -> None:
    with transaction(PORTAL) as session:
        withdraw_sheet(session, operator.acting, sheet_id=sheet_id, now=NOW)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "vide"),
        (b"Ceci est un texte.", "pas un PDF"),
        (b"PK\x03\x04 un classeur", "pas un PDF"),
        (b"<html>%PDF-1.7 startxref %%EOF", "pas un PDF"),
        (b"\n" + PDF, "pas un PDF"),
        (b"%PDF-9.9 startxref %%EOF", "pas un PDF"),
        (b"%PDF-1.7\n", "pas entier"),
        (PDF.replace(b"startxref", b""), "pas entier"),
        (PDF + bytes(4_096), "pas entier"),
        (PDF.replace(b"<<>>", b"<</Encrypt 3 0 R>>"), "mot de passe"),
        (PDF.replace(b"<<>>", b"<</S/JavaScript/JS(app.alert)>>"), "programme"),
        (PDF.replace(b"<<>>", b"<</S/J#61va#53cript>>"), "programme"),
        (PDF.replace(b"<<>>", b"<</S/SubmitForm/F(http://a.example)>>"), "programme"),
        (PDF.replace(b"<<>>", b"<</S/Launch/F(cmd.exe)>>"), "programme"),
        (PDF.replace(b"<<>>", b"<</EmbeddedFiles 4 0 R>>"), "programme"),
        (PDF + bytes(LONGEST_BYTES), "dépasse 10 Mo"),
    ],
)
def test_what_is_no_pdf_to_pass_on_is_refused(content: bytes, expected: str) -> None:
    flaw = pdf_flaw(content)
    assert flaw is not None
    assert expected in flaw
    with pytest.raises(ValueError, match="a sheet is a PDF"):
        NewSheet("Organisme", "Titre", "1", EARLIER, False, "fiche.pdf", content)


def test_pdf_of_a_real_program_is_taken() -> None:
    assert pdf_flaw(PDF) is None
    assert pdf_flaw(PDF + b"\r\n") is None
    assert pdf_flaw(terms_of_use()) is None


def test_last_version_is_the_one_dated_last_whatever_was_loaded_last(
    database: TestDatabase,
) -> None:
    sheet_added(version="2", dated_on=LATER)
    sheet_added(version="1", dated_on=EARLIER)
    # Another spelling of the same body and title is the same sheet.
    sheet_added("MUTUELLE  fictive du Port", "contrat sante", version="3", dated_on=EARLIER)
    sheet_added(title="Contrat prévoyance")
    assert current() == [
        ("Mutuelle fictive du Port", "Contrat prévoyance", "2026.1"),
        ("Mutuelle fictive du Port", "Contrat santé", "2"),
    ]
    assert current("PREVOYANCE port") == []
    assert current("port contrat pré") == current()[:1]
    with reading(PORTAL) as session:
        (found,) = queries.sheets_page(session, PageAsked(), text="santé").items
        others = queries.other_versions(session, found)
        assert [each.version for each in others] == ["3", "1"]
        assert queries.file_of(session, found) == PDF


def test_version_that_is_there_is_refused_and_nothing_is_kept(database: TestDatabase) -> None:
    sheet_added()
    with pytest.raises(Refusal) as refused:
        sheet_added("Mutuelle Fictive du port")
    assert refused.value.reason is Reason.SHEET_VERSION_KNOWN
    with reading(PORTAL) as session:
        for table in (ParameterSheet, ParameterSheetFile):
            assert session.scalar(select(func.count()).select_from(table)) == 1


def test_withdrawn_version_gives_its_place_back_and_its_number_free(
    database: TestDatabase, operator: Operating
) -> None:
    sheet_added(version="1", dated_on=EARLIER)
    last = sheet_added(version="2", dated_on=LATER)
    withdrawn(operator, last.public_id)
    assert [version for _body, _title, version in current()] == ["1"]
    with reading(PORTAL) as session, pytest.raises(NotFound):
        queries.offered_sheet(session, last.public_id)
    with pytest.raises(Refusal) as refused:
        withdrawn(operator, last.public_id)
    assert refused.value.reason is Reason.SHEET_WITHDRAWN
    assert refused.value.arguments["name"] == "Odile Garnier"
    sheet_added(version="2", dated_on=LATER)
    assert [version for _body, _title, version in current()] == ["2"]
    with reading(PORTAL) as session:
        every = queries.every_sheet_page(session, PageAsked(), text="").items
    told = [(each.version, each.withdrawn_at is not None, each.is_current) for each in every]
    assert told == [("2", False, True), ("2", True, False), ("1", False, False)]


def test_only_version_withdrawn_leaves_nothing(database: TestDatabase, operator: Operating) -> None:
    withdrawn(operator, sheet_added().public_id)
    assert current() == []
    with pytest.raises(NotFound):
        withdrawn(operator, UUID(int=1))


def test_acts_are_told_in_the_portals_trail(database: TestDatabase, operator: Operating) -> None:
    sheet = sheet_added()
    withdrawn(operator, sheet.public_id)
    with reading(Tenant(PORTAL_CHAIN)) as session:
        found = select(AuditEvent).where(AuditEvent.action.startswith("parameter_sheet."))
        events = session.scalars(found.order_by(AuditEvent.number)).all()
    assert [event.action for event in events] == [
        "parameter_sheet.added",
        "parameter_sheet.withdrawn",
    ]
    assert {event.subject for event in events} == {str(sheet.public_id)}
    assert events[0].details["sha256"] == sheet.sha256


def test_two_who_add_the_first_versions_at_once_leave_one_that_is_the_last(
    database: TestDatabase,
) -> None:
    at_once(
        lambda: sheet_added(version="1", dated_on=EARLIER),
        lambda: sheet_added(version="2", dated_on=LATER),
    )
    assert [version for _body, _title, version in current()] == ["2"]
    with reading(PORTAL) as session:
        assert session.scalar(select(func.count()).select_from(ParameterSheetFile)) == 2


def test_two_who_add_the_same_version_at_once_leave_one(database: TestDatabase) -> None:
    def add() -> str:
        try:
            sheet_added()
        except Refusal as refusal:
            return refusal.reason.value
        return "added"

    assert sorted(at_once(add, add)) == ["added", "sheet_version_known"]


def test_lists_cost_as_many_queries_at_twice_the_sheets_and_read_no_file(
    database: TestDatabase,
) -> None:
    def cost() -> int:
        with reading(PORTAL) as session, recorded() as sent:
            queries.sheets_page(session, PageAsked(), text="fictive")
            queries.every_sheet_page(session, PageAsked(), text="fictive")
        assert not any("parameter_sheet_file" in statement for statement in sent.sent)
        return len(sent)

    for number in range(3):
        sheet_added(title=f"Contrat {number}")
    before = cost()
    for number in range(3, 6):
        sheet_added(title=f"Contrat {number}")
    assert cost() == before <= 5
