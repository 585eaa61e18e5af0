"""Every endpoint × role × kind × stranger × anonymous: who gets through, and what others get."""

import pytest
from flask import Flask
from sqlalchemy import update

from netent import access
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState, RequestStatus, Role
from netent.tenancy.models import Member
from netent.web.marks import Public, mark_of
from tests.accounts.people import Person, make_person
from tests.factories.imports import Firm
from tests.factories.logins import person_of
from tests.factories.operators import make_operator, sign_in_operator
from tests.matrix.table import EVERYBODY, MATRIX, SIGN_IN, Who
from tests.matrix.world import World
from tests.support.databases import TestDatabase
from tests.support.page_checks import endpoint_of
from tests.support.pages import Pages

ROLES_OF = {
    "administrator": {Role.ADMINISTRATOR},
    "declarant": {Role.DECLARANT},
    "both": {Role.ADMINISTRATOR, Role.DECLARANT},
}
OF_SOMEBODY = {key: row for key, row in MATRIX.items() if row.of and row.anonymous == SIGN_IN}


@pytest.fixture
def world(database: TestDatabase) -> World:
    return World()


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


def real_methods(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def change(person: Person, **values: object) -> None:
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).where(Member.id == person.member.id).values(**values))


def test_matrix_equals_the_url_map_both_ways(database: TestDatabase) -> None:
    assert set(MATRIX) == real_methods(database.app)


def test_mark_of_each_endpoint_lets_in_exactly_those_of_the_table(database: TestDatabase) -> None:
    # Services check again: a view with a wrong mark would still refuse, but too late.
    for (endpoint, method), row in MATRIX.items():
        mark = mark_of(database.app, endpoint)
        if isinstance(mark, Public):
            assert row.is_public, (endpoint, method)
            continue
        assert mark is not None
        assert access.is_operators(mark) is row.is_operators, (endpoint, method)
        if row.is_operators:
            continue
        held = {who for who in EVERYBODY if access.allowed(ROLES_OF[who[1]], who[0], mark)}
        assert (held, row.anonymous) == (row.who, SIGN_IN), (endpoint, method)


@pytest.mark.parametrize("who", sorted(EVERYBODY), ids="-".join)
def test_member_gets_what_his_role_and_kind_allow_and_403_elsewhere(
    pages: Pages, world: World, who: Who
) -> None:
    pages.sign_in(world.person(who))
    found, expected = {}, {}
    for key, row, answer in world.walk(pages, MATRIX):
        found[key] = answer.status_code
        expected[key] = row.of_member(who)
    assert found == expected


def test_operator_gets_his_pages_and_is_led_to_his_desk_from_a_members(
    pages: Pages, world: World
) -> None:
    sign_in_operator(pages, make_operator())
    leaving = ("operators.sign_out", "POST")
    rows = {key: row for key, row in MATRIX.items() if key != leaving}
    found, expected = {}, {}
    for key, row, answer in world.walk(pages, {**rows, leaving: MATRIX[leaving]}):
        found[key] = answer.status_code
        expected[key] = row.of_operator(key[1])
        if answer.status_code == 302 and row.anonymous == SIGN_IN:
            assert endpoint_of(pages.app, answer.location or "", "GET") == "desk.index", key
    assert found == expected


def test_anonymous_is_sent_to_sign_in_but_for_what_is_public(pages: Pages, world: World) -> None:
    for key, row, answer in world.walk(pages, MATRIX):
        if row.is_public:
            assert answer.status_code == row.anonymous, key
            continue
        assert answer.status_code == 302, key
        where = endpoint_of(pages.app, answer.location or "", "GET")
        assert where == ("operators" if row.is_operators else "accounts") + ".sign_in", key


def test_anonymous_program_is_refused_instead_of_redirected(pages: Pages, world: World) -> None:
    closed = {key: row for key, row in MATRIX.items() if not row.is_public}
    for key, _row, answer in world.walk(pages, closed, headers={"Sec-Fetch-Mode": "cors"}):
        assert answer.status_code == 401, key


def test_stranger_finds_nothing_of_anothers_registration(pages: Pages, world: World) -> None:
    other = Firm(known=0, clients=0)
    pages.sign_in(person_of(other.registration, other.administrator))
    for key, _row, answer in world.walk(pages, OF_SOMEBODY):
        assert answer.status_code == 404, key
        assert "Boulangeries" not in answer.text, key
    assert world.firm.reread(world.checked).status is RequestStatus.CHECKED
    assert world.firm.clients() == set(world.firm.sirets[:3])


def test_stranger_learns_nothing_from_the_lists(pages: Pages, world: World) -> None:
    other = Firm(known=0, clients=0)
    pages.sign_in(person_of(other.registration, other.administrator))
    public_ids = [str(row.public_id) for row in (world.firm.portfolio, world.finished)]
    public_ids += [str(world.candidacy_id), str(world.termination_id)]
    lists = ("home.index", "portfolios.index", "imports.index", "imports.new", "enrolment.index")
    lists += ("company.index", "company.choose")
    for endpoint in lists:
        page = pages.get(endpoint)
        assert not any(public_id in str(page.soup) for public_id in public_ids), endpoint
    siret = world.firm.sirets[0]
    assert "Boulangeries" not in pages.get("directory.search", q=siret).text


def test_role_withdrawn_takes_effect_at_the_next_request(pages: Pages, database: object) -> None:
    person = make_person(administrator=True)
    home = pages.sign_in(person).get("home.index")
    assert home.soup.select("nav a[href='/portefeuilles']")
    pages.get("portfolios.index")
    change(person, is_administrator=False)
    pages.get("portfolios.index", status=403)
    pages.post("portfolios.create", {"name": "Fleuristes"}, status=403)
    assert not pages.get("home.index").soup.select("nav a[href='/portefeuilles']")
    change(person, is_administrator=True)
    pages.get("portfolios.index")


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.DELETED])
def test_member_no_longer_active_is_signed_out_at_once(
    pages: Pages, database: object, state: MemberState
) -> None:
    person = make_person(administrator=True)
    page = pages.sign_in(person).get("portfolios.create")
    change(person, state=state)
    sent = pages.press(page, "portfolios.create", {"name": "Fleuristes"}, to="accounts.sign_in")
    assert sent.notices() == ["Votre session a pris fin. Connectez-vous pour continuer."]
    change(person, state=MemberState.ACTIVE)
    pages.get("portfolios.index", to="accounts.sign_in")  # his session was not kept for later
    assert pages.sign_in(person).get("portfolios.index").rows() == []
