"""Another SIRET to sign in with: by whom, which ones, and how he signs in from then on."""

import pytest
from sqlalchemy import select, update

from netent.accounts.service import Refused, SignedIn, TripletTaken
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.kernel.errors import Forbidden, NetentError
from netent.kernel.reasons import Reason
from netent.roles.service.moving import move_member
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter, make_person
from tests.factories.directory import make_establishments
from tests.factories.identifiers import siret_of, sirets
from tests.factories.tenancy import NOW, actor_of, make_member
from tests.notices.outbox import mail_to
from tests.roles.acting import fresh
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def zoe(registration: Registration) -> Person:
    return make_person(registration, first_name="Zoé", last_name="Carré")


@pytest.fixture
def other(registration: Registration) -> str:
    """An own establishment with which she does not sign in."""
    return siret_of(registration.siren, 1001)


def moved(registration: Registration, by: Member, member: Member, siret: str) -> Member:
    with transaction(Tenant(registration.id)) as session:
        return move_member(
            session,
            actor_of(registration, by),
            member_id=member.public_id,
            siret=siret,
            now=NOW,
        )


def events(registration: Registration) -> list[AuditEvent]:
    with reading(Tenant(registration.id)) as session:
        moves = select(AuditEvent).where(AuditEvent.action == "member.moved")
        return list(session.scalars(moves))


def at(person: Person, siret: str) -> Person:
    """The same person, who types another SIRET."""
    return person.typing(siret=siret)


def test_moved_member_signs_in_with_the_new_siret_only_and_is_told(
    registration: Registration, administrator: Member, zoe: Person, other: str
) -> None:
    before = zoe.member.siret
    moved(registration, administrator, zoe.member, other)
    assert fresh(registration, zoe.member).siret == other
    assert isinstance(enter(zoe), Refused)
    assert isinstance(enter(at(zoe, other)), SignedIn)
    mail = mail_to(zoe.member.email)
    assert mail.template == "member_moved"
    assert (mail.arguments["siret"], mail.arguments["siret_before"]) == (other, before)
    (event,) = events(registration)
    assert event.details == {"before": before, "after": other}


def test_siret_that_is_his_already_changes_nothing(
    registration: Registration, administrator: Member, zoe: Person
) -> None:
    moved(registration, administrator, zoe.member, zoe.member.siret)
    assert isinstance(enter(zoe), SignedIn)
    assert events(registration) == []


def test_only_an_active_own_establishment_is_given(
    registration: Registration, administrator: Member, zoe: Person, other: str
) -> None:
    make_establishments([other])
    with transaction(PORTAL) as session:
        session.execute(update(Establishment).values(active=False, state_since=NOW.date()))
    for siret, reason in (
        (sirets(1, start=44_000_000)[0], Reason.NOT_OWN_SITE),
        (other, Reason.ESTABLISHMENT_CLOSED),
    ):
        with pytest.raises(NetentError) as caught:
            moved(registration, administrator, zoe.member, siret)
        assert caught.value.reason is reason
    assert isinstance(enter(zoe), SignedIn)


def test_somebody_of_the_same_name_there_keeps_his_way_in(
    registration: Registration, administrator: Member, zoe: Person, other: str
) -> None:
    moved(registration, administrator, zoe.member, other)
    namesake = make_person(registration, first_name="ZOE", last_name="Carré")
    with pytest.raises(TripletTaken):
        moved(registration, administrator, namesake.member, other)
    assert isinstance(enter(namesake), SignedIn)


def test_a_declarant_moves_nobody(
    registration: Registration, administrator: Member, zoe: Person, other: str
) -> None:
    with pytest.raises(Forbidden):
        moved(registration, make_member(registration), zoe.member, other)


def test_two_namesakes_moved_at_once_do_not_meet(
    database: TestDatabase, registration: Registration, administrator: Member, other: str
) -> None:
    first = make_person(registration, first_name="Zoé", last_name="Carré")
    third = siret_of(registration.siren, 1000)
    moved(registration, administrator, first.member, third)
    second = make_person(registration, first_name="Zoé", last_name="Carré")
    outcomes = at_once(
        lambda: moved(registration, administrator, first.member, other),
        lambda: moved(registration, administrator, second.member, other),
    )
    assert sum(isinstance(each, TripletTaken) for each in outcomes) == 1
    assert sum(isinstance(each, Member) for each in outcomes) == 1


def test_page_offers_the_other_establishments_and_tells_a_namesake_at_the_field(
    database: TestDatabase, registration: Registration, zoe: Person, other: str
) -> None:
    owner = make_person(registration, administrator=True, first_name="Anne")
    pages = Pages(database.app).sign_in(owner)
    page = pages.get("moving.move", member_id=zoe.member.public_id)
    done = pages.press(page, "moving.move", {"siret": other}, to="roles.show")
    assert "Zoé Carré se connecte désormais avec ce SIRET" in done.notices()[0]
    namesake = make_person(registration, first_name="Zoé", last_name="Carré")
    page = pages.get("moving.move", member_id=namesake.member.public_id)
    refused = pages.press(page, "moving.move", {"siret": other}, status=422)
    assert "Une personne se connecte déjà avec ce SIRET" in refused.errors()[0]
    pages.press(page, "moving.move", {"siret": "12345678901234"}, status=422)
