"""Casbin with one policy a right: its enforcer, and its fast one, each with its own copy."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import casbin

from bench import rights_firm
from bench.children import Watch, answer

_MODEL = """
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act
"""
_FAST_QUESTIONS, _SLOW_QUESTIONS = 500, 4


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Microseconds of one check (median), and the megabytes that the copy takes."""
    policies = [
        [f"m{member}", siret, code] for member, code, siret in rights_firm.tuples(asked["rights"])
    ]
    watch = Watch()
    with watch.memory():
        enforcer = _enforcer(asked["fast"], policies)
    count = _FAST_QUESTIONS if asked["fast"] else _SLOW_QUESTIONS
    took = []
    for rank, (member, code, siret) in enumerate(rights_firm.questions(asked["rights"], count)):
        began = time.perf_counter()
        allowed = enforcer.enforce(f"m{member}", siret, code)
        took.append((time.perf_counter() - began) * 1e6)
        if allowed is bool(rank % 2):
            raise RuntimeError("the peer does not say what the firm was given")
    return {"microseconds": median(took), "growth_mb": watch.growth_mb}


def _enforcer(fast: bool, policies: Sequence[Sequence[str]]) -> Any:
    with TemporaryDirectory() as folder:
        model = Path(folder) / "model.conf"
        model.write_text(_MODEL, encoding="utf-8")
        enforcer = (
            casbin.FastEnforcer(str(model), cache_key_order=[0, 1, 2])
            if fast
            else casbin.Enforcer(str(model))
        )
    # Past its own loading, which looks for each new policy in the list of all.
    assertion = enforcer.get_model().model["p"]["p"]
    for policy in policies:
        assertion.policy.append(policy)
    return enforcer


if __name__ == "__main__":
    answer(measure)
