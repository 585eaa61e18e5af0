"""The operator's batch: every waiting letter in one file, each printed exactly once."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.notices.letters import LetterEntry, mark_printed, waiting
from netent.notices.letters_rendering import letters_pdf


@dataclass(frozen=True, slots=True)
class Printed:
    """A batch on its way to the printer; `unreadable` letters were sealed with another key."""

    batch: UUID | None
    letters: Sequence[LetterEntry]
    unreadable: int


def to_print(*, now: datetime) -> list[LetterEntry]:
    """The letters that wait."""
    with reading(PORTAL) as session:
        return waiting(session, now=now)


def print_batch(path: Path, *, portal: str, now: datetime) -> Printed:
    """Write every waiting letter to a new file, then mark them; no file when none waits.

    The file is whole on disk, as `<path>.part`, before a letter counts as printed, and takes its
    own name after: whatever stops us, no key is lost and none is printed twice unseen. Of two
    batches at once one has the letters; the other goes on with those that are left.
    FileExistsError where a file is there already: it may be a batch that nobody has printed.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    while True:
        found = to_print(now=now)
        letters = [letter for letter in found if letter.can_be_printed]
        if not letters:
            return Printed(None, (), len(found))
        _write(part, letters_pdf(letters, portal=portal, now=now))
        with transaction(PORTAL) as session:
            batch = mark_printed(session, [letter.id for letter in letters], now=now)
        if batch is not None:
            part.rename(path)
            return Printed(batch, letters, len(found) - len(letters))
        part.unlink()


def _write(path: Path, content: bytes) -> None:
    # Keys are in it: nobody but the operator reads it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
