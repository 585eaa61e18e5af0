"""Seeing the portal as a member does: told to his firm, for a while, and over at once."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound
from netent.operators import service
from netent.operators.service import suspend_operator
from netent.policies.operators import VIEW_LENGTH
from netent.sweep import sweep
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, make_person
from tests.factories.operators import Operating
from tests.factories.tenancy import NOW, actor_of, make_administrator
from tests.notices.outbox import mails
from tests.operators.trail import portal_events
from tests.operators.viewing import WHY, begin, view_events
from tests.support.pages import Pages


@pytest.fixture
def person(database: object) -> Person:
    return make_person(administrator=True, first_name="Claire", last_name="Morvan")


def change(person: Person, **values: object) -> None:
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).where(Member.id == person.member.id).values(**values))


def test_view_shows_what_the_member_sees_under_a_banner(desk: Pages, person: Person) -> None:
    found = desk.get("desk.choose_member", siren=person.registration.siren, q="morv")
    assert [row[0] for row in found.rows()] == ["Claire Morvan"]
    home = begin(desk, person)
    banner = home.soup.select_one(".viewing")
    assert banner is not None
    told = " ".join(banner.get_text(" ").split())
    assert "lecture seule : Claire Morvan" in told
    assert "Odile Garnier" in told
    assert WHY in told
    assert "14 h 35" in told
    assert desk.get("portfolios.index").soup.select_one(".viewing")
    assert person.registration.name in str(home.soup)
    done = desk.press(home, "desk.end_view", to="desk.index")
    assert done.notices() == ["La consultation a pris fin."]
    assert not done.soup.select_one(".viewing")
    desk.get("portfolios.index", to="desk.index")


def test_firm_and_portal_keep_it_and_administrators_are_told(
    desk: Pages, person: Person, operator: Operating
) -> None:
    other = make_administrator(person.registration, first_name="Anne")
    home = begin(desk, person)
    assert {(mail.template, mail.recipient) for mail in mails()} == {
        ("view_began", person.member.email),
        ("view_began", other.email),
    }
    said = mails()[-1].arguments
    assert (said["operator"], said["member_name"]) == ("Odile Garnier", "Claire Morvan")
    assert said["why"] == WHY
    desk.press(home, "desk.end_view", to="desk.index")
    began, ended = view_events(person)
    assert (began.action, ended.action) == ("member.view_began", "member.view_ended")
    assert (began.actor_id, began.actor_name) == (None, "Odile Garnier")
    assert (began.subject, began.details["why"]) == (str(person.member.public_id), WHY)
    assert began.details["operator"] == str(operator.acting.public_id)
    kept = [event for event in portal_events() if event.action.startswith("member.view_")]
    assert [event.action for event in kept] == ["member.view_began", "member.view_ended"]
    assert kept[0].subject == person.registration.siren


@pytest.mark.parametrize("why", ["", "court", "x" * 301])
def test_view_wants_a_reason_of_10_to_300_characters(desk: Pages, person: Person, why: str) -> None:
    page = desk.get("desk.begin_view", member_id=person.member.public_id)
    desk.press(page, "desk.begin_view", {"why": why}, status=422)
    assert view_events(person) == []


def test_secrets_of_the_member_stay_closed(desk: Pages, person: Person) -> None:
    begin(desk, person)
    for endpoint in ("accounts.show", "accounts.factors", "accounts.recovery_requests"):
        assert "reste fermée pendant une consultation" in desk.get(endpoint, status=403).text
    refused = desk.post("roles.create", status=403)
    assert "lecture seule : rien n’est fait" in refused.text
    # His desk is closed meanwhile.
    desk.get("desk.letters", to="home.index")
    desk.get("desk.choose_member", to="home.index")


def test_view_lasts_half_an_hour_and_the_sweep_writes_its_end(
    desk: Pages, person: Person, clock: time_machine.Traveller
) -> None:
    begin(desk, person)
    clock.shift(VIEW_LENGTH / 2)
    desk.get("portfolios.index")
    clock.shift(VIEW_LENGTH / 2 - timedelta(seconds=1))
    desk.get("portfolios.index")
    clock.shift(1)
    desk.get("portfolios.index", to="desk.index")
    assert len(view_events(person)) == 1
    with desk.app.app_context():
        sweep(NOW + VIEW_LENGTH)
        sweep(NOW + VIEW_LENGTH)
    assert [event.action for event in view_events(person)][1:] == ["member.view_ended"]


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.DELETED])
def test_view_of_a_member_no_longer_active_is_over_at_once(
    desk: Pages, person: Person, state: MemberState
) -> None:
    begin(desk, person)
    change(person, state=state)
    desk.get("portfolios.index", to="desk.index")
    desk.get("desk.begin_view", member_id=person.member.public_id, status=404)
    found = desk.get("desk.choose_member", siren=person.registration.siren)
    assert found.rows() == []


def test_view_of_a_terminated_registration_is_over_at_once(desk: Pages, person: Person) -> None:
    begin(desk, person)
    with transaction(PORTAL) as session:
        session.get_one(Registration, person.registration.id).terminated_at = NOW
    desk.get("home.index", to="desk.index")
    found = desk.get("desk.choose_member", siren=person.registration.siren)
    assert "Aucune inscription en cours" in found.text


def test_view_of_a_suspended_operator_is_over_and_written_by_the_sweep(
    desk: Pages, person: Person, operator: Operating
) -> None:
    begin(desk, person)
    with transaction(PORTAL) as session:
        suspend_operator(session, email=operator.email, now=NOW)
    desk.get("portfolios.index", to="accounts.sign_in")
    with desk.app.app_context():
        sweep(NOW)
    assert view_events(person)[-1].action == "member.view_ended"


def test_signing_out_ends_the_view_too(desk: Pages, person: Person) -> None:
    home = begin(desk, person)
    desk.press(home, "operators.sign_out", to="operators.sign_in")
    assert [event.action for event in view_events(person)] == [
        "member.view_began",
        "member.view_ended",
    ]


def test_language_of_the_member_stays_his(desk: Pages, person: Person) -> None:
    home = begin(desk, person)
    field = home.soup.select_one('input[name="csrf_token"]')
    assert field is not None
    desk.language = "en"
    desk.send("/langue", {"csrf_token": field["value"], "language": "en"}, to="home.index")
    with transaction(Tenant(person.registration.id)) as session:
        assert session.get_one(Member, person.member.id).locale == "fr"


def test_another_browser_of_the_operator_views_nobody(
    desk: Pages, person: Person, operator: Operating, clock: time_machine.Traveller
) -> None:
    from tests.factories.operators import sign_in_operator

    begin(desk, person)
    clock.shift(60)
    other = Pages(desk.app)
    sign_in_operator(other, operator)
    other.get("portfolios.index", to="desk.index")
    desk.get("portfolios.index")


def test_service_checks_who_asks_and_whom(person: Person, operator: Operating) -> None:
    asked = {"registration_id": person.registration.id, "why": WHY, "now": NOW}
    actor = actor_of(person.registration, person.member)
    with pytest.raises(Forbidden):
        service.begin_view(actor, 1, member_id=person.member.public_id, **asked)  # type: ignore[arg-type]
    stranger = make_person()
    with pytest.raises(NotFound):
        service.begin_view(operator.acting, 1, member_id=stranger.member.public_id, **asked)
    assert view_events(person) == []
    assert not service.end_view(operator.acting, 1, now=NOW)


def test_siren_that_is_none_or_unknown_is_told(desk: Pages) -> None:
    assert "Ce n’est pas un SIREN" in desk.get("desk.choose_member", siren="123").text
    unknown = desk.get("desk.choose_member", siren="443 080 908").text
    assert "Aucune inscription en cours" in unknown
