"""The due days that an administrator chooses for the registration."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.filing import service
from netent.filing.forms import DueDayForm
from netent.filing.periods import period_around
from netent.filing.queries.rules import Rule, rules_by_code
from netent.filing.views.blueprint import bp
from netent.filing.words import period_words
from netent.kernel import clock
from netent.kernel.errors import NotFound
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/echeances", methods=["GET", "POST"])
@requires(Permission.DECLARATION_MANAGE)
def due_days() -> Any:
    """By which day each declaration is filed; where there are several days, choose one."""
    rules = rules_by_code(page_session())
    forms = {}
    for code, rule in rules.items():
        if len(rule.days) > 1:
            forms[code] = form = DueDayForm(data={"day": rule.day})
            form.offer(rule.days)
    if request.method == "POST":
        chosen = forms.get(request.form.get("declaration", ""))
        if chosen is None:
            raise NotFound
        code = request.form["declaration"]
        if chosen.validate():
            with transaction() as session:
                changed = service.choose_due_day(
                    session, current_actor(), declaration=code, day=chosen.day.data, now=clock.now()
                )
            if changed:
                flash(
                    _("Échéance de la %(code)s : le %(day)s.", code=code, day=chosen.day.data),
                    "success",
                )
            return redirect(url_for("filing.due_days"))
    page = render_template(
        "filing/due_days.html",
        rules=list(rules.values()),
        day_forms=forms,
        examples={code: _example(rule) for code, rule in rules.items() if not rule.is_event},
    )
    return page, 422 if any(form.errors for form in forms.values()) else 200


def _example(rule: Rule) -> dict[str, Any]:
    """The period that runs, and by when it is filed."""
    period = period_around(rule.periodicity, clock.paris_day(clock.now()))
    words = period_words(rule.periodicity, period.start)
    return {"period": words, "due_on": rule.due_on(period)}
