"""Recap and history as lines of a table, for CSV and workbooks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from netent.consultation.declarations import Declarations
from netent.consultation.words import WAYS, state_of
from netent.habilitations.history import Line
from netent.habilitations.narrowing import Where, Who
from netent.habilitations.recap import Holding
from netent.imports.spreadsheets import Cell
from netent.kernel.clock import PARIS
from netent.kernel.reasons import N_

Translate = Callable[[str], str]
Cells: TypeAlias = Sequence[Cell]

# A sheet's rows, its headings left out.
MOST_ROWS = 1_048_575

_PEOPLE = (N_("SIRET de connexion"), N_("Nom"), N_("Prénom"))
_SITES = (N_("SIRET"), N_("Établissement"), N_("Portefeuille"))
_RIGHTS = (N_("Déclaration"), N_("Intitulé"))
_DAYS = (N_("Ouverture"), N_("Fin"))
_RECAP = (*_SITES, *_PEOPLE, *_RIGHTS, *_DAYS, N_("État"))
_HISTORY = (N_("Date"), N_("Heure"), N_("Auteur"), N_("Par"), N_("Changement"))
GRANTED, REDATED, WITHDRAWN = N_("Accordé"), N_("Dates changées"), N_("Retiré")


class SheetFullError(ValueError):
    """A sheet can't hold so many rows."""


class WithinSheet:
    """The rows that a sheet can hold; `is_cut` says afterwards whether there were more."""

    def __init__(self, rows: Iterable[Cells]) -> None:
        self._rows = rows
        self.is_cut = False

    def __iter__(self) -> Iterator[Cells]:
        for number, row in enumerate(self._rows):
            if number == MOST_ROWS:
                self.is_cut = True
                return
            yield row


def recap_headings(translate: Translate) -> list[str]:
    """The heads of the recap's columns."""
    return [translate(text) for text in _RECAP]


def recap_cells(
    holdings: Iterable[Holding], declarations: Declarations, on: date, translate: Translate
) -> Iterator[Cells]:
    """A row for each declaration of each holding; how it stands is told for that day."""
    for holding in holdings:
        for span in holding.spans:
            state = translate(state_of(span.opens_on, span.ends_on, on))
            for named in declarations.names(span.rights):
                yield (
                    *_site(holding.where),
                    *_person(holding.who),
                    named.code,
                    named.label,
                    _day(span.opens_on),
                    _day(span.ends_on),
                    state,
                )


def history_headings(translate: Translate) -> list[str]:
    """The heads of the history's columns."""
    return [translate(text) for text in (*_HISTORY, *_SITES, *_PEOPLE, *_RIGHTS, *_DAYS)]


def history_cells(
    lines: Iterable[Line], declarations: Declarations, translate: Translate
) -> Iterator[Cells]:
    """A row for each declaration that a line granted, changed or withdrew."""
    for line in lines:
        at = line.act.at.astimezone(PARIS)
        way = WAYS.get(line.act.origin.value)
        heads = (
            _day(at.date()),
            f"{at:%H:%M:%S}",
            line.act.actor_name or "netent",
            translate(way) if way else line.act.origin.value,
        )
        for word, rights, dated in (
            (GRANTED, line.granted, True),
            (REDATED, line.redated, True),
            (WITHDRAWN, line.withdrawn, False),
        ):
            for named in declarations.names(rights):
                yield (
                    *heads,
                    translate(word),
                    *_site(line.where),
                    *_person(line.who),
                    named.code,
                    named.label,
                    _day(line.opens_on) if dated else None,
                    _day(line.ends_on) if dated else None,
                )


def _site(where: Where) -> tuple[Cell, ...]:
    return where.siret, where.name, where.portfolio


def _person(who: Who) -> tuple[Cell, ...]:
    return who.siret, who.last_name, who.first_name


def _day(value: date | None) -> str | None:
    return None if value is None else f"{value.day:02d}/{value.month:02d}/{value.year}"
