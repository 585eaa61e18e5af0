"""What a form of the matrix sends: its filters, its page's ticks, and those of other pages."""

from dataclasses import dataclass

from flask import abort, request

from netent.kernel.paging import PageAsked
from netent.matrix.asked import ENDS, asked_of
from netent.matrix.changes import Changes, UnreadableChanges, read_changes, read_page
from netent.matrix.queries.grid import Asked
from netent.web.paging import page_in

DSN_VIEW = "dsn"


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it came."""

    asked: Asked
    page: PageAsked
    changes: Changes
    is_dsn: bool


def posted() -> Posted:
    """The form of this request; 400 for one that no page of ours has made."""
    form = request.form
    # A button pressed says more than what its form holds already, and comes after it.
    last = {name: values[-1] for name, values in form.lists()}
    is_dsn = form.get("view") == DSN_VIEW
    try:
        changes = read_changes(form.getlist("change"))
        changes |= read_page(
            form.getlist("row"), form.getlist("tick"), ends=form.get("made") == ENDS
        )
    except UnreadableChanges:
        abort(400)
    return Posted(asked_of(last, is_dsn=is_dsn), page_in(last), changes, is_dsn)


def again() -> Changes:
    """The changes that somebody came before, and that are confirmed none the less."""
    try:
        return read_changes(request.form.getlist("again"))
    except UnreadableChanges:
        abort(400)
