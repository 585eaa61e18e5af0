"""Orders to pay: those given, what a filing leaves to pay, ordering, taking back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.clock import paris_day
from netent.kernel.errors import Refusal
from netent.kernel.paging import Page
from netent.payments.amounts import C3S_ALLOWANCE, c3s_due, read_euros
from netent.payments.forms import PaymentForm, TurnoverForm, amounts_form
from netent.payments.mandate_keys import PAYABLE
from netent.payments.presentation import shown_order
from netent.payments.queries import orders as queries
from netent.payments.queries.orders import ToPay
from netent.payments.service import ordering, settling
from netent.payments.states import OrderState
from netent.payments.views.blueprint import bp
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.messages import error_text, reason_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("")
@requires(Permission.PAYMENT_ORDER)
def orders() -> str:
    """The orders, newest first: all of them for who manages payments, his own for anybody else."""
    narrowed = queries.OrderFilter(
        text=text_asked(),
        state=member_asked("state", OrderState),
        declaration=choice_asked("declaration", PAYABLE),
    )
    page = queries.orders_page(page_session(), current_actor(), page_asked(), narrowed=narrowed)
    rows = [shown_order(row) for row in page.items]
    return render_template(
        "payments/orders.html",
        page=Page(rows, page.total, page.number, page.size),
        filters=narrowed,
    )


@bp.get("/<uuid:order_id>")
@requires(Permission.PAYMENT_ORDER)
def order(order_id: UUID) -> str:
    """One order: to whom, from where, what became of it, and what to do next."""
    row = queries.order_row(page_session(), current_actor(), order_id)
    return render_template("payments/order.html", row=shown_order(row))


@bp.route("/depot/<uuid:filing_id>", methods=["GET", "POST"])
@requires(Permission.PAYMENT_ORDER)
def pay(filing_id: UUID) -> Any:
    """What a filing leaves to pay, then the order to pay it."""
    found = _to_pay(filing_id)
    form = _form_of(found)
    if not form.validate_on_submit():
        return _pay_page(form, found), 422 if form.errors else 200
    try:
        with transaction() as session:
            ordered = ordering.order_payments(
                session,
                current_actor(),
                filing_id=filing_id,
                amounts=_amounts(form, found),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _pay_page(form, _to_pay(filing_id)), 422
    _tell(ordered)
    return redirect(url_for("payments.pay", filing_id=filing_id))


@bp.post("/<uuid:order_id>/annuler")
@requires(Permission.PAYMENT_ORDER)
def cancel_order(order_id: UUID) -> Any:
    """Take an order back before it leaves."""
    row = queries.order_row(page_session(), current_actor(), order_id)
    try:
        with transaction() as session:
            settling.cancel_order(session, current_actor(), order_id=order_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(url_for("payments.order", order_id=order_id))
    flash(_("Paiement annulé : rien ne sera prélevé. Il peut être ordonné de nouveau."), "success")
    return redirect(url_for("payments.pay", filing_id=row.filing_id))


def _to_pay(filing_id: UUID) -> ToPay:
    now = clock.now()
    return queries.to_pay(page_session(), current_actor(), filing_id, on=paris_day(now), now=now)


def _form_of(found: ToPay) -> Any:
    """What has to be typed: nothing for a file that names its payments, a turnover for C3S."""
    if found.is_named_by_file:
        return PaymentForm()
    if found.filing.declaration == "C3S":
        return TurnoverForm()
    return amounts_form([(line.body.code, line.body.name) for line in found.lines])


def _amounts(form: Any, found: ToPay) -> Mapping[str, Decimal]:
    """Euros by the code of a body, from what was typed and found right."""
    if isinstance(form, TurnoverForm):
        due = c3s_due(read_euros(form.turnover.data or "") or Decimal(0))
        return {line.body.code: due for line in found.lines[:1]}
    if found.is_named_by_file:
        return {}
    return {code: amount for code, amount in form.amounts().items() if amount is not None}


def _pay_page(form: Any, found: ToPay) -> str:
    decision = found.decision
    denied = reason_text(decision.reason, **decision.arguments) if decision.reason else ""
    return render_template(
        "payments/pay.html",
        form=form,
        found=found,
        orders=[shown_order(row) for row in found.orders],
        denied=denied,
        threshold=int(C3S_ALLOWANCE),
    )


def _tell(ordered: ordering.Ordered) -> None:
    stands = len(ordered.orders) - ordered.rejected
    if stands:
        flash(
            ngettext(
                "%(count)s paiement est ordonné.",
                "%(count)s paiements sont ordonnés.",
                stands,
                count=stands,
            ),
            "success",
        )
    if ordered.rejected:
        flash(
            ngettext(
                "%(count)s paiement est rejeté ; le dépôt, lui, reste valable. La raison et ce "
                "qu’il faut faire sont dits ci-dessous.",
                "%(count)s paiements sont rejetés ; le dépôt, lui, reste valable. La raison et ce "
                "qu’il faut faire sont dits ci-dessous.",
                ordered.rejected,
                count=ordered.rejected,
            ),
            "warning",
        )
