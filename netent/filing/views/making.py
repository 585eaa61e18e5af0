"""The first two steps of a filing: whom and what it is about, then the period and the file."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from netent.access import Permission
from netent.filing import service
from netent.filing.forms import EventForm, PeriodForm
from netent.filing.periods import Period, code_of, latest, period_of
from netent.filing.queries.places import Subject, subject_of
from netent.filing.queries.rules import Rule, rules_by_code
from netent.filing.reading import FileRead, read_file
from netent.filing.states import Periodicity
from netent.filing.views.blueprint import bp
from netent.filing.words import FORMATS, period_words
from netent.habilitations.decision import decide_in
from netent.habilitations.usable import usable_sites
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import SIRET_LENGTH
from netent.kernel.reasons import Reason
from netent.web.fields import digits_only
from netent.web.filters import choice_asked, text_asked, uuid_of
from netent.web.marks import requires
from netent.web.messages import error_text, phrase_text, reason_text
from netent.web.scope import current_actor, page_session, transaction

# How many periods there are to choose among.
_OFFERED = {Periodicity.MONTH: 36, Periodicity.QUARTER: 12, Periodicity.YEAR: 6}
_SITES_SHOWN = 10


@bp.route("/deposer", methods=["GET", "POST"])
@requires(Permission.FILING_MAKE)
def make() -> Any:
    """Choose the declaration and the establishment; then the period, and the file or nil."""
    rules = rules_by_code(page_session())
    code = choice_asked("declaration", rules)
    siret = digits_only(request.args.get("siret", ""))[:SIRET_LENGTH]
    subject = subject_of(page_session(), siret) if code and siret else None
    if subject is None:
        return _choose(rules, code, siret)
    rule = rules[code]
    form = _form(rule)
    denied, read = _denied(rule, subject), None
    refusal = ""
    if not denied and form.validate_on_submit():
        try:
            read = _read(rule, subject, form)
            if read is None or not read.fault_count:
                return redirect(url_for("filing.check", draft_id=_keep(rule, subject, form, read)))
        except Refusal as refused:
            refusal = error_text(refused)
    page = render_template(
        "filing/make.html",
        rule=rule,
        subject=subject,
        form=form,
        denied=denied,
        days=(denied["opens_on"] - _today()).days if denied.get("opens_on") else 0,
        refusal=refusal,
        faults=read,
        replaces=_replaced_asked(),
        phrase=phrase_text,
        formats=[_(FORMATS[each]) for each in rule.formats],
    )
    return page, 422 if refusal or read or form.errors else 200


def _choose(rules: Mapping[str, Rule], code: str, siret: str) -> Any:
    """The first step: declarations that are filed, and establishments where that may be done."""
    session, actor, on = page_session(), current_actor(), _today()
    sites = None
    if code:
        sites = usable_sites(
            session,
            member_id=actor.member_public_id,
            declaration=code,
            on=on,
            limit=_SITES_SHOWN,
        )
    # A service, or what is filed no more: said, and the others are offered.
    asked = text_asked("declaration")
    page = render_template(
        "filing/choose.html",
        service=reason_text(Reason.NOTHING_TO_FILE, declaration=asked) if asked != code else "",
        rules=list(rules.values()),
        code=code,
        siret=siret,
        is_unknown=bool(code and siret),
        sites=sites,
    )
    return page, 422 if code and siret else 200


def _form(rule: Rule) -> PeriodForm | EventForm:
    asked = request.args.get("periode", "")
    if rule.is_event:
        event = EventForm()
        event.period.label.text = _(rule.event_label)
        day = period_of(rule.periodicity, asked)
        if request.method == "GET" and day is not None:
            event.period.data = day.start
        return event
    form = PeriodForm()
    offered = latest(rule.periodicity, _today(), _OFFERED[rule.periodicity])
    codes = [code_of(rule.periodicity, period.start) for period in offered]
    form.offer(
        (code, period_words(rule.periodicity, period.start))
        for code, period in zip(codes, offered, strict=True)
    )
    if request.method == "GET":
        # Mostly the last one that is over.
        form.period.data = asked if asked in codes else codes[min(1, len(codes) - 1)]
    return form


def _denied(rule: Rule, subject: Subject) -> dict[str, Any]:
    """Why the actor may not file that today; empty where he may."""
    decision = decide_in(
        page_session(),
        member_id=current_actor().member_public_id,
        declaration=rule.code,
        siret=subject.siret,
        on=_today(),
    )
    if decision.allowed:
        return {}
    reason = decision.reason or Reason.NO_HABILITATION
    message = reason_text(reason, **decision.arguments)
    return {
        "message": message,
        "opens_on": decision.opens_on if reason is Reason.ACCESS_DELAY else None,
    }


def _period(rule: Rule, form: PeriodForm | EventForm) -> Period:
    period = period_of(rule.periodicity, form.code)
    if period is None:
        raise Refusal(Reason.BAD_PERIOD, declaration=rule.code)
    return period


def _read(rule: Rule, subject: Subject, form: PeriodForm | EventForm) -> FileRead | None:
    """Read and hash outside of any write transaction; None for nil."""
    if form.nature.data == "nil":
        return None
    given = cast(FileStorage, form.file.data)
    return read_file(
        cast(Any, given.stream),
        given.filename or "",
        rule=rule,
        siret=subject.siret,
        period=_period(rule, form),
    )


def _keep(
    rule: Rule, subject: Subject, form: PeriodForm | EventForm, read: FileRead | None
) -> UUID:
    with transaction() as session:
        return service.keep_draft(
            session,
            current_actor(),
            declaration=rule.code,
            siret=subject.siret,
            period=_period(rule, form),
            read=read,
            replaces=_replaced_asked(),
            now=clock.now(),
        ).public_id


def _replaced_asked() -> UUID | None:
    return uuid_of(request.args.get("remplace", ""))


def _today() -> Any:
    return clock.paris_day(clock.now())
