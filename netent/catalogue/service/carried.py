"""Carries the catalogue's data into the database, keeping what the operator has edited."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType, RightType

DATA = Path(__file__).parents[1] / "data"


def load_carried_data(session: Session) -> int:
    """Add the declaration types and rights that the database lacks; returns how many were added.

    A row that exists is left as it is: the operator may have edited it. Where he has given the
    slot of a new right to one of his own, the new one takes the next.
    """
    types = {row.code: row for row in session.scalars(select(DeclarationType))}
    rights = {row.code: row.slot for row in session.scalars(select(RightType))}
    added = 0
    taken = set(rights.values())
    for position, line in enumerate(_lines("declarations.csv")):
        if line["code"] in types:
            continue
        delay = line.pop("access_delay_days")
        row = DeclarationType(
            **line, access_delay_days=int(delay) if delay else None, position=position
        )
        session.add(row)
        types[row.code] = row
        added += 1
    session.flush()
    for line in _lines("rights.csv"):
        if line["code"] in rights:
            continue
        slot = int(line["slot"])
        slot = max(taken) + 1 if slot in taken else slot
        taken.add(slot)
        session.add(
            RightType(
                code=line["code"],
                label=line["label"],
                slot=slot,
                is_payment=line["is_payment"] == "1",
                declaration_type_id=types[line["declaration"]].id,
            )
        )
        added += 1
    session.flush()
    return added


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
