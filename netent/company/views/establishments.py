"""Pages of the company's establishments: ticked and unticked, closed ones, new ones."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from netent.access import Permission
from netent.accounts.confirming import is_confirmed, status_of
from netent.company import service
from netent.company.forms import MassRemovalForm, RemovalForm
from netent.company.queries import closed as closed_queries
from netent.company.queries import establishments as queries
from netent.company.queries.closed import Whose
from netent.company.selection import MOST, Selection
from netent.kernel import clock
from netent.kernel.clock import paris_day
from netent.kernel.enums import RegistrationKind
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import is_valid_siret
from netent.kernel.paging import PageAsked
from netent.policies import rules
from netent.web.filters import choice_asked, member_asked, text_asked, text_in
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked, page_in
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("establishments", __name__, url_prefix="/entreprise/etablissements")

_FIRST = PageAsked()


@bp.get("")
@requires(Permission.SITE_MANAGE)
def index() -> str:
    """The company's establishments, ticked where they are held."""
    filters = {"q": text_asked(), "state": choice_asked("state", list(queries.Shown))}
    return _list_page(Selection(), filters, page_asked())


@bp.post("")
@requires(Permission.SITE_MANAGE)
def choose() -> Any:
    """The same list with what is ticked so far: searched, another page of it, or looked over."""
    selection, sent = _selection(), request.form
    filters = {"q": text_in(sent), "state": sent.get("state", "")}
    if filters["state"] not in list(queries.Shown):
        filters["state"] = ""
    if len(selection) > MOST:
        flash(_too_many(), "warning")
        return _list_page(selection, filters, _FIRST), 422
    if sent.get("act") == "review":
        return _review_page(RemovalForm(formdata=None), selection)
    return _list_page(selection, filters, page_in(sent))


@bp.post("/appliquer")
@requires(Permission.SITE_MANAGE)
def apply() -> Any:
    """Hold what was ticked, let go of what was unticked, with the rights that were shown to end."""
    selection = _selection()
    ending = queries.ending(page_session(), selection, _FIRST)
    is_mass = rules.current().is_mass_removal(ending.held.rights)
    form = MassRemovalForm() if is_mass else RemovalForm()
    if not (is_confirmed(form) if is_mass else form.validate_on_submit()):
        return _review_page(form, selection), status_of(form)
    try:
        with transaction() as session:
            changed = service.change_sites(
                session,
                current_actor(),
                selection,
                shown=form.shown.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _review_page(form, selection), 422
    _tell(changed)
    return redirect(url_for("establishments.index"))


@bp.post("/vus")
@requires(Permission.SITE_MANAGE)
def put_aside() -> Any:
    """Say that the new ones were looked at."""
    with transaction() as session:
        count = service.put_aside(session, current_actor(), now=clock.now())
    if count:
        flash(_("Ils restent non cochés, et ne sont plus signalés."), "success")
    return redirect(url_for("establishments.index"))


@bp.route("/fermes", methods=["GET", "POST"])
@requires(Permission.SITE_MANAGE)
def closed() -> Any:
    """What the register has closed, and the end of the rights there in one go."""
    whose = member_asked("de", Whose) or Whose.OWN
    session, today = page_session(), paris_day(clock.now())
    held = closed_queries.held_on_closed(session, whose=whose, today=today)
    is_mass = rules.current().is_mass_removal(held.rights)
    form = MassRemovalForm() if is_mass else RemovalForm()
    if not (is_confirmed(form) if is_mass else form.validate_on_submit()):
        return _closed_page(form, whose), status_of(form)
    try:
        with transaction() as writing:
            ended = service.end_on_closed(
                writing,
                current_actor(),
                whose=whose,
                shown=form.shown.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _closed_page(form, whose), 422
    flash(
        ngettext(
            "%(count)s droit sur des établissements fermés a pris fin.",
            "%(count)s droits sur des établissements fermés ont pris fin.",
            ended.rights,
            count=number(ended.rights),
        ),
        "success",
    )
    return redirect(url_for("establishments.closed", de=whose.value))


def _selection() -> Selection:
    """What the form carries along, with the boxes of the page that it was sent from."""
    carried = Selection(frozenset(_sirets("tick")), frozenset(_sirets("untick")))
    shown = dict.fromkeys(_sirets("unheld"), False)
    shown |= dict.fromkeys(_sirets("held"), True)
    return carried.with_page(shown, _sirets("siret"))


def _sirets(name: str) -> list[str]:
    """The establishments of this field; what is no SIRET was put there by no page of ours."""
    return [text for text in request.form.getlist(name) if is_valid_siret(text)]


def _list_page(selection: Selection, filters: Mapping[str, str], asked: PageAsked) -> str:
    session, siren = page_session(), current_user.standing.siren
    shown = queries.Shown(filters["state"]) if filters["state"] else None
    page = queries.places_page(session, siren, asked, text=filters["q"], shown=shown)
    here = {place.siret for place in page.items}
    return render_template(
        "company/establishments.html",
        page=page,
        numbers=queries.numbers(session, siren),
        filters=filters,
        selection=selection,
        carried=Selection(selection.tick - here, selection.untick - here),
        has_portfolios=_has_portfolios(),
    )


def _review_page(form: RemovalForm, selection: Selection) -> str:
    session, siren = page_session(), current_user.standing.siren
    named = queries.places_named(session, siren, selection.tick | selection.untick)
    return render_template(
        "company/review_sites.html",
        form=form,
        selection=selection,
        entering=[each for each in named if each.siret in selection.tick and not each.is_held],
        leaving=[each for each in named if each.siret in selection.untick and each.is_held],
        ending=queries.ending(session, selection, _FIRST),
        is_mass="current" in form,
    )


def _closed_page(form: RemovalForm, whose: Whose) -> str:
    session, today = page_session(), paris_day(clock.now())
    return render_template(
        "company/closed_sites.html",
        form=form,
        whose=whose,
        has_portfolios=_has_portfolios(),
        page=closed_queries.closed_page(session, page_asked(), whose=whose, today=today),
        held=closed_queries.held_on_closed(session, whose=whose, today=today),
        signing_in=closed_queries.signing_in_with_closed(session, _FIRST, today=today)
        if whose is Whose.OWN
        else None,
        holders=closed_queries.holders_on_closed(session, _FIRST, whose=whose, today=today),
    )


def _has_portfolios() -> bool:
    return current_actor().registration_kind is RegistrationKind.THIRD_PARTY


def _too_many() -> str:
    text = _(
        "Plus de %(most)s établissements changent à la fois : enregistrez d’abord une partie.",
        most=number(MOST),
    )
    return str(text)


def _tell(changed: service.SitesChanged) -> None:
    if not (changed.entered or changed.left):
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")
        return
    said = []
    if changed.entered:
        said.append(
            ngettext(
                "%(count)s établissement est coché, avec les déclarations de l’entreprise.",
                "%(count)s établissements sont cochés, avec les déclarations de l’entreprise.",
                changed.entered,
                count=number(changed.entered),
            )
        )
    if changed.left:
        said.append(
            ngettext(
                "%(count)s établissement n’est plus dans l’inscription.",
                "%(count)s établissements ne sont plus dans l’inscription.",
                changed.left,
                count=number(changed.left),
            )
        )
    if changed.rights:
        said.append(
            ngettext(
                "%(count)s droit a pris fin.",
                "%(count)s droits ont pris fin.",
                changed.rights,
                count=number(changed.rights),
            )
        )
    flash(" ".join(said), "success")
