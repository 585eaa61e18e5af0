"""Cells that a spreadsheet would run are marked, and the mark comes off exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.kernel.formulas import neutralise, unmark

RUNNING = [
    "=1+1",
    "\x1b=1",
    "+33",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\uff1d1",
]
texts = st.text(max_size=6) | st.text(alphabet="'= +-@\t\r\n\u00a0\uff1da", max_size=6)


@pytest.mark.parametrize("text", RUNNING)
def test_neutralise_cell_that_would_run_gets_the_mark(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Dupont", "13002526500013", "a=b", "'Dupont", "l’abbé"])
def test_neutralise_harmless_cell_stays(text: str) -> None:
    assert neutralise(text) == text


@given(texts)
def test_unmark_gives_back_what_was_neutralised(text: str) -> None:
    assert unmark(neutralise(text)) == text


@given(texts)
def test_neutralised_text_never_begins_with_a_sign(text: str) -> None:
    assert not neutralise(text).lstrip().startswith(("=", "+", "-", "@"))
