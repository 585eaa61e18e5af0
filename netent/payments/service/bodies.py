"""The bodies that are paid: carried with the code, added to and changed by the operator."""

import csv
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.kernel.sheets import SheetLine
from netent.payments.banking import LONGEST_NAME, BankFlawError, bank_name, read_bic, read_iban
from netent.payments.mandate_keys import PAYABLE
from netent.payments.models import PaymentBody
from netent.payments.states import BodyKind, MandatePlace

_DATA = Path(__file__).parents[1] / "data" / "bodies.csv"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,13}")
_URL = re.compile(r"https://[A-Za-z0-9./_~%?&=#:+-]{4,280}")
_ICS = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")


def _one_of(enum: type[StrEnum]) -> Callable[[str], str | None]:
    words = ", ".join(enum)
    return lambda value: None if value in set(enum) else f"un de {words} est attendu"


def _name(value: str) -> str | None:
    if 0 < len(value) <= LONGEST_NAME and value.isprintable() and bank_name(value):
        return None
    return "de 1 à 70 caractères, que les banques lisent"


def _code(value: str) -> str | None:
    if _CODE.fullmatch(value):
        return None
    return "1 à 14 majuscules sans accent, chiffres ou traits d’union"


def _page(value: str) -> str | None:
    return None if not value or _URL.fullmatch(value) else "une adresse en https:// est attendue"


def _declarations(value: str) -> str | None:
    unknown = [code for code in value.split() if code not in PAYABLE]
    return (
        f"inconnu : {' '.join(unknown)} ; des codes parmi {' '.join(PAYABLE)}" if unknown else None
    )


def _ics(value: str) -> str | None:
    """A creditor identifier: its key covers all but the business code (EPC262-08)."""
    if not value:
        return None
    if not _ICS.fullmatch(value):
        return "un ICS est attendu, comme FR12ZZZ123456"
    told = value[7:] + value[:4]
    is_right = int("".join(str(int(char, 36)) for char in told)) % 97 == 1
    return None if is_right else "la clé de cet ICS ne correspond pas"


def _bank(read: Callable[[str], object]) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        if not value:
            return None
        try:
            read(value)
        except BankFlawError as flaw:
            return str(flaw)
        return None

    return check


RULES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "code": _code,
        "name": _name,
        "kind": _one_of(BodyKind),
        "mandates_at": _one_of(MandatePlace),
        "page_url": _page,
        "declarations": _declarations,
        "ics": _ics,
        "iban": _bank(read_iban),
        "bic": _bank(read_bic),
    }
)


@dataclass(frozen=True, slots=True)
class LoadedBodies:
    """What a file brought, by the codes of the bodies."""

    added: list[str]
    updated: list[str]
    unchanged: int


def load_carried_bodies(session: Session) -> int:
    """Add the bodies that the database lacks; a row that exists is left as it is."""
    known = set(session.scalars(select(PaymentBody.code)))
    with _DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["code"] not in known]
    for row in rows:
        session.add(PaymentBody(**_stored(row), position=len(known)))
        known.add(row["code"])
    session.flush()
    return len(rows)


def load_bodies(session: Session, lines: Sequence[SheetLine], *, now: datetime) -> LoadedBodies:
    """Add and change bodies as a checked file says; those it does not name stay as they are."""
    # Held by a statement of their own: the one that waits does not see what was added meanwhile.
    session.execute(select(PaymentBody.id).order_by(PaymentBody.id).with_for_update())
    rows = session.scalars(
        select(PaymentBody).order_by(PaymentBody.id).execution_options(populate_existing=True)
    )
    known = {row.code: row for row in rows}
    position = session.scalar(select(func.max(PaymentBody.position))) or 0
    added, updated = [], []
    for line in lines:
        values, body = _stored(line.cells), known.get(line.cells["code"])
        if body is None:
            position += 1
            session.add(PaymentBody(**values, position=position))
            added.append(line.cells["code"])
            record(session, None, "body.added", subject=values["code"], details=values, now=now)
        elif changed := _changed(body, values):
            updated.append(body.code)
            record(session, None, "body.changed", subject=body.code, details=changed, now=now)
    session.flush()
    return LoadedBodies(added, updated, len(lines) - len(added) - len(updated))


def _stored(cells: Mapping[str, str]) -> dict[str, Any]:
    return {
        **cells,
        "kind": BodyKind(cells["kind"]),
        "mandates_at": MandatePlace(cells["mandates_at"]),
        "declarations": cells["declarations"].split(),
        "iban": read_iban(cells["iban"]).number if cells["iban"] else "",
        "bic": read_bic(cells["bic"]) if cells["bic"] else "",
    }


def _changed(body: PaymentBody, values: Mapping[str, Any]) -> Mapping[str, Collection[object]]:
    """Set what differs; before and after of each column."""
    changed = {}
    for column, value in values.items():
        before = getattr(body, column)
        if before != value:
            changed[column] = [before, value]
            setattr(body, column, value)
    return changed
