"""Reading a NEODeS file (DSN, PASRAU): its lines, whom and when it is about, its payment blocks.

Pure: bytes and what is expected come in, what was read and what is wrong go out. Memory stays
flat at any size; a line that is too long is a fault, never a wait.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from netent.filing.content import encoding_of
from netent.filing.payment_blocks import BLOCK, PaymentBlock, Writing, day_of
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_

MOST_FAULTS = 20
MOST_BLOCKS = 500
_LONGEST_LINE = 4_096

_LINE = re.compile(r"(S\d{2}\.G\d{2}\.\d{2})\.(\d{3}),'([^\x00-\x1f]*)'", re.ASCII)
_PERIOD, _SIREN, _NIC = "S20.G00.05.005", "S21.G00.06.001", "S21.G00.11.001"
_NATURE = "S20.G00.05.001"
# Events told one by one (end of a contract, absence and its end …): they have no period.
_SIGNALS = frozenset({"02", "04", "05", "07", "08"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; `line` is the physical line, None for what the whole file lacks."""

    line: int | None
    what: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the file must be about."""

    siret: str
    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NeodesRead:
    """What was read; `faults` are the first ones, `fault_count` says how many there are."""

    lines: int
    blocks: tuple[PaymentBlock, ...]
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(slots=True)
class _Reader:
    expected: Expected
    blocks: list[PaymentBlock] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    seen: set[str] = field(default_factory=set)
    block: Writing | None = None

    def refuse(self, line: int | None, text: str, **arguments: object) -> None:
        """Count a fault, and keep it while they are few."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, Phrase(text, arguments)))

    def take(self, line: int, group: str, number: str, value: str) -> None:
        """One good line."""
        self._take_payment(line, group, number, value)
        name = f"{group}.{number}"
        if name in (_PERIOD, _SIREN, _NIC):
            self.seen.add(name)
        if not value.strip():
            self.refuse(line, N_("la rubrique %(name)s est vide"), name=name)
        elif name == _PERIOD:
            self._check_period(line, value)
        elif name == _SIREN and value != self.expected.siret[:9]:
            self.refuse(line, _OTHER_SIREN, found=value, expected=self.expected.siret[:9])
        elif name == _NIC and value != self.expected.siret[9:]:
            self.refuse(line, _OTHER_NIC, found=value, expected=self.expected.siret[9:])
        elif name == _NATURE and value in _SIGNALS:
            self.refuse(line, _SIGNAL, found=value)

    def finish(self) -> None:
        """What can be said once all was read."""
        self._end_block()
        for name in (_PERIOD, _SIREN, _NIC):
            if name not in self.seen:
                self.refuse(None, N_("la rubrique %(name)s manque"), name=name)

    def _check_period(self, line: int, value: str) -> None:
        day = day_of(value)
        if day is None or day.day != 1:
            self.refuse(line, N_("la période s’écrit 01MMAAAA, et non « %(found)s »"), found=value)
        elif day != self.expected.start:
            self.refuse(line, _OTHER_PERIOD, found=day, expected=self.expected.start)

    def _take_payment(self, line: int, group: str, number: str, value: str) -> None:
        if group != BLOCK:
            self._end_block()
            return
        if number == "001" or self.block is None:
            self._end_block()
            self.block = Writing(line)
        flaw = self.block.take(number, value)
        if flaw is not None:
            self.refuse(line, flaw)

    def _end_block(self) -> None:
        if self.block is None:
            return
        block, self.block = self.block.finished(), None
        if not block.body:
            self.refuse(block.line, N_("ce versement ne dit pas à quel organisme il est destiné"))
        if len(self.blocks) == MOST_BLOCKS:
            self.refuse(block.line, N_("%(most)s versements au plus par fichier"), most=MOST_BLOCKS)
            return
        self.blocks.append(block)


def read_neodes(file: BinaryIO, expected: Expected) -> NeodesRead:
    """Read all of it from its beginning. UTF-8 or Latin-1; LF or CRLF; blank lines are ignored."""
    reader = _Reader(expected)
    lines = 0
    for number, text in _numbered(file):
        if text is None:
            reader.refuse(number, N_("la ligne dépasse %(most)s caractères"), most=_LONGEST_LINE)
            continue
        if not text.strip():
            continue
        lines += 1
        found = _LINE.fullmatch(text)
        if found is None:
            reader.refuse(number, N_("une ligne s’écrit Sxx.Gxx.xx.xxx,'valeur'"))
        else:
            reader.take(number, *found.groups())
    reader.finish()
    return NeodesRead(
        lines=lines,
        blocks=tuple(reader.blocks),
        faults=tuple(reader.faults),
        fault_count=reader.fault_count,
    )


def _numbered(file: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Each physical line with its number; None for one that is too long."""
    encoding = encoding_of(file)
    file.seek(0)
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if number > 1 and encoding == "utf-8-sig":
            encoding = "utf-8"
        if not line.endswith(b"\n") and len(line) == _LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(_LONGEST_LINE)
            yield number, None
            continue
        yield number, line.decode(encoding).rstrip("\r\n")


_OTHER_SIREN = N_("le SIREN %(found)s n’est pas celui de l’établissement choisi (%(expected)s)")
_OTHER_NIC = N_("le NIC %(found)s n’est pas celui de l’établissement choisi (%(expected)s)")
_OTHER_PERIOD = N_("la période du fichier commence le %(found)s, celle du dépôt le %(expected)s")
_SIGNAL = N_(
    "la nature « %(found)s » est celle d’un signalement d’événement : seules les déclarations "
    "mensuelles se déposent ici"
)
