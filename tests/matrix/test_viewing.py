"""An operator who sees the portal as a member does: no act gets through, no read writes."""

import pytest

from netent.kernel.enums import RegistrationKind
from netent.web.marks import CLOSED_TO_VIEWS, mark_of
from tests.architecture.test_reading import rows
from tests.factories.operators import make_operator, sign_in_operator
from tests.matrix.table import MATRIX, SIGN_IN
from tests.matrix.world import World
from tests.operators.viewing import begin
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

WHO = (RegistrationKind.THIRD_PARTY, "both")
# The operator's own: the language of his browser here, then what ends the view.
OPEN = {("accounts.language", "POST"), ("desk.end_view", "POST"), ("operators.sign_out", "POST")}


@pytest.fixture
def world(database: TestDatabase) -> World:
    return World()


@pytest.fixture
def pages(database: TestDatabase, world: World) -> Pages:
    pages = Pages(database.app)
    sign_in_operator(pages, make_operator())
    begin(pages, world.person(WHO))
    return pages


def test_every_act_is_refused_and_changes_nothing(
    database: TestDatabase, pages: Pages, world: World
) -> None:
    acts = {key: row for key, row in MATRIX.items() if key[1] != "GET" and key not in OPEN}
    assert len(acts) > 80
    for row in acts.values():
        world.renew(row.of)
    before = rows(database)
    found = {
        key: answer.status_code for key, _row, answer in world.walk(pages, acts, is_renewing=False)
    }
    assert rows(database) == before
    assert set(found.values()) == {403}, found


def test_member_is_seen_as_he_sees_but_for_his_own_account(pages: Pages, world: World) -> None:
    reads = {key: row for key, row in MATRIX.items() if key[1] == "GET"}
    found, expected = {}, {}
    for key, row, answer in world.walk(pages, reads):
        found[key] = answer.status_code
        if row.is_operators:
            expected[key] = 302
        elif row.anonymous == SIGN_IN and mark_of(pages.app, key[0]) in CLOSED_TO_VIEWS:
            expected[key] = 403
        else:
            expected[key] = row.of_member(WHO)
    assert found == expected


def test_own_acts_of_the_operator_stay_open(pages: Pages, world: World) -> None:
    kept = {key: MATRIX[key] for key in sorted(OPEN)}
    answers = [answer.status_code for _key, _row, answer in world.walk(pages, kept)]
    assert answers == [302, 302, 302]
