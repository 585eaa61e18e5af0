"""The details that a plan keeps of a line's reason, as its message tells them."""

from datetime import date

from netent.imports.formats.members import EMAIL, FIRST_NAME, LAST_NAME, PHONE
from netent.imports.reading.habilitation_lines import COLUMN_END
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason

_OWN_ESTABLISHMENTS = Phrase(N_("vos propres établissements"))
_EMPTY_CELL = Phrase(N_("(cellule vide)"))
_UNKNOWN_DAY = Phrase(N_("(jour inconnu)"))
_ACTION_EXPECTED = Phrase(N_("1 (ajouter) ou 0 (retirer) est attendu"))
_WISH_EXPECTED = Phrase(N_("1 (accorder), 0 (retirer) ou rien est attendu"))
_IN_REGISTER = Phrase(N_("du répertoire Sirene"))
_IN_REGISTRATION = Phrase(N_("des établissements de votre inscription"))
# What the detail of an unknown SIRET says where it had to be one of the registration's own.
OWN = "own"
_NAME_EXPECTED = Phrase(
    N_("un nom de 80 caractères au plus, sans chiffre, signe ni adresse, est attendu")
)
_EXPECTED = {
    LAST_NAME.name: _NAME_EXPECTED,
    FIRST_NAME.name: _NAME_EXPECTED,
    EMAIL.name: Phrase(N_("une adresse électronique, nom@domaine.fr, est attendue")),
    PHONE.name: Phrase(N_("6 à 15 chiffres, précédés ou non de +, ou rien sont attendus")),
}


def arguments_of(reason: Reason, detail: str | None) -> dict[str, object]:
    """The arguments of a line's message, from the detail that its plan gave."""
    if reason in (Reason.BAD_SIRET, Reason.DIGITS_LOST):
        return {"given": detail or _EMPTY_CELL}
    if reason is Reason.BAD_VALUE:
        return _bad_value(detail or "")
    if reason is Reason.UNKNOWN_SIRET:
        return {"register": _IN_REGISTRATION if detail == OWN else _IN_REGISTER}
    if reason is Reason.CLOSED:
        return {"closed_on": date.fromisoformat(detail) if detail else _UNKNOWN_DAY}
    if reason is Reason.IN_OTHER_PORTFOLIO:
        return {"portfolio": detail or _OWN_ESTABLISHMENTS}
    if reason in (Reason.UNKNOWN_DECLARANT, Reason.AMBIGUOUS_DECLARANT):
        return {"member": detail or ""}
    if reason is Reason.DECLARATION_NOT_ON_PORTFOLIO:
        return {"declaration": detail or ""}
    return {}


def _bad_value(detail: str) -> dict[str, object]:
    column, _, cell = detail.rpartition(COLUMN_END)
    if not column:
        return {"found": Phrase(N_("« %(given)s »"), {"given": cell}), "expected": _ACTION_EXPECTED}
    said = N_("« %(given)s », colonne %(column)s,") if cell else N_("La colonne %(column)s, vide,")
    found = Phrase(said, {"given": cell, "column": column})
    return {"found": found, "expected": _EXPECTED.get(column, _WISH_EXPECTED)}
