"""The demo's services: all fictitious and saying so, and left as people change them."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from netent.complementary.addresses import is_fictitious
from netent.complementary.models import NomenclatureCode, NomenclatureVersion, ParameterSheet
from netent.complementary.queries.links import addresses
from netent.complementary.queries.nomenclatures import version_in_force
from netent.complementary.queries.sheets import file_of, sheets_page
from netent.complementary.service.links import set_addresses
from netent.complementary.states import Nomenclature
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.demo.references import enter_references
from netent.kernel import clock
from netent.kernel.paging import PageAsked
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("document")


def test_codes_sheets_and_addresses_say_that_they_are_fictitious(database: TestDatabase) -> None:
    with reading(PORTAL) as session:
        today = clock.paris_day(clock.now())
        version = version_in_force(session, Nomenclature.DSN, on=today)
        assert version is not None
        assert version.is_fictitious
        assert version.codes == 60
        assert (version.added, version.changed, version.removed) != (60, 0, 0)
        labels = select(NomenclatureCode.label).where(NomenclatureCode.version_id == version.id)
        assert all("fictif" in label for label in session.scalars(labels))
        # This one is left out, so that the page of a table without a load is seen as well.
        assert version_in_force(session, Nomenclature.DADSU, on=today) is None
        sheets = sheets_page(session, PageAsked(), text="").items
        assert len(sheets) == 2
        for sheet in sheets:
            assert sheet.is_fictitious
            text = PdfReader(BytesIO(file_of(session, sheet))).pages[0].extract_text()
            assert "Fiche fictive" in text
            assert sheet.body in " ".join(text.split())
        assert len(addresses(session)) == 6
        assert all(is_fictitious(address) for address in addresses(session).values())


def test_second_run_leaves_what_operators_changed(database: TestDatabase) -> None:
    def stored() -> list[Any]:
        with reading(PORTAL) as session:
            versions = session.scalars(select(NomenclatureVersion.id)).all()
            sheets = session.scalars(select(ParameterSheet.id)).all()
            return [sorted(versions), sorted(sheets), dict(addresses(session))]

    with transaction(PORTAL) as session:
        set_addresses(session, None, dict.fromkeys(addresses(session), ""), now=clock.now())
    before = stored()
    assert before[2] == {}
    enter_references(now=clock.now())
    assert stored() == before
