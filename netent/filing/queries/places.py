"""The establishment that a page of filing is about, as it is called today."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.habilitations.overview.sites import site_name
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter.models import Site


@dataclass(frozen=True, slots=True)
class Subject:
    """An establishment; its name is empty where there is none to show."""

    site_id: int
    siret: str
    name: str


def subject_of(session: Session, siret: str) -> Subject | None:
    """The establishment of this SIRET that the registration holds or held; None for none."""
    row = session.execute(
        select(Site.id, Site.siret, site_name())
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(Site.siret == siret)
    ).one_or_none()
    return None if row is None else Subject(row[0], row[1], row[2] or "")
