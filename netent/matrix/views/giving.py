"""Giving to many at once: choosing whom and what, the difference, the act."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.accounts.confirming import is_confirmed, status_of
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.matrix import presentation, service
from netent.matrix.forms import ConfirmedGiftForm, GiftForm
from netent.matrix.queries import giving
from netent.matrix.queries.columns import every_column
from netent.matrix.queries.giving import Preview
from netent.matrix.queries.people import members
from netent.matrix.scope import OWN, Gift, Scope, ScopeKind
from netent.matrix.views.blueprint import bp
from netent.matrix.views.gifts import gift_sent, hidden_fields, scope_of, scope_sent
from netent.policies import rules
from netent.portfolios.queries import portfolio_choices
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/en-masse")
@requires(Permission.HABILITATION_MANAGE)
def bulk() -> str:
    """Whom to give what, for all establishments of a filter."""
    form = _form(GiftForm(formdata=None))
    form.member.data = request.args.getlist("member")
    form.right.data = request.args.getlist("right")
    return _choice_page(form, scope_of(request.args))


@bp.post("/en-masse")
@requires(Permission.HABILITATION_MANAGE)
def choose() -> Any:
    """The same for what was ticked on a page of the coverage."""
    scope = scope_sent()
    is_empty = {ScopeKind.SITES: not scope.sirets, ScopeKind.PLACES: not scope.places}
    if is_empty.get(scope.kind):
        flash(_("Cochez au moins une ligne."), "info")
        return redirect(_back(scope))
    form = _form(GiftForm(formdata=None))
    form.right.data = [each.code for each in _offered(scope) if each.declaration in _meant(scope)]
    return _choice_page(form, scope)


@bp.post("/en-masse/modifications")
@requires(Permission.HABILITATION_MANAGE)
def review_bulk() -> Any:
    """How many rights whom that would give or take."""
    form = _form(GiftForm())
    if not form.validate_on_submit():
        return _choice_page(form, scope_sent()), 422
    gift = gift_sent(form)
    found = giving.preview(page_session(), gift, on=form.today)
    again = _form(ConfirmedGiftForm(formdata=None) if _is_mass(gift, found) else form)
    return _review_page(again, gift, found)


@bp.post("/en-masse/appliquer")
@requires(Permission.HABILITATION_MANAGE)
def apply_bulk() -> Any:
    """Do what was shown; if anything has moved, show it again instead."""
    form = _form(GiftForm())
    if not form.validate_on_submit():
        return _choice_page(form, scope_sent()), 422
    gift = gift_sent(form)
    found = giving.preview(page_session(), gift, on=form.today)
    if _is_mass(gift, found):
        form = _form(ConfirmedGiftForm())
        if not is_confirmed(form):
            return _review_page(form, gift, found), status_of(form)
    try:
        with transaction() as session:
            given = service.give(
                session,
                current_actor(),
                gift,
                shown=request.form.get("shown", ""),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _review_page(form, gift, found), 422
    if not given.is_done:
        return _review_page(form, gift, given.preview, is_overtaken=True), 409
    flash(_told(gift, given.rights), "success")
    return redirect(_back(gift.scope))


def _form(form: Any) -> Any:
    form.today = clock.paris_day(clock.now())
    session = page_session()
    form.member.choices = [(str(each.public_id), each.name) for each in members(session)]
    form.right.choices = [(each.code, each.label) for each in every_column(session)]
    return form


def _is_mass(gift: Gift, found: Preview) -> bool:
    return gift.takes and rules.current().is_mass_removal(found.totals.rights)


def _offered(scope: Scope) -> list[Any]:
    on = clock.paris_day(clock.now())
    opened = giving.opened_in(page_session(), scope, on=on)
    return [each for each in every_column(page_session()) if opened >> each.slot & 1]


def _meant(scope: Scope) -> frozenset[str]:
    """The declarations that the scope is about: they are ticked beforehand."""
    if scope.kind is ScopeKind.PLACES:
        return frozenset(code for codes in scope.places.values() for code in codes)
    if scope.declaration:
        return frozenset({scope.declaration})
    return giving.lacking_in(page_session(), scope, on=clock.paris_day(clock.now()))


def _choice_page(form: Any, scope: Scope) -> str:
    session, on = page_session(), clock.paris_day(clock.now())
    assigned = giving.assigned_in(session, scope, on=on)
    people = [each for each in members(session) if each.is_active or form.act.data == "take"]
    places = [(str(each.public_id), each.name) for each in portfolio_choices(session)]
    return render_template(
        "matrix/bulk.html",
        form=form,
        scope=scope,
        is_filter=scope.kind is ScopeKind.FILTER,
        sites=giving.scope_count(session, scope, on=on),
        assigned=[each for each in people if each.id in assigned],
        others=[each for each in people if each.id not in assigned],
        groups=presentation.groups_of(_offered(scope)),
        word_of=presentation.word_of,
        fields=hidden_fields(scope),
        places=[("", _("Tous")), (OWN, _("Vos établissements")), *places],
        back=_back(scope),
    )


def _review_page(form: Any, gift: Gift, found: Preview, *, is_overtaken: bool = False) -> str:
    fields = hidden_fields(gift.scope)
    fields += [("member", str(each)) for each in sorted(gift.member_ids)]
    fields += [("right", code) for code in sorted(gift.rights)]
    fields += [("act", "take" if gift.takes else "give"), ("shown", found.digest)]
    if gift.ends_on is not None:
        fields.append(("ends_on", gift.ends_on.isoformat()))
    return render_template(
        "matrix/bulk_review.html",
        form=form,
        asks_password="current" in form,
        gift=gift,
        found=found,
        is_overtaken=is_overtaken,
        word_of=presentation.word_of,
        fields=fields,
        back=_back(gift.scope),
    )


def _told(gift: Gift, rights: int) -> str:
    count = number(rights)
    if gift.takes:
        return str(
            ngettext(
                "C’est fait : %(count)s droit retiré.",
                "C’est fait : %(count)s droits retirés.",
                rights,
                count=count,
            )
        )
    return str(
        ngettext(
            "C’est fait : %(count)s droit ajouté.",
            "C’est fait : %(count)s droits ajoutés.",
            rights,
            count=count,
        )
    )


def _back(scope: Scope) -> str:
    if scope.kind is ScopeKind.FILTER:
        asked: dict[str, Any] = {"q": scope.sites.text, "where": str(scope.sites.where)}
        return url_for("matrix.index", **{name: value for name, value in asked.items() if value})
    return url_for("matrix.unused" if scope.kind is ScopeKind.PLACES else "matrix.covering")
