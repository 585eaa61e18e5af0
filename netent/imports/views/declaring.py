"""Adding a declaration to a whole portfolio, or removing it: no file, the same check."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for

from netent.access import Permission
from netent.imports import queries, service
from netent.imports.forms import DeclarationForm
from netent.imports.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.policies import rules
from netent.portfolios import queries as portfolio_queries
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/declaration/<uuid:portfolio_id>", methods=["GET", "POST"])
@requires(Permission.IMPORT_SUBMIT)
def declaration(portfolio_id: UUID) -> Any:
    """Choose the declaration, and whether it is added or removed; then its check is shown."""
    session = page_session()
    portfolio = portfolio_queries.portfolio_card(session, portfolio_id)
    form = DeclarationForm()
    opened = {each.code for each in portfolio.declarations}
    form.offer(queries.declaration_choices(session, opened))
    if form.validate_on_submit():
        try:
            return redirect(url_for("imports.check", request_id=_check(portfolio_id, form)))
        except Refusal as refusal:
            form.declaration.errors = [error_text(refusal)]
    page = render_template(
        "imports/declaration.html",
        portfolio=portfolio,
        form=form,
        cooldown_until=service.cooldown_until(session, rules.current(), now=clock.now()),
    )
    return page, 422 if form.errors else 200


def _check(portfolio_id: UUID, form: DeclarationForm) -> UUID:
    with transaction() as session:
        request = service.check_declaration(
            session,
            current_actor(),
            portfolio_id=portfolio_id,
            code=form.declaration.data,
            adds=form.action.data == "add",
            rules=rules.current(),
            now=clock.now(),
        )
        return request.public_id
