"""A file that ends many rights is confirmed with the password, and by who still may."""

from collections.abc import Callable

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.holdings import holding_of
from netent.imports import service
from netent.kernel.enums import MemberState, RequestStatus
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.reasons import Reason
from netent.policies.rules import Rules
from netent.tenancy.models import Member
from tests.accounts.people import PASSWORD
from tests.factories.imports import NOW, RULES, Firm, treat_next
from tests.imports.depositing import deposit, own_cooldown, request_of
from tests.support.pages import Pages


def rights(firm: Firm) -> int:
    with reading(Tenant(firm.registration.id)) as session:
        return sum(holding_of(session, each.id).rights for each in firm.declarants)


def test_file_that_ends_many_rights_is_confirmed_with_the_password(
    pages: Pages, firm: Firm, put_in_force: Callable[..., Rules]
) -> None:
    firm.run([(siret, "1") for siret in firm.sirets])
    own_cooldown(firm, 0)
    held = rights(firm)
    put_in_force(mass_removal_rights=held)
    page = deposit(pages, firm, [(siret, "0") for siret in firm.sirets])
    for typed in ({}, {"current": "Pas le bon 1"}):
        page = pages.press(page, "imports.confirm", typed, to="imports.check")
        assert "mot de passe actuel" in page.notices()[0]
        assert request_of(firm, page).status is RequestStatus.CHECKED
    pages.press(page, "imports.confirm", {"current": PASSWORD}, to="imports.show")
    treat_next()
    assert rights(firm) == 0 < held


def test_fewer_rights_end_without_it(
    pages: Pages, firm: Firm, put_in_force: Callable[..., Rules]
) -> None:
    firm.run([(siret, "1") for siret in firm.sirets])
    own_cooldown(firm, 0)
    put_in_force(mass_removal_rights=rights(firm) + 1)
    page = deposit(pages, firm, [(siret, "0") for siret in firm.sirets])
    assert page.soup.select("input[type=password]") == []
    pages.press(page, "imports.confirm", to="imports.show")


def test_service_refuses_without_the_word_and_who_is_no_administrator_any_more(
    firm: Firm,
) -> None:
    firm.run([(siret, "1") for siret in firm.sirets])
    own_cooldown(firm, 0)
    request = firm.check([(siret, "0") for siret in firm.sirets])
    scope = Tenant(firm.registration.id)
    rules = Rules(mass_removal_rights=1)
    asked = {"request_id": request.public_id, "now": NOW}
    with pytest.raises(Refusal) as refusal, transaction(scope) as session:
        service.confirm(session, firm.actor, rules=rules, **asked)
    assert refusal.value.reason is Reason.PASSWORD_NEEDED
    with transaction(scope) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden), transaction(scope) as session:
        service.confirm(session, firm.actor, is_confirmed=True, rules=RULES, **asked)
