"""The people of an establishment: who may file what for it (product §18.2)."""

from flask import render_template

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.filing.queries.rules import codes_filed_here
from netent.habilitations import overview
from netent.home.views.blueprint import rights_bp
from netent.kernel import clock
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session


@rights_bp.get("/habilitations/etablissement")
@requires(Permission.HABILITATION_CONSULT)
def site() -> str:
    """Who may file for this establishment, since when, until when; what nobody may file."""
    session, on = page_session(), clock.paris_day(clock.now())
    place = overview.held_place(session, "".join(text_asked("siret").split()), on=on)
    holders = overview.holders_of(session, place, on=on)
    covered = {holder.declaration for holder in holders if holder.may_file}
    text, standing = text_asked(), member_asked("state", overview.Standing)
    known = {row.code: row for row in catalogue.every_declaration(session)}
    held = {holder.declaration for holder in holders} | set(place.declarations)
    code = choice_asked("declaration", held)
    page = overview.narrowed(holders, overview.HolderFilter(code, text, standing), page_asked())
    return render_template(
        "home/site.html",
        place=place,
        people=len({holder.member_id for holder in holders if holder.may_file}),
        uncovered=[each for each in place.declarations if each not in covered],
        page=page,
        filed=codes_filed_here(session),
        own_id=current_actor().member_public_id,
        dates=overview.dates_of_holders(session, place, page.items, on=on),
        known=known,
        offered=[(each, each) for each in known if each in held],
        filters={"q": text, "state": standing.value if standing else "", "declaration": code},
    )
