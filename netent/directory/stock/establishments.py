"""StockEtablissement: one record becomes one row of `establishment`."""

import re
from collections.abc import Sequence
from operator import add, ne

from netent.directory.stock import numbers
from netent.directory.stock.faults import LineFault
from netent.directory.stock.shaping import Shaper, places_of
from netent.directory.stock.values import Value, folded_name
from netent.kernel.identifiers import siren_of

_STATES = {"A": True, "F": False}
_STREET = (
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
)
_COMPLEMENT = "complementAdresseEtablissement"
_DISTRIBUTION = "distributionSpecialeEtablissement"
_COMMUNE = "libelleCommuneEtablissement"
_COMMUNE_ABROAD = "libelleCommuneEtrangerEtablissement"
_SIGNS = ("enseigne1Etablissement", "enseigne2Etablissement", "enseigne3Etablissement")
_USUAL_NAME = "denominationUsuelleEtablissement"
_WHOLE_ADDRESS = "adresse"
_COMPANY_NAME = "denominationUniteLegale"

# Extracts write a whole address on one line: "4 RUE DE LA VERRERIE 92190 MEUDON", "BIDOS 64400".
_STREET_THEN_TOWN = re.compile(r"(?:(.*) )?(\d{5}) (\D.*)", re.ASCII)
_TOWN_THEN_CODE = re.compile(r"(\D+) (\d{5})", re.ASCII)


def shape(shaper: Shaper) -> None:
    """Fill the shaper with the columns of `establishment` that the file speaks of."""
    _put_numbers(shaper)
    shaper.put_state("etatAdministratifEtablissement", _STATES)
    shaper.put_day("state_since", "dateDebut")
    shaper.put_flag("is_head_office", "etablissementSiege")
    shaper.put_diffusible("statutDiffusionEtablissement")
    if shaper.has(*_SIGNS, _USUAL_NAME):
        shaper.put_names(_names(shaper))
    if shaper.has(_WHOLE_ADDRESS):
        _put_whole_address(shaper)
    else:
        _put_address(shaper)
    shaper.put_text("activity", "activitePrincipaleEtablissement")
    shaper.put_moment("treated_at", "dateDernierTraitementEtablissement")


def company_names(shaper: Shaper) -> dict[str, tuple[Value, Value]]:
    """Names of legal units that an extract gives beside their establishments, by SIREN.

    Each as it is shown and as it is searched, spelled for the writer.
    """
    if not shaper.has(_COMPANY_NAME):
        return {}
    names = shaper.text(_COMPANY_NAME)
    shown = shaper.nullable(names)
    searched = shaper.nullable(list(map(folded_name, names)))
    return {
        siren_of(siret): (shown[place], searched[place])
        for place, siret in enumerate(shaper.raw("siret"))
        if names[place] and place not in shaper.faults
    }


def _put_numbers(shaper: Shaper) -> None:
    sirets = shaper.raw("siret")
    shaper.put_key("siret", sirets)
    whole, start = numbers.wrong_sirets(sirets)
    shaper.wrong(whole, LineFault.BAD_SIRET)
    shaper.wrong(start, LineFault.BAD_SIREN)
    if shaper.has("siren") and shaper.has("nic"):
        joined = map(add, shaper.raw("siren"), shaper.raw("nic"))
        differ = list(map(ne, joined, sirets))
        if True in differ:
            shaper.wrong(places_of(differ, True), LineFault.SIRET_MISMATCH)


def _names(shaper: Shaper) -> Sequence[str]:
    """The sign, which three columns of fifty characters may share, else the usual name."""
    signs = [shaper.text(heading) for heading in _SIGNS]
    first = _joined(" ", signs)
    usual = shaper.text(_USUAL_NAME)
    return [sign or name for sign, name in zip(first, usual, strict=True)] if any(usual) else first


def _put_address(shaper: Shaper) -> None:
    if shaper.has(_COMPLEMENT, *_STREET, _DISTRIBUTION):
        shaper.columns["address"] = shaper.nullable(_address(shaper))
    shaper.put_text("postal_code", "codePostalEtablissement")
    if shaper.has(_COMMUNE):
        communes = shaper.text(_COMMUNE)
        abroad = shaper.text(_COMMUNE_ABROAD)
        if any(abroad):
            communes = [here or there for here, there in zip(communes, abroad, strict=True)]
        shaper.columns["commune"] = shaper.nullable(communes)
    shaper.put_text("commune_code", "codeCommuneEtablissement")
    if shaper.has("codeCedexEtablissement"):
        cedex = (shaper.text("codeCedexEtablissement"), shaper.text("libelleCedexEtablissement"))
        shaper.columns["cedex"] = shaper.nullable(_joined(" ", cedex))
    shaper.put_text("country", "libellePaysEtrangerEtablissement")


def _address(shaper: Shaper) -> Sequence[str]:
    street = _joined(" ", [shaper.text(heading) for heading in _STREET])
    parts = (shaper.text(_COMPLEMENT), street, shaper.text(_DISTRIBUTION))
    return _joined(", ", parts)


def _put_whole_address(shaper: Shaper) -> None:
    parts = [_split_address(address) for address in shaper.text(_WHOLE_ADDRESS)]
    for place, target in enumerate(("address", "postal_code", "commune")):
        shaper.columns[target] = shaper.nullable([part[place] for part in parts])


def _split_address(address: str) -> tuple[str, str, str]:
    if found := _STREET_THEN_TOWN.fullmatch(address):
        return found[1] or "", found[2], found[3]
    if found := _TOWN_THEN_CODE.fullmatch(address):
        return "", found[2], found[1]
    return address, "", ""


def _joined(separator: str, columns: Sequence[Sequence[str]]) -> Sequence[str]:
    """The parts that are given, one text a row; columns that are blank throughout cost nothing."""
    given = [column for column in columns if any(column)]
    if len(given) < 2:
        return given[0] if given else columns[0]
    if not any("" in column for column in given):
        return list(map(separator.join, zip(*given, strict=True)))
    return [separator.join(filter(None, parts)) for parts in zip(*given, strict=True)]
