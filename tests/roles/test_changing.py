"""Roles given and taken, suspension and its end: what each brings, and to whom."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from netent.accounts.models import WebSession
from netent.accounts.service import Refused, SignedIn
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter, make_person
from tests.factories.declarants import coming_with, created
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_administrator
from tests.notices.outbox import mails
from tests.roles.acting import (
    BOTH,
    changes,
    decided,
    event,
    fresh,
    give_rights,
    held_by,
    reinstated,
    roles_set,
    suspended,
)

Act = Callable[[Registration, Member, Member], object]


@pytest.fixture
def peer(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Luc", last_name="Bihan")


@pytest.fixture
def declarant(registration: Registration) -> Person:
    return make_person(registration, first_name="Zoé", last_name="Carré")


def open_sessions(person: Person) -> list[WebSession]:
    with reading(PORTAL) as session:
        return list(
            session.scalars(
                select(WebSession).where(
                    WebSession.member_id == person.member.id, WebSession.revoked_at.is_(None)
                )
            )
        )


def demote(registration: Registration, actor: Member, target: Member) -> object:
    return roles_set(registration, actor, target, Role.DECLARANT, is_confirmed=True)


def suspend(registration: Registration, actor: Member, target: Member) -> object:
    return suspended(registration, actor, target, is_confirmed=True)


# --- roles


def test_promoted_declarant_is_administrator_at_once_and_coopted_by_that_act(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    enter(declarant)
    roles_set(registration, administrator, declarant.member, *BOTH)
    member = fresh(registration, declarant.member)
    assert (member.state, member.roles) == (MemberState.ACTIVE, BOTH)
    assert (member.way_in, member.let_in_by_id) == (WayIn.COOPTED, administrator.id)
    assert len(open_sessions(declarant)) == 1
    (mail,) = mails()
    assert (mail.template, mail.recipient) == ("member_roles", member.email)
    assert mail.arguments["role"] == "ADMINISTRATOR+DECLARANT"
    told = event(registration, "member.roles_changed")
    assert told.details == {"before": ["DECLARANT"], "after": ["ADMINISTRATOR", "DECLARANT"]}
    # He acts as one from his next press on.
    roles_set(registration, member, administrator, *BOTH)
    assert fresh(registration, administrator).roles == BOTH


def test_first_administrator_stays_the_first_whatever_he_was_in_between(
    registration: Registration, administrator: Member, peer: Member
) -> None:
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Member, peer.id).way_in = WayIn.FIRST_ADMINISTRATOR
    demote(registration, administrator, peer)
    roles_set(registration, administrator, fresh(registration, peer), Role.ADMINISTRATOR)
    assert fresh(registration, peer).way_in is WayIn.FIRST_ADMINISTRATOR


def test_demoted_administrator_is_signed_out_and_does_nothing_more(
    registration: Registration, administrator: Member
) -> None:
    person = make_person(registration, administrator=True, first_name="Luc")
    assert isinstance(enter(person), SignedIn)
    demote(registration, administrator, person.member)
    assert open_sessions(person) == []
    with pytest.raises(Forbidden):
        suspended(registration, person.member, administrator)
    entered = enter(person)
    assert isinstance(entered, SignedIn)
    assert entered.standing.actor.roles == {Role.DECLARANT}


def test_declarant_role_taken_ends_his_rights_and_his_portfolios_by_the_same_act(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    make_portfolio(registration, declarants=[declarant.member])
    give_rights(registration, declarant.member)
    rights = held_by(registration, declarant.member).rights
    assert rights > 0
    roles_set(registration, administrator, declarant.member, Role.ADMINISTRATOR, ending=rights)
    assert fresh(registration, declarant.member).roles == {Role.ADMINISTRATOR}
    assert held_by(registration, declarant.member).rights == 0
    decision = decided(registration, declarant.member, siret_of(registration.siren, 1000))
    assert decision.reason is Reason.NO_HABILITATION
    told = event(registration, "member.roles_changed").details
    assert (told["rights_withdrawn"], told["portfolios_left"]) == (rights, 1)
    assert mails()[-1].arguments["rights"] == rights
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(PortfolioDeclarant)).all() == []
        assert session.scalars(select(Portfolio.revision)).one() == 1


def test_rights_that_the_page_did_not_show_are_not_ended(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    give_rights(registration, declarant.member)
    with pytest.raises(Refusal) as refused:
        roles_set(registration, administrator, declarant.member, Role.ADMINISTRATOR, ending=1)
    assert refused.value.reason is Reason.HOLDINGS_CHANGED
    assert fresh(registration, declarant.member).roles == {Role.DECLARANT}
    assert held_by(registration, declarant.member).rights > 0


def test_same_role_again_changes_nothing_and_tells_nobody(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    roles_set(registration, administrator, declarant.member, Role.DECLARANT)
    assert (changes(registration), mails()) == ([], [])


# --- suspension


def test_suspended_member_is_out_at_once_and_his_codes_and_links_are_void(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator)
    waiting = coming_with(registration, told)
    inside = make_person(registration, first_name="Zoé")
    assert isinstance(enter(inside), SignedIn)
    for person in (waiting, inside):
        suspended(registration, administrator, person.member)
    assert open_sessions(inside) == []
    assert enter(inside) == Refused()
    reinstated(registration, administrator, fresh(registration, waiting.member))
    assert enter(waiting) == Refused()


def test_suspended_members_rights_sleep_and_come_back_with_him(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    siret = siret_of(registration.siren, 1000)
    give_rights(registration, declarant.member)
    before = decided(registration, declarant.member, siret)
    assert before.allowed
    suspended(registration, administrator, declarant.member)
    asleep = decided(registration, declarant.member, siret)
    assert asleep.reason is Reason.MEMBER_SUSPENDED
    reinstated(registration, administrator, declarant.member)
    assert decided(registration, declarant.member, siret) == before
    assert isinstance(enter(declarant), SignedIn)
    assert [mail.template for mail in mails()] == ["member_suspended", "member_reinstated"]
    assert [row.state_after for row in changes(registration)] == ["suspended", "active"]


def test_second_suspension_changes_nothing(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    for _press in range(2):
        suspended(registration, administrator, declarant.member)
    for _press in range(2):
        reinstated(registration, administrator, declarant.member)
    assert len(changes(registration)) == len(mails()) == 2


def test_role_of_a_suspended_member_waits_for_his_return(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    suspended(registration, administrator, declarant.member)
    with pytest.raises(Refusal) as refused:
        roles_set(registration, administrator, declarant.member, *BOTH)
    assert refused.value.reason is Reason.MEMBER_SUSPENDED
