"""Rate requests in words: what became of a line, and why one can't be asked about."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.imports.reading.habilitation_lines import COLUMN_END
from netent.imports.refusal_words import reason_label
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason
from netent.rate_requests.layout import BORN_ON, EMPLOYEE, FIRST_NAMES, LAST_NAME
from netent.rate_requests.models import RateLine
from netent.rate_requests.states import Answer
from netent.web.messages import phrase_text, reason_text

ANSWERS: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.WAITING: N_("à demander"),
        Answer.RATE: N_("taux rendu"),
        Answer.NO_RATE: N_("pas de taux"),
        Answer.REFUSED: N_("refusé"),
    }
)
NO_RATE = N_("Pas de taux : appliquez le barème par défaut.")
_LABELS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.BAD_NIR: N_("NIR ou NTT mal formé"),
        Reason.RATE_SERVICE_SILENT: N_("Service des taux sans réponse"),
        Reason.RATE_SERVICE_CLOSED: N_("Service non proposé"),
        Reason.RATE_RIGHT_GONE: N_("Droit DSN retiré"),
        Reason.AUTHOR_NOT_ALLOWED: N_("Auteur sans droit d’appeler des taux"),
    }
)
# What an import's words would say otherwise.
_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.DIGITS_LOST: N_(
            "« %(given)s » est une notation scientifique : le tableur a pu perdre des chiffres. "
            "Mettez la colonne au format texte, puis saisissez de nouveau le numéro."
        ),
        Reason.CONTRADICTION: N_(
            "Une autre ligne donne un autre nom ou une autre date à ce numéro : "
            "gardez la bonne des deux."
        ),
        Reason.AUTHOR_NOT_ALLOWED: N_(
            "L’auteur de l’appel ne pouvait plus appeler de taux quand il a été traité : "
            "aucun taux n’est rendu."
        ),
        Reason.INTERNAL: N_(
            "Le traitement s’est interrompu plusieurs fois : aucun taux n’est rendu. "
            "L’exploitant en est averti ; recommencez plus tard."
        ),
    }
)
_NAME_EXPECTED = Phrase(
    N_("un nom de 80 caractères au plus, sans chiffre, signe ni adresse, est attendu")
)
_EXPECTED: Mapping[str, Phrase] = MappingProxyType(
    {
        LAST_NAME.name: _NAME_EXPECTED,
        FIRST_NAMES.name: _NAME_EXPECTED,
        BORN_ON.name: Phrase(
            N_("une date passée, jj/mm/aaaa ou aaaa-mm-jj, à partir de 1900, est attendue")
        ),
        EMPLOYEE.name: Phrase(N_("30 caractères au plus sont attendus")),
    }
)


def label_of(reason: Reason) -> str:
    """The reason in two or three words."""
    return phrase_text(Phrase(_LABELS[reason])) if reason in _LABELS else reason_label(reason)


def reason_words(reason: Reason, **arguments: object) -> str:
    """Why a line, or a whole request, has no rates: a finished, translated message."""
    if reason in _MESSAGES:
        return phrase_text(Phrase(_MESSAGES[reason], arguments))
    return reason_text(reason, **arguments)


def line_words(line: RateLine) -> str:
    """What there is to add to a line's result; empty where there is nothing."""
    if line.reason is None:
        is_without = line.answered_at is not None and line.rate is None
        return phrase_text(Phrase(NO_RATE)) if is_without else ""
    return reason_words(line.reason, **_arguments(line.reason, line.detail or ""))


def _arguments(reason: Reason, detail: str) -> dict[str, object]:
    if reason in (Reason.BAD_NIR, Reason.DIGITS_LOST):
        return {"given": detail or Phrase(N_("(cellule vide)"))}
    if reason is not Reason.BAD_VALUE:
        return {}
    column, _end, cell = detail.partition(COLUMN_END)
    said = N_("« %(given)s », colonne %(column)s,") if cell else N_("La colonne %(column)s, vide,")
    return {
        "found": Phrase(said, {"given": cell, "column": column}),
        "expected": _EXPECTED[column],
    }
