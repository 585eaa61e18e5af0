"""A stock file is told by its heading line, whatever its name, order, case or delimiter."""

import pytest

from netent.directory.stock.faults import FileFault, FileRefused
from netent.directory.stock.layouts import (
    ESTABLISHMENT_HEADINGS,
    LEGAL_UNIT_HEADINGS,
    Kind,
    layout_of,
)

MINIMAL = b"siret,etatAdministratifEtablissement"


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (ESTABLISHMENT_HEADINGS, Kind.ESTABLISHMENTS),
        (LEGAL_UNIT_HEADINGS, Kind.LEGAL_UNITS),
    ],
)
def test_full_heading_is_recognised_and_misses_nothing(
    headings: tuple[str, ...], kind: Kind
) -> None:
    layout = layout_of(",".join(headings).encode())
    assert (layout.kind, layout.width, layout.missing_columns) == (kind, len(headings), ())


def test_columns_are_found_by_name_in_any_order() -> None:
    layout = layout_of(b"autre,etatAdministratifEtablissement,dateDebut,siret\r\n")
    assert dict(layout.positions) == {
        "siret": 3,
        "etatAdministratifEtablissement": 1,
        "dateDebut": 2,
    }
    assert "enseigne1Etablissement" in layout.missing_columns
    assert "autre" not in layout.missing_columns


@pytest.mark.parametrize(
    ("heading", "delimiter"),
    [
        (MINIMAL, ","),
        (b"\xef\xbb\xbf" + MINIMAL, ","),
        (b'"siret","etatAdministratifEtablissement"', ","),
        (b" SIRET ;EtatAdministratifEtablissement", ";"),
        (b"siret\tetatAdministratifEtablissement", "\t"),
    ],
)
def test_spreadsheet_habits_in_a_heading_are_forgiven(heading: bytes, delimiter: str) -> None:
    layout = layout_of(heading)
    assert (layout.kind, layout.delimiter) == (Kind.ESTABLISHMENTS, delimiter)
    assert layout.positions["siret"] == 0


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b" , , ", FileFault.EMPTY),
        (b"table,position,column,format_and_codes", FileFault.UNKNOWN_HEADING),
        (b"siret,siren,nic", FileFault.UNKNOWN_HEADING),
        (b"siren,dateFin,etatAdministratifUniteLegale", FileFault.HISTORY),
        (MINIMAL + b",dateFin", FileFault.HISTORY),
        (MINIMAL.decode().encode("utf-16"), FileFault.NOT_TEXT),
        (b"siret\0,etat", FileFault.NOT_TEXT),
    ],
)
def test_other_heading_is_refused_with_what_was_expected(heading: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        layout_of(heading)
    assert refused.value.fault is fault
    assert "StockEtablissement" in refused.value.message


def test_refusal_shows_the_first_headings_found() -> None:
    with pytest.raises(FileRefused) as refused:
        layout_of(b"a,b,c,d,e,f,g,h,i,j")
    assert "a, b, c, d, e, f, g, h et 2 autres" in refused.value.message
