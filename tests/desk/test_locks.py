"""Locked members: listed for the operator, let in again for a reason that they read."""

import pytest
from sqlalchemy import select

from netent.accounts.service import SignedIn
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.desk import service
from netent.kernel.errors import Forbidden
from tests.accounts.people import RULES, Person, enter, fail, login_of, make_person
from tests.factories.tenancy import NOW, actor_of
from tests.notices.outbox import mails
from tests.support.pages import Pages
from tests.support.queries import recorded

WHY = "Appel du siège, identité vérifiée"


@pytest.fixture
def locked(database: object) -> Person:
    person = make_person(last_name="Moulin")
    fail(person, RULES.attempts)
    return person


def test_locked_member_is_listed_and_others_are_not(desk: Pages, locked: Person) -> None:
    make_person(last_name="Tranquille")
    rows = desk.get("desk.locks").rows()
    assert len(rows) == 1
    assert rows[0][0].startswith("Camille Moulin")
    assert len(desk.get("desk.locks", q="moul").rows()) == 1
    assert len(desk.get("desk.locks", q=locked.registration.siren).rows()) == 1
    assert "Aucun compte verrouillé ne correspond" in desk.get("desk.locks", q="Zoé").text
    assert "1 membre ne peut pas entrer" in desk.get("desk.index").text


def test_unlocking_lets_him_try_and_is_told_to_him_and_his_firm(
    desk: Pages, locked: Person
) -> None:
    page = desk.visit(desk.get("desk.locks").link("Déverrouiller… Camille Moulin"))
    desk.press(page, "desk.unlock", {"why": "court"}, status=422)
    assert login_of(locked).locked_until is not None
    done = desk.press(page, "desk.unlock", {"why": WHY}, to="desk.locks")
    assert done.notices() == ["Le compte de Camille Moulin est déverrouillé."]
    assert isinstance(enter(locked), SignedIn)
    told = mails()[-1]
    assert (told.template, told.recipient) == ("member_unlocked", locked.member.email)
    assert (told.arguments["operator"], told.arguments["why"]) == ("Odile Garnier", WHY)
    with reading(Tenant(locked.registration.id)) as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "member.unlocked")
        ).one()
    assert (event.actor_id, event.actor_name) == (None, "Odile Garnier")
    assert (event.subject, event.details["why"]) == (str(locked.member.public_id), WHY)
    assert event.details["operator"]


def test_member_who_is_not_locked_is_not_found(desk: Pages, locked: Person) -> None:
    other = make_person()
    desk.get("desk.unlock", member_id=other.member.public_id, status=404)


def test_member_can_not_unlock(locked: Person) -> None:
    actor = actor_of(locked.registration, locked.member)
    with (
        transaction(Tenant(locked.registration.id)) as session,
        pytest.raises(Forbidden),
    ):
        service.unlock_member(
            session,
            actor,  # type: ignore[arg-type]
            member_id=locked.member.id,
            why=WHY,
            now=NOW,
        )


def test_list_costs_the_same_however_long(desk: Pages, locked: Person) -> None:
    def cost() -> int:
        with recorded() as sent:
            desk.get("desk.locks")
        return len(sent)

    before = cost()
    for _more in range(4):
        fail(make_person(), RULES.attempts)
    assert cost() == before
