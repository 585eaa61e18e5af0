"""The columns of a file, its template, and how headings are compared (product §9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from netent.kernel.enums import RequestKind
from netent.kernel.identifiers import fold
from netent.kernel.reasons import N_

BOM = "\ufeff"
SEPARATOR = ";"
LINE_END = "\r\n"
# a `sep=` line and the headings: they do not count against the limit of lines
LINES_BEFORE_DATA = 2

# in the order in which they are tried: French Excel, pasted cells, the rest of the world
SEPARATOR_NAMES: Mapping[str, str] = MappingProxyType(
    {";": N_("point-virgule"), "\t": N_("tabulation"), ",": N_("virgule")}
)


def fold_heading(text: str) -> str:
    """A heading without case, accents and blanks; punctuation goes with the blanks."""
    return fold(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file, by its heading and the other headings that people give it."""

    name: str
    aliases: tuple[str, ...] = ()

    def folded(self) -> frozenset[str]:
        """Every spelling under which the heading is recognised."""
        return frozenset(fold_heading(text) for text in (self.name, *self.aliases))


# what we add ourselves to files of refused lines
REFUSAL_COLUMN = Column("Motif du refus", aliases=("Motif",))


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The columns of one kind of request, in the template's order.

    The first `required` ones must be there, all of them where it is None. `others` are read where
    a file has them, though no template does. `ignored` columns are those of our own exports: they
    are recognised by heading and not read.

    Without a heading line, data is known by the SIRETs of the first column, or by the e-mail
    addresses of the column `email_at`; the first `filled` cells are never blank then. Where it is
    None, none of those that must be there is. `most_lines` are fewer than the operator's limit.
    """

    kind: RequestKind
    columns: tuple[Column, ...]
    ignored: tuple[Column, ...]
    example: tuple[str, ...]
    required: int | None = None
    others: tuple[Column, ...] = ()
    filled: int | None = None
    email_at: int | None = None
    most_lines: int | None = None

    @property
    def layout(self) -> str:
        """The heading line, as the template has it."""
        return SEPARATOR.join(column.name for column in self.columns)

    @property
    def read(self) -> tuple[Column, ...]:
        """Every column that is read, those of the template first."""
        return (*self.columns, *self.others)

    def must_have(self, index: int) -> bool:
        """Whether a file without this column, by its place in `read`, is refused."""
        return index < (len(self.columns) if self.required is None else self.required)

    def must_fill(self, index: int) -> bool:
        """Whether a first line of data without this column is refused."""
        return self.must_have(index) if self.filled is None else index < self.filled

    def template(self) -> bytes:
        """The file to start from: heading, and an example line that can never be applied."""
        lines = (self.layout, SEPARATOR.join(self.example))
        return (BOM + "".join(line + LINE_END for line in lines)).encode()
