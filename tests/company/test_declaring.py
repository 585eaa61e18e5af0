"""Declarations of the registration: taken for all its establishments, removed with their rights."""

import pytest
from sqlalchemy import select, update

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.clock import same_time_later
from netent.kernel.errors import Forbidden, NetentError
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.company.declaring import mark_of, open_codes, removed, taken
from tests.company.ending import actions, decision, grant_everywhere, pairs_held, sites_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, make_member
from tests.support.databases import TestDatabase
from tests.support.threads import at_once

LATER = same_time_later(NOW, 10)


def refused(*arguments: object) -> NetentError:
    with pytest.raises(NetentError) as caught:
        removed(*arguments)  # type: ignore[arg-type]
    return caught.value


def test_taken_declaration_opens_on_every_own_establishment_and_grants_nothing(
    registration: Registration, anne: Member
) -> None:
    bruno = make_member(registration)
    done = taken(registration, anne, "C3S", "DPAE", "C3S")
    assert (list(done.opened), list(done.already)) == (["C3S"], ["DPAE"])
    assert open_codes(registration) == ["DSN", "C3S", "DPAE"]
    assert len({site.opened for site in sites_of(registration)}) == 1
    assert pairs_held(registration) == set()
    siret = sites_of(registration)[0].siret
    assert decision(registration, bruno, siret, on=LATER, code="C3S").reason == "no_habilitation"
    assert actions(registration)[-1] == "declarations.taken"


def test_declaration_that_some_establishment_lacks_is_opened_there(
    registration: Registration, anne: Member
) -> None:
    with transaction(Tenant(registration.id)) as session:
        first = sites_of(registration)[0].id
        session.execute(update(Site).where(Site.id == first).values(opened=0))
    assert list(taken(registration, anne, "DPAE").opened) == ["DPAE"]
    assert list(taken(registration, anne, "DPAE").already) == ["DPAE"]


@pytest.mark.parametrize("code", ["DADSU", "ATMP", "PAJE", "NONE"])
def test_only_rows_of_the_catalogue_without_a_status_are_taken(
    registration: Registration, anne: Member, code: str
) -> None:
    with pytest.raises(NetentError) as caught:
        taken(registration, anne, "C3S", code)
    assert caught.value.reason is Reason.DECLARATION_NOT_TAKEABLE
    assert open_codes(registration) == ["DSN", "DPAE"]


def test_clients_of_portfolios_are_not_touched(registration: Registration, anne: Member) -> None:
    make_portfolio(registration, clients=["44308090800017"], declarations=("DPAE",))
    before = [site.opened for site in sites_of(registration) if site.portfolio_id]
    taken(registration, anne, "C3S")
    removed(registration, anne, "DPAE")
    assert [site.opened for site in sites_of(registration) if site.portfolio_id] == before


def test_removal_is_refused_while_rights_remain_that_were_not_shown(
    registration: Registration, anne: Member
) -> None:
    grant_everywhere(registration, make_member(registration))
    refusal = refused(registration, anne, "DPAE")
    assert refusal.reason is Reason.RIGHTS_REMAIN
    assert refusal.arguments == {"declaration": "DPAE", "count": 3}
    assert open_codes(registration) == ["DSN", "DPAE"]


def test_removal_that_was_shown_ends_the_rights_in_the_same_act_and_keeps_the_others(
    registration: Registration, anne: Member
) -> None:
    bruno = make_member(registration)
    grant_everywhere(registration, bruno, anne)
    siret = sites_of(registration)[0].siret
    done = removed(registration, anne, "DPAE", mark_of(registration, "DPAE"))
    assert (done.sites, done.rights) == (3, 6)
    assert open_codes(registration) == ["DSN"]
    asked = {"on": LATER, "code": "DPAE"}
    assert decision(registration, bruno, siret, **asked).reason == "declaration_removed"  # type: ignore[arg-type]
    assert decision(registration, bruno, siret, on=LATER, code="DSN").allowed
    with reading(Tenant(registration.id)) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert event is not None
    assert event.action == "declaration.removed"
    assert event.details["rights_withdrawn"] == 6
    assert len(event.details["changes_digest"]) == 64


def test_right_granted_between_page_and_confirmation_refuses_the_removal(
    registration: Registration, anne: Member
) -> None:
    grant_everywhere(registration, anne)
    shown = mark_of(registration, "DPAE")
    grant_everywhere(registration, make_member(registration))
    assert refused(registration, anne, "DPAE", shown).reason is Reason.RIGHTS_REMAIN
    assert len(pairs_held(registration)) == 6


def test_same_number_of_rights_held_by_somebody_else_is_another_mark(
    registration: Registration, anne: Member
) -> None:
    bruno = make_member(registration)
    grant_everywhere(registration, anne)
    first = mark_of(registration, "DPAE")
    removed(registration, anne, "DPAE", first)
    taken(registration, anne, "DPAE")
    grant_everywhere(registration, bruno)
    assert mark_of(registration, "DPAE") != first


def test_declaration_taken_again_wakes_no_right(registration: Registration, anne: Member) -> None:
    bruno = make_member(registration)
    with transaction(Tenant(registration.id)) as session:
        session.execute(update(Site).values(opened=Site.opened.bitwise_or(1 << 7)))
    grant_everywhere(registration, bruno)
    # As one that is granted while the declaration is being closed.
    with transaction(Tenant(registration.id)) as session:
        session.execute(update(Site).values(opened=Site.opened.bitwise_and(~(1 << 7))))
    taken(registration, anne, "C3S")
    siret = sites_of(registration)[0].siret
    assert decision(registration, bruno, siret, on=LATER, code="C3S").reason == "no_habilitation"
    assert decision(registration, bruno, siret, on=LATER, code="DPAE").allowed


def test_only_an_active_administrator_may(registration: Registration, anne: Member) -> None:
    bruno = make_member(registration)
    for act in (taken, removed):
        with pytest.raises(Forbidden):
            act(registration, bruno, "DPAE")  # type: ignore[operator]


def test_two_administrators_at_once_remove_and_take_once(
    database: TestDatabase, registration: Registration, anne: Member, luc: Member
) -> None:
    outcomes = at_once(
        lambda: removed(registration, anne, "DPAE"), lambda: removed(registration, luc, "DPAE")
    )
    refusals = [each.reason for each in outcomes if isinstance(each, NetentError)]
    assert refusals == [Reason.DECLARATION_NOT_OPEN]
    both = at_once(
        lambda: list(taken(registration, anne, "C3S").opened),
        lambda: list(taken(registration, luc, "C3S").opened),
    )
    assert sorted(map(len, both)) == [0, 1]  # type: ignore[arg-type]
    assert actions(registration) == ["declaration.removed", "declarations.taken"]


def test_right_granted_while_its_declaration_is_removed_is_never_usable(
    database: TestDatabase, registration: Registration, anne: Member
) -> None:
    bruno = make_member(registration)
    siret = sites_of(registration)[0].siret
    removal, _granted = at_once(
        lambda: removed(registration, anne, "DPAE"),
        lambda: grant_everywhere(registration, bruno),
    )
    if isinstance(removal, NetentError):
        assert removal.reason is Reason.RIGHTS_REMAIN
        assert decision(registration, bruno, siret, on=LATER).allowed
        return
    assert decision(registration, bruno, siret, on=LATER).reason in (
        "declaration_removed",
        "no_habilitation",
    )
    taken(registration, anne, "DPAE")
    assert decision(registration, bruno, siret, on=LATER).reason == "no_habilitation"
