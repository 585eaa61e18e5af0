"""What a portal asks of a password, criterion by criterion, and how strong one is (product §4)."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

# From here on the gauge is green, once every criterion is met.
STRONG_LENGTH = 12


class Criterion(StrEnum):
    """One thing that is asked of a password."""

    LENGTH = "length"
    LETTERS = "letters"
    LOWER = "lower"
    UPPER = "upper"
    DIGITS = "digits"
    SPECIALS = "specials"
    ALLOWED = "allowed"


class Strength(StrEnum):
    """What the gauge shows: red, orange, green."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What is asked. Accented letters are letters; `specials` None allows every character."""

    shortest: int
    longest: int
    letters: int = 0
    lower: int = 0
    upper: int = 0
    digits: int = 0
    special: int = 0
    specials: str | None = None
    renewed_after_days: int | None = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Those that this portal asks for, in the order of the checklist."""
        asked = {
            Criterion.LENGTH: True,
            Criterion.LETTERS: self.letters > 0,
            Criterion.LOWER: self.lower > 0,
            Criterion.UPPER: self.upper > 0,
            Criterion.DIGITS: self.digits > 0,
            Criterion.SPECIALS: self.special > 0,
            Criterion.ALLOWED: self.specials is not None,
        }
        return tuple(criterion for criterion, is_asked in asked.items() if is_asked)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a password lacks, in the checklist's order, and how strong it is."""

    missing: tuple[Criterion, ...]
    strength: Strength

    @property
    def is_accepted(self) -> bool:
        """Whether it may be taken."""
        return not self.missing


def judge(rules: PasswordRules, password: str) -> Judgement:
    """Hold a password against the rules; characters are counted as people see them composed."""
    text = unicodedata.normalize("NFC", password)
    met = _met(rules, text)
    missing = tuple(criterion for criterion in rules.criteria if not met[criterion])
    if missing:
        return Judgement(missing, Strength.WEAK)
    return Judgement((), Strength.STRONG if len(text) >= STRONG_LENGTH else Strength.FAIR)


def _met(rules: PasswordRules, text: str) -> dict[Criterion, bool]:
    letters = sum(map(str.isalpha, text))
    digits = sum("0" <= char <= "9" for char in text)
    others = [char for char in text if not (char.isalpha() or "0" <= char <= "9")]
    allowed = rules.specials
    return {
        Criterion.LENGTH: rules.shortest <= len(text) <= rules.longest,
        Criterion.LETTERS: letters >= rules.letters,
        Criterion.LOWER: sum(map(str.islower, text)) >= rules.lower,
        Criterion.UPPER: sum(map(str.isupper, text)) >= rules.upper,
        Criterion.DIGITS: digits >= rules.digits,
        Criterion.SPECIALS: sum(_counts(char, allowed) for char in others) >= rules.special,
        Criterion.ALLOWED: allowed is None or all(char in allowed for char in others),
    }


def _counts(char: str, allowed: str | None) -> bool:
    return not char.isspace() if allowed is None else char in allowed
