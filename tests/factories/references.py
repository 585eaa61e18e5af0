"""Body codes and parameter sheets: all fictitious."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from netent.complementary.body_codes import read_codes
from netent.complementary.models import NomenclatureVersion, ParameterSheet
from netent.complementary.service.nomenclatures import Handed, apply_version, check_version
from netent.complementary.service.sheets import NewSheet, add_sheet
from netent.complementary.states import Nomenclature
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from tests.factories.tenancy import NOW

HEADS = "Code;Libellé;Famille;Valable du;Valable au"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


def code_line(code: str, label: str = "Mutuelle fictive", days: str = ";") -> str:
    """A line of a file of body codes."""
    return f"{code};{label};Mutuelle;{days}"


def codes_file(*lines: str) -> bytes:
    """A file as a French spreadsheet writes it."""
    return "\r\n".join((HEADS, *lines)).encode("utf-8-sig")


def code_lines(numbers: Iterable[int]) -> list[str]:
    """A line for each of these numbers."""
    return [code_line(f"P{number:04d}", f"Organisme fictif {number}") for number in numbers]


def checked(
    *lines: str,
    nomenclature: Nomenclature = Nomenclature.DSN,
    effective_on: date = date(2026, 1, 1),
    label: str = "Codes 2026",
    is_fictitious: bool = False,
    now: datetime = NOW,
) -> NomenclatureVersion:
    """A file that was checked, by a command."""
    content = codes_file(*lines)
    digest = sha256(content).hexdigest()
    handed = Handed(nomenclature, label, effective_on, is_fictitious, "codes.csv", digest)
    with transaction(PORTAL) as session:
        return check_version(session, None, read_codes(content), handed, now=now)


def loaded(*lines: str, now: datetime = NOW, **about: Any) -> NomenclatureVersion:
    """A version that was loaded."""
    version = checked(*lines, now=now, **about)
    with transaction(PORTAL) as session:
        return apply_version(session, None, version_id=version.public_id, now=now)


def sheet_added(
    body: str = "Mutuelle fictive du Port",
    title: str = "Contrat santé",
    *,
    version: str = "2026.1",
    dated_on: date = date(2026, 1, 1),
    is_fictitious: bool = True,
    content: bytes = PDF,
) -> ParameterSheet:
    """A sheet that is there."""
    given = NewSheet(body, title, version, dated_on, is_fictitious, "fiche.pdf", content)
    with transaction(PORTAL) as session:
        return add_sheet(session, None, given, now=NOW)
