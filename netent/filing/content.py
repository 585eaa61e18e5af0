"""What a file is by its content, whatever its name says; text by its encoding."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from netent.filing.states import FileFormat

_HEAD = 4_096
_PIECE = 1 << 16
_NEODES = re.compile(r"\s*S\d{2}\.G\d{2}\.\d{2}\.\d{3}\s*,", re.ASCII)
_SEPARATED = re.compile(r"[;,\t]")
# What is filed is some ten levels deep; each open one costs the parser memory.
_DEEPEST_XML = 200
# Control characters that no text has.
_NO_TEXT = frozenset(range(32)) - set(b"\t\n\r\x0c\x1a\x1b")


def format_of(file: BinaryIO) -> FileFormat | None:
    """What the file is, None for what is not taken at all; read from its beginning.

    XML is read to its end: one that does not hold together, or without end nests, is none.
    """
    head = _head(file)
    if head.startswith(b"%PDF-"):
        return FileFormat.PDF
    if _NO_TEXT & set(head):
        return None
    text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip()
    if text.startswith("<"):
        return FileFormat.XML if _is_xml(file) else None
    if _NEODES.match(text):
        return FileFormat.NEODES
    return FileFormat.CSV if _SEPARATED.search(text) else None


def is_text(file: BinaryIO) -> bool:
    """Whether its beginning is text, and neither a PDF nor XML."""
    head = _head(file)
    marked = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return not (_NO_TEXT & set(head) or marked.startswith((b"%PDF-", b"<")))


def encoding_of(file: BinaryIO) -> str:
    """UTF-8 where all of it can be read so, else Latin-1; memory stays flat."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces_of(file, _PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def pieces_of(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The whole file from its beginning, so many bytes at a time."""
    file.seek(0)
    while piece := file.read(size):
        yield piece


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(_HEAD)


class _Depth:
    """How many elements are open."""

    def __init__(self) -> None:
        self.now = 0

    def begin(self, *_element: object) -> None:
        """One more."""
        self.now += 1
        if self.now > _DEEPEST_XML:
            raise ValueError("nested too deep")

    def end(self, *_element: object) -> None:
        """One less."""
        self.now -= 1


def _is_xml(file: BinaryIO) -> bool:
    parser, depth = expat.ParserCreate(), _Depth()
    # Entities of its own could make a small file endless: none is declared in what is filed.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = depth.begin, depth.end
    try:
        for piece in pieces_of(file, _PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


def _refuse_doctype(*_arguments: object) -> None:
    raise ValueError("a document type")
