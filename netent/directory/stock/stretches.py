"""A stock file as stretches of rows that only wait to be written; nothing here touches a table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from netent.directory.stock import establishments, legal_units
from netent.directory.stock.faults import LineFault
from netent.directory.stock.files import OpenedFile, StockFile, open_records
from netent.directory.stock.layouts import Kind
from netent.directory.stock.records import Records
from netent.directory.stock.shaping import Shaper
from netent.directory.stock.sources import SourceBroken
from netent.directory.stock.spelling import Packed, Spelling
from netent.directory.stock.values import Value

_SHAPES: Mapping[Kind, Callable[[Shaper], None]] = MappingProxyType(
    {Kind.ESTABLISHMENTS: establishments.shape, Kind.LEGAL_UNITS: legal_units.shape}
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What some consecutive lines hold.

    `read` counts their records, the faulty ones included; `keys` and `packed` are the rows, the
    key being the first of `columns`; `names` are those of companies, shown and searched, that an
    extract gives beside its establishments. `done` of `total` of the file is behind; `broken`
    says why the file has no more lines where it should.
    """

    read: int
    faults: Sequence[tuple[int, LineFault]]
    columns: tuple[str, ...]
    keys: Sequence[str]
    packed: Packed
    names: Mapping[str, tuple[Value, Value]]
    done: int
    total: int
    broken: str | None = None


def stretches_of(file: StockFile, spelling: Spelling) -> Iterator[Stretch]:
    """The file's stretches in order, the last of them `broken` when the file breaks off."""
    with open_records(file) as opened:
        records = _shaped(opened, _SHAPES[file.layout.kind], spelling)
        try:
            yield from records
        except SourceBroken as error:
            yield Stretch(0, (), (), (), None, {}, opened.position(), opened.total, str(error))


def _shaped(
    opened: OpenedFile, shape: Callable[[Shaper], None], spelling: Spelling
) -> Iterator[Stretch]:
    def stretch(records: Records) -> Stretch:
        shaper = Shaper(records, spelling.marks)
        shape(shaper)
        rows = shaper.rows()
        return Stretch(
            read=len(records.lines) + len(records.faults),
            faults=shaper.line_faults(),
            columns=tuple(rows.columns),
            keys=rows.keys,
            packed=spelling.pack([*rows.columns.values()]) if rows.keys else None,
            names=establishments.company_names(shaper),
            done=opened.position(),
            total=opened.total,
        )

    # Mapped, so that no name holds on to a stretch while the next one is read.
    return map(stretch, opened.records)
