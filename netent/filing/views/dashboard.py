"""The dashboard: what is due, late and done, and the way to file it."""

from flask import render_template

from netent.access import Permission
from netent.filing.periods import code_of, latest
from netent.filing.queries import dashboard, due_rows
from netent.filing.queries.dashboard import DueState
from netent.filing.queries.narrowing import OWN, Where, places_of
from netent.filing.queries.rules import Rule, rules_by_code
from netent.filing.views.blueprint import bp
from netent.filing.words import period_words
from netent.habilitations.decision import Question, decide_many
from netent.kernel import clock
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session


@bp.get("/")
@requires(Permission.FILING_VIEW)
def index() -> str:
    """Establishments, declarations and periods, the latest due first."""
    session, actor = page_session(), current_actor()
    on = clock.paris_day(clock.now())
    rules = {code: rule for code, rule in rules_by_code(session).items() if not rule.is_event}
    places = [(OWN, ""), *places_of(session, actor)]
    code = choice_asked("declaration", rules)
    periods = _periods(rules[code]) if code else []
    asked = dashboard.Asked(
        where=Where(text_asked(), choice_asked("portefeuille", dict(places))),
        code=code,
        state=member_asked("etat", DueState),
        period=choice_asked("periode", dict(periods)),
    )
    slots = dashboard.slots_of(session, actor, asked, on=on)
    page = due_rows.rows_page(session, actor, asked, slots, page_asked(), on=on)
    questions = [
        Question(actor.member_public_id, row.slot.rule.code, row.siret) for row in page.items
    ]
    return render_template(
        "filing/index.html",
        counts=dashboard.counts_of(slots, on=on),
        page=page,
        allowed=[decision.allowed for decision in decide_many(session, questions, on=on)],
        rules=list(rules.values()),
        periods=periods,
        places=places[1:],
        filters={
            "q": asked.where.text,
            "portefeuille": asked.where.place,
            "declaration": asked.code,
            "etat": asked.state.value if asked.state else "",
            "periode": asked.period,
        },
        words=period_words,
    )


def _periods(rule: Rule) -> list[tuple[str, str]]:
    today = clock.paris_day(clock.now())
    found = latest(rule.periodicity, today, dashboard.MOST_PERIODS + 1)
    return [
        (
            code_of(rule.periodicity, period.start),
            period_words(rule.periodicity, period.start),
        )
        for period in found
    ]
