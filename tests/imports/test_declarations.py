"""One declaration added to a whole portfolio, or removed from it, without a file."""

import pytest
from sqlalchemy import select, update

from netent.catalogue.models import DeclarationType
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.models import Habilitation
from netent.imports import service
from netent.kernel.enums import LineResult, Outcome
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Site
from netent.policies.rules import Rules
from netent.requests.models import Request
from tests.factories.imports import NOW, RULES, Firm, treat_next
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import actor_of
from tests.support.databases import TestDatabase
from tests.support.queries import recorded

DAT, DPAE = 13, 11
DONE, UNCHANGED, REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED


def counts(request: Request) -> tuple[int, int, int, int]:
    return request.additions, request.removals, request.unchanged, request.refused


def masks(firm: Firm) -> dict[tuple[str, int], set[int]]:
    """What each member holds on each client, by slot."""
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.execute(
            select(Site.siret, Habilitation.member_id, Habilitation.mask).join(
                Site, Site.id == Habilitation.site_id
            )
        )
        return {(siret, member): set(RightSet(mask).slots()) for siret, member, mask in rows}


def opened(firm: Firm) -> dict[str, set[int]]:
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.execute(
            select(Site.siret, Site.opened).where(Site.portfolio_id.is_not(None))
        )
        return {siret: set(RightSet(mask).slots()) for siret, mask in rows}


def on_portfolio(firm: Firm) -> list[str]:
    with reading(Tenant(firm.registration.id)) as session:
        found = perimeter.declarations_of(session, [firm.portfolio.id])
    return [row.code for row in found.get(firm.portfolio.id, [])]


def test_adding_opens_it_everywhere_and_grants_it_to_the_assigned(firm: Firm) -> None:
    request = firm.treat(firm.check_declaration("DAT", adds=True))
    assert (request.outcome, counts(request)) == (Outcome.OK, (4, 0, 0, 0))
    assert "DAT" in on_portfolio(firm)
    assert all(DAT in slots for slots in opened(firm).values())
    held = masks(firm)
    assert held == {
        (siret, member.id): {DAT} for siret in firm.sirets[:2] for member in firm.declarants
    }


def test_adding_again_changes_nothing(firm: Firm) -> None:
    firm.treat(firm.check_declaration("DAT", adds=True))
    before = masks(firm)
    again = firm.treat(firm.check_declaration("DAT", adds=True))
    assert (again.outcome, counts(again)) == (Outcome.OK, (0, 0, 2, 0))
    assert masks(firm) == before


def test_removing_ends_it_for_everybody_and_closes_it(firm: Firm) -> None:
    firm.run([(siret, "1") for siret in firm.sirets[2:]])
    held = sum(DPAE in slots for slots in masks(firm).values())
    request = firm.treat(firm.check_declaration("DPAE", adds=False))
    assert counts(request) == (0, held, 0, 0)
    assert not any(DPAE in slots for slots in masks(firm).values())
    assert not any(DPAE in slots for slots in opened(firm).values())
    assert on_portfolio(firm) == ["DSN"]


def test_closed_client_is_refused_when_adding_and_not_when_removing(firm: Firm) -> None:
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == firm.sirets[0])
            .values(active=False, state_since=NOW.date())
        )
    added = firm.treat(firm.check_declaration("DAT", adds=True))
    assert (added.outcome, counts(added)) == (Outcome.PARTIAL, (2, 0, 0, 1))
    refused = next(line for line in firm.lines(added) if line.result is REFUSED)
    assert (refused.siret, refused.reason) == (firm.sirets[0], Reason.CLOSED)
    assert refused.detail == NOW.date().isoformat()
    removed = firm.treat(firm.check_declaration("DPAE", adds=False))
    assert removed.outcome is Outcome.OK
    assert DPAE not in opened(firm)[firm.sirets[0]]


def test_clients_and_declarants_of_another_portfolio_are_left_alone(firm: Firm) -> None:
    other = make_portfolio(
        firm.registration, "Garages", declarants=firm.declarants, clients=[firm.sirets[4]]
    )
    firm.treat(firm.check_declaration("DAT", adds=True))
    assert DAT not in opened(firm)[firm.sirets[4]]
    with reading(Tenant(firm.registration.id)) as session:
        codes = [row.code for row in perimeter.declarations_of(session, [other.id])[other.id]]
    assert "DAT" not in codes


def test_what_changed_since_the_check_is_counted_again(firm: Firm) -> None:
    request = firm.confirm(firm.check_declaration("DAT", adds=True))
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(
            update(Site).where(Site.siret == firm.sirets[0]).values(portfolio_id=None, opened=0)
        )
    assert treat_next()
    ended = firm.reread(request)
    assert (ended.lines, counts(ended)) == (1, (2, 0, 0, 0))
    assert ended.details["checked"]["additions"] == 4


def test_what_the_catalogue_withdraws_before_the_run_ends_with_that_reason(firm: Firm) -> None:
    request = firm.confirm(firm.check_declaration("DAT", adds=True))
    with transaction(PORTAL) as session:
        dat = session.scalars(select(DeclarationType).where(DeclarationType.code == "DAT")).one()
        status, dat.status = dat.status, "replaced"
    try:
        assert treat_next()
    finally:
        with transaction(PORTAL) as session:
            session.merge(dat).status = status
    ended = firm.reread(request)
    assert (ended.outcome, ended.reason) == (Outcome.KO, Reason.DECLARATION_WITHDRAWN)
    assert counts(ended) == (0, 0, 0, 2)
    assert "DAT" not in on_portfolio(firm)
    assert not masks(firm)
    assert not treat_next()


def test_empty_portfolio_gets_the_declaration_all_the_same(database: TestDatabase) -> None:
    firm = Firm(clients=0)
    request = firm.treat(firm.check_declaration("DAT", adds=True))
    assert (request.outcome, request.lines) == (Outcome.OK, 0)
    assert "DAT" in on_portfolio(firm)


@pytest.mark.parametrize("code", ["NOPE", "VRP", "dat"])
def test_what_nobody_can_take_is_refused(firm: Firm, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        firm.check_declaration(code, adds=True)
    assert refusal.value.reason is Reason.UNKNOWN_DECLARATION


def test_more_rights_than_the_limit_are_refused_with_the_count(firm: Firm) -> None:
    with pytest.raises(Refusal) as refusal:
        firm.check_declaration("DAT", adds=True, rules=Rules(import_max_rights=3))
    assert refusal.value.reason is Reason.TOO_LARGE


def test_removing_much_asks_for_the_password(firm: Firm) -> None:
    firm.run([(siret, "1") for siret in firm.sirets[2:]])
    request = firm.check_declaration("DPAE", adds=False)
    rules = Rules(mass_removal_rights=request.removals, import_cooldown_hours=0)
    with pytest.raises(Refusal) as refusal, transaction(Tenant(firm.registration.id)) as session:
        service.confirm(session, firm.actor, request_id=request.public_id, rules=rules, now=NOW)
    assert refusal.value.reason is Reason.PASSWORD_NEEDED


def test_declarant_and_stranger_can_not_ask_for_it(firm: Firm) -> None:
    asked = {"code": "DAT", "adds": True, "rules": RULES, "now": NOW}
    where = {"portfolio_id": firm.portfolio.public_id}
    declarant = actor_of(firm.registration, firm.declarants[0])
    with pytest.raises(Forbidden), transaction(Tenant(firm.registration.id)) as session:
        service.check_declaration(session, declarant, **where, **asked)
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound), transaction(Tenant(other.registration.id)) as session:
        service.check_declaration(session, other.actor, **where, **asked)


def test_it_takes_as_many_statements_for_many_clients_as_for_few(database: TestDatabase) -> None:
    firm = Firm(clients=3, known=12)
    large = make_portfolio(
        firm.registration, "Garages", declarants=firm.declarants, clients=firm.sirets[3:]
    )

    def statements(code: str) -> int:
        firm.confirm(firm.check_declaration(code, adds=True))
        with recorded() as found:
            assert treat_next()
        return len(found)

    statements("DSIJ")
    few = statements("DAT")
    firm.portfolio = large
    statements("DSIJ")
    assert statements("DAT") == few
