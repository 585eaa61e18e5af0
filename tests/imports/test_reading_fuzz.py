"""Whatever the bytes, a file is read or refused; nothing else ever comes out of reading."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netent.imports.formats import ESTABLISHMENTS
from netent.imports.plan import Snapshot, arguments_of, build_plan
from netent.imports.reading.file import DEFAULT_LIMITS, Limits, ReadFile, read_file
from netent.imports.reading.lines import read_lines
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import is_valid_siret
from netent.kernel.messages import message
from netent.kernel.reasons import Reason

CORPUS = Path(__file__).parents[1] / "data" / "imports"
SMALL = {
    path.name: path.read_bytes()
    for path in sorted(CORPUS.iterdir())
    if path.name != "expected.json" and path.stat().st_size < 20_000
}
WORKBOOKS = sorted(name for name, data in SMALL.items() if name.startswith("workbook-"))
NOTHING = Snapshot(active=set(), closed={}, here=set(), elsewhere={})
LIMITS = Limits(size=1 << 20, lines=500)
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

starts = st.sampled_from(
    [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"SIRET;Action\n", b"sep=;\n"]
)
plain = ["SIRET", "Action", "Motif du refus", "13002526500013", "1", "0", "1,0", "7,32E+13", ""]
odd = [
    " ",
    '"',
    "'",
    '="1"',
    "=",
    "\ufeff",
    "\u200b",
    "\u00a0",
    "\u2028",
    "\x0b",
    "\0",
    "é",
    "\u0661",
]
cells = st.sampled_from(plain) | st.sampled_from(odd) | st.text(max_size=3)
rows = st.lists(st.lists(cells, max_size=4), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> str:
    separator, end = draw(st.sampled_from(";,\t")), draw(st.sampled_from(["\r\n", "\n", "\r"]))
    return end.join(separator.join(row) for row in draw(rows))


codecs = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])


def attempt(data: bytes, limits: Limits = DEFAULT_LIMITS) -> ReadFile | Refusal:
    try:
        return read_file(data, ESTABLISHMENTS, limits)
    except Refusal as refusal:
        return refusal


def in_words(refusal: Refusal) -> str:
    assert refusal.reason in (Reason.BAD_STRUCTURE, Reason.EMPTY_FILE, Reason.TOO_LARGE)
    return message(refusal.reason, **refusal.arguments)


def read_or_refused(data: bytes) -> None:
    """Read, plan and put every message into words; a refusal must have its words too."""
    read = attempt(data, LIMITS)
    if isinstance(read, Refusal):
        assert len(in_words(read)) < 1000
        return
    assert len(read) > 0
    assert {len(cells) for cells in read.cells} == {len(read)}
    assert sorted(set(read.lines)) == list(read.lines)
    plan = build_plan(read_lines(read), NOTHING)
    assert all(siret is None or is_valid_siret(siret) for siret in plan.sirets)
    for at, reason in enumerate(plan.reasons):
        if reason:
            message(reason, **arguments_of(reason, plan.details.get(at)))


@QUICK
@given(starts, st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    read_or_refused(start + rest)


@QUICK
@given(tables(), codecs)
def test_any_table_of_odd_cells_is_read_or_refused(table: str, codec: str) -> None:
    read_or_refused(table.encode(codec, "ignore"))


@QUICK
@given(
    st.sampled_from(sorted(SMALL)),
    st.integers(0, 20_000),
    st.integers(0, 40),
    st.binary(max_size=9),
)
def test_damaged_file_of_the_corpus_is_read_or_refused(
    name: str, at: int, cut: int, put: bytes
) -> None:
    data = SMALL[name]
    at %= len(data) + 1
    read_or_refused(data[:at] + put + data[at + cut :])


@QUICK
@given(
    st.sampled_from(WORKBOOKS),
    st.integers(0, 50),
    st.integers(0, 20_000),
    st.integers(0, 30),
    st.binary(max_size=4) | st.sampled_from([b'r="XFD9"', b"<c><v>1</v></c>", b"&#0;", b't="d"']),
)
def test_workbook_with_a_damaged_part_is_read_or_refused(
    name: str, part: int, at: int, cut: int, put: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(SMALL[name])) as source:
        names = source.namelist()
        parts = {each: source.read(each) for each in names}
    target = names[part % len(names)]
    old = parts[target]
    at %= len(old) + 1
    parts[target] = old[:at] + put + old[at + cut :]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as copy:
        for each, content in parts.items():
            copy.writestr(each, content)
    read_or_refused(packed.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        b"1" * 10_000_000,
        b"SIRET;Action\n13002526500013;" + b"1" * 10_000_000,
        b'SIRET;Action\n"' + b"1;0\n" * 2_000_000,
        b";" * 10_000_000,
        b"SIRET;Action" + b";" * 1_000_000 + b"\n13002526500013;1" + b";" * 1_000_000,
        b"SIRET;Action" + b";x" * 1_000_000,
        b"\n" * 10_000_000,
        b'="' * 1_000_000 + b'"' * 1_000_000,
        b"\xff\xfe" + b"\x00\xd8" * 1000,
        b'"' * 3_000_001,
    ],
    ids=[
        "one-cell",
        "long-cell",
        "open-quote",
        "separators",
        "wide-and-empty",
        "wide-and-filled",
        "line-ends",
        "nested-formulas",
        "lone-surrogates",
        "quotes",
    ],
)
def test_monstrous_file_is_read_or_refused_in_words(data: bytes) -> None:
    read = attempt(data)
    if isinstance(read, Refusal):
        assert len(in_words(read)) < 1000
    else:
        assert len(read) == 1
