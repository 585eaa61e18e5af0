"""Why a line is skipped, and why a whole file is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class LineFault(StrEnum):
    """Why one line was skipped; stable, as programs read it."""

    UNDECODABLE = "undecodable"
    NUL = "nul"
    TOO_LONG = "too_long"
    BROKEN_QUOTES = "broken_quotes"
    WRONG_WIDTH = "wrong_width"
    BAD_SIREN = "bad_siren"
    BAD_SIRET = "bad_siret"
    SIRET_MISMATCH = "siret_mismatch"
    UNKNOWN_STATE = "unknown_state"
    BAD_FLAG = "bad_flag"
    BAD_DATE = "bad_date"


class FileFault(StrEnum):
    """Why a whole file was refused, or left before its end; stable, as programs read it."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    BAD_ARCHIVE = "bad_archive"
    NOT_ONE_FILE = "not_one_file"
    DAMAGED = "damaged"
    HISTORY = "history"
    UNKNOWN_HEADING = "unknown_heading"
    NEEDS_PYARROW = "needs_pyarrow"


LINE_MESSAGES: Mapping[LineFault, str] = MappingProxyType(
    {
        LineFault.UNDECODABLE: "octets illisibles en UTF-8",
        LineFault.NUL: "caractère nul dans la ligne",
        LineFault.TOO_LONG: "ligne démesurée",
        LineFault.BROKEN_QUOTES: "guillemets mal fermés",
        LineFault.WRONG_WIDTH: "nombre de colonnes différent de celui de l’en-tête",
        LineFault.BAD_SIREN: "SIREN invalide (9 chiffres, clé de contrôle comprise)",
        LineFault.BAD_SIRET: "SIRET invalide (14 chiffres, clé de contrôle comprise)",
        LineFault.SIRET_MISMATCH: "SIRET différent de SIREN + NIC",
        LineFault.UNKNOWN_STATE: "état administratif inconnu",
        LineFault.BAD_FLAG: "valeur autre que true ou false",
        LineFault.BAD_DATE: "date impossible",
    }
)

FILE_MESSAGES: Mapping[FileFault, str] = MappingProxyType(
    {
        FileFault.MISSING: "Ce fichier n’existe pas.",
        FileFault.UNREADABLE: "Ce fichier ne peut pas être lu : %(found)s.",
        FileFault.EMPTY: "Ce fichier est vide. %(expected)s",
        FileFault.NOT_TEXT: "Ce fichier n’est pas un texte en UTF-8. %(expected)s",
        FileFault.BAD_ARCHIVE: (
            "Cette archive est tronquée, chiffrée ou abîmée (%(found)s) : "
            "téléchargez-la de nouveau."
        ),
        FileFault.NOT_ONE_FILE: (
            "Une archive doit contenir un seul fichier CSV. Trouvé : %(found)s."
        ),
        FileFault.DAMAGED: (
            "Le fichier s’interrompt après %(read)s lignes (%(found)s), qui sont chargées. "
            "Téléchargez-le de nouveau, puis relancez la commande."
        ),
        FileFault.HISTORY: (
            "C’est un fichier d’historique (colonne dateFin) : seul l’état courant se charge. "
            "%(expected)s"
        ),
        FileFault.UNKNOWN_HEADING: ("En-tête non reconnu. Trouvé : %(found)s. %(expected)s"),
        FileFault.NEEDS_PYARROW: (
            "La lecture de Parquet demande le paquet Python « pyarrow », absent ici. "
            "Installez-le, ou chargez le fichier CSV ou ZIP du même nom."
        ),
    }
)

EXPECTED = (
    "Attendu : un fichier StockEtablissement (colonnes siret et etatAdministratifEtablissement "
    "au moins) ou StockUniteLegale (siren et etatAdministratifUniteLegale au moins), "
    "en CSV, ou seul dans une archive ZIP."
)


class FileRefused(Exception):
    """A whole file can't be used, or can't be read any further."""

    def __init__(self, fault: FileFault, **found: object) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.message = FILE_MESSAGES[fault] % {"expected": EXPECTED, **found}
