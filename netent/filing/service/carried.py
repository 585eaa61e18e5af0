"""Carries the rules of filing into the database, keeping what the operator has edited."""

import csv
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.filing.models import FilingRule
from netent.filing.states import Periodicity, Second

DATA = Path(__file__).parents[1] / "data" / "filing_rules.csv"
_MEGABYTE = 1_000_000


def load_carried_rules(session: Session) -> int:
    """Add the rules that the database lacks; returns how many. One that exists is left as it is."""
    types = {row.code: row.id for row in session.scalars(select(DeclarationType))}
    known = set(session.scalars(select(FilingRule.declaration_type_id)))
    added = 0
    with DATA.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter=";"):
            type_id = types.get(line["declaration"])
            if type_id is not None and type_id not in known:
                session.add(_rule(type_id, line))
                added += 1
    session.flush()
    return added


def _rule(type_id: int, line: dict[str, str]) -> FilingRule:
    return FilingRule(
        declaration_type_id=type_id,
        periodicity=Periodicity(line["periodicity"]),
        due_months=int(line["due_months"]),
        due_days=line["due_days"],
        days_ahead=int(line["days_ahead"]),
        event_label=line["event_label"],
        allows_nil=line["allows_nil"] == "1",
        second=Second(line["second"]),
        formats=line["formats"],
        max_bytes=int(line["max_megabytes"]) * _MEGABYTE,
    )
