"""Pages of rights: a member's establishments, and why a right is missing."""

from uuid import UUID

from flask import render_template

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.filing.queries.rules import codes_filed_here
from netent.habilitations import overview
from netent.home import queries
from netent.home.views.blueprint import rights_bp
from netent.kernel import clock
from netent.kernel.paging import Page
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session


@rights_bp.get("/mes-habilitations")
@requires(Permission.HABILITATION_OWN)
def own() -> str:
    """For which establishments one may file, declaration by declaration."""
    actor = current_actor()
    whose = queries.Colleague(actor.member_id, actor.member_public_id, actor.name, True)
    return _held_page(whose, is_own=True)


@rights_bp.get("/habilitations/membre/<uuid:member_id>")
@requires(Permission.HABILITATION_CONSULT)
def member(member_id: UUID) -> str:
    """The same of any member of the registration."""
    whose = queries.colleague(page_session(), member_id)
    return _held_page(whose, is_own=whose.id == current_actor().member_id)


def _held_page(whose: queries.Colleague, *, is_own: bool) -> str:
    session, on = page_session(), clock.paris_day(clock.now())
    cards = queries.cards_of(session, whose.id, catalogue.every_declaration(session), on)
    cards = [card for card in cards if card.ended_on is None]
    codes = [card.code for card in cards]
    code = choice_asked("declaration", codes, codes[0] if codes else "")
    text, standing = text_asked(), member_asked("state", overview.Standing)
    portfolios = [
        (str(public_id), name)
        for public_id, name in overview.assigned_portfolios(session, whose.id)
    ]
    where = choice_asked("where", dict(portfolios))
    page: Page[overview.HeldSite] = Page([], 0, 1, 1)
    if code:
        filing = overview.filing_by_declaration(session)[code]
        portfolio = UUID(where) if where else None
        narrowed = overview.HeldFilter(filing, text, standing, portfolio)
        page = overview.held_sites(session, whose.id, narrowed, page_asked(), on=on)
    return render_template(
        "home/held.html",
        whose=whose,
        is_own=is_own,
        cards=cards,
        filed=codes_filed_here(session) if is_own and code else (),
        card=next((card for card in cards if card.code == code), None),
        page=page,
        portfolios=portfolios,
        filters={"q": text, "state": standing.value if standing else "", "where": where},
        administrators=queries.administrators_of(session, current_actor()),
    )
