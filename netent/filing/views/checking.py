"""The last step of a filing: what was read is shown, then it is final, or given up."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.filing import service
from netent.filing.queries import filings
from netent.filing.queries.places import subject_of
from netent.filing.queries.rules import rules_by_code
from netent.filing.views.blueprint import bp
from netent.filing.words import period_words
from netent.habilitations.decision import decide_in
from netent.kernel import clock
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.web.filters import uuid_of
from netent.web.marks import requires
from netent.web.messages import error_text, reason_text
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/brouillon/<uuid:draft_id>")
@requires(Permission.FILING_MAKE)
def check(draft_id: UUID) -> Any:
    """What was read, before it is final; once it is filed, its receipt."""
    session, actor, now = page_session(), current_actor(), clock.now()
    if filings.filing_of_draft(session, actor, draft_id) is not None:
        return redirect(url_for("filing.show", filing_id=draft_id))
    draft = filings.draft_of(session, actor, draft_id)
    rules = {rule.type_id: rule for rule in rules_by_code(session).values()}
    rule = rules.get(draft.row.declaration_type_id)
    subject = subject_of(session, draft.siret)
    if rule is None or subject is None:
        raise NotFound
    standing = None
    if not rule.is_event:
        standing = filings.standing_filing(
            session, site_id=subject.site_id, type_id=rule.type_id, start=draft.row.period_start
        )
    decision = decide_in(
        session,
        member_id=actor.member_public_id,
        declaration=rule.code,
        siret=draft.siret,
        on=clock.paris_day(now),
    )
    reason = decision.reason or Reason.NO_HABILITATION
    return render_template(
        "filing/check.html",
        draft=draft,
        rule=rule,
        subject=subject,
        period=period_words(rule.periodicity, draft.row.period_start),
        standing=standing,
        is_meant=standing is not None and standing.id == draft.row.replaces_id,
        denied="" if decision.allowed else reason_text(reason, **decision.arguments),
        kept_until=draft.row.created_at + service.KEPT,
    )


@bp.post("/brouillon/<uuid:draft_id>/deposer")
@requires(Permission.FILING_MAKE)
def confirm(draft_id: UUID) -> Any:
    """File it. A second click leads to the receipt of the first."""
    replaces = uuid_of(request.form.get("remplace", ""))
    try:
        with transaction() as session:
            filed = service.file_declaration(
                session, current_actor(), draft_id=draft_id, replaces=replaces, now=clock.now()
            )
            filing = filed.filing
    except Refusal as refused:
        flash(
            _(
                "Rien n’est déposé, rien n’est perdu : %(why)s",
                why=error_text(refused),
            ),
            "warning",
        )
        return redirect(url_for("filing.check", draft_id=draft_id))
    if filed.is_new:
        flash(_("Déclaration déposée sous le numéro %(number)s.", number=filing.receipt), "success")
    else:
        flash(_("C’était déjà déposé : voici le récépissé."), "info")
    return redirect(url_for("filing.show", filing_id=filing.public_id))


@bp.post("/brouillon/<uuid:draft_id>/abandonner")
@requires(Permission.FILING_MAKE)
def drop(draft_id: UUID) -> Any:
    """Give it up, its file with it."""
    with transaction() as session:
        service.drop_draft(session, current_actor(), draft_id=draft_id)
    flash(_("Abandonné : rien n’est déposé."), "info")
    return redirect(url_for("filing.index"))
