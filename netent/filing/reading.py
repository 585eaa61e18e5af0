"""A file to file, read before any transaction: what it is, what it says, its digest."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from netent.filing.content import format_of, is_text, pieces_of
from netent.filing.neodes import Expected, Fault, read_neodes
from netent.filing.payment_blocks import PaymentBlock
from netent.filing.periods import Period
from netent.filing.queries.rules import Rule
from netent.filing.states import FileFormat
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason

PIECE_BYTES = 1024 * 1024
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """A file that was read, and what is wrong with it; only one without a fault can be filed."""

    file: BinaryIO
    name: str
    format: FileFormat
    size: int
    sha256: str
    lines: int
    blocks: tuple[PaymentBlock, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0


def read_file(file: BinaryIO, name: str, *, rule: Rule, siret: str, period: Period) -> FileRead:
    """Read a file that is to be filed for an establishment and a period; memory stays flat.

    Refusal where it is empty, too large, or of a kind that this declaration does not take. What a
    NEODeS file says wrongly comes as faults, with their lines.
    """
    size = file.seek(0, 2)
    if not size:
        raise Refusal(Reason.FILED_FILE_EMPTY)
    if size > rule.max_bytes:
        raise Refusal(Reason.FILED_FILE_TOO_LARGE, expected=rule.max_bytes // 1_000_000)
    found = format_of(file)
    # One that is to be NEODeS and begins with a broken line is told that line.
    if FileFormat.NEODES in rule.formats and found in (FileFormat.CSV, None) and is_text(file):
        found = FileFormat.NEODES
    if found is None or found not in rule.formats:
        raise Refusal(Reason.FILED_FILE_KIND, declaration=rule.code)
    digest, breaks, last = hashlib.sha256(), 0, b""
    for last in pieces_of(file, PIECE_BYTES):
        digest.update(last)
        breaks += last.count(b"\n")
    read = FileRead(
        file=file,
        name=_name(name),
        format=found,
        size=size,
        sha256=digest.hexdigest(),
        lines=breaks + (not last.endswith(b"\n")),
    )
    if found is not FileFormat.NEODES:
        return read
    return _with_neodes(read, Expected(siret=siret, start=period.start))


def _with_neodes(read: FileRead, expected: Expected) -> FileRead:
    neodes = read_neodes(read.file, expected)
    return FileRead(
        file=read.file,
        name=read.name,
        format=read.format,
        size=read.size,
        sha256=read.sha256,
        lines=neodes.lines,
        blocks=neodes.blocks,
        faults=neodes.faults,
        fault_count=neodes.fault_count,
    )


def _name(name: str) -> str:
    """The file's own name, without folders and what shows nothing."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in bare if char.isprintable())[:_LONGEST_NAME] or "fichier"
