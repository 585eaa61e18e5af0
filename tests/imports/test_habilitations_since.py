"""A file about rights, when something moved since its check, and how much it costs."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations import expiring
from netent.habilitations import service as rights
from netent.habilitations.models import Habilitation
from netent.kernel.enums import ActOrigin, LineResult, MemberState, Outcome
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.portfolios import service as portfolios
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm, treat_next
from tests.imports.rights_files import HABILITATIONS, check, counts, held, results, row, run
from tests.portfolios.acting import done, mark_of
from tests.support.books import assert_books_agree
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


DPAE, LAST_DAY = 11, NOW + timedelta(days=2)


def end_today(firm: Firm, member: Member) -> None:
    """What the member holds is usable today for the last time."""
    with transaction(Tenant(firm.registration.id)) as session:
        act = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=LAST_DAY)
        mine = select(Habilitation.site_id, Habilitation.member_id).where(
            Habilitation.registration_id == firm.registration.id,
            Habilitation.member_id == member.id,
        )
        rights.set_end(session, act, mine, ends_on=LAST_DAY.date())


@pytest.mark.parametrize(("wish", "expected"), [("1", {DPAE}), ("0", set())])
def test_right_that_ended_by_itself_since_the_check_is_looked_at_again(
    firm: Firm, wish: str, expected: set[int]
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    run(firm, row(bruno, siret, "1"))
    end_today(firm, bruno)
    request = check(firm, row(bruno, siret, wish))
    after = LAST_DAY + timedelta(days=1)
    assert expiring.end_due(now=after) == 1
    ended = firm.treat(request, now=after)
    assert ended.outcome is Outcome.OK
    assert counts(ended) == (len(expected), 0, 1 - len(expected), 0)
    assert held(firm, bruno, siret) == expected
    assert_books_agree(firm.registration.id)


def test_file_without_headings_is_about_the_declarations_of_its_check(firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    line = ";".join(row(bruno, siret, "0", "1")).encode()  # not DSN, but DPAE
    request = firm.check(line, kind=HABILITATIONS)
    assert [planned.granted for planned in firm.lines(request)] == [1 << DPAE]
    # The columns of today's template would be DPAE and DAT.
    done(firm, portfolios.open_declarations, codes=["DAT"])
    done(firm, portfolios.close_declaration, code="DSN", shown=mark_of(firm, "DSN"))
    assert firm.treat(request).outcome is Outcome.OK
    assert held(firm, bruno, siret) == {DPAE}
