"""Every physical line is a record, blank, or a fault with its number; nothing ever crashes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.directory.stock import records as module
from netent.directory.stock.faults import LineFault
from netent.directory.stock.lines import LONGEST_LINE, MOST_LINES_OF_A_RECORD
from tests.directory.files import records_of

HEADING = b"siret,etatAdministratifEtablissement,enseigne1Etablissement\n"
SIGN = "enseigne1Etablissement"


def signs(data: bytes, most: int = 1 << 30) -> dict[int, str]:
    """The third column by physical line."""
    return {
        line: sign
        for records in records_of(HEADING + data, most)
        for line, sign in zip(records.lines, records.columns[SIGN], strict=True)
    }


def faults(data: bytes) -> list[tuple[int, LineFault]]:
    return [fault for records in records_of(HEADING + data) for fault in records.faults]


def test_lines_keep_their_physical_number() -> None:
    assert signs(b"1,A,un\n2,A,deux\n") == {2: "un", 3: "deux"}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_last_line_may_lack_its_end(end: bytes) -> None:
    assert signs(end.join([b"1,A,un", b"2,A,deux"])) == {2: "un", 3: "deux"}


def test_blank_lines_are_passed_over_and_counted() -> None:
    data = b"\n1,A,un\n \n\r\n2,A,deux\n\n"
    assert signs(data) == {3: "un", 6: "deux"}
    assert faults(data) == []


@pytest.mark.parametrize("data", [b"\n ", b"1,A\nun", b"1\n2\n"])
def test_short_lines_that_add_up_to_a_record_are_none(data: bytes) -> None:
    assert signs(data) == {}


def test_quoted_records_may_span_stretches_and_lines() -> None:
    data = b'1,A,"un, deux"\n2,A,"le ""bon"" pain"\n3,A,"sur\ndeux"\n4,A,fin\n'
    assert signs(data) == {2: "un, deux", 3: 'le "bon" pain', 4: "sur deux", 6: "fin"}


def test_file_of_a_heading_alone_has_no_record() -> None:
    assert signs(b"") == {}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"1,A", LineFault.WRONG_WIDTH),
        (b"1,A,un,trop", LineFault.WRONG_WIDTH),
        (b"1,A,\xe9t\xe9", LineFault.UNDECODABLE),
        (b"1,A,u\0n", LineFault.NUL),
        (b'1,A,"un', LineFault.BROKEN_QUOTES),
        (b'1,A,"un"deux', LineFault.BROKEN_QUOTES),
        (b"1,A," + b"x" * LONGEST_LINE, LineFault.TOO_LONG),
    ],
)
def test_bad_line_is_named_and_its_neighbours_are_read(line: bytes, fault: LineFault) -> None:
    data = b"1,A,avant\n" + line + b"\n3,A,apr\xc3\xa8s\n"
    assert faults(data) == [(3, fault)]
    assert signs(data) == {2: "avant", 4: "après"}


def test_line_far_longer_than_a_stretch_is_named_once() -> None:
    data = b"1,A,avant\n" + b"x" * (3 * module.STRETCH_BYTES) + b"\n3,A,apres\n"
    assert faults(data) == [(3, LineFault.TOO_LONG)]
    assert signs(data) == {2: "avant", 4: "apres"}


def test_quoted_values_are_read_as_csv_does() -> None:
    data = b'1,A,"un, deux"\n2,A,"dit ""trois"""\n3,A,5" de large\n'
    assert signs(data) == {2: "un, deux", 3: 'dit "trois"', 4: '5" de large'}


def test_quoted_line_end_goes_on_in_the_next_line() -> None:
    assert signs(b'1,A,"un\ndeux"\n2,A,trois\n') == {2: "un deux", 4: "trois"}


def test_quotation_is_followed_across_stretches() -> None:
    filler = b"1,A,x\n" * (module.STRETCH_BYTES // 6)
    for shift in range(12):
        data = b"9,A," + b"y" * shift + b"\n" + filler + b'2,A,"un\ndeux"\n3,A,fin\n'
        found = signs(data)
        assert list(found.values())[-2:] == ["un deux", "fin"], shift


def test_stray_quote_does_not_swallow_the_good_lines_after_it() -> None:
    data = b'1,A,"un\n' + b"2,A,bon\n" * (MOST_LINES_OF_A_RECORD + 5)
    assert faults(data) == [(2, LineFault.BROKEN_QUOTES)]
    assert len(signs(data)) == MOST_LINES_OF_A_RECORD + 5


def test_two_stray_quotes_do_not_swallow_the_good_lines_between() -> None:
    data = b'1,A,"un\n2,A,bon\n3,A,"trois\n4,A,bon\n'
    assert faults(data) == [(2, LineFault.BROKEN_QUOTES), (4, LineFault.BROKEN_QUOTES)]
    assert signs(data) == {3: "bon", 5: "bon"}


@pytest.mark.parametrize("control", [b"\t", b"\r", b"\x01", b"\x0b", b"\x1f", b"\x7f"])
def test_controls_become_blanks(control: bytes) -> None:
    assert signs(b"1,A,u" + control + b"n\n2,A,deux\n") == {2: "u n", 3: "deux"}


CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=30)


@given(ROWS, st.integers(1, 200))
def test_whatever_a_csv_writer_writes_is_read_back(
    rows: list[tuple[str, str, str]], most: int
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    read = [
        (siret, state, sign)
        for records in records_of(HEADING + buffer.getvalue().encode(), most)
        for siret, state, sign in zip(*records.columns.values(), strict=True)
    ]
    assert read == rows


@given(ROWS)
def test_plain_and_careful_ways_read_the_same(rows: list[tuple[str, str, str]]) -> None:
    lines = [",".join(cell.replace(",", "").replace('"', "") for cell in row) for row in rows]
    plain = ("\n".join(lines) + "\n").encode()
    # One quoted line sends the whole stretch the careful way.
    assert signs(plain) == {
        line: sign for line, sign in signs(plain + b'0,A,"q"\n').items() if sign != "q"
    } | {line: sign for line, sign in signs(plain).items() if sign == "q"}


@given(st.binary(max_size=400), st.integers(1, 64))
def test_any_bytes_are_read_without_a_crash_and_every_line_is_accounted_for(
    data: bytes, most: int
) -> None:
    found = records_of(HEADING + data, most)
    lines = [line for records in found for line in records.lines]
    bad = [line for records in found for line, _ in records.faults]
    assert lines == sorted(set(lines))
    assert bad == sorted(set(bad))
    assert not set(lines) & set(bad)
    last = 1 + data.count(b"\n") + bool(data.rpartition(b"\n")[2])
    assert all(2 <= line <= last for line in (*lines, *bad))
    if b'"' not in data:
        given_lines = {
            number for number, line in enumerate(data.split(b"\n"), start=2) if not _is_blank(line)
        }
        assert given_lines == {*lines, *bad}


def _is_blank(line: bytes) -> bool:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    return not text or (text.isspace() and "\0" not in text)


@given(st.binary(max_size=300))
def test_the_size_of_reads_changes_nothing(data: bytes) -> None:
    def told(most: int) -> list[object]:
        found = records_of(HEADING + data, most)
        return [
            [line for records in found for line in records.lines],
            [fault for records in found for fault in records.faults],
            [value for records in found for value in records.columns[SIGN]],
        ]

    assert told(7) == told(1 << 30)
