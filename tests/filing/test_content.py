"""What a file is by its content, whatever its name; what the rules do not take."""

import io
from dataclasses import replace
from datetime import date

import pytest

from netent.filing.content import format_of
from netent.filing.periods import Period
from netent.filing.queries.rules import Rule
from netent.filing.reading import read_file
from netent.filing.states import FileFormat, Periodicity, Second
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import NO_RIGHTS
from tests.factories.filings import neodes

SIRET = "44308090800017"
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DSN = Rule(
    type_id=1,
    code="DSN",
    label="DSN",
    colour="#000000",
    periodicity=Periodicity.MONTH,
    due_months=1,
    days=(5, 15),
    day=15,
    days_ahead=0,
    event_label="",
    allows_nil=True,
    second=Second.BOTH,
    formats=(FileFormat.NEODES,),
    max_bytes=1_000,
    rights=NO_RIGHTS,
)
DUCS = replace(DSN, code="DUCS", formats=(FileFormat.CSV, FileFormat.XML, FileFormat.PDF))
DEEP = b"<r>%s<b/>%s</r>"
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n\x00\x01", FileFormat.PDF),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a>\xc3\xa9</a>', FileFormat.XML),
        (b"<a><b></a>", None),
        (b"<html><p>page", None),
        (BOMB, None),
        (DEEP % (b"<a>" * 198, b"</a>" * 198), FileFormat.XML),
        (DEEP % (b"<a>" * 199, b"</a>" * 199), None),
        (b"<a>" * 100_000, None),
        (b"\xef\xbb\xbfa;b\r\n1;2\r\n", FileFormat.CSV),
        (b"a\tb\n", FileFormat.CSV),
        (b"S10.G00.00.001,'x'\n", FileFormat.NEODES),
        (b"PK\x03\x04\x00\x00", None),
        (b"\x00" * 40, None),
        (b"des mots", None),
        (b"MZ\x90\x00", None),
    ],
)
def test_format_is_told_by_the_content(content: bytes, found: FileFormat | None) -> None:
    assert format_of(io.BytesIO(content)) is found


def refused(content: bytes, rule: Rule) -> Reason:
    with pytest.raises(Refusal) as error:
        read_file(io.BytesIO(content), "a.txt", rule=rule, siret=SIRET, period=NOVEMBER)
    return error.value.reason


def test_file_that_the_rule_does_not_take_is_refused() -> None:
    assert refused(b"", DSN) is Reason.FILED_FILE_EMPTY
    assert refused(b"x;" * 501, DSN) is Reason.FILED_FILE_TOO_LARGE
    assert refused(b"%PDF-1.7", DSN) is Reason.FILED_FILE_KIND
    assert refused(neodes(SIRET, NOVEMBER.start), DUCS) is Reason.FILED_FILE_KIND
    assert refused(b"PK\x03\x04\x00\x00", DUCS) is Reason.FILED_FILE_KIND


def test_text_that_should_be_neodes_is_told_its_lines() -> None:
    for content in (b"nom;prenom\n", b"bonjour\n"):
        read = read_file(io.BytesIO(content), "a", rule=DSN, siret=SIRET, period=NOVEMBER)
        assert read.faults[0].line == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\temp\\paie.csv", "paie.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\u202eb.csv", "ab.csv"),
        ("", "fichier"),
        ("é" * 400, "é" * 255),
    ],
)
def test_name_is_the_files_own(given: str, kept: str) -> None:
    read = read_file(io.BytesIO(b"a;b"), given, rule=DUCS, siret=SIRET, period=NOVEMBER)
    assert (read.name, read.lines, read.size) == (kept, 1, 3)


def test_nesting_without_end_takes_no_memory() -> None:
    # Each open element is kept by the parser until it ends: refused long before the file's end.
    content = io.BytesIO(b"<a>" * 1_000_000)
    assert format_of(content) is None
    assert content.tell() < 200_000
