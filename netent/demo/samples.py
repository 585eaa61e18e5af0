"""Files to try an import with, written for one portfolio of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from netent.demo.fictitious import siren_number, siret_number
from netent.demo.small import ADEME, AERONAUTICS, DASSAULT_AVIATION, HIRONDELLE, NAVAL_GROUP
from netent.imports.formats import BOM, LINE_END, SEPARATOR, download_name

# An establishment of the excerpts that is closed, and since when it is known.
_CLOSED = "38529030900330"
# Valid, and in no directory: the demo never fills up so far.
_UNKNOWN = tuple(siret_number(siren_number(number)) for number in (99_001, 99_002, 99_003))

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to download: `name` is its place in the address, `file_name` what it is saved as."""

    name: str
    title: str
    text: str
    file_name: str
    content: bytes


def samples() -> list[Sample]:
    """The good, the partly bad and the bad file; all bear the name of the same portfolio."""
    name = f"« {AERONAUTICS.name} »"
    return [
        _sample(
            "correct",
            _("Un fichier sans faute"),
            _("Portefeuille %(name)s : six établissements à ajouter, un à retirer.", name=name),
            good_lines(),
        ),
        _sample(
            "partiel",
            _("Un fichier à moitié bon"),
            _("Portefeuille %(name)s : des lignes à traiter, d’autres refusées.", name=name),
            mixed_lines(),
        ),
        _sample(
            "refuse",
            _("Un fichier tout faux"),
            _("Portefeuille %(name)s : aucune ligne ne peut être traitée.", name=name),
            bad_lines(),
        ),
    ]


def good_lines() -> Sequence[Line]:
    """Lines that all can be treated."""
    added = [(siret, "1") for siret in NAVAL_GROUP[:6]]
    return [*added, (DASSAULT_AVIATION[-1], "0")]


def mixed_lines() -> Sequence[Line]:
    """Lines done, already so, and refused for each reason there is."""
    first, second, third, twice, both = NAVAL_GROUP[6:11]
    return [
        (first, "1"),
        (f"{second[:3]} {second[3:6]} {second[6:9]} {second[9:]}", "1"),
        (third, "1"),
        (DASSAULT_AVIATION[0], "1"),
        (DASSAULT_AVIATION[-2], "0"),
        (_CLOSED, "1"),
        (_UNKNOWN[0], "1"),
        (ADEME[0], "1"),
        (HIRONDELLE.sites[0].siret, "1"),
        (_mistyped(first), "1"),
        (_as_spreadsheet(second), "1"),
        (NAVAL_GROUP[11], "oui"),
        (twice, "1"),
        (twice, "1"),
        (both, "1"),
        (both, "0"),
    ]


def bad_lines() -> Sequence[Line]:
    """Lines that all are refused."""
    return [
        (_UNKNOWN[1], "1"),
        (_UNKNOWN[2], "1"),
        (_CLOSED, "1"),
        (_mistyped(NAVAL_GROUP[0]), "1"),
        (_as_spreadsheet(NAVAL_GROUP[1]), "1"),
        (NAVAL_GROUP[2], "ajouter"),
    ]


def _sample(name: str, title: str, text: str, lines: Sequence[Line]) -> Sample:
    rows = [("SIRET", "Action"), *lines]
    content = BOM + "".join(SEPARATOR.join(row) + LINE_END for row in rows)
    file_name = download_name(AERONAUTICS.name, "csv")
    return Sample(name, str(title), str(text), file_name, content.encode())


def _mistyped(siret: str) -> str:
    """The number with its last digit wrong."""
    return siret[:-1] + str((int(siret[-1]) + 1) % 10)


def _as_spreadsheet(siret: str) -> str:
    """The number as a spreadsheet shows it in too narrow a column: its digits are lost."""
    return f"{siret[0]},{siret[1:6]}E+13"
