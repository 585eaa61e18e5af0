"""What `python -m bench` understands."""

import pytest

from bench.__main__ import CASES, arguments


@pytest.mark.parametrize(
    ("given", "cases"),
    [([], []), (["--write"], []), (["imports", "pages"], ["imports", "pages"])],
    ids=["none", "option alone", "two"],
)
def test_cases_are_those_named_and_may_be_none(given: list[str], cases: list[str]) -> None:
    assert arguments(given).cases == cases


def test_unknown_case_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["speed"])
    assert f"speed is none of {', '.join(CASES)}" in capsys.readouterr().err
