"""The history of rights: acts newest first, their lines, and their counts."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.habilitations import history, service
from netent.habilitations.history import Asked, Slice
from netent.habilitations.narrowing import Narrowing
from netent.habilitations.tallies import Tally, tallies_of
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import NotFound
from netent.kernel.paging import PageAsked
from netent.kernel.right_set import NO_RIGHTS
from netent.perimeter.models import Site
from tests.consultation.office import Office, at
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def office() -> Office:
    return Office()


def acts(office: Office, asked: Asked, *, before: UUID | None = None, limit: int = 25) -> Slice:
    with reading(office.tenant) as session:
        return history.acts_before(session, asked, before=before, limit=limit)


def days(found: Slice) -> list[int]:
    return [act.at.day for act in found.acts]


def test_history_lists_acts_newest_first_and_none_that_changed_nothing(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    office.grant(office.rights("DSN"), at(3))  # held already
    office.withdraw(office.rights("DSN"), at(4))
    found = acts(office, Asked())
    assert days(found) == [4, 2]
    assert {act.actor_name for act in found.acts} == {"Alix Martin"}


def test_older_pages_stay_where_they_were_while_new_acts_come(office: Office) -> None:
    pair = office.pairs(office.members[:1], office.sirets[:1])
    for day in range(1, 8):
        change = office.grant if day % 2 else office.withdraw
        change(office.rights("DSN"), at(day), pair)
    first = acts(office, Asked(), limit=3)
    assert (days(first), first.has_older) == ([7, 6, 5], True)
    office.withdraw(office.rights("DSN"), at(8), pair)
    second = acts(office, Asked(), before=first.acts[-1].public_id, limit=3)
    third = acts(office, Asked(), before=second.acts[-1].public_id, limit=3)
    assert (days(second), second.has_older) == ([4, 3, 2], True)
    assert (days(third), third.has_older) == ([1], False)


def test_acts_of_one_moment_are_each_listed_once(office: Office) -> None:
    for siret in office.sirets:
        office.grant(office.rights("DSN"), at(2), office.pairs(None, [siret]))
    seen, before = [], None
    for _page in range(4):
        found = acts(office, Asked(), before=before, limit=1)
        seen += [act.public_id for act in found.acts]
        before = seen[-1]
    assert len(seen) == len(set(seen)) == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(since=at(3, 0)), [5, 4, 3]),
        (Asked(until=at(4, 0)), [3, 2]),
        (Asked(since=at(3), until=at(3) + timedelta(microseconds=1)), [3]),
        (Asked(origin=ActOrigin.COMMAND), [3]),
        (Asked(actor_id=0), []),
    ],
)
def test_history_narrowed_by_period_way_and_author(
    office: Office, asked: Asked, expected: list[int]
) -> None:
    office.grant(office.rights("DSN"), at(2))
    office.grant(office.rights("DPAE"), at(3), origin=ActOrigin.COMMAND)
    office.withdraw(office.rights("DPAE"), at(4))
    office.withdraw(office.rights("DSN"), at(5))
    assert days(acts(office, asked)) == expected


def test_history_narrowed_to_a_person_a_site_and_a_declaration(office: Office) -> None:
    bruno, chloe = office.members
    office.grant(office.rights("DSN", "DPAE"), at(2))
    office.withdraw(office.rights("DPAE"), at(3), office.pairs([chloe]))
    office.withdraw(office.rights("DSN"), at(4), office.pairs([bruno], office.sirets[:1]))
    site = select(Site.id).where(
        Site.registration_id == office.registration.id, Site.siret == office.sirets[0]
    )
    by_person = Asked(lines=Narrowing(member_id=bruno.id))
    by_declaration = Asked(lines=Narrowing(rights=office.rights("DPAE")))
    by_site = Asked(lines=Narrowing(member_id=chloe.id, sites=site))
    assert days(acts(office, by_person)) == [4, 2]
    assert days(acts(office, by_declaration)) == [3, 2]
    assert days(acts(office, by_site)) == [3, 2]
    with reading(office.tenant) as session:
        lines = list(history.every_line(session, by_declaration))
    assert {line.granted | line.withdrawn for line in lines} == {office.rights("DPAE")}
    assert [line.act.at.day for line in lines] == [3] * 3 + [2] * 6


def test_lines_of_an_act_tell_who_where_what_and_when_it_opens(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2), office.pairs(office.members[:1], office.sirets[:1]))
    (act,) = acts(office, Asked()).acts
    with reading(office.tenant) as session:
        (line,) = history.lines_page(session, act, Narrowing(), PageAsked()).items
    assert (line.who.name, line.where.siret) == ("Bruno Petit", office.sirets[0])
    assert (line.where.name, line.where.portfolio) == ("Boulangerie", "Quartier")
    assert (line.granted, line.redated, line.withdrawn) == (
        office.rights("DSN"),
        NO_RIGHTS,
        NO_RIGHTS,
    )
    assert (line.opens_on, line.ends_on) == (at(3).date(), None)


def test_tallies_count_lines_people_sites_and_rights(office: Office) -> None:
    granted = office.grant(office.rights("DSN", "DPAE"), at(2))
    withdrawn = office.withdraw(office.rights("DPAE"), at(3), office.pairs(office.members[:1]))
    found = acts(office, Asked()).acts
    rights = len(office.rights("DSN", "DPAE"))
    with reading(office.tenant) as session:
        tallies = tallies_of(session, found, Narrowing())
        narrowed = tallies_of(session, found, Narrowing(rights=office.rights("DPAE")))
    assert tallies[granted.id] == Tally(6, 2, 3, 6 * rights, 0, 0)
    assert tallies[withdrawn.id] == Tally(3, 1, 3, 0, 0, 3)
    assert narrowed[granted.id] == Tally(6, 2, 3, 6, 0, 0)


def test_rights_that_were_held_and_got_other_dates_are_told_apart(office: Office) -> None:
    bruno, chloe = office.members
    pair = office.pairs([bruno], office.sirets[:1])
    office.grant(office.rights("DSN"), at(2), pair)
    office.grant(office.rights("DPAE"), at(3), pair)
    ended = office.set_end(
        office.rights("DSN", "DPAE"), at(4), pair, ends_on=at(30, month=12).date()
    )
    office.grant(office.rights("DSN"), at(5), office.pairs([chloe], office.sirets[:1]))
    moved = office.transfer(bruno, chloe, at(6))
    with reading(office.tenant) as session:
        found = history.acts_before(session, Asked(), before=None, limit=25).acts
        tallies = tallies_of(session, found, Narrowing())
        lines = [line for line in history.every_line(session, Asked()) if line.act.id == moved.id]
        told = history.lines_of(session, [act for act in found if act.id == ended.id], Narrowing())
    dsn, dpae = office.rights("DSN"), office.rights("DPAE")
    assert {line.redated for line in told[ended.id]} == {dsn, dpae}
    assert all(not line.granted for line in told[ended.id])
    assert tallies[ended.id].redated == len(dsn | dpae)
    assert tallies[ended.id].granted == 0
    gained = [line for line in lines if line.who.first_name == "Chloé"]
    assert {right for line in gained for right in line.granted.slots()} == set(dpae.slots())
    assert {right for line in gained for right in line.redated.slots()} == set(dsn.slots())
    (lost,) = (line for line in lines if line.who.first_name == "Bruno")
    assert lost.withdrawn == dsn | dpae
    assert (tallies[moved.id].granted, tallies[moved.id].redated) == (len(dpae), len(dsn))


def test_change_after_another_one_of_the_same_act_knows_it(office: Office) -> None:
    pair, dsn = office.pairs(office.members[:1], office.sirets[:1]), office.rights("DSN")
    with transaction(office.tenant) as session:
        act = service.begin_act(session, office.actor, origin=ActOrigin.PAGE, now=at(2))
        service.grant(session, act, pair, dsn, default_delay_days=1)
        service.set_end(session, act, pair, dsn, ends_on=at(30).date())
    with reading(office.tenant) as session:
        first, second = history.every_line(session, Asked())
    assert (first.granted, first.redated, first.ends_on) == (dsn, NO_RIGHTS, None)
    assert (second.granted, second.redated, second.ends_on) == (NO_RIGHTS, dsn, at(30).date())
    (held,) = office.holdings(at(3))
    assert [span.ends_on for span in held.spans] == [at(30).date()]


def test_act_is_found_by_its_identifier_in_its_registration_alone(office: Office) -> None:
    act = office.grant(office.rights("DSN"), at(2))
    other = Office(clients=0)
    with reading(office.tenant) as session:
        assert history.act_of(session, act.public_id).id == act.id
    for public_id in (act.public_id, uuid4()):
        with reading(other.tenant) as session, pytest.raises(NotFound):
            history.act_of(session, public_id)
    assert acts(other, Asked()).acts == []


def test_page_of_the_history_asks_the_same_at_any_number() -> None:
    asked = []
    for clients in (4, 8):
        office = Office(clients=clients, start=32_000_000 + 100 * clients)
        for siret in office.sirets:
            office.grant(office.rights("DSN"), at(2), office.pairs(None, [siret]))
        with reading(office.tenant) as session, recorded() as sent:
            found = history.acts_before(session, Asked(), before=None, limit=25)
            tallies_of(session, found.acts, Narrowing())
            history.lines_of(session, found.acts, Narrowing())
        assert len(found.acts) == clients
        asked.append(len(sent))
    assert asked[0] == asked[1]
