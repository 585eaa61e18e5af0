"""Codes for whoever lost his factor: made together, written in groups, each good once."""

import secrets

from netent.policies.factors import FactorRules

_GROUP = 4


def make_codes(rules: FactorRules) -> tuple[str, ...]:
    """New random codes, as they are written."""
    return tuple(_written(_random(rules)) for _code in range(rules.codes))


def as_kept(typed: str) -> str:
    """A code as it is compared: without blanks and dashes, in capitals."""
    return "".join(char for char in typed.upper() if char.isalnum())


def _random(rules: FactorRules) -> str:
    return "".join(secrets.choice(rules.code_alphabet) for _place in range(rules.code_length))


def _written(code: str) -> str:
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
