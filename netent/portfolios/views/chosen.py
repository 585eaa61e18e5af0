"""Which clients an act is about, out of a form or an address, and as a form carries it on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from netent.kernel.identifiers import is_valid_siret
from netent.portfolios.queries import Chosen, ClientFilter
from netent.web.filters import text_in
from netent.web.formats import number

STATES: Mapping[str, bool] = {"active": True, "closed": False}
# So many ticks travel with a form; beyond, a whole list is chosen.
MOST = 1_000
# So many clients are named on a page that is about all of them.
MOST_NAMED = 20
# So many fit in an address that somebody may keep.
MOST_IN_ADDRESS = 50


def chosen_sent() -> Chosen:
    """The clients that were chosen: a whole list as it was narrowed, or those ticked on its pages.

    What is no SIRET was put there by no page of ours.
    """
    sent: MultiDict[str, str] = request.form if request.method == "POST" else request.args
    if sent.get("all"):
        return Chosen(narrowed=ClientFilter(text_in(sent, "all_q"), _state(sent)))
    carried = _sirets(sent, "tick") - _sirets(sent, "here")
    return Chosen(carried | _sirets(sent, "site"))


def refused(portfolio_id: UUID, chosen: Chosen) -> Any:
    """Back to the list, told why, where nothing was chosen or too much; else None."""
    if not chosen.is_empty and len(chosen.sirets) <= MOST:
        return None
    flash(
        _("Cochez au moins un client.")
        if chosen.is_empty
        else _(
            "Plus de %(most)s clients cochés : choisissez plutôt toute la liste.",
            most=number(MOST),
        ),
        "warning",
    )
    return redirect(url_for("portfolios.compose", portfolio_id=portfolio_id))


def fields_of(chosen: Chosen) -> list[tuple[str, str]]:
    """The chosen clients as the next form carries them."""
    if chosen.narrowed is None:
        return [("tick", siret) for siret in sorted(chosen.sirets)]
    words = {active: word for word, active in STATES.items()}
    state = "" if chosen.narrowed.active is None else words[chosen.narrowed.active]
    fields = [("all", "1"), ("all_q", chosen.narrowed.text), ("all_state", state)]
    return [(name, value) for name, value in fields if value]


def page_of(portfolio_id: UUID, chosen: Chosen) -> str:
    """Where these clients' declarations are chosen; the list itself where an address is too short.

    The page of the client where there is one only.
    """
    sirets = sorted(chosen.sirets)
    if chosen.narrowed is None and len(sirets) == 1:
        return url_for("portfolios.client", portfolio_id=portfolio_id, siret=sirets[0])
    if len(sirets) > MOST_IN_ADDRESS:
        return url_for("portfolios.compose", portfolio_id=portfolio_id)
    asked: Any = MultiDict(fields_of(chosen)).to_dict(flat=False)
    return url_for("portfolios.client_declarations", portfolio_id=portfolio_id, **asked)


def _state(sent: MultiDict[str, str]) -> bool | None:
    return STATES.get(sent.get("all_state", ""))


def _sirets(sent: MultiDict[str, str], name: str) -> frozenset[str]:
    return frozenset(text for text in sent.getlist(name) if is_valid_siret(text))
