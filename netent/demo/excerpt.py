"""The excerpts of the real directory that the demo carries (data/README.md says whence)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.directory.models import Company, Establishment
from netent.directory.stock.files import StockFile, open_records, recognise
from netent.directory.stock.layouts import Kind
from netent.directory.stock.loading import load_file

DATA = Path(__file__).parent / "data"

_ASKED_AT_ONCE = 5_000
_STANDING = (
    "etatAdministratifEtablissement",
    "statutDiffusionEtablissement",
    "codeCommuneEtablissement",
)
_KEYS: Mapping[Kind, tuple[str, Any]] = {
    Kind.ESTABLISHMENTS: ("siret", Establishment.siret),
    Kind.LEGAL_UNITS: ("siren", Company.siren),
}


def load_excerpts(*, now: datetime) -> None:
    """Bring the excerpts into the directory, those that it does not hold yet.

    One that is known whole is left alone: a newer load may have overtaken it.
    """
    for file in _files():
        if not _is_known(file):
            load_file(file, now=now, progress=lambda _done, _total: None)


def active_sirets() -> Mapping[str, list[str]]:
    """The active establishments that may be named in public, in order, by their commune's code."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in _files():
        if file.layout.kind is Kind.ESTABLISHMENTS:
            for siret, state, status, commune in _columns(file, "siret", *_STANDING):
                if state == "A" and status in ("O", ""):
                    found[commune].add(siret)
    return {commune: sorted(sirets) for commune, sirets in found.items()}


def _files() -> Sequence[StockFile]:
    return [recognise(path) for path in sorted(DATA.glob("*.csv*"))]


def _is_known(file: StockFile) -> bool:
    heading, column = _KEYS[file.layout.kind]
    keys = sorted({key for (key,) in _columns(file, heading)})
    with reading(PORTAL) as session:
        for first in range(0, len(keys), _ASKED_AT_ONCE):
            asked = keys[first : first + _ASKED_AT_ONCE]
            counted = session.scalar(select(func.count()).where(column.in_(asked)))
            if counted != len(asked):
                return False
    return True


def _columns(file: StockFile, *headings: str) -> Iterator[tuple[str, ...]]:
    """The file's records, these columns of them; blank where the file lacks one."""
    with open_records(file) as opened:
        for records in opened.records:
            blank = [""] * len(records.lines)
            yield from zip(
                *(records.columns.get(heading, blank) for heading in headings), strict=True
            )
