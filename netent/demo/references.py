"""Fictitious body codes, parameter sheets and addresses, so that the services lead somewhere."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.complementary.body_codes import read_codes
from netent.complementary.carried import linked_codes
from netent.complementary.models import NomenclatureVersion, ParameterSheet, ServiceLink
from netent.complementary.service.links import set_addresses
from netent.complementary.service.nomenclatures import Handed, apply_version, check_version
from netent.complementary.service.sheets import NewSheet, add_sheet
from netent.complementary.states import Nomenclature
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.documents.example_sheet import ExampleSheet, example_sheet
from netent.kernel.clock import paris_day

_CODES = Path(__file__).parent / "data" / "references" / "body_codes.csv"
# The codes that came with the later of the two versions.
_NEW_SINCE = b"01/01/2026"
_SHEETS = (
    ("Mutuelle des Bouleaux (fictive)", "Complémentaire santé", "FM0001"),
    ("Institution de prévoyance du Port (fictive)", "Prévoyance des cadres", "FP0001"),
)


def enter_references(*, now: datetime) -> None:
    """Add what there is none of at all; what operators loaded, set or withdrew stays as it is."""
    _enter_where_empty(NomenclatureVersion, lambda session: _load_codes(session, now))
    if _is_empty(ParameterSheet):
        # Typesetting takes a moment: the transaction comes after it.
        sheets = [_sheet(*each, now=now) for each in _SHEETS]
        _enter_where_empty(ParameterSheet, lambda session: _add_sheets(session, sheets, now))
    _enter_where_empty(ServiceLink, lambda session: _set_links(session, now))


def _is_empty(table: type) -> bool:
    with reading(PORTAL) as session:
        return not _count(session, table)


def _count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _enter_where_empty(table: type, enter: Callable[[Session], object]) -> None:
    if _is_empty(table):
        with transaction(PORTAL) as session:
            if not _count(session, table):
                enter(session)


def _load_codes(session: Session, now: datetime) -> None:
    content, year = _CODES.read_bytes(), paris_day(now).year
    earlier = b"".join(line for line in content.splitlines(True) if _NEW_SINCE not in line)
    _load_version(session, earlier, year - 1, now)
    _load_version(session, content, year, now)


def _load_version(session: Session, content: bytes, year: int, now: datetime) -> None:
    handed = Handed(
        nomenclature=Nomenclature.DSN,
        label=f"Codes {year} (fictifs)",
        effective_on=date(year, 1, 1),
        is_fictitious=True,
        file_name=_CODES.name,
        sha256=sha256(content).hexdigest(),
    )
    version = check_version(session, None, read_codes(content), handed, now=now)
    apply_version(session, None, version_id=version.public_id, now=now)


def _sheet(body: str, title: str, code: str, *, now: datetime) -> NewSheet:
    dated_on = date(paris_day(now).year, 1, 15)
    version = f"{dated_on.year}.1"
    rows = (
        ("S21.G00.15.001 – Référence du contrat de prévoyance", f"FICTIF-{code}"),
        ("S21.G00.15.002 – Code organisme de prévoyance", code),
        ("S21.G00.15.003 – Code délégataire de gestion", "sans objet"),
        ("S21.G00.70.012 – Identifiant technique d’affiliation", "1"),
    )
    told = ExampleSheet(body, f"{title} – {body}", version, dated_on, rows, now)
    content = example_sheet(told)
    return NewSheet(body, title, version, dated_on, True, "fiche-fictive.pdf", content)


def _add_sheets(session: Session, sheets: Sequence[NewSheet], now: datetime) -> None:
    for sheet in sheets:
        add_sheet(session, None, sheet, now=now)


def _set_links(session: Session, now: datetime) -> None:
    # A name that is set aside for examples: nobody ever has a site there.
    addresses = {code: f"https://{code.lower()}.example/" for code in linked_codes()}
    set_addresses(session, None, addresses, now=now)
