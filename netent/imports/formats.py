"""What deposited files look like: columns, template, and the name they must bear (product §9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from netent.kernel.enums import RequestKind
from netent.kernel.identifiers import fold, fold_file_name
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

_EXTENSION = re.compile(r"\.(?:csv|txt|tsv|xlsx|xlsm|xls|ods)\Z", re.IGNORECASE)
_COPY = re.compile(r"(?:\s*\([0-9]{1,3}\)|\s+-\s+(?:copie|copy))\Z", re.IGNORECASE)
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_BLANKS = re.compile(r"\s+")


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


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The columns of one kind of request.

    `ignored` columns are those that we add ourselves to files that are to be sent again: they
    are recognised by heading and not read. The first column holds SIRETs, by which a file
    without a heading line is known.
    """

    kind: RequestKind
    columns: tuple[Column, ...]
    ignored: tuple[Column, ...]
    example: tuple[str, ...]

    @property
    def layout(self) -> str:
        """The heading line, as the template has it."""
        return SEPARATOR.join(column.name for column in self.columns)

    def template(self) -> bytes:
        """The file to start from: heading, and an example line that can never be applied."""
        lines = (self.layout, SEPARATOR.join(self.example))
        return (BOM + "".join(line + LINE_END for line in lines)).encode()


REFUSAL_COLUMN = Column("Motif du refus", aliases=("Motif",))

ESTABLISHMENTS = FileFormat(
    kind=RequestKind.ESTABLISHMENTS,
    columns=(
        Column("SIRET", aliases=("N° SIRET", "Numéro SIRET", "Numéro de SIRET")),
        Column("Action"),
    ),
    ignored=(REFUSAL_COLUMN,),
    # the control digit is wrong: 12345678900012 is nobody's number and never will be
    example=("12345678900012", "1"),
)


def bare_file_name(file_name: str) -> str:
    """A file's own name, as it is kept and shown: no folder, and a blank for what nobody sees.

    Names are any characters that a stranger's program puts there: null ones, ends of line, marks
    that turn the direction of writing.
    """
    name = _FOLDERS.sub("", file_name)
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())


def check_file_name(file_name: str, portfolio_name: str) -> bool:
    """Whether a file bears the portfolio's name, as far as product §9 wants it to.

    Case, accents and blanks do not count, nor do the folder, the extension, and what a browser or
    a file manager adds to a second copy: " (1)", " - Copie", " - Copie (2)". A portfolio may
    itself be called "Lyon (1)" or "Paie.csv": each of these is taken off only where the name is
    not yet the right one.
    """
    wanted = fold_file_name(portfolio_name)
    name = _FOLDERS.sub("", file_name).strip()
    while name:
        if fold_file_name(name) == wanted:
            return bool(wanted)
        shorter = _EXTENSION.sub("", name)
        if shorter == name:
            shorter = _COPY.sub("", name)
        if shorter == name:
            return False
        name = shorter.strip()
    return False


def download_name(portfolio_name: str, extension: str) -> str:
    """The name of a file to be filled for a portfolio: it passes `check_file_name` as it is."""
    bare = _BLANKS.sub(" ", _NOT_IN_FILE_NAMES.sub(" ", portfolio_name)).strip(" .")
    return f"{bare}.{extension}"
