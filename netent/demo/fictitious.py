"""Numbers that are valid and nobody's, and the directory's rows that say so."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from netent.database.bulk import copy_rows
from netent.demo.plans import SitePlan
from netent.directory.models import Company, Establishment
from netent.kernel.identifiers import fold, is_valid_siren, is_valid_siret, siren_of

# INSEE has never handed out a SIREN that begins so.
_UNUSED = "000"
_LAST_DIGITS = "0123456789"
_OFFICE = "69.20Z"
_ADDRESS = "1 RUE QUI N’EXISTE PAS"


def siren_number(number: int) -> str:
    """The fictitious SIREN of this number, 0 to 99,999."""
    stem = f"{_UNUSED}{number:05d}"
    return next(stem + last for last in _LAST_DIGITS if is_valid_siren(stem + last))


def siret_number(siren: str, rank: int = 1) -> str:
    """The SIRET of the SIREN's establishment of this rank, 1 to 9,999."""
    stem = f"{siren}{rank:04d}"
    return next(stem + last for last in _LAST_DIGITS if is_valid_siret(stem + last))


def own_sites(
    siren: str, name: str, *places: tuple[str, str], activity: str = _OFFICE
) -> tuple[SitePlan, ...]:
    """A fictitious company's establishments, one a place (commune, postal code), head first."""
    return tuple(
        SitePlan(siret_number(siren, rank), name, commune, postal_code, activity)
        for rank, (commune, postal_code) in enumerate(places, start=1)
    )


def filling_sites(count: int) -> tuple[SitePlan, ...]:
    """As many fictitious clients, the same at every call."""
    return tuple(
        SitePlan(
            siret=siret_number(siren_number(10_000 + number)),
            name=f"Établissement fictif n° {number + 1}",
            commune="LYON",
            postal_code="69004",
            activity=_OFFICE,
        )
        for number in range(count)
    )


def enter_directory(session: Session, sites: Sequence[SitePlan]) -> None:
    """Add the sites and their companies that the directory lacks."""
    known = _known(session, Establishment.siret)
    missing = [site for site in sites if site.siret not in known]
    heads = {siren_of(site.siret): site for site in reversed(missing)}
    known = _known(session, Company.siren)
    companies = [_company(siren, head) for siren, head in heads.items() if siren not in known]
    copy_rows(session, "company", _COMPANY, companies)
    copy_rows(session, "establishment", _ESTABLISHMENT, map(_establishment, missing))


_COMPANY = ("siren", "active", "name", "search_name", "head_office_nic", "activity", "diffusible")
_ESTABLISHMENT = (
    "siret",
    "active",
    "is_head_office",
    "name",
    "search_name",
    "address",
    "postal_code",
    "commune",
    "activity",
    "diffusible",
)


def _known(session: Session, number: InstrumentedAttribute[str]) -> set[str]:
    return set(session.scalars(select(number).where(number.between(_UNUSED, _UNUSED + ":"))))


def _company(siren: str, head: SitePlan) -> tuple[object, ...]:
    return siren, True, head.name, fold(head.name), head.siret[9:], head.activity, True


def _establishment(site: SitePlan) -> tuple[object, ...]:
    return (
        site.siret,
        True,
        site.siret == siret_number(siren_of(site.siret)),
        site.name,
        fold(site.name),
        _ADDRESS,
        site.postal_code,
        site.commune,
        site.activity,
        True,
    )
