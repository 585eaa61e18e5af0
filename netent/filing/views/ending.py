"""Taking a filing back, with the reason."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.filing import service
from netent.filing.forms import CancelForm
from netent.filing.queries import filings
from netent.filing.queries.places import subject_of
from netent.filing.queries.rules import rules_by_code
from netent.filing.states import FilingState
from netent.filing.views.blueprint import bp
from netent.filing.words import filed_period
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/recepisse/<uuid:filing_id>/annuler", methods=["GET", "POST"])
@requires(Permission.FILING_MAKE)
def cancel(filing_id: UUID) -> Any:
    """What follows from it first; then, with the reason, the act."""
    session, form = page_session(), CancelForm()
    on = clock.paris_day(clock.now())
    filing = filings.filing_of(session, current_actor(), filing_id, on=on)
    rule = rules_by_code(session).get(filing.declaration)
    if filing.state is not FilingState.FILED or rule is None or not rule.second.may_cancel:
        flash(_("Ce dépôt ne peut pas être annulé."), "warning")
        return redirect(url_for("filing.show", filing_id=filing_id))
    if form.validate_on_submit():
        try:
            with transaction() as writing:
                service.cancel_filing(
                    writing,
                    current_actor(),
                    filing_id=filing_id,
                    why=form.why.data or "",
                    now=clock.now(),
                )
        except Refusal as refused:
            flash(error_text(refused), "warning")
        else:
            flash(_("Dépôt annulé. La période peut être déposée de nouveau."), "success")
        return redirect(url_for("filing.show", filing_id=filing_id))
    subject = subject_of(session, filing.siret)
    page = render_template(
        "filing/cancel.html",
        filing=filing,
        form=form,
        name=subject.name if subject else "",
        period=filed_period(filing),
    )
    return page, 422 if form.errors else 200
