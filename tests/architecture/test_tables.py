"""Tables are tenant, front door or reference; whoever writes SQL by hand names the tenant."""

import ast
import re

import pytest
from sqlalchemy import Table

import netent.tables  # noqa: F401 - every table
from netent.database.base import TENANT_TABLE, Base, FrontDoorTable, ReferenceTable, TenantTable
from tests.architecture.source import calls, modules, texts

CLASSES = (TenantTable, FrontDoorTable, ReferenceTable)
MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda cls: cls.__name__)

# Found before a tenant is known, and read only by exact key or by due date. A table that is
# added here is seen by whoever reviews the change.
FRONT_DOOR = {
    "contact_message",
    "draft",
    "half_open_sign_in",
    "letter",
    "login",
    "notice",
    "payment_collection",
    "operator",
    "operator_session",
    "queue_entry",
    "queue_turn",
    "registration",
    "secret",
    "sign_in_failure",
    "web_session",
}

# Who may go below the ORM, whose session adds the tenant by itself.
# The directory's bulk loads: reference tables only.
DRIVERS = {"netent/directory/stock/writing.py"}
RAW_CALLS = {
    "text",
    "driver_of",
    "exec_driver_sql",
    "copy_rows",
    "read_rows",
    "temporary_table",
    "insert",
    "executemany",
}
RAW_ATTRIBUTES = {"__table__", "driver_connection"}
BELOW_THE_ORM = {
    "netent/accounts/models.py",
    "netent/activations/models.py",
    "netent/atmp/models.py",
    "netent/atmp/service/delivering.py",
    "netent/atmp/service/loading.py",
    "netent/audit/service.py",
    "netent/company/models.py",
    "netent/complementary/models.py",
    "netent/complementary/service/nomenclatures.py",
    "netent/database/bulk.py",
    "netent/database/engines.py",
    "netent/database/statements.py",
    "netent/database/tenant.py",
    "netent/demo/fictitious.py",
    "netent/demo/holdings.py",
    "netent/directory/models.py",
    "netent/directory/stock/merging.py",
    "netent/directory/stock/writing.py",
    "netent/payments/models/banking.py",
    "netent/payments/models/ordering.py",
    "netent/enrolment/models.py",
    "netent/filing/models.py",
    "netent/habilitations/cell_acts.py",
    "netent/habilitations/decision.py",
    "netent/habilitations/granting.py",
    "netent/habilitations/models.py",
    "netent/habilitations/statements/dated.py",
    "netent/habilitations/statements/dating.py",
    "netent/habilitations/statements/digests.py",
    "netent/habilitations/statements/granting.py",
    "netent/habilitations/statements/inverting.py",
    "netent/habilitations/statements/staging.py",
    "netent/habilitations/statements/taking.py",
    "netent/habilitations/statements/tallying.py",
    "netent/habilitations/statements/withdrawing.py",
    "netent/habilitations/usable.py",
    "netent/health.py",
    "netent/imports/models.py",
    "netent/imports/queries/rights.py",
    "netent/imports/queries/snapshots.py",
    "netent/imports/service/staging.py",
    "netent/imports/replanning.py",
    "netent/imports/statements/clients.py",
    "netent/imports/statements/declarations.py",
    "netent/imports/statements/lines.py",
    "netent/imports/statements/members.py",
    "netent/imports/statements/moving_back.py",
    "netent/imports/statements/rights.py",
    "netent/imports/statements/undoing.py",
    "netent/migrations/env.py",
    "netent/migrations/standing.py",
    "netent/notices/models.py",
    "netent/perimeter/clients.py",
    "netent/perimeter/models.py",
    "netent/publishing/search_index.py",
    "netent/registering/service/founding.py",
    "netent/rate_requests/models.py",
    "netent/requests/models.py",
    "netent/tenancy/models.py",
}


def tenant_tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.info.get(TENANT_TABLE)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_is_exactly_one_of_tenant_front_door_and_reference(model: type) -> None:
    assert sum(issubclass(model, cls) for cls in CLASSES) == 1
    assert bool(model.__table__.info.get(TENANT_TABLE)) == issubclass(model, TenantTable)  # type: ignore[attr-defined]


def test_front_door_is_the_list_of_names_here() -> None:
    found = {model.__table__.name for model in MODELS if issubclass(model, FrontDoorTable)}
    assert found == FRONT_DOOR


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_tenant_table_names_its_registration_and_points_only_within_it(table: Table) -> None:
    assert not table.c.registration_id.nullable
    names = {other.name for other in tenant_tables()}
    for key in table.foreign_key_constraints:
        target = key.referred_table.name
        if target in names:
            pairs = {(part.parent.name, part.column.name) for part in key.elements}
            assert ("registration_id", "registration_id") in pairs, f"{table.name} → {target}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_reference_and_front_door_rows_belong_to_no_tenant_by_column(model: type) -> None:
    if not issubclass(model, TenantTable):
        assert "registration_id" not in model.__table__.c  # type: ignore[attr-defined]


def test_files_below_the_orm_are_those_listed() -> None:
    found = set()
    for name, tree in modules().items():
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if {called for called, _call in calls(tree)} & RAW_CALLS or attributes & RAW_ATTRIBUTES:
            found.add(name)
    shaping = {name for name in found if name.startswith("netent/directory/stock/")}
    not_sql = {name for name in shaping if "sqlalchemy" not in imported(modules()[name])}
    generated = {name for name in found if name.startswith("netent/migrations/versions/")}
    assert found - not_sql - generated == BELOW_THE_ORM


def test_driver_is_imported_by_the_room_of_the_database_only() -> None:
    drivers = {"sqlite3", "psycopg"}
    found = {name for name, tree in modules().items() if imported(tree) & drivers}
    assert {name for name in found if not name.startswith("netent/database/")} == DRIVERS


@pytest.mark.parametrize("name", sorted(BELOW_THE_ORM))
def test_statement_on_a_tenants_table_names_the_registration(name: str) -> None:
    tables = "|".join(table.name for table in tenant_tables())
    on_a_tenant = re.compile(rf"\b(FROM|JOIN|INTO|UPDATE|TABLE)\s+({tables})\b")
    silent = [
        text
        for text in texts(modules()[name])
        if on_a_tenant.search(text) and "registration" not in text
    ]
    assert silent == []


def imported(tree: ast.Module) -> set[str]:
    """The packages that a module imports, by the first part of their name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
