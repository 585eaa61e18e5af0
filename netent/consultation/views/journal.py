"""The journal of what was done, and its files; taking it away is itself written in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.audit import journal as reads
from netent.consultation import exports, journal, queries, service
from netent.consultation.actions import ACTIONS
from netent.consultation.asking import Days, Filters, identifier_asked, number_asked
from netent.consultation.views.blueprint import bp
from netent.consultation.views.files import workbook
from netent.imports.spreadsheets import csv_pieces
from netent.kernel import clock
from netent.web.attachments import streamed_csv, streamed_json_lines
from netent.web.filters import choice_asked, text_asked
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, streaming_session, transaction

EVENTS_SHOWN = 50
# Read again at every visit: some hundredths of a second.
VERIFIED = 500
_KINDS = ("csv", "xlsx", "jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked(Filters):
    """What the address asks for."""

    events: reads.Asked


@bp.get("/journal")
@requires(Permission.AUDIT_VIEW)
def audit() -> Any:
    """Who did what to whom, newest first."""
    session = page_session()
    asked, before = _asked(), number_asked("avant")
    found = reads.Slice([], False)
    if not asked.errors:
        found = reads.events_before(session, asked.events, before=before, limit=EVENTS_SHOWN)
    body = render_template(
        "consultation/journal.html",
        found=found,
        rows=journal.in_words(session, found.events),
        verified=reads.verify_latest(session, most=VERIFIED),
        actions=journal.choices(),
        people=queries.people(session),
        is_first=before is None,
        filters=asked.filters,
        errors=asked.errors,
        address=asked.address,
    )
    return body, 422 if asked.errors else 200


@bp.post("/journal/fichier")
@requires(Permission.AUDIT_VIEW)
def audit_file() -> Any:
    """The events of the filters as CSV, workbook or JSON lines."""
    asked, kind = _asked(), request.form.get("format", "")
    if kind not in _KINDS:
        abort(400)
    address = url_for("consultation.audit", **asked.address)
    if asked.errors:
        return redirect(address)
    with transaction() as session:
        service.record_export(
            session, current_actor(), kind=kind, filters=asked.address, now=clock.now()
        )
    name = f"{_('Journal d’audit')}.{kind}"
    if kind == "xlsx":
        return _workbook(asked, name, address)
    return streamed_csv(_csv(asked), name) if kind == "csv" else _json_lines(asked, name)


def _csv(asked: _Asked) -> Iterator[bytes]:
    with streaming_session() as session:
        events = reads.every_event(session, asked.events)
        yield from csv_pieces(journal.headings(), journal.cells(session, events))


def _json_lines(asked: _Asked, name: str) -> Any:
    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            yield from journal.json_lines(reads.every_event(session, asked.events))

    return streamed_json_lines(pieces(), name)


def _workbook(asked: _Asked, name: str, address: str) -> Any:
    session = page_session()
    rows = journal.cells(session, reads.every_event(session, asked.events))
    try:
        return workbook(_("Journal"), journal.headings(), rows, name)
    except exports.SheetFullError:
        flash(_("C’est trop long pour un classeur : prenez le CSV, ou filtrez."), "warning")
        return redirect(address)


def _asked() -> _Asked:
    session, days = page_session(), Days()
    since, until = days.period()
    action, text = choice_asked("action", ACTIONS), text_asked()
    author, about = identifier_asked("auteur"), identifier_asked("membre")
    if about is not None:
        queries.member_id_of(session, about)
    events = reads.Asked(
        since=since,
        until=until,
        actions=(action,) if action else None,
        actor_id=None if author is None else queries.member_id_of(session, author),
        about=about,
        text=text,
    )
    filters = {
        "q": text,
        "action": action,
        "auteur": str(author or ""),
        "membre": str(about or ""),
        **days.typed,
    }
    return _Asked(events=events, filters=filters, errors=days.errors)
