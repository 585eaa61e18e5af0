"""The policy line by line, the marks of endpoints, and what stops the start."""

import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_login import LoginManager

from netent import access
from netent.access import Permission, enforcer
from netent.factory import create_app
from netent.kernel.actor import Actor, Operator
from netent.kernel.enums import RegistrationKind, Role
from netent.kernel.errors import Forbidden
from netent.web import marks
from netent.web.marks import Public, mark_of, public, publish, requires

ADMINISTRATORS = {(Role.ADMINISTRATOR, RegistrationKind.THIRD_PARTY)}
# The management of payments comes beside a role, which has all the rest.
_BESIDE = (Role.OPERATOR, Role.PAYMENT_MANAGER)
ALL = set(product([role for role in Role if role not in _BESIDE], RegistrationKind))
OPERATORS = {(Role.OPERATOR, enforcer.PORTAL)}
MEMBERS = {pair for pair in ALL if pair[0] is not Role.CANDIDATE}
ADMINISTRATORS_OF_ALL = {pair for pair in ALL if pair[0] is Role.ADMINISTRATOR}
ADMINISTRATORS_OF_MANY = {
    pair for pair in ADMINISTRATORS_OF_ALL if pair[1] is not RegistrationKind.MONO
}
CANDIDATES = {pair for pair in ALL if pair[0] is Role.CANDIDATE}
HOLDERS = {
    Permission.ACCOUNT_USE: ALL,
    Permission.ATMP_IMPORT: OPERATORS,
    Permission.ATMP_VIEW: ADMINISTRATORS_OF_ALL,
    Permission.AUDIT_VIEW: ADMINISTRATORS_OF_ALL,
    Permission.CANDIDACY_FOLLOW: CANDIDATES,
    Permission.CANDIDACY_SETTLE: ADMINISTRATORS_OF_ALL,
    Permission.COLLECTION_EXPORT: OPERATORS,
    Permission.COMPANY_TERMINATE: ADMINISTRATORS_OF_ALL,
    Permission.COMPLEMENTARY_USE: MEMBERS,
    Permission.DECLARATION_MANAGE: ADMINISTRATORS_OF_ALL,
    Permission.DETAIL_REQUEST: ADMINISTRATORS,
    Permission.DIRECTORY_SEARCH: MEMBERS,
    Permission.FILING_DOWNLOAD: MEMBERS,
    Permission.FILING_MAKE: MEMBERS,
    Permission.FILING_VIEW: MEMBERS,
    Permission.HABILITATION_CONSULT: ADMINISTRATORS_OF_ALL,
    Permission.HABILITATION_MANAGE: ADMINISTRATORS_OF_ALL,
    Permission.HABILITATION_OWN: MEMBERS,
    Permission.HOME_VIEW: MEMBERS,
    Permission.IMPORT_SUBMIT: ADMINISTRATORS,
    Permission.IMPORT_VIEW: ADMINISTRATORS,
    Permission.MEMBER_MANAGE: ADMINISTRATORS_OF_ALL,
    Permission.MEMBER_RECOVER: ADMINISTRATORS_OF_ALL,
    Permission.ACCOUNT_UNLOCK: OPERATORS,
    Permission.LETTER_PRINT: OPERATORS,
    Permission.CATALOGUE_EDIT: OPERATORS,
    Permission.MEMBER_VIEW_AS: OPERATORS,
    Permission.OPERATOR_ACCOUNT: OPERATORS,
    Permission.PAYMENT_DELEGATE: ADMINISTRATORS_OF_ALL,
    Permission.PAYMENT_MANAGE: ADMINISTRATORS_OF_ALL
    | set(product([Role.PAYMENT_MANAGER], RegistrationKind)),
    Permission.PORTAL_AUDIT: OPERATORS,
    Permission.REQUEST_OVERSEE: OPERATORS,
    Permission.PAYMENT_ORDER: MEMBERS,
    Permission.PORTFOLIO_EDIT: ADMINISTRATORS,
    Permission.PORTFOLIO_VIEW: ADMINISTRATORS,
    Permission.PROFILE_MANAGE: {(Role.ADMINISTRATOR, RegistrationKind.MULTI)},
    Permission.PUBLICATION_EDIT: OPERATORS,
    Permission.RATE_REQUEST: MEMBERS,
    Permission.REFERENCE_LOAD: OPERATORS,
    Permission.REGISTRATION_VIEW: ADMINISTRATORS_OF_ALL,
    Permission.SITE_MANAGE: ADMINISTRATORS_OF_MANY,
}


@pytest.fixture
def other_policy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A policy file of the test's own, forgotten afterwards."""
    path = tmp_path / "policy.csv"
    path.write_text(enforcer.POLICY.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(enforcer, "POLICY", path)
    enforcer.table.cache_clear()
    yield path
    enforcer.table.cache_clear()


def lines_of(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        written = (line for line in file if line.strip() and not line.startswith("#"))
        return [tuple(cell.strip() for cell in row) for row in csv.reader(written)]


def actor(roles: set[Role], kind: RegistrationKind) -> Actor:
    return Actor(
        registration_id=1,
        registration_kind=kind,
        member_id=1,
        member_public_id=None,  # type: ignore[arg-type]
        roles=frozenset(roles),
        name="",
    )


def test_policy_says_line_by_line_what_the_table_here_says() -> None:
    lines = lines_of(enforcer.POLICY)
    assert len(lines) == len(set(lines))
    assert set(lines) == {
        ("p", role.value, str(realm), permission.value)
        for permission, holders in HOLDERS.items()
        for role, realm in holders
    }


def test_every_permission_has_a_line_and_every_line_a_permission() -> None:
    assert {line[3] for line in lines_of(enforcer.POLICY)} == {each.value for each in Permission}
    assert list(Permission) == sorted(Permission)
    assert all(permission.count(":") == 1 for permission in Permission)


def test_permission_nobody_asks_for_does_not_exist() -> None:
    root = Path(enforcer.__file__).parent.parent
    rooms = [path for path in root.rglob("*.py") if path.name != "permissions.py"]
    written = "".join(path.read_text(encoding="utf-8") for path in rooms)
    assert {each.name for each in Permission if f"Permission.{each.name}" not in written} == set()


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("kind", RegistrationKind)
@pytest.mark.parametrize("roles", [set(), {Role.ADMINISTRATOR}, {Role.DECLARANT}, set(Role)])
def test_check_follows_the_union_of_roles(
    roles: set[Role], kind: RegistrationKind, permission: Permission
) -> None:
    held = any((role, kind) in HOLDERS[permission] for role in roles)
    assert access.allowed(roles, kind, permission) is held
    if held:
        access.check(actor(roles, kind), permission)
    else:
        with pytest.raises(Forbidden):
            access.check(actor(roles, kind), permission)


def test_member_holds_nothing_of_an_operator_nor_an_operator_anything_of_a_member() -> None:
    for permission in Permission:
        held = {role is Role.OPERATOR for role, _realm in HOLDERS[permission]}
        assert len(held) == 1, permission
        assert access.is_operators(permission) is held.pop()
        for kind in RegistrationKind:
            assert not access.allowed({Role.OPERATOR}, kind, permission)
        assert not access.allowed(set(Role) - {Role.OPERATOR}, enforcer.PORTAL, permission)


def test_check_tells_operators_from_members() -> None:
    operator = Operator(1, None, "")  # type: ignore[arg-type]
    access.check(operator, Permission.OPERATOR_ACCOUNT)
    with pytest.raises(Forbidden):
        access.check(operator, Permission.HOME_VIEW)
    with pytest.raises(Forbidden):
        access.check(actor(set(Role), RegistrationKind.MULTI), Permission.OPERATOR_ACCOUNT)


def test_permission_given_to_both_sides_stops_the_start(other_policy: Path) -> None:
    with other_policy.open("a", encoding="utf-8") as file:
        file.write("p, OPERATOR, PORTAL, home:view\n")
    with pytest.raises(enforcer.PolicyError, match="home:view"):
        enforcer.table()


@pytest.mark.parametrize(
    "line",
    [
        "p, ADMINISTRATOR, THIRD_PARTY",
        "p, ADMINISTRATOR, THIRD_PARTY, portfolio:edti",
        "p, ADMINISTRATEUR, THIRD_PARTY, portfolio:edit",
        "p, ADMINISTRATOR, TIERS, portfolio:edit",
        "p, ADMINISTRATOR, PORTAL, portfolio:edit",
        "p, OPERATOR, MULTI, operator:account",
        "x, ADMINISTRATOR, THIRD_PARTY, portfolio:edit",
    ],
)
def test_wrong_line_of_the_policy_stops_the_start(
    other_policy: Path, test_settings: dict[str, Any], line: str
) -> None:
    with other_policy.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(enforcer.PolicyError, match=line):
        create_app(test_settings)


def test_missing_policy_stops_the_start(other_policy: Path, test_settings: dict[str, Any]) -> None:
    other_policy.unlink()
    with pytest.raises(FileNotFoundError):
        create_app(test_settings)


# --- marks


@pytest.fixture
def bare() -> Flask:
    """A throw-away application: its guard, and nobody signed in."""
    app = Flask("bare")
    app.config.update(SECRET_KEY="bare", TESTING=True)
    LoginManager(app).user_loader(lambda _token: None)
    marks.guard_endpoints(app)
    return app


def test_unmarked_endpoint_is_refused_before_it_runs(bare: Flask) -> None:
    ran = []
    bare.add_url_rule("/silent", view_func=lambda: ran.append(1) or "", endpoint="silent")
    assert bare.test_client().get("/silent").status_code == 403
    assert ran == []


def test_public_endpoint_opens_and_required_one_asks_to_sign_in(bare: Flask) -> None:
    bare.add_url_rule("/open", view_func=public("a test")(lambda: "open"), endpoint="open")
    bare.add_url_rule(
        "/shut", view_func=requires(Permission.HOME_VIEW)(lambda: "shut"), endpoint="shut"
    )
    bare.add_url_rule("/published", view_func=lambda: "published", endpoint="published")
    publish(bare, "published", "a test")
    asked = {path: bare.test_client().get(path) for path in ("/open", "/shut", "/published")}
    assert [answer.status_code for answer in asked.values()] == [200, 401, 200]


def test_view_marked_twice_stops_the_import() -> None:
    with pytest.raises(TypeError, match="marked twice"):
        public("once")(requires(Permission.HOME_VIEW)(lambda: ""))


def test_every_public_endpoint_says_why(database: Any) -> None:
    app = database.app
    silent = [endpoint for endpoint in app.view_functions if mark_of(app, endpoint) is None]
    assert silent == []
    marked = (mark_of(app, endpoint) for endpoint in app.view_functions)
    assert all(len(mark.why) > 20 for mark in marked if isinstance(mark, Public))
