"""StockUniteLegale: one record becomes one row of `company`."""

from netent.directory.stock import numbers
from netent.directory.stock.faults import LineFault
from netent.directory.stock.shaping import Shaper

_STATES = {"A": True, "C": False}
_DENOMINATION = "denominationUniteLegale"
_ACRONYM = "sigleUniteLegale"
_FAMILY_NAMES = ("nomUsageUniteLegale", "nomUniteLegale")
_FIRST_NAMES = ("prenomUsuelUniteLegale", "prenom1UniteLegale")
_USUAL_NAMES = (
    "denominationUsuelle1UniteLegale",
    "denominationUsuelle2UniteLegale",
    "denominationUsuelle3UniteLegale",
)


def shape(shaper: Shaper) -> None:
    """Fill the shaper with the columns of `company` that the file speaks of."""
    sirens = shaper.raw("siren")
    shaper.put_key("siren", sirens)
    shaper.wrong(numbers.wrong_sirens(sirens), LineFault.BAD_SIREN)
    shaper.put_state("etatAdministratifUniteLegale", _STATES)
    shaper.put_day("state_since", "dateDebut")
    shaper.put_diffusible("statutDiffusionUniteLegale")
    if shaper.has(_DENOMINATION, *_FAMILY_NAMES, *_USUAL_NAMES, _ACRONYM):
        _put_names(shaper)
    shaper.put_text("legal_category", "categorieJuridiqueUniteLegale")
    shaper.put_text("head_office_nic", "nicSiegeUniteLegale")
    shaper.put_text("activity", "activitePrincipaleUniteLegale")
    shaper.put_moment("treated_at", "dateDernierTraitementUniteLegale")


def _put_names(shaper: Shaper) -> None:
    """A denomination is also found by the words of its acronym: RATP for Régie autonome …"""
    names = _names(shaper)
    acronyms = shaper.text(_ACRONYM)
    searched = [
        f"{name} {acronym}" if acronym and acronym != name else name
        for name, acronym in zip(names, acronyms, strict=True)
    ]
    shaper.put_names(names, searched)


def _names(shaper: Shaper) -> list[str]:
    """A legal person's denomination, a natural person's names, else the usual name or acronym."""
    family = _first_given(shaper, _FAMILY_NAMES)
    first = _first_given(shaper, _FIRST_NAMES)
    usual = _first_given(shaper, (*_USUAL_NAMES, _ACRONYM))
    return [
        denomination or (f"{given} {name}".strip() if name else other)
        for denomination, given, name, other in zip(
            shaper.text(_DENOMINATION), first, family, usual, strict=True
        )
    ]


def _first_given(shaper: Shaper, headings: tuple[str, ...]) -> list[str]:
    columns = [shaper.text(heading) for heading in headings]
    return [next(filter(None, values), "") for values in zip(*columns, strict=True)]
