"""What was filed, and its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.consultation import queries as consultation
from netent.consultation.asking import Days, Filters, identifier_asked
from netent.filing.exports import history_cells, history_headings
from netent.filing.queries import history as reads
from netent.filing.queries.narrowing import OWN, Where, places_of, sees_all
from netent.filing.states import FilingState
from netent.filing.views.blueprint import bp
from netent.filing.words import STATES, filed_period
from netent.imports.spreadsheets import csv_pieces
from netent.kernel import clock
from netent.web.attachments import streamed_csv
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, streaming_session

_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked(Filters):
    """What the address asks for."""

    filings: reads.HistoryAsked
    on: date


@bp.get("/historique")
@requires(Permission.FILING_VIEW)
def history() -> Any:
    """Every filing that the reader may see, newest first."""
    session, actor = page_session(), current_actor()
    asked, before = _asked(), identifier_asked("apres")
    found = reads.Slice([], False)
    if not asked.errors:
        found = reads.filings_before(
            session, actor, asked.filings, before=before, limit=_SHOWN, on=asked.on
        )
    body = render_template(
        "filing/history.html",
        found=found,
        is_first=before is None,
        filters=asked.filters,
        errors=asked.errors,
        address=asked.address,
        places=places_of(session, actor),
        people=consultation.people(session) if sees_all(actor) else [],
        codes=reads.codes_filed(session),
        states=[(state.value, _(word)) for state, word in STATES.items()],
        state_words=STATES,
        period_of=filed_period,
    )
    return body, 422 if asked.errors else 200


@bp.get("/historique.csv")
@requires(Permission.FILING_VIEW)
def history_csv() -> Any:
    """All filings of the filters, streamed as CSV."""
    asked, actor = _asked(), current_actor()
    if asked.errors:
        return redirect(url_for("filing.history", **asked.address))

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            found = reads.every_filing(session, actor, asked.filings, on=asked.on)
            yield from csv_pieces(history_headings(_), history_cells(found, _))

    return streamed_csv(pieces(), f"{_('Déclarations déposées')}.csv")


def _asked() -> _Asked:
    session, actor, days = page_session(), current_actor(), Days()
    since, until = days.period()
    state, text = member_asked("etat", FilingState), text_asked()
    member = identifier_asked("membre") if sees_all(actor) else None
    places = dict([(OWN, ""), *places_of(session, actor)])
    place, code = choice_asked("portefeuille", places), text_asked("declaration")
    filings = reads.HistoryAsked(
        where=Where(text, place),
        code=code,
        state=state,
        member_id=None if member is None else consultation.member_id_of(session, member),
        since=since,
        until=until,
    )
    filters = {
        "q": text,
        "portefeuille": place,
        "declaration": code,
        "etat": state.value if state else "",
        "membre": str(member or ""),
        **days.typed,
    }
    on = clock.paris_day(clock.now())
    return _Asked(filings=filings, on=on, filters=filters, errors=days.errors)
