"""The selection that travels with the form, against ticks made page by page."""

from hypothesis import given
from hypothesis import strategies as st

from netent.company.selection import Selection

SIRETS = st.integers(0, 9).map(str)


@given(
    st.sets(SIRETS),
    st.lists(st.tuples(st.sets(SIRETS), st.sets(SIRETS)), max_size=6),
)
def test_selection_is_the_difference_between_the_ticks_and_what_is_held(
    held: set[str], pages: list[tuple[set[str], set[str]]]
) -> None:
    selection, ticked = Selection(), set(held)
    for shown, chosen in pages:
        selection = selection.with_page({siret: siret in held for siret in shown}, chosen)
        ticked = (ticked - shown) | (chosen & shown)
    assert selection == Selection(frozenset(ticked - held), frozenset(held - ticked))
    assert {s for s in map(str, range(10)) if selection.holds(s, is_held=s in held)} == ticked
    assert len(selection) == len(ticked ^ held)
