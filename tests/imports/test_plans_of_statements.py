"""A small file never reads a whole large table: what it names is found by key, on both engines."""

import re
from collections import Counter
from collections.abc import Mapping

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.perimeter.clients import enter_joining, first_joined, stage_joining
from tests.factories.imports import NOW, Firm
from tests.imports import rights_files
from tests.imports.rights_files import row
from tests.support.plans import explained

# Tables that grow with the register, with a firm's clients and with its rights.
LARGE = r"\b(establishment|site|habilitation|habilitation_change)\b"
_READ_WHOLE = re.compile(rf"SCAN (e|s|h|c|{LARGE})(?![.\w])|Seq Scan on {LARGE}")


# What a file names, staged: looked up, not through, is how SQLite would go through something large.
_STAGED = re.compile(r"FROM (?:wanted_siret|entering|joining) (\w)\b")
# All lines of a request, all clients, all rights: one of these within another is a square.
_ALL_OF_THEM = re.compile(
    r"(\d+): SEARCH (?:s|site|l|import_line|h|habilitation) .*"
    r"\((?:(?:registration|request|portfolio)_id=\?(?: AND )?)+(?:siret>\? AND siret<\?)?\)"
)


def costly(plans: Mapping[str, str]) -> dict[str, str]:
    """Statements that read a large table whole, or grow with the square of what there is."""
    assert plans
    return {
        statement: plan
        for statement, plan in plans.items()
        if _READ_WHOLE.search(plan)
        or _is_square(plan)
        or any(
            re.search(rf"SEARCH {alias} .*\(siret=", plan) for alias in _STAGED.findall(statement)
        )
    }


def _is_square(plan: str) -> bool:
    loops = Counter(_ALL_OF_THEM.findall(plan))
    return any(count > 1 for count in loops.values())


def test_file_of_clients_and_its_undo(firm: Firm) -> None:
    with explained(tables=LARGE) as plans:
        request = firm.treat(firm.check([(firm.sirets[2], "1"), (firm.sirets[0], "0")]))
        firm.treat(firm.check_undo(request))
    assert costly(plans) == {}


def test_file_about_rights_and_its_undo(firm: Firm) -> None:
    ana, bob = firm.declarants
    with explained(tables=LARGE) as plans:
        request = rights_files.run(
            firm, row(ana, firm.sirets[0], "1"), row(bob, firm.sirets[1], "1")
        )
        firm.treat(firm.check_undo(request))
    assert request.additions == 2
    assert costly(plans) == {}


def test_declaration_over_a_portfolio_and_its_undo(firm: Firm) -> None:
    with explained(tables=LARGE) as plans:
        request = firm.treat(firm.check_declaration("DAT", adds=True))
        firm.treat(firm.check_undo(request))
    assert costly(plans) == {}


def test_clients_by_siren(firm: Firm) -> None:
    with explained(tables=LARGE) as plans, transaction(Tenant(firm.registration.id)) as session:
        stage_joining(session, siren=firm.sirets[3][:9])
        assert enter_joining(session, firm.portfolio.id, now=NOW) == 1
        assert first_joined(session, firm.portfolio.id, most=5) == [firm.sirets[3]]
    assert costly(plans) == {}
