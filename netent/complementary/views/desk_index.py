"""What operators put into complementary services, at a glance."""

from flask import render_template

from netent.access import Permission
from netent.complementary.carried import linked_codes
from netent.complementary.queries.links import addresses
from netent.complementary.queries.nomenclatures import versions_in_force
from netent.complementary.queries.sheets import sheets_count
from netent.complementary.views.blueprint import desk_bp
from netent.complementary.words import NOMENCLATURES
from netent.kernel import clock
from netent.web.marks import requires
from netent.web.scope import operator_session


@desk_bp.get("")
@requires(Permission.REFERENCE_LOAD)
def index() -> str:
    """What is loaded and set, with the way to each."""
    session = operator_session()
    return render_template(
        "references/index.html",
        in_force=versions_in_force(session, on=clock.paris_day(clock.now())),
        names=NOMENCLATURES,
        sheets=sheets_count(session),
        links=len(addresses(session)),
        links_all=len(linked_codes()),
    )
