"""Views that begin at the same moment, or as their web session ends: none without its end."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.errors import Forbidden
from netent.operators import service
from netent.operators.models import OperatorSession
from netent.operators.service import suspend_operator, viewing
from tests.accounts.people import Person, make_person
from tests.factories.operators import Operating
from tests.factories.tenancy import NOW
from tests.operators.viewing import WHY, view_events
from tests.support.pages import Pages


@pytest.fixture
def people(desk: Pages) -> tuple[Person, Person]:
    return make_person(administrator=True), make_person(administrator=True)


@pytest.fixture
def session_id(desk: Pages) -> int:
    with reading(PORTAL) as session:
        return session.scalars(select(OperatorSession.id)).one()


def begun(operator: Operating, session_id: int, person: Person) -> None:
    service.begin_view(
        operator.acting,
        session_id,
        registration_id=person.registration.id,
        member_id=person.member.public_id,
        why=WHY,
        now=NOW,
    )


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something else happen between what a beginning view asks and what it writes."""
    end_view = viewing.end_view

    def ended(*arguments: object, **values: object) -> bool:
        monkeypatch.setattr(viewing, "end_view", end_view)
        done = end_view(*arguments, **values)  # type: ignore[arg-type]
        act()
        return done

    monkeypatch.setattr(viewing, "end_view", ended)


def actions(person: Person) -> list[str]:
    return [event.action.removeprefix("member.view_") for event in view_events(person)]


def test_second_of_two_views_at_once_does_not_take_the_first_ones_end(
    monkeypatch: pytest.MonkeyPatch,
    operator: Operating,
    session_id: int,
    people: tuple[Person, Person],
) -> None:
    first, second = people
    meanwhile(monkeypatch, lambda: begun(operator, session_id, first))
    with pytest.raises(Forbidden):
        begun(operator, session_id, second)
    assert (actions(first), actions(second)) == (["began"], [])
    assert service.end_view(operator.acting, session_id, now=NOW)
    assert (actions(first), actions(second)) == (["began", "ended"], [])


def test_operator_suspended_as_he_begins_views_nobody(
    monkeypatch: pytest.MonkeyPatch,
    operator: Operating,
    session_id: int,
    people: tuple[Person, Person],
) -> None:
    def suspend() -> None:
        with transaction(PORTAL) as session:
            suspend_operator(session, email=operator.email, now=NOW)

    meanwhile(monkeypatch, suspend)
    with pytest.raises(Forbidden):
        begun(operator, session_id, people[0])
    assert actions(people[0]) == []
