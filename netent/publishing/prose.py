"""The little Markdown that publications are written in: read into plain pieces, never into HTML.

Paragraphs apart by a blank line, `## ` headings, lists by `- ` or `1. `, `**strong**` and
`[words](/address)`. Anything else is text; templates write the pieces, and escape them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

_INLINE = re.compile(r"\*\*(?P<strong>[^*\n]+)\*\*|\[(?P<words>[^\]\n]+)\]\((?P<address>[^)\s]+)\)")
_BULLET = re.compile(r"[-*•] +")
_NUMBER = re.compile(r"[0-9]{1,2}\. +")
_HEADING = re.compile(r"#{1,6} +")


class BlockKind(StrEnum):
    """What a block is written as."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLETS = "bullets"
    NUMBERS = "numbers"


# A line without a sign goes on with what stands above it.
_FLOWING = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; `address` where they lead somewhere."""

    text: str
    is_strong: bool = False
    address: str = ""


Line = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading of one line, or a list of several."""

    kind: BlockKind
    lines: Sequence[Line]


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text; whatever it holds, nothing is lost and nothing is markup."""
    blocks: list[Block] = []
    for kind, lines in _grouped(text):
        pieces = [list(pieces_of(line)) for line in lines]
        if kind in (BlockKind.BULLETS, BlockKind.NUMBERS):
            blocks.append(Block(kind, pieces))
        else:
            blocks += [Block(kind, [line]) for line in pieces]
    return blocks


def plain_text(text: str) -> str:
    """The words of a text on one line, without the signs that shape it."""
    lines = [line for block in blocks_of(text) for line in block.lines]
    return " ".join("".join(piece.text for piece in line) for line in lines)


def pieces_of(line: str) -> Iterator[Piece]:
    """The pieces of one line, in their order."""
    at = 0
    for found in _INLINE.finditer(line):
        piece = _marked(found)
        if piece is None:
            continue
        if found.start() > at:
            yield Piece(line[at : found.start()])
        yield piece
        at = found.end()
    if at < len(line):
        yield Piece(line[at:])


def _marked(found: re.Match[str]) -> Piece | None:
    if found["strong"]:
        return Piece(found["strong"], is_strong=True)
    return Piece(found["words"], address=found["address"]) if _leads(found["address"]) else None


def _leads(address: str) -> bool:
    """A page of this portal, or one over https: nothing that runs, nothing that only looks so."""
    if "\\" in address or not address.isprintable():
        return False
    if address.startswith("/"):
        return not address.startswith("//")
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None


def _grouped(text: str) -> Iterator[tuple[BlockKind, list[str]]]:
    """Lines that stand together: a list's items, or a paragraph, whose lines flow into one."""
    kind, lines = _FLOWING, list[str]()
    for raw in [*text.splitlines(), ""]:
        own, line = _read(raw.strip())
        if lines and (not line or kind is BlockKind.HEADING or own not in (kind, _FLOWING)):
            yield kind, lines
            lines = []
        if not line:
            continue
        if lines and own is _FLOWING:
            lines[-1] += f" {line}"
        else:
            kind, lines = own, [*lines, line]


def _read(line: str) -> tuple[BlockKind, str]:
    signs = ((_HEADING, BlockKind.HEADING), (_BULLET, BlockKind.BULLETS))
    for sign, kind in (*signs, (_NUMBER, BlockKind.NUMBERS)):
        if found := sign.match(line):
            return kind, line[found.end() :]
    return _FLOWING, line
