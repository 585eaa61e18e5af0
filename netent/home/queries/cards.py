"""What a member may file today, one card a declaration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.habilitations.overview import Ended, Standing, Totals, lately_ended, totals
from netent.home.colours import is_dark
from netent.kernel.clock import days_later

# An end is told for so long; then it is history.
_ENDED_SHOWN_DAYS = 30
_ORDER = {Standing.OPEN: 0, Standing.DELAYED: 1}


@dataclass(frozen=True, slots=True)
class Card:
    """One declaration of a member: for how many establishments, and what keeps him from others.

    `only` is the one establishment where there is but one. `denied` counts those that neither are
    open nor will be by themselves. `ended_on` is given for what is held no more since that day;
    `only` is one of its establishments then.
    """

    code: str
    label: str
    colour: str
    is_dark: bool
    standing: Standing
    sites: int
    usable: int
    coming: int
    denied: int
    opens_on: date | None
    days: int
    only: str | None
    ended_on: date | None = None


def cards_of(
    session: Session, member_id: int, known: Sequence[DeclarationType], on: date
) -> list[Card]:
    """The member's declarations: those he may file first, then those to come, in the catalogue's
    order. The same few statements whatever the number of his rights."""
    held = {each.declaration: each for each in totals(session, member_id, on)}
    ended = lately_ended(session, member_id, since=days_later(on, -_ENDED_SHOWN_DAYS))
    cards = [_card(row, held[row.code], on) for row in known if row.code in held]
    cards += [
        _ended_card(row, ended[row.code])
        for row in known
        if row.code in ended and row.code not in held
    ]
    return sorted(cards, key=lambda card: _ORDER.get(card.standing, 2))


def _card(row: DeclarationType, held: Totals, on: date) -> Card:
    usable, coming = held.counts[Standing.OPEN], held.counts[Standing.DELAYED]
    return Card(
        code=row.code,
        label=row.label,
        colour=row.colour,
        is_dark=is_dark(row.colour),
        standing=held.standing(),
        sites=held.sites,
        usable=usable,
        coming=coming,
        denied=held.sites - usable - coming,
        opens_on=held.opens_on,
        days=(held.opens_on - on).days if held.opens_on else 0,
        only=held.only,
    )


def _ended_card(row: DeclarationType, ended: Ended) -> Card:
    return Card(
        code=row.code,
        label=row.label,
        colour=row.colour,
        is_dark=is_dark(row.colour),
        standing=Standing.ENDED,
        sites=ended.sites,
        usable=0,
        coming=0,
        denied=ended.sites,
        opens_on=None,
        days=0,
        only=ended.siret,
        ended_on=ended.ends_on,
    )
