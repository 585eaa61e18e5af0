"""Mandates: those there are, a draft, the paper, its acknowledgement, its end."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import is_confirmed, status_of
from netent.documents import sepa_mandate
from netent.kernel import clock
from netent.kernel.clock import paris_day
from netent.kernel.errors import NetentError, NotFound, Refusal
from netent.payments.forms import CompanyForm, RevocationForm, SignatureForm
from netent.payments.papers import paper_of
from netent.payments.queries import bodies
from netent.payments.queries import mandates as queries
from netent.payments.service import mandates as service
from netent.payments.states import MandateState
from netent.payments.views.blueprint import bp
from netent.payments.views.choosing import (
    account_choices,
    account_chosen,
    company_asked,
    key_chosen,
    mandate_choices,
)
from netent.web.attachments import pdf_file
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

_KEYS = ("DSN", "DUCS", "CRPCEN", "C3S")


@bp.get("/mandats")
@requires(Permission.PAYMENT_MANAGE)
def mandates() -> str:
    """The mandates, newest first."""
    session = page_session()
    every = bodies.bodies(session)
    narrowed = queries.MandateFilter(
        text=text_asked(),
        state=member_asked("state", MandateState),
        body=choice_asked("body", [body.code for body in every]),
        declaration=choice_asked("declaration", _KEYS),
    )
    page = queries.mandates_page(session, page_asked(), narrowed=narrowed, now=clock.now())
    return render_template(
        "payments/mandates.html",
        page=page,
        filters=narrowed,
        bodies=every,
        body_choices=[(body.code, body.name) for body in every],
    )


@bp.route("/mandats/nouveau", methods=["GET", "POST"])
@requires(Permission.PAYMENT_MANAGE)
def draft_mandate() -> Any:
    """Account, body and declaration; what a link names is chosen already."""
    asked = request.args
    form = CompanyForm(data={"account": asked.get("compte"), "body": asked.get("cle")})
    if not form.validate_on_submit():
        return _draft_page(form), status_of(form)
    body, declaration = key_chosen(form.body.data)
    try:
        with transaction() as writing:
            mandate = service.draft_mandate(
                writing,
                current_actor(),
                account_id=account_chosen(form.account.data),
                body=body,
                declaration=declaration,
                now=clock.now(),
            )
    except (Refusal, NotFound) as refused:
        form.form_errors.append(error_text(refused))
        return _draft_page(form), 422
    flash(
        _(
            "Mandat %(rum)s établi. Imprimez-le, faites-le signer, puis acquittez-le.",
            rum=mandate.rum,
        ),
        "success",
    )
    return redirect(url_for("payments.mandate", mandate_id=mandate.public_id))


@bp.get("/mandats/<uuid:mandate_id>")
@requires(Permission.PAYMENT_MANAGE)
def mandate(mandate_id: UUID) -> str:
    """One mandate: its key, its reference, where it stands."""
    card = queries.mandate_card(page_session(), mandate_id, now=clock.now())
    return render_template("payments/mandate.html", card=card)


@bp.get("/mandats/<uuid:mandate_id>/mandat.pdf")
@requires(Permission.PAYMENT_MANAGE)
def mandate_pdf(mandate_id: UUID) -> Response:
    """The paper to sign, or as it was signed."""
    now = clock.now()
    card = queries.mandate_card(page_session(), mandate_id, now=now)
    return pdf_file(sepa_mandate(paper_of(card, now=now)), f"mandat-{card.mandate.rum}.pdf")


@bp.route("/mandats/<uuid:mandate_id>/acquitter", methods=["GET", "POST"])
@requires(Permission.PAYMENT_MANAGE)
def acknowledge_mandate(mandate_id: UUID) -> Any:
    """Who signed it, where and when; from then on it may be debited by."""
    now = clock.now()
    form = SignatureForm(today=paris_day(now))
    card = queries.mandate_card(page_session(), mandate_id, now=now)
    if not is_confirmed(form):
        page = render_template("payments/acknowledge_mandate.html", form=form, card=card)
        return page, status_of(form)
    try:
        with transaction() as session:
            service.acknowledge_mandate(
                session,
                current_actor(),
                mandate_id=mandate_id,
                signatory=form.signatory.data or "",
                place=form.place.data or "",
                signed_on=form.signed_on.data or paris_day(now),
                now=now,
            )
    except Refusal as refusal:
        return _back(mandate_id, refusal)
    flash(_("Mandat acquitté : les paiements qui en dépendent peuvent être ordonnés."), "success")
    return redirect(url_for("payments.mandate", mandate_id=mandate_id))


@bp.route("/mandats/<uuid:mandate_id>/revoquer", methods=["GET", "POST"])
@requires(Permission.PAYMENT_MANAGE)
def revoke_mandate(mandate_id: UUID) -> Any:
    """What no longer is debited, then the end of the mandate."""
    form = RevocationForm()
    card = queries.mandate_card(page_session(), mandate_id, now=clock.now())
    if not is_confirmed(form):
        page = render_template("payments/revoke_mandate.html", form=form, card=card)
        return page, status_of(form)
    try:
        with transaction() as session:
            service.revoke_mandate(
                session,
                current_actor(),
                mandate_id=mandate_id,
                why=form.why.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        return _back(mandate_id, refusal)
    flash(_("Mandat révoqué. Chaque administrateur en est averti par message."), "success")
    return redirect(url_for("payments.mandate", mandate_id=mandate_id))


def _draft_page(form: CompanyForm) -> str:
    siren = company_asked(form.account.data)
    form.account.choices = account_choices(siren)
    form.body.choices = mandate_choices()
    return render_template("payments/draft_mandate.html", form=form, siren=siren)


def _back(mandate_id: UUID, refused: NetentError) -> Any:
    flash(error_text(refused), "warning")
    return redirect(url_for("payments.mandate", mandate_id=mandate_id))
