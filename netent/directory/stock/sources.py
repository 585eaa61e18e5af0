"""Where a stock file's bytes come from: the file itself, or the one file in an archive."""

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from netent.directory.stock.faults import FileFault, FileRefused

ZIP = b"PK"
GZIP = b"\x1f\x8b"
PARQUET = b"PAR1"

_BROKEN = (EOFError, OSError, lzma.LZMAError, zipfile.BadZipFile, zlib.error)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class SourceBroken(Exception):
    """The bytes end before the file does; the message says how."""


@dataclass(frozen=True, slots=True)
class Source:
    """A stream of bytes that knows how far it is; `total` and `position` share their unit."""

    stream: _Readable
    total: int
    position: Callable[[], int]

    def read(self, size: int) -> bytes:
        """The next bytes, empty at the end. SourceBroken when they can't be had."""
        try:
            return self.stream.read(size)
        except _BROKEN as error:
            raise SourceBroken(str(error) or type(error).__name__) from error


def first_bytes(path: Path) -> bytes:
    """What the file begins with, to tell its container. FileRefused when it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(4)
    except FileNotFoundError:
        raise FileRefused(FileFault.MISSING) from None
    except OSError as error:
        raise FileRefused(FileFault.UNREADABLE, found=error.strerror) from None


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """The text inside the file, unpacked on the way. FileRefused when there is no way in."""
    start = first_bytes(path)
    if start.startswith(ZIP):
        with _open_zip(path) as source:
            yield source
        return
    size = path.stat().st_size
    with path.open("rb") as file:
        if start.startswith(GZIP):
            with gzip.open(file) as unpacked:
                yield Source(unpacked, size, file.tell)
        else:
            yield Source(file, size, file.tell)


@contextmanager
def _open_zip(path: Path) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise FileRefused(FileFault.BAD_ARCHIVE, found=error) from None
    with archive:
        member = _only_member(archive)
        try:
            stream = archive.open(member)
        except (*_BROKEN, NotImplementedError, RuntimeError) as error:
            # An unknown compression is a NotImplementedError, a password a bare RuntimeError.
            raise FileRefused(FileFault.BAD_ARCHIVE, found=error) from None
        with stream:
            yield Source(stream, member.file_size, stream.tell)


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file in the archive, in whatever folder; the only CSV where there are others."""
    members = [member for member in archive.infolist() if not _is_clutter(member)]
    if len(members) > 1:
        members = [member for member in members if member.filename.lower().endswith(".csv")]
    if len(members) == 1:
        return members[0]
    names = [member.filename for member in archive.infolist() if not member.is_dir()]
    raise FileRefused(FileFault.NOT_ONE_FILE, found=", ".join(names[:5]) or "rien")


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    parts = Path(member.filename).parts
    return member.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts)
