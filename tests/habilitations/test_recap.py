"""The recap of rights: on any day it equals a simple picture of what was granted until then."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.habilitations import recap
from netent.habilitations.narrowing import Narrowing
from netent.kernel.clock import PARIS, paris_day
from netent.kernel.paging import PageAsked
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.consultation.office import Office, at
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("database")

Pair = tuple[str, str]  # SIRET and first name
Days = tuple[date, date | None]  # opening and end
Picture = Mapping[Pair, Mapping[int, Days]]  # what is held


@pytest.fixture
def office() -> Office:
    return Office()


def shown(office: Office, now: datetime, *, past: bool = True) -> Picture:
    """The recap as a picture."""
    return {
        (holding.where.siret, holding.who.first_name): {
            slot: (span.opens_on, span.ends_on)
            for span in holding.spans
            for slot in span.rights.slots()
            if span.opens_on is not None
        }
        for holding in office.holdings(now, past=past)
    }


class Model:
    """What is held, kept in memory; every right keeps its first opening."""

    def __init__(self) -> None:
        self.held: dict[Pair, dict[int, date | None]] = {}
        self.first: dict[tuple[Pair, int], date] = {}

    def grant(self, pair: Pair, rights: RightSet, now: datetime) -> None:
        for slot in rights.slots():
            self.first.setdefault((pair, slot), paris_day(now) + timedelta(days=1))
            self.held.setdefault(pair, {}).setdefault(slot, None)

    def withdraw(self, pair: Pair, rights: RightSet) -> None:
        for slot in rights.slots():
            self.held.get(pair, {}).pop(slot, None)

    def set_end(self, pair: Pair, rights: RightSet, ends_on: date | None) -> None:
        for slot in set(self.held.get(pair, {})) & set(rights.slots()):
            self.held[pair][slot] = ends_on

    def transfer(self, giver: str, receiver: str) -> None:
        for siret, name in list(self.held):
            if name != giver:
                continue
            theirs = self.held.setdefault((siret, receiver), {})
            for slot, ends_on in self.held.pop((siret, giver)).items():
                ends = {ends_on, theirs.get(slot, ends_on)}
                theirs[slot] = None if None in ends else max(day for day in ends if day)
                first = self.first[(siret, giver), slot]
                own = ((siret, receiver), slot)
                self.first[own] = min(first, self.first.get(own, first))

    def picture(self) -> Picture:
        return {
            pair: {slot: (self.first[pair, slot], ends_on) for slot, ends_on in slots.items()}
            for pair, slots in self.held.items()
            if slots
        }


class Chance:
    """Random acts, done to the office and to the model alike."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.model = office, Model()
        self.random = random.Random(seed)
        self.known = [office.rights(code) for code in ("DSN", "DPAE", "DUCS")]

    def act(self, now: datetime) -> None:
        office, model = self.office, self.model
        members = self.random.sample(office.members, self.random.randint(1, 2))
        sites = self.random.sample(office.sirets, self.random.randint(1, 3))
        pairs, rights = office.pairs(members, sites), self.rights()
        named = [(siret, member.first_name) for siret in sites for member in members]
        kind = self.random.choice(("grant", "grant", "grant", "withdraw", "end", "transfer"))
        if kind == "transfer":
            giver, receiver = self.random.sample(office.members, 2)
            office.transfer(giver, receiver, now)
            model.transfer(giver.first_name, receiver.first_name)
        elif kind == "end":
            ends_on = self.random.choice((None, date(2027, 1, 31), date(2027, 6, 30)))
            office.set_end(rights, now, pairs, ends_on=ends_on)
            for pair in named:
                model.set_end(pair, rights, ends_on)
        elif kind == "withdraw":
            office.withdraw(rights, now, pairs)
            for pair in named:
                model.withdraw(pair, rights)
        else:
            office.grant(rights, now, pairs)
            for pair in named:
                model.grant(pair, rights, now)

    def rights(self) -> RightSet:
        rights = NO_RIGHTS
        for some in self.random.sample(self.known, self.random.randint(1, 2)):
            rights = rights | some
        return rights & self.random.choice([rights, rights, RightSet(rights & -rights)])


@pytest.mark.parametrize("seed", range(5))
def test_recap_of_any_day_equals_what_the_acts_until_then_left(office: Office, seed: int) -> None:
    chance, pictures = Chance(office, seed), {}
    start = datetime(2026, 3, 1, 9, tzinfo=PARIS)
    for rank in range(40):
        now = start + timedelta(hours=9 * rank)
        chance.act(now)
        pictures[paris_day(now)] = chance.model.picture()
    for day, picture in pictures.items():
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
        assert shown(office, noon) == picture, day
    assert shown(office, start, past=False) == chance.model.picture()
    assert shown(office, start - timedelta(days=1)) == {}


def test_recap_counts_what_the_page_and_the_file_list(office: Office) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2))
    office.withdraw(office.rights("DSN"), at(9), office.pairs(office.members[:1]))
    office.withdraw(office.rights("DSN", "DPAE"), at(10), office.pairs(None, office.sirets[:1]))
    for past in (None, date(2026, 11, 9)):
        for rights in (None, office.rights("DSN"), office.rights("DUCS")):
            narrowed = Narrowing(rights=rights)
            with reading(office.tenant) as session:
                counted = recap.count(session, narrowed, past=past)
                page = recap.page(session, narrowed, counted, PageAsked(size=10), past=past)
                listed = list(recap.every(session, narrowed, past=past))
            assert page.total == counted.pairs == len(listed)
            assert list(page.items) == listed
            assert counted.members == len({holding.who.public_id for holding in listed})
            assert counted.sites == len({holding.where.siret for holding in listed})
            assert all(holding.spans for holding in listed)


def test_recap_is_in_the_order_of_sirets_then_names_on_every_page(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    with reading(office.tenant) as session:
        counted = recap.count(session, Narrowing(), past=None)
        found = [
            (holding.where.siret, holding.who.last_name)
            for number in (1, 2, 3)
            for holding in recap.page(
                session, Narrowing(), counted, PageAsked(number, 2), past=None
            ).items
        ]
    assert found == [(siret, name) for siret in office.sirets for name in ("Petit", "Roux")]


def test_recap_narrowed_to_a_person_a_site_and_a_declaration(office: Office) -> None:
    office.grant(office.rights("DSN", "DPAE"), at(2))
    bruno: Member = office.members[0]
    narrowed = Narrowing(
        member_id=bruno.id,
        sites=select(Site.id).where(
            Site.registration_id == office.registration.id, Site.siret == office.sirets[1]
        ),
        rights=office.rights("DPAE"),
    )
    for past in (True, False):
        (holding,) = office.holdings(at(3), past=past, narrowed=narrowed)
        assert (holding.who.first_name, holding.where.siret) == ("Bruno", office.sirets[1])
        assert [span.rights for span in holding.spans] == [office.rights("DPAE")]


def test_page_of_the_recap_asks_the_same_at_any_number() -> None:
    asked = []
    for clients in (5, 10):
        office = Office(clients=clients, start=31_000_000 + 100 * clients)
        office.grant(office.rights("DSN", "DPAE"), at(2))
        office.withdraw(office.rights("DPAE"), at(3))
        for past in (None, date(2026, 11, 4)):
            with reading(office.tenant) as session, recorded() as sent:
                counted = recap.count(session, Narrowing(), past=past)
                page = recap.page(session, Narrowing(), counted, PageAsked(), past=past)
            assert len(page.items) == 2 * clients
            asked.append(len(sent))
    assert asked[:2] == asked[2:]


def test_recap_shows_nothing_of_another_registration(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    other = Office(clients=0)
    assert other.holdings(at(3)) == other.holdings(at(3), past=False) == []
