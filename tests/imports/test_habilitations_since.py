"""A file about rights, when something moved since its check, and how much it costs."""

from collections.abc import Sequence

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.kernel.enums import LineResult, MemberState
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.factories.imports import Firm, treat_next
from tests.imports.rights_files import check, counts, results, row
from tests.support.databases import TestDatabase
from tests.support.queries import recorded

DONE, REFUSED = LineResult.DONE, LineResult.REFUSED


@pytest.mark.parametrize("moved", ["right", "suspended", "closed", "removed"])
def test_what_changed_since_the_check_is_checked_again(firm: Firm, moved: str) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    request = firm.confirm(check(firm, row(bruno, siret, "1"), row(bruno, firm.sirets[1], "1")))
    assert counts(request) == (2, 0, 0, 0)
    if moved == "right":
        with transaction(Tenant(firm.registration.id)) as session:
            session.execute(update(Site).where(Site.siret == siret).values(portfolio_id=None))
            firm_portfolio = session.get_one(type(firm.portfolio), firm.portfolio.id)
            firm_portfolio.revision += 1
    elif moved == "suspended":
        with transaction(Tenant(firm.registration.id)) as session:
            session.get_one(Member, bruno.id).state = MemberState.SUSPENDED
    elif moved == "closed":
        with transaction(PORTAL) as session:
            session.execute(
                update(Establishment).where(Establishment.siret == siret).values(active=False)
            )
    else:
        with transaction(Tenant(firm.registration.id)) as session:
            session.get_one(Member, bruno.id).state = MemberState.DELETED
    assert treat_next()
    ended = firm.reread(request)
    expected = {
        "right": [(REFUSED, Reason.NOT_IN_PORTFOLIO), (DONE, None)],
        "suspended": [(REFUSED, Reason.MEMBER_SUSPENDED)] * 2,
        "closed": [(REFUSED, Reason.CLOSED), (DONE, None)],
        "removed": [(REFUSED, Reason.UNKNOWN_DECLARANT)] * 2,
    }[moved]
    assert results(firm, ended) == expected
    assert ended.details["checked"]["additions"] == 2
    assert ended.additions == sum(result is DONE for result, _ in expected)


def test_treatment_takes_as_many_statements_for_many_lines_as_for_few(
    database: TestDatabase,
) -> None:
    firm = Firm(clients=12, known=12)

    def statements(sirets: Sequence[str], action: str) -> int:
        rows = [row(member, siret, action) for member in firm.declarants for siret in sirets]
        firm.confirm(check(firm, *rows))
        with recorded() as found:
            assert treat_next()
        return len(found)

    sirets = firm.sirets
    statements(sirets[:1], "1")
    one = statements(sirets[1:2], "1")
    assert statements(sirets[2:], "1") == one
    fewer = statements(sirets[:1], "0")
    assert statements(sirets[1:], "0") == fewer
