"""Refusals in words: of a line, in two or three; of a whole file, in its parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from netent.kernel.errors import NetentError
from netent.kernel.reasons import N_, Reason
from netent.web.messages import error_text, shown

# Short names of the reasons, for counts and filters; their messages say the rest.
REASON_LABELS: Mapping[Reason, str] = {
    Reason.BAD_SIRET: N_("SIRET mal formé"),
    Reason.DIGITS_LOST: N_("Chiffres perdus par le tableur"),
    Reason.UNKNOWN_SIRET: N_("SIRET inconnu"),
    Reason.CLOSED: N_("Établissement fermé"),
    Reason.IN_OTHER_PORTFOLIO: N_("Déjà suivi ailleurs"),
    Reason.NOT_IN_PORTFOLIO: N_("Hors du portefeuille"),
    Reason.UNKNOWN_DECLARANT: N_("Déclarant inconnu"),
    Reason.AMBIGUOUS_DECLARANT: N_("Déclarant ambigu"),
    Reason.MEMBER_SUSPENDED: N_("Membre suspendu"),
    Reason.DECLARATION_NOT_ON_PORTFOLIO: N_("Déclaration non ouverte"),
    Reason.CHANGED_SINCE: N_("Changé depuis la demande"),
    Reason.BAD_VALUE: N_("Valeur qui ne convient pas"),
    Reason.CONTRADICTION: N_("Une chose et son contraire"),
    Reason.DUPLICATE: N_("Ligne répétée"),
    Reason.AUTHOR_NOT_ALLOWED: N_("Auteur sans droit d’importer"),
    Reason.REGISTRATION_TERMINATED: N_("Inscription résiliée"),
    Reason.DECLARATION_WITHDRAWN: N_("Déclaration retirée du catalogue"),
    Reason.INTERNAL: N_("Traitement interrompu"),
}

_REFUSAL_TITLES: Mapping[Reason, str] = {
    Reason.BAD_NAME: N_("Le fichier ne porte pas le nom du portefeuille"),
    Reason.BAD_STRUCTURE: N_("La structure du fichier n’est pas celle attendue"),
    Reason.EMPTY_FILE: N_("Le fichier est vide"),
    Reason.TOO_LARGE: N_("La demande est trop grande"),
}
_TODO: Mapping[Reason, str] = {
    Reason.BAD_NAME: N_("Renommez le fichier, ou choisissez l’autre portefeuille."),
    Reason.BAD_STRUCTURE: N_(
        "Corrigez le fichier, ou repartez du modèle, sans ajouter de colonne."
    ),
    Reason.EMPTY_FILE: N_("Remplissez le modèle, enregistrez-le, puis déposez-le de nouveau."),
    Reason.TOO_LARGE: N_("Découpez le fichier en plusieurs demandes."),
}


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """Why a whole file was refused: found, expected, what to do."""

    title: str
    found: str | None
    expected: str | None
    todo: str | None


def reason_label(reason: Reason) -> str:
    """The reason in two or three words."""
    return str(_(REASON_LABELS[reason])) if reason in REASON_LABELS else reason.value


def file_refusal(error: NetentError) -> FileRefusal:
    """A refused file in its parts, translated."""
    reason = error.reason
    if reason not in _REFUSAL_TITLES:
        return FileRefusal(error_text(error), None, None, None)
    found, expected = (error.arguments.get(name) for name in ("found", "expected"))
    return FileRefusal(
        title=str(_(_REFUSAL_TITLES[reason])),
        found=None if found is None else str(shown(found)),
        expected=None if expected is None else str(shown(expected)),
        todo=str(_(_TODO[reason])),
    )
