"""The recap of rights, today or on a past day, and its files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.consultation import exports, queries
from netent.consultation.asking import OWN, Days, Filters, narrowed
from netent.consultation.declarations import Declarations
from netent.consultation.views.blueprint import bp
from netent.consultation.views.files import workbook
from netent.habilitations import recap as reads
from netent.habilitations.narrowing import Narrowing
from netent.imports.spreadsheets import csv_pieces
from netent.kernel import clock
from netent.web.attachments import streamed_csv
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session, streaming_session


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked(Filters):
    """What the address asks for."""

    on: date
    today: date
    narrowing: Narrowing

    @property
    def past(self) -> date | None:
        """The day, when it is over."""
        return self.on if self.on < self.today else None


@bp.get("/recapitulatif")
@requires(Permission.HABILITATION_CONSULT)
def recap() -> Any:
    """Who may file what for which establishment."""
    session = page_session()
    asked = _asked()
    counted = page = None
    if not asked.errors:
        counted = reads.count(session, asked.narrowing, past=asked.past)
        page = reads.page(session, asked.narrowing, counted, page_asked(), past=asked.past)
    declarations = Declarations(session)
    people, portfolios = queries.people(session), queries.portfolios(session)
    body = render_template(
        "consultation/recap.html",
        chosen=_chosen(asked.filters, people, portfolios),
        asked=asked,
        filters=asked.filters,
        counted=counted,
        page=page,
        names=declarations.names,
        people=people,
        portfolios=portfolios,
        declarations=declarations.touched(queries.rights_in_use(session)),
        address=asked.address,
    )
    return body, 422 if asked.errors else 200


@bp.get("/recapitulatif.csv")
@requires(Permission.HABILITATION_CONSULT)
def recap_csv() -> Any:
    """All lines of the recap, streamed as CSV."""
    asked = _asked()
    if asked.errors:
        return redirect(url_for("consultation.recap", **asked.address))

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            yield from csv_pieces(exports.recap_headings(_), _cells(session, asked))

    return streamed_csv(pieces(), _file_name(asked, "csv"))


@bp.get("/recapitulatif.xlsx")
@requires(Permission.HABILITATION_CONSULT)
def recap_xlsx() -> Any:
    """All lines of the recap as a workbook whose SIRETs are text."""
    asked = _asked()
    address = url_for("consultation.recap", **asked.address)
    if asked.errors:
        return redirect(address)
    try:
        return workbook(
            _("Récapitulatif"),
            exports.recap_headings(_),
            _cells(page_session(), asked),
            _file_name(asked, "xlsx"),
        )
    except exports.SheetFullError:
        flash(_("C’est trop long pour un classeur : prenez le CSV, ou filtrez."), "warning")
        return redirect(address)


def _asked() -> _Asked:
    days, today = Days(), clock.paris_day(clock.now())
    on = days.read("le") or today
    if on > today:
        days.errors["le"] = _("Ce jour n’est pas encore venu : choisissez-en un jusqu’à ce jour.")
    if on == today:
        days.typed["le"] = ""  # no filter: it would be another day's tomorrow
    narrowing, shown = narrowed(page_session())
    return _Asked(
        on=on, today=today, narrowing=narrowing, filters={**shown, **days.typed}, errors=days.errors
    )


def _chosen(
    filters: Mapping[str, Any],
    people: Iterable[queries.Person],
    portfolios: Iterable[tuple[UUID, str]],
) -> list[str]:
    """What the recap is narrowed to, in words: paper shows no filters."""
    words = {str(person.public_id): person.name for person in people}
    words |= {str(public_id): name for public_id, name in portfolios}
    words[OWN] = _("Vos établissements")
    asked = [filters["membre"], *filters["perimetre"]]
    named = [words[each] for each in asked if each in words]
    code, text = filters["declaration"], filters["q"]
    return [*named, *([code] if code else []), *([f"« {text} »"] if text else [])]


def _cells(session: Any, asked: _Asked) -> Iterator[exports.Cells]:
    holdings = reads.every(session, asked.narrowing, past=asked.past)
    return exports.recap_cells(holdings, Declarations(session), asked.on, _)


def _file_name(asked: _Asked, extension: str) -> str:
    return f"{_('Récapitulatif des habilitations')} {asked.on.isoformat()}.{extension}"
