"""Two who act on one portfolio at the same moment, by page or by file: what is left agrees."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.holders import held_on
from netent.habilitations.models import Habilitation
from netent.kernel.clock import paris_day
from netent.kernel.enums import SiteKind
from netent.kernel.errors import NotFound, Refusal
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT, declarants, sites_chosen
from netent.portfolios.queries.crossing import Terms, crossing
from tests.factories.imports import NOW, RULES, Firm, treat_next
from tests.factories.perimeter import make_portfolio
from tests.imports.rights_files import check, row
from tests.portfolios.acting import done, mark_of, of
from tests.support.books import assert_books_agree
from tests.support.threads import at_once
from tests.ticking.acts import change

Act = Callable[[], Any]


class Desk:
    """What may be done to the firm's portfolio, each act ready with what its page showed."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.other = make_portfolio(firm.registration, "Fleuristes", declarations=["DSN"])
        for siret in firm.sirets[:2]:
            for member in firm.declarants:
                change(firm, member, siret, "DPAE", "DSN-RG", given=True)

    def transfer(self) -> Act:
        with reading(Tenant(self.firm.registration.id)) as session:
            ids = self.firm.portfolio.id, self.other.id
            shown = crossing(session, *ids, EVERY_CLIENT, Terms()).mark
        asked: dict[str, Any] = {"chosen": EVERY_CLIENT, "terms": Terms(), "shown": shown}
        return self._done(service.transfer_clients, target_id=self.other.public_id, **asked)

    def delete_target(self) -> Act:
        return self._done(service.delete_portfolio, portfolio_id=self.other.public_id)

    def compose(self) -> Act:
        return self._done(service.add_clients, sirets=self.firm.sirets[2:4])

    def remove(self) -> Act:
        one = of(self.firm.sirets[0])
        shown = mark_of(self.firm, chosen=one)
        return self._done(service.remove_clients, chosen=one, shown=shown)

    def close(self) -> Act:
        shown = mark_of(self.firm, "DPAE")
        return self._done(service.close_declaration, code="DPAE", shown=shown)

    def unassign(self) -> Act:
        bruno = self.firm.declarants[0]
        with reading(Tenant(self.firm.registration.id)) as session:
            sites = sites_chosen(session, self.firm.portfolio.id, EVERY_CLIENT)
            shown = held_on(session, sites, members=[bruno.id]).mark
        return self._done(service.unassign_declarants, member_ids=[bruno.public_id], shown=shown)

    def same_rights(self) -> Act:
        with reading(Tenant(self.firm.registration.id)) as session:
            found = declarants.offer(session, self.firm.portfolio.id, None, on=paris_day(NOW))
        asked: dict[str, Any] = {"member_ids": None, "shown": found.mark, "rules": RULES}
        return self._done(service.give_same_rights, **asked)

    def file_of_rights(self) -> Act:
        bruno, chloe = self.firm.declarants
        one, other = self.firm.sirets[:2]
        codes = ("DPAE", "DSN-RA")
        rows = [row(bruno, one, "1", "1"), row(bruno, other, "0", ""), row(chloe, one, "", "1")]
        self.firm.confirm(check(self.firm, *rows, codes=codes))
        return treat_next

    def file_of_clients(self) -> Act:
        first, _second, third, *_ = self.firm.sirets
        self.firm.confirm(self.firm.check([(first, "0"), (third, "1")]))
        return treat_next

    def declaration_removed(self) -> Act:
        self.firm.confirm(self.firm.check_declaration("DPAE", adds=False))
        return treat_next

    def undo(self) -> Act:
        done_before = self.firm.run([(self.firm.sirets[3], "1")])
        self.firm.confirm(self.firm.check_undo(done_before))
        return treat_next

    def _done(self, act: Callable[..., Any], **asked: Any) -> Act:
        return partial(done, self.firm, act, **asked)


PAIRS = [
    ("transfer", "delete_target"),
    ("compose", "transfer"),
    ("unassign", "same_rights"),
    ("close", "file_of_rights"),
    ("unassign", "file_of_rights"),
    ("transfer", "file_of_rights"),
    ("remove", "file_of_rights"),
    ("close", "file_of_clients"),
    ("transfer", "file_of_clients"),
    ("compose", "file_of_clients"),
    ("same_rights", "declaration_removed"),
    ("transfer", "declaration_removed"),
    ("transfer", "undo"),
    ("close", "undo"),
]


def assert_everything_stands(firm: Firm) -> None:
    """Rights are of those assigned, on clients, for what is open there and on the portfolio."""
    assert_books_agree(firm.registration.id)
    with reading(Tenant(firm.registration.id)) as session:
        portfolios = session.scalars(select(Portfolio).where(perimeter.is_live())).all()
        opened = {each.id: int(perimeter.rights_open_on(session, each.id)) for each in portfolios}
        sites = {each.id: each for each in session.scalars(select(Site))}
        assigned = {
            (each.portfolio_id, each.member_id)
            for each in session.scalars(select(PortfolioDeclarant))
        }
        rows = session.scalars(select(Habilitation)).all()
    for site in sites.values():
        if site.kind is SiteKind.CLIENT and site.portfolio_id is not None:
            assert site.opened & ~opened[site.portfolio_id] == 0
    for held in rows:
        site = sites[held.site_id]
        assert (site.portfolio_id, held.member_id) in assigned
        assert held.mask & ~site.opened == 0


@pytest.mark.parametrize("names", PAIRS, ids="-".join)
def test_two_at_once_leave_what_agrees(firm: Firm, names: tuple[str, str]) -> None:
    desk = Desk(firm)
    acts = [getattr(desk, name)() for name in names]
    results = at_once(*acts)
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, Refusal | NotFound), result
    assert not all(isinstance(each, Exception) for each in results), results
    assert_everything_stands(firm)
