"""A corrected address: told to both, validated by its link, and nobody takes a peer's mail."""

import re

import pytest

from netent.accounts.service import confirm_address
from netent.activations.service import LinkState
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, Refusal
from netent.notices.arguments import Link, decode
from netent.policies.portals import NET_ENTREPRISES
from netent.roles.service import correct_address
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, make_person
from tests.factories.tenancy import NOW, make_administrator, make_member
from tests.notices.outbox import mails
from tests.roles.acting import by, event, fresh
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

RIGHT = "zoe@nouvelle.example"


@pytest.fixture
def validated(registration: Registration) -> Member:
    member = make_member(registration, first_name="Zoé")
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Member, member.id).email_validated_at = NOW
    return member


def corrected(registration: Registration, actor: Member, target: Member) -> Member:
    found: Member = by(correct_address, registration, actor, target, email=RIGHT)
    return found


def test_both_addresses_are_told_and_the_new_one_waits_for_its_link(
    registration: Registration, administrator: Member, validated: Member
) -> None:
    corrected(registration, administrator, validated)
    member = fresh(registration, validated)
    assert (member.email, member.email_validated_at) == (RIGHT, None)
    assert [(mail.template, mail.recipient) for mail in mails()] == [
        ("address_corrected", validated.email),
        ("address_given", RIGHT),
    ]
    details = event(registration, "member.email_corrected").details
    assert details == {"before": validated.email, "after": RIGHT}


def test_link_sent_to_the_new_address_validates_it(
    database: TestDatabase, registration: Registration, administrator: Member, validated: Member
) -> None:
    corrected(registration, administrator, validated)
    link = decode(mails()[-1].arguments)["url"]
    assert isinstance(link, Link)
    with transaction(Tenant(registration.id)) as session:
        found = confirm_address(
            session, link.secret["token"], portal=NET_ENTREPRISES, address=None, now=NOW
        )
    assert found.state is LinkState.VALID
    assert fresh(registration, validated).email_validated_at == NOW


def test_same_address_changes_nothing_and_tells_nobody(
    registration: Registration, administrator: Member, validated: Member
) -> None:
    by(correct_address, registration, administrator, validated, email=validated.email)
    assert fresh(registration, validated).email_validated_at == NOW
    assert mails() == []


def test_nobody_takes_a_peers_mail_nor_that_of_whoever_is_suspended(
    registration: Registration, administrator: Member
) -> None:
    peer = make_administrator(registration, first_name="Luc")
    resting = make_member(registration, first_name="Léa", state=MemberState.SUSPENDED)
    with pytest.raises(Forbidden):
        corrected(registration, administrator, peer)
    with pytest.raises(Forbidden):
        corrected(registration, administrator, administrator)
    with pytest.raises(Refusal):
        corrected(registration, administrator, resting)
    assert mails() == []


@pytest.mark.usefixtures("clock")
def test_page_corrects_it_and_says_where_the_link_went(
    database: TestDatabase, registration: Registration
) -> None:
    owner: Person = make_person(registration, administrator=True, first_name="Anne")
    member = make_member(registration, first_name="Zoé")
    pages = Pages(database.app).sign_in(owner)
    card = pages.get("roles.show", member_id=member.public_id)
    page = pages.visit(card.link("Corriger son adresse électronique"))
    wrong = pages.press(page, "roles.correct_address", {"email": "zoe"}, status=422)
    assert re.search("nom@domaine.fr", wrong.errors()[0])
    done = pages.press(wrong, "roles.correct_address", {"email": RIGHT}, to="roles.show")
    assert f"Un lien est envoyé à {RIGHT}" in done.notices()[0]
    own = pages.get("roles.correct_address", member_id=owner.member.public_id)
    assert own.form("roles.correct_address") is None
