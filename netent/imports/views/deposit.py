"""Depositing a file: choose the portfolio, read the file, check it at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from netent.access import Permission
from netent.imports import service
from netent.imports.forms import DepositForm
from netent.imports.refusal_words import FileRefusal, file_refusal
from netent.imports.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.enums import FILE_KINDS, RequestKind
from netent.kernel.errors import NotFound, Refusal
from netent.policies import rules
from netent.portfolios import queries as portfolio_queries
from netent.requests import queries as request_queries
from netent.web.filters import member_asked
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction

# Set by the demo at composition: a function that gives sample files to try.
SAMPLES = "netent_samples"
_MEGABYTE = 1024 * 1024


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.IMPORT_SUBMIT)
def new() -> Any:
    """Choose the portfolio, then deposit its file."""
    portfolio = _portfolio_asked()
    kind = member_asked("kind", RequestKind) or RequestKind.ESTABLISHMENTS
    if portfolio is not None and kind is RequestKind.DECLARATION:
        return redirect(url_for("imports.declaration", portfolio_id=portfolio.public_id))
    if kind not in FILE_KINDS:
        raise NotFound
    resends = _resends_asked()
    form = DepositForm()
    refusal = None
    if portfolio is not None and form.validate_on_submit():
        try:
            checked = _check(portfolio, kind, form.file.data, resends)
        except Refusal as refused:
            refusal = file_refusal(refused)
        else:
            return redirect(url_for("imports.check", request_id=checked))
    failed = refusal is not None or bool(form.errors)
    page = _page(portfolio, kind, form, refusal=refusal, resends=resends is not None)
    return page, 422 if failed else 200


def _check(
    portfolio: portfolio_queries.PortfolioCard,
    kind: RequestKind,
    file: FileStorage,
    resends: UUID | None,
) -> UUID:
    """Read and plan outside of any write transaction, then stage in one."""
    in_force = rules.current()
    layout = service.layout_of(page_session(), portfolio.id, kind)
    deposit = service.read_deposit(
        file.filename or "", file.read(), portfolio.name, in_force, layout
    )
    checked = service.plan_deposit(page_session(), portfolio.id, deposit)
    with transaction() as session:
        staged = service.stage_check(
            session,
            current_actor(),
            portfolio_id=portfolio.public_id,
            deposit=deposit,
            checked=checked,
            resends=resends,
            rules=in_force,
            now=clock.now(),
        )
        return staged.public_id


def _portfolio_asked() -> portfolio_queries.PortfolioCard | None:
    identifier = _uuid_asked("portfolio")
    if identifier is None:
        return None
    return portfolio_queries.portfolio_card(page_session(), identifier)


def _resends_asked() -> UUID | None:
    """The request whose refused lines come back; NotFound when the registration has none such."""
    identifier = _uuid_asked("resends")
    if identifier is None:
        return None
    return request_queries.request_of(page_session(), identifier).public_id


def _page(
    portfolio: portfolio_queries.PortfolioCard | None,
    kind: RequestKind,
    form: DepositForm,
    *,
    refusal: FileRefusal | None,
    resends: bool,
) -> str:
    session = page_session()
    list_samples = current_app.extensions.get(SAMPLES)
    return render_template(
        "imports/new.html",
        portfolios=portfolio_queries.portfolio_choices(session),
        portfolio=portfolio,
        kind=kind.value,
        columns=_columns(portfolio, kind),
        form=form,
        refusal=refusal,
        resends=resends,
        cooldown_until=service.cooldown_until(session, rules.current(), now=clock.now()),
        max_size=_("%(size)s Mo", size=number(rules.current().import_max_bytes // _MEGABYTE)),
        samples=list_samples() if list_samples and current_app.config["NETENT_DEMO"] else None,
    )


def _columns(portfolio: portfolio_queries.PortfolioCard | None, kind: RequestKind) -> Sequence[str]:
    """The headings of the template."""
    if portfolio is None:
        return ()
    layout = service.layout_of(page_session(), portfolio.id, kind)
    return [column.name for column in layout.columns]


def _uuid_asked(name: str) -> UUID | None:
    text = request.args.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None
