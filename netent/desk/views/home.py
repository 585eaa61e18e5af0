"""The desk itself: what waits, and where to go."""

from flask import render_template

from netent.access import Permission
from netent.desk.queries import locks, requests
from netent.desk.views.blueprint import bp
from netent.kernel import clock
from netent.notices import letters_listing
from netent.payments.queries import collections
from netent.publishing.queries import desk as publishing
from netent.web.marks import requires
from netent.web.scope import operator_session, system_session


@bp.get("/")
@requires(Permission.OPERATOR_ACCOUNT)
def index() -> str:
    """What waits for those who run the portal."""
    now = clock.now()
    return render_template(
        "desk/index.html",
        letters=letters_listing.waiting_count(operator_session(), now=now),
        requests=requests.counts(system_session()),
        messages=publishing.waiting_messages(operator_session()),
        files=collections.waiting_files(operator_session()),
        locked=locks.locked_count(system_session(), now=now),
    )
