"""What every plan gives: one result a line, and the counts (product §9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from netent.imports.formats.members import EMAIL, FIRST_NAME, LAST_NAME, PHONE
from netent.imports.reading.habilitation_lines import COLUMN_END
from netent.kernel.enums import LineResult, Outcome
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason
from netent.policies.outcomes import outcome_of

OWN_ESTABLISHMENTS = Phrase(N_("vos propres établissements"))
UNKNOWN_DAY = Phrase(N_("(jour inconnu)"))
ACTION_EXPECTED = Phrase(N_("1 (ajouter) ou 0 (retirer) est attendu"))
WISH_EXPECTED = Phrase(N_("1 (accorder), 0 (retirer) ou rien est attendu"))
IN_REGISTER = Phrase(N_("du répertoire Sirene"))
IN_REGISTRATION = Phrase(N_("des établissements de votre inscription"))
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


@dataclass(frozen=True, slots=True)
class Plan:
    """One result a line, in columns of equal length; `details` and `padded` by index in them.

    A detail is the text from which `arguments_of` makes the arguments of the reason's message.
    `padded` has the lines, not refused for it, whose SIRET was completed with zeros. `actions`
    are those of clients and members; `members`, `granted` and `withdrawn`, sets of rights as
    numbers, those of rights: what a line changes of what is held today. Of lines that create
    members, `members` are those who are there, and `models` whom the others are like. `additions`
    and `removals` count clients or members, or else rights.
    """

    lines: Sequence[int]
    sirets: Sequence[str | None]
    results: Sequence[LineResult]
    reasons: Sequence[Reason | None]
    details: Mapping[int, str]
    padded: frozenset[int]
    additions: int
    removals: int
    unchanged: int
    refused: int
    counts: Mapping[tuple[LineResult, Reason | None], int]
    actions: Sequence[bool | None] | None = None
    members: Sequence[int | None] | None = None
    granted: Sequence[int] | None = None
    withdrawn: Sequence[int] | None = None
    models: Sequence[int | None] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        """The lines that change something."""
        return len(self) - self.unchanged - self.refused

    @property
    def outcome(self) -> Outcome:
        """How the request ends if nothing changes before it runs."""
        return outcome_of(done=self.done, unchanged=self.unchanged, refused=self.refused)


class ReadLines(Protocol):
    """What the lines of every file with SIRETs have."""

    @property
    def given(self) -> Mapping[int, str]:
        """The text that a line with a reason, or a padded one, bore."""
        ...

    @property
    def padded(self) -> frozenset[int]:
        """The lines whose SIRET was completed with zeros."""
        ...


def arguments_of(reason: Reason, detail: str | None) -> dict[str, object]:
    """The arguments of a line's message, from the detail that its plan gave."""
    if reason in (Reason.BAD_SIRET, Reason.DIGITS_LOST):
        return {"given": detail or ""}
    if reason is Reason.BAD_VALUE:
        return _bad_value(detail or "")
    if reason is Reason.UNKNOWN_SIRET:
        return {"register": IN_REGISTRATION if detail == OWN else IN_REGISTER}
    if reason is Reason.CLOSED:
        return {"closed_on": date.fromisoformat(detail) if detail else UNKNOWN_DAY}
    if reason is Reason.IN_OTHER_PORTFOLIO:
        return {"portfolio": detail or OWN_ESTABLISHMENTS}
    if reason in (Reason.UNKNOWN_DECLARANT, Reason.AMBIGUOUS_DECLARANT):
        return {"member": detail or ""}
    if reason is Reason.DECLARATION_NOT_ON_PORTFOLIO:
        return {"declaration": detail or ""}
    return {}


def keep_known_padding(
    lines: ReadLines,
    knows: Callable[[str], bool],
    sirets: list[str | None],
    reasons: list[Reason | None],
    details: dict[int, str],
) -> frozenset[int]:
    """The padded lines whose SIRET is known; the others are refused, as the zeros were a guess."""
    known = set()
    for at in lines.padded:
        siret = sirets[at]
        if siret is not None and knows(siret):
            known.add(at)
        else:
            sirets[at], reasons[at], details[at] = None, Reason.BAD_SIRET, lines.given[at]
    return frozenset(known)


def _bad_value(detail: str) -> dict[str, object]:
    column, _, cell = detail.rpartition(COLUMN_END)
    if not column:
        return {"found": Phrase(N_("« %(given)s »"), {"given": cell}), "expected": ACTION_EXPECTED}
    said = N_("« %(given)s », colonne %(column)s,") if cell else N_("La colonne %(column)s, vide,")
    found = Phrase(said, {"given": cell, "column": column})
    return {"found": found, "expected": _EXPECTED.get(column, WISH_EXPECTED)}
