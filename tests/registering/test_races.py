"""Validations that meet another act: the same person's, a correction, the end of all."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from netent.accounts.models import Login
from netent.activations.service import LinkState
from netent.company.service import end_due
from netent.database.sessions import reading
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, Refusal
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.rules import Rules
from netent.registering import service
from netent.registering.service import Ending, Validated
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP
from tests.company.ending import asked
from tests.factories.declarants import created
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.registering.wizard import (
    Wizard,
    last_token,
    make_company,
    members_of,
    registration_of,
    token_of,
)
from tests.support.threads import at_once

END = NOW + timedelta(days=30)


def tokens() -> list[str]:
    return [token_of(mail) for mail in mails() if mail.template == "registration_link"]


def validate(token: str, now: object = NOW) -> Validated | LinkState:
    return service.validate(
        token, hasher=CHEAP, portal=NET_ENTREPRISES, rules=Rules(), address=None, now=now
    )


def founded(wizard: Wizard) -> tuple[str, Registration]:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    registration = registration_of(siret)
    assert registration is not None
    return siret, registration


def join(wizard: Wizard, siret: str, name: str, **answer: str) -> Wizard:
    joiner = Wizard(wizard.database)
    joiner.begin(siret, registered=True, last_name=name)
    answer = {"role": "ADMINISTRATOR", "way": "cooptation", **answer}
    joiner.answer("joining", answer, to="confirmation")
    joiner.answer("confirmation", to="sent")
    return joiner


def test_one_person_who_follows_several_links_at_once_asks_once(wizard: Wizard) -> None:
    siret, registration = founded(wizard)
    for name in ("Lœw", "LOEW", "loew"):
        join(wizard, siret, name)
    links = tokens()[1:]
    results = at_once(*(lambda token=token: validate(token) for token in links))
    assert sum(isinstance(result, Validated) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 2
    assert len(members_of(registration)) == 2


def test_correcting_while_the_link_is_followed_has_one_outcome(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    with wizard.pages.client.session_transaction() as cookie:
        browser = str(cookie["draft"])
    link = last_token()
    validated, reopened = at_once(
        lambda: validate(link),
        lambda: service.reopen(browser, portal=NET_ENTREPRISES, now=NOW),
    )
    if isinstance(validated, Validated):
        assert reopened is None
        assert registration_of(siret) is not None
    else:
        assert validated is LinkState.REVOKED
        assert reopened is not None
        assert registration_of(siret) is None


@pytest.mark.parametrize("_round", range(3))
def test_who_joins_as_the_registration_ends_leaves_no_login_behind(
    wizard: Wizard, clock: time_machine.Traveller, _round: int
) -> None:
    siret, registration = founded(wizard)
    (founder,) = members_of(registration)
    asked(registration, founder)
    clock.shift(timedelta(days=20))
    join(wizard, siret, "Tardif")
    link = last_token()
    result, ended = at_once(
        lambda: validate(link, END), lambda: end_due(portal=NET_ENTREPRISES, now=END)
    )
    assert ended == 1
    assert isinstance(result, Validated)
    assert result.ending in {Ending.WAITS, Ending.REOPENED}
    with reading(PORTAL) as session:
        assert session.scalars(select(Login)).all() == []
    with reading(Tenant(registration.id)) as session:
        late = session.scalars(select(Member.state).where(Member.last_name == "Tardif")).all()
    assert list(late) == ([MemberState.DELETED] if result.ending is Ending.WAITS else [])


def test_declarant_is_not_created_where_all_has_ended_meanwhile(wizard: Wizard) -> None:
    _siret, registration = founded(wizard)
    (founder,) = members_of(registration)
    asked(registration, founder)
    end_due(portal=NET_ENTREPRISES, now=END)
    with pytest.raises(Forbidden):
        created(registration, founder)


def test_who_asked_to_join_is_made_no_first_administrator_unasked(wizard: Wizard) -> None:
    (siret,) = make_company()
    late = Wizard(wizard.database)
    late.begin(siret, last_name="Tardif")
    late.describe(declarations=("DPAE",))
    wizard.register(siret)
    wizard.follow(last_token())
    registration = registration_of(siret)
    assert registration is not None
    late.pages.get("registering.confirmation", status=302, to="registering.joining")
    late.answer("joining", {"role": "DECLARANT", "way": ""}, to="confirmation")
    late.answer("confirmation", to="sent")
    (founder,) = members_of(registration)
    asked(registration, founder)
    end_due(portal=NET_ENTREPRISES, now=END)
    # Nobody is registered any more, and he has never said that he wants to be first.
    page = late.pages.get("registering.follow", token=last_token())
    page = late.pages.press(page, "registering.validate", to="registering.access")
    assert registration_of(siret) is None
    late.answer("confirmation", to="sent")
    late.follow(last_token())
    made = registration_of(siret)
    assert made is not None
    assert [member.way_in for member in members_of(made)] == ["first_administrator"]
