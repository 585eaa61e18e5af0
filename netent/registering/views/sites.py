"""The company's other establishments: ticked page by page, whatever their number."""

from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.paging import PageAsked
from netent.registering import queries, service
from netent.registering.answers import Answers, SitesTicked
from netent.registering.forms import GoOnForm
from netent.registering.steps import Step
from netent.registering.views.blueprint import (
    WHY,
    Place,
    begin_again,
    bp,
    go_on,
    page,
    place_at,
)
from netent.web.filters import text_asked
from netent.web.marks import public
from netent.web.paging import page_asked

_ALL, _NONE, _SEARCH = "all", "none", "search"


@bp.route("/inscription/etablissements", methods=["GET", "POST"])
@public(WHY)
def sites() -> Any:
    """Tick establishments; each button keeps the ticks of the page before it does anything else."""
    place = place_at(Step.SITES)
    if not isinstance(place, Place):
        return place
    text, asked = text_asked(), page_asked()
    with reading(PORTAL) as session:
        found = queries.other_sites_page(
            session, place.answers.identity.siret, PageAsked(asked.number), text=text
        )
    form = GoOnForm()
    ticked = place.answers.sites or SitesTicked()
    if not form.validate_on_submit():
        return page("registering/sites.html", place, form, found=found, ticked=ticked, text=text)
    chosen = frozenset(request.form.getlist("siret"))
    shown = [site.siret for site in found.items]
    kept = service.keep(
        place.token,
        lambda answers: _with_page(answers, shown, chosen, request.form.get("act", "")),
        now=clock.now(),
    )
    if kept is None:
        return begin_again()
    return _on_from(request.form, text) or go_on(kept)


def _with_page(answers: Answers, shown: list[str], chosen: frozenset[str], act: str) -> Answers:
    if act in {_ALL, _NONE}:
        return replace(answers, sites=SitesTicked(is_all=act == _ALL))
    ticked = (answers.sites or SitesTicked()).with_page(shown, chosen)
    return replace(answers, sites=ticked)


def _on_from(sent: Any, text: str) -> Any:
    """Where the button leads within this step; None when the step is done."""
    here = "registering.sites"
    if sent.get("act") == _SEARCH:
        return redirect(url_for(here, q=sent.get("q", "").strip()[:100] or None))
    if sent.get("act") in {_ALL, _NONE}:
        return redirect(url_for(here, q=text or None))
    if (number := sent.get("page", "")).isdecimal():
        return redirect(url_for(here, q=text or None, page=int(number[:9])))
    return None
