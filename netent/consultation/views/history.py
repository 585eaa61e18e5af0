"""The history of rights, act by act, and its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.consultation import exports, queries
from netent.consultation.asking import Days, Filters, identifier_asked, narrowed
from netent.consultation.declarations import Declarations
from netent.consultation.views.blueprint import bp
from netent.consultation.views.files import workbook
from netent.consultation.words import WAYS
from netent.habilitations import history as reads
from netent.habilitations.tallies import tallies_of
from netent.imports.spreadsheets import csv_pieces
from netent.kernel.enums import ActOrigin
from netent.web.attachments import streamed_csv
from netent.web.filters import member_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session, streaming_session

ACTS_SHOWN = 25
# An act of so few changes is told whole; a larger one by its counts, which unfold.
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked(Filters):
    """What the address asks for."""

    acts: reads.Asked


@bp.get("/historique")
@requires(Permission.HABILITATION_CONSULT)
def history() -> Any:
    """Every change, newest act first."""
    session = page_session()
    asked = _asked()
    before = identifier_asked("apres")
    found = reads.Slice([], False)
    if not asked.errors:
        found = reads.acts_before(session, asked.acts, before=before, limit=ACTS_SHOWN)
    tallies = tallies_of(session, found.acts, asked.acts.lines)
    few = [act for act in found.acts if tallies[act.id].lines <= _FEW]
    declarations = Declarations(session)
    body = render_template(
        "consultation/history.html",
        found=found,
        tallies=tallies,
        lines=reads.lines_of(session, few, asked.acts.lines),
        requests=queries.requests_of(session, [act.request_id for act in found.acts]),
        names=declarations.names,
        ways=WAYS,
        is_first=before is None,
        filters=asked.filters,
        errors=asked.errors,
        people=queries.people(session),
        authors=queries.authors(session),
        portfolios=queries.portfolios(session),
        declarations=declarations.touched(queries.rights_in_use(session)),
        address=asked.address,
    )
    return body, 422 if asked.errors else 200


@bp.get("/historique/<uuid:act_id>")
@requires(Permission.HABILITATION_CONSULT)
def act(act_id: UUID) -> str:
    """All changes of one act, as far as the filters let them through."""
    session = page_session()
    lines, filters = narrowed(session)
    found = reads.act_of(session, act_id)
    return render_template(
        "consultation/act.html",
        act=found,
        tally=tallies_of(session, [found], lines).get(found.id),
        page=reads.lines_page(session, found, lines, page_asked()),
        request_id=queries.requests_of(session, [found.request_id]).get(found.request_id or 0),
        names=Declarations(session).names,
        ways=WAYS,
        filters=filters,
        is_narrowed=any(filters.values()),
        address={name: value for name, value in filters.items() if value},
    )


@bp.get("/historique.csv")
@requires(Permission.HABILITATION_CONSULT)
def history_csv() -> Any:
    """All lines of the history, streamed as CSV."""
    asked = _asked()
    if asked.errors:
        return redirect(url_for("consultation.history", **asked.address))

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            yield from csv_pieces(exports.history_headings(_), _cells(session, asked))

    return streamed_csv(pieces(), f"{_('Historique des habilitations')}.csv")


@bp.get("/historique.xlsx")
@requires(Permission.HABILITATION_CONSULT)
def history_xlsx() -> Any:
    """All lines of the history as a workbook whose SIRETs are text."""
    asked = _asked()
    address = url_for("consultation.history", **asked.address)
    if asked.errors:
        return redirect(address)
    try:
        return workbook(
            _("Historique"),
            exports.history_headings(_),
            _cells(page_session(), asked),
            f"{_('Historique des habilitations')}.xlsx",
        )
    except exports.SheetFullError:
        flash(_("C’est trop long pour un classeur : prenez le CSV, ou filtrez."), "warning")
        return redirect(address)


def _asked() -> _Asked:
    session, days = page_session(), Days()
    since, until = days.period()
    lines, shown = narrowed(session)
    author, way = identifier_asked("auteur"), member_asked("voie", ActOrigin)
    acts = reads.Asked(
        since=since,
        until=until,
        origin=way,
        actor_id=None if author is None else queries.member_id_of(session, author),
        lines=lines,
    )
    filters = {
        **shown,
        **days.typed,
        "auteur": str(author or ""),
        "voie": way.value if way else "",
    }
    return _Asked(acts=acts, filters=filters, errors=days.errors)


def _cells(session: Any, asked: _Asked) -> Iterator[exports.Cells]:
    lines = reads.every_line(session, asked.acts)
    return exports.history_cells(lines, Declarations(session), _)
