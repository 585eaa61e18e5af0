"""Carries the catalogue's data into the database, keeping what the operator has edited."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType, RightType

DATA = Path(__file__).parent / "data"


def load_carried_data(session: Session) -> int:
    """Add the declaration types and rights that the database lacks; returns how many were added.

    A row that exists is left as it is: the operator may have edited it.
    """
    types = {row.code: row for row in session.scalars(select(DeclarationType))}
    rights = set(session.scalars(select(RightType.code)))
    added = 0
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
        session.add(
            RightType(
                code=line["code"],
                label=line["label"],
                slot=int(line["slot"]),
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
