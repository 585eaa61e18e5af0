"""What a stock file holds, told by its heading line and never by its name."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from netent.directory.stock.faults import FileFault, FileRefused

_DELIMITERS = ",;\t"
_SHOWN = 8


class Kind(StrEnum):
    """The two stock files that the directory reads."""

    ESTABLISHMENTS = "establishments"
    LEGAL_UNITS = "legal_units"


# What is read of each file, under INSEE's own headings; all but the first two may be absent.
ESTABLISHMENT_HEADINGS = (
    "siret",
    "etatAdministratifEtablissement",
    "siren",
    "nic",
    "statutDiffusionEtablissement",
    "dateDernierTraitementEtablissement",
    "etablissementSiege",
    "complementAdresseEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
    "libelleCommuneEtrangerEtablissement",
    "distributionSpecialeEtablissement",
    "codeCommuneEtablissement",
    "codeCedexEtablissement",
    "libelleCedexEtablissement",
    "libellePaysEtrangerEtablissement",
    "dateDebut",
    "enseigne1Etablissement",
    "enseigne2Etablissement",
    "enseigne3Etablissement",
    "denominationUsuelleEtablissement",
    "activitePrincipaleEtablissement",
)
LEGAL_UNIT_HEADINGS = (
    "siren",
    "etatAdministratifUniteLegale",
    "statutDiffusionUniteLegale",
    "sigleUniteLegale",
    "prenom1UniteLegale",
    "prenomUsuelUniteLegale",
    "dateDernierTraitementUniteLegale",
    "dateDebut",
    "nomUniteLegale",
    "nomUsageUniteLegale",
    "denominationUniteLegale",
    "denominationUsuelle1UniteLegale",
    "denominationUsuelle2UniteLegale",
    "denominationUsuelle3UniteLegale",
    "categorieJuridiqueUniteLegale",
    "activitePrincipaleUniteLegale",
    "nicSiegeUniteLegale",
)
# Columns of reduced extracts: read where they are, never missed where they are not.
EXTRA_HEADINGS = ("adresse", "denominationUniteLegale")

_HEADINGS = {
    Kind.ESTABLISHMENTS: ESTABLISHMENT_HEADINGS,
    Kind.LEGAL_UNITS: LEGAL_UNIT_HEADINGS,
}
_HISTORY = "datefin"


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's kind and where it keeps the columns that are read."""

    kind: Kind
    delimiter: str
    width: int
    positions: Mapping[str, int]
    missing_columns: tuple[str, ...]


def layout_of(heading: bytes) -> Layout:
    """The layout that a heading line announces. FileRefused when it is none of ours."""
    try:
        line = heading.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError:
        raise FileRefused(FileFault.NOT_TEXT) from None
    if "\0" in line:
        raise FileRefused(FileFault.NOT_TEXT)
    delimiter = max(_DELIMITERS, key=line.count)
    return layout_of_names(next(csv.reader([line], delimiter=delimiter), []), delimiter)


def layout_of_names(names: list[str], delimiter: str = ",") -> Layout:
    """The layout of a file whose columns bear these names. FileRefused when it is none of ours."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(name.strip().lower(), place)
    if not any(places):
        raise FileRefused(FileFault.EMPTY)
    kind = _kind_of(places)
    if kind is None:
        fault = FileFault.HISTORY if _HISTORY in places else FileFault.UNKNOWN_HEADING
        raise FileRefused(fault, found=_shown(names))
    wanted = _HEADINGS[kind]
    positions = {
        name: places[name.lower()] for name in (*wanted, *EXTRA_HEADINGS) if name.lower() in places
    }
    missing = tuple(name for name in wanted if name not in positions)
    return Layout(kind, delimiter, len(names), positions, missing)


def _kind_of(places: Mapping[str, int]) -> Kind | None:
    if _HISTORY in places:
        return None
    for kind, headings in _HEADINGS.items():
        if all(name.lower() in places for name in headings[:2]):
            return kind
    return None


def _shown(names: list[str]) -> str:
    """The first headings, as much as a message can hold."""
    shown = [name.strip()[:40] for name in names[:_SHOWN]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" et {more} autres" if more > 0 else "")
