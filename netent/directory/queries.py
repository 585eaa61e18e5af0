"""Reads of the directory."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.kernel.identifiers import SIREN_LENGTH


@dataclass(frozen=True, slots=True)
class Known:
    """What the directory says of one establishment; a hidden name is None.

    `since` is the first day on which it is known to be so: an active one may have been active
    before, under another name or activity. None where no load has told it.
    """

    siret: str
    name: str | None
    is_active: bool
    closed_on: date | None
    is_head_office: bool | None
    since: date | None


def known_establishment(session: Session, siret: str) -> Known | None:
    """The establishment of this SIRET, None when no load has named it."""
    row = session.execute(
        select(
            Establishment.siret,
            shown_name(),
            Establishment.active,
            Establishment.state_since,
            Establishment.is_head_office,
        )
        .outerjoin(Company, Company.siren == func.substr(Establishment.siret, 1, SIREN_LENGTH))
        .where(Establishment.siret == siret)
    ).one_or_none()
    if row is None:
        return None
    found, name, active, since, head = row
    return Known(found, name, active, None if active else since, head, since)
