"""« Vos services complémentaires »: what the registration's declarations bring its member."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.complementary import words
from netent.complementary.addresses import is_fictitious
from netent.complementary.carried import Service, services
from netent.complementary.queries.links import addresses
from netent.complementary.queries.taken import taken_declarations
from netent.complementary.reach import may_open
from netent.complementary.states import Area


@dataclass(frozen=True, slots=True)
class Offer:
    """A service to go to. `is_fictitious` marks an example's address, where no site is."""

    code: str
    label: str
    about: str
    url: str
    is_external: bool
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """An area with its services, at least one."""

    area: Area
    label: str
    offers: Sequence[Offer]


def offered(session: Session, known: Sequence[DeclarationType]) -> list[Shelf]:
    """The areas that hold anything, in the guide's order; two statements, whatever is held.

    `known` is the catalogue with its rights.
    """
    taken = taken_declarations(session, known)
    set_addresses = addresses(session) if taken else {}
    shelves: dict[Area, list[Offer]] = {area: [] for area in Area}
    for service in services():
        if service.goes_with(taken) and (url := _way(service, set_addresses.get(service.code))):
            shelves[service.area].append(_offer(service, url))
    return [
        Shelf(area, str(words.AREAS[area]), offers) for area, offers in shelves.items() if offers
    ]


def _way(service: Service, address: str | None) -> str | None:
    if service.is_external:
        return address
    return url_for(service.endpoint) if may_open(service.endpoint) else None


def _offer(service: Service, url: str) -> Offer:
    label, about = words.SERVICES[service.code]
    return Offer(
        code=service.code,
        label=str(label),
        about=str(about),
        url=url,
        is_external=service.is_external,
        is_fictitious=service.is_external and is_fictitious(url),
    )
