"""Reads of portfolios that no page's limit may cut."""

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.paging import MAX_PAGE_SIZE
from netent.perimeter.models import Portfolio
from netent.portfolios.queries import portfolio_choices
from tests.factories.imports import NOW, Firm
from tests.support.queries import recorded


def test_choices_are_every_portfolio_by_name_with_its_clients_in_one_query(firm: Firm) -> None:
    scope = Tenant(firm.registration.id)
    names = [f"Lot {number:03d}" for number in range(MAX_PAGE_SIZE + 1)]
    with transaction(scope) as session:
        session.add_all(
            Portfolio(name=name, folded_name=name.lower(), created_at=NOW) for name in names
        )
    with recorded() as sent, reading(scope) as session:
        choices = portfolio_choices(session)
    assert [choice.name for choice in choices] == ["Boulangeries", *names]
    assert [choice.clients_count for choice in choices[:2]] == [2, 0]
    assert len([statement for statement in sent.sent if "portfolio" in statement]) == 1


def test_choices_are_ones_own(firm: Firm) -> None:
    other = Firm(known=0, clients=0)
    with reading(Tenant(other.registration.id)) as session:
        found = [choice.public_id for choice in portfolio_choices(session)]
    assert found == [other.portfolio.public_id]
