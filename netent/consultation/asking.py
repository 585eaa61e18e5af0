"""What a page is narrowed to, out of its address: people, establishments, days."""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.consultation import queries
from netent.habilitations.narrowing import Narrowing
from netent.kernel.clock import days_later, paris_midnight
from netent.kernel.errors import NotFound
from netent.web.filters import text_asked

OWN = "propres"
_LONGEST_NUMBER = 18
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1990, 2200


@dataclass(slots=True)
class Days:
    """The days of an address, as typed; `errors` says what is wrong with them, by field."""

    typed: MutableMapping[str, str] = field(default_factory=dict)
    errors: MutableMapping[str, str] = field(default_factory=dict)

    def read(self, name: str) -> date | None:
        """The day of this field, None when it is empty or no day."""
        typed = self.typed[name] = text_asked(name)
        if not typed:
            return None
        found = _day(typed)
        if found is None:
            self.errors[name] = _("Ce n’est pas une date : écrivez jj/mm/aaaa.")
            return None
        self.typed[name] = found.isoformat()
        return found

    def period(self) -> tuple[datetime | None, datetime | None]:
        """From the first moment of `du` to the end of `au`."""
        first, last = self.read("du"), self.read("au")
        if first and last and last < first:
            self.errors["au"] = _("Cette date précède le début de la période.")
            return None, None
        return (
            None if first is None else paris_midnight(first),
            None if last is None else paris_midnight(days_later(last, 1)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the filter bar shows, and what is wrong with it, by field."""

    filters: Mapping[str, Any]
    errors: Mapping[str, str]

    @property
    def address(self) -> dict[str, Any]:
        """The filters in use, to take along in an address."""
        return {name: value for name, value in self.filters.items() if value}


def _day(typed: str) -> date | None:
    found = _DAY.fullmatch(typed)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def identifier_asked(name: str) -> UUID | None:
    """The identifier in the address; one that nothing can have is as unknown as another's."""
    typed = request.args.get(name, "")
    return _identifier(typed) if typed else None


def number_asked(name: str) -> int | None:
    """The number in the address; one that nothing can have is unknown."""
    typed = request.args.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_NUMBER):
        raise NotFound
    return int(typed)


def _identifier(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


def _places_asked() -> list[UUID | str]:
    """Portfolios, and one's own establishments, each that the address names once."""
    typed = filter(None, request.args.getlist("perimetre"))
    return list(dict.fromkeys(each if each == OWN else _identifier(each) for each in typed))


def narrowed(session: Session) -> tuple[Narrowing, Mapping[str, Any]]:
    """Whose rights, where and which, with what the filter bar shows; NotFound for another's."""
    member = identifier_asked("membre")
    code = text_asked("declaration")
    places = _places_asked()
    text = text_asked()
    where = queries.sites(
        session,
        text=text,
        own=OWN in places,
        portfolios=queries.portfolio_ids(
            session, [each for each in places if isinstance(each, UUID)]
        ),
    )
    narrowing = Narrowing(
        member_id=None if member is None else queries.member_id_of(session, member),
        sites=where,
        rights=queries.rights_of(session, code) or None,
    )
    shown = {
        "q": text,
        "membre": str(member or ""),
        "declaration": code,
        "perimetre": [str(each) for each in places],
    }
    return narrowing, shown
