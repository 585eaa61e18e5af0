"""The columns of an `habilitations` file: one a declaration, or a right where that says more."""

from functools import reduce
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from netent.imports.rights_layout import (
    ELSEWHERE,
    HELD,
    NOT_HELD,
    DeclarationRights,
    cells_of,
    columns_of,
)
from netent.kernel.right_set import NO_RIGHTS, RightSet

DSN = DeclarationRights(
    "DSN", {code: RightSet.of([slot]) for slot, code in enumerate(("DSN-RG", "DSN-RA"))}
)
DPAE = DeclarationRights("DPAE", {"DPAE": RightSet.of([5])})
OPENED = DSN.all_rights | DPAE.all_rights

held = st.sets(st.sampled_from([0, 1, 5])).map(RightSet.of)


def headings(*rights: RightSet) -> list[str]:
    return [column.heading for column in columns_of([DSN, DPAE], rights)]


def test_declaration_held_whole_or_not_at_all_has_one_column() -> None:
    assert headings() == ["DSN", "DPAE"]
    assert headings(OPENED, DPAE.all_rights, NO_RIGHTS) == ["DSN", "DPAE"]


def test_declaration_that_somebody_holds_in_part_has_a_column_a_right() -> None:
    assert headings(OPENED, RightSet.of([1])) == ["DSN-RG", "DSN-RA", "DPAE"]


def test_cell_of_a_declaration_that_is_not_open_is_blank() -> None:
    columns = columns_of([DSN, DPAE], [DSN.all_rights])
    assert cells_of(DSN.all_rights, DSN.all_rights, columns) == (HELD, ELSEWHERE)
    assert cells_of(NO_RIGHTS, OPENED, columns) == (NOT_HELD, NOT_HELD)


@given(st.lists(held, max_size=6))
def test_columns_tell_every_set_of_rights_as_it_is(sets: list[RightSet]) -> None:
    columns = columns_of([DSN, DPAE], sets)
    assert reduce(or_, (column.rights for column in columns)) == OPENED
    for rights in sets:
        cells = cells_of(rights, OPENED, columns)
        told = [column.rights for column, cell in zip(columns, cells, strict=True) if cell == HELD]
        assert reduce(or_, told, NO_RIGHTS) == rights
