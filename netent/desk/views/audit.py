"""The portal's own chain of the audit trail: searched, verified, taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.audit import journal as reads
from netent.consultation import journal
from netent.consultation.actions import ACTIONS
from netent.consultation.asking import Days, Filters, number_asked
from netent.desk import service
from netent.desk.views.blueprint import bp
from netent.imports.spreadsheets import csv_pieces
from netent.kernel import clock
from netent.web.attachments import streamed_csv, streamed_json_lines
from netent.web.filters import choice_asked, text_asked
from netent.web.marks import requires
from netent.web.scope import (
    chain_session,
    current_operator,
    portal_transaction,
    streaming_chain,
)

EVENTS_SHOWN = 50
# Read again at every visit: some hundredths of a second.
VERIFIED = 500
_KINDS = ("csv", "jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked(Filters):
    """What the address asks for."""

    events: reads.Asked


@bp.get("/journal")
@requires(Permission.PORTAL_AUDIT)
def audit() -> Any:
    """What was done outside of all registrations, newest first."""
    session, asked, before = chain_session(), _asked(), number_asked("avant")
    found = reads.Slice([], False)
    if not asked.errors:
        found = reads.events_before(session, asked.events, before=before, limit=EVENTS_SHOWN)
    body = render_template(
        "desk/audit.html",
        found=found,
        rows=journal.in_words(session, found.events),
        verified=reads.verify_latest(session, most=VERIFIED),
        actions=journal.choices(),
        is_first=before is None,
        filters=asked.filters,
        errors=asked.errors,
        address=asked.address,
    )
    return body, 422 if asked.errors else 200


@bp.post("/journal/fichier")
@requires(Permission.PORTAL_AUDIT)
def audit_file() -> Any:
    """The events of the filters as CSV or JSON lines; taking them away is itself an event."""
    asked, kind = _asked(), request.form.get("format", "")
    if kind not in _KINDS:
        abort(400)
    if asked.errors:
        return redirect(url_for("desk.audit", **asked.address))
    with portal_transaction() as session:
        service.record_export(
            session, current_operator(), kind=kind, filters=asked.address, now=clock.now()
        )
    name = f"{_('Journal du portail')}.{kind}"
    if kind == "csv":
        return streamed_csv(_csv(asked), name)
    return streamed_json_lines(_json_lines(asked), name)


def _csv(asked: _Asked) -> Iterator[bytes]:
    with streaming_chain() as session:
        events = reads.every_event(session, asked.events)
        yield from csv_pieces(journal.headings(), journal.cells(session, events))


def _json_lines(asked: _Asked) -> Iterator[bytes]:
    with streaming_chain() as session:
        yield from journal.json_lines(reads.every_event(session, asked.events))


def _asked() -> _Asked:
    days = Days()
    since, until = days.period()
    action, text = choice_asked("action", ACTIONS), text_asked()
    events = reads.Asked(since=since, until=until, actions=(action,) if action else None, text=text)
    filters = {"q": text, "action": action, **days.typed}
    return _Asked(events=events, filters=filters, errors=days.errors)
