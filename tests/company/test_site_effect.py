"""The end of an establishment: its rights, its place in the registration, what is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.accounts.service import SignedIn
from netent.company.states import TerminationState as State
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.habilitations.usable import usable_sites
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin, RegistrationKind, SiteKind
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.accounts.people import enter, make_person
from tests.company.ending import (
    actions,
    asked,
    confirmed,
    decision,
    grant_everywhere,
    pairs_held,
    registration_of,
    sites_of,
    state_of,
    swept,
)
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW, make_administrator, make_member, make_registration
from tests.notices.outbox import mails
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

EFFECT = NOW + timedelta(days=30)
INSTANT = timedelta(microseconds=1)


def terminated(registration: Registration, by: Member, siret: str) -> None:
    asked(registration, by, siret)
    assert swept(EFFECT) == 1


def site_of(registration: Registration, siret: str) -> Site:
    return next(site for site in sites_of(registration) if site.siret == siret)


def test_effect_ends_every_right_there_by_one_act_and_no_other(
    registration: Registration, anne: Member
) -> None:
    members = [make_member(registration, first_name=f"Camille{rank}") for rank in range(3)]
    grant_everywhere(registration, *members)
    gone, *staying = sites_of(registration)
    asked(registration, anne, gone.siret)
    before = pairs_held(registration)
    assert swept(EFFECT - INSTANT) == 0
    assert pairs_held(registration) == before
    assert decision(registration, members[0], gone.siret, on=EFFECT).allowed
    assert swept(EFFECT) == 1
    assert pairs_held(registration) == {
        (site.id, member.id) for site in staying for member in members
    }
    with reading(Tenant(registration.id)) as session:
        acts = session.scalars(
            select(RightsAct).where(RightsAct.origin == ActOrigin.TERMINATION)
        ).all()
        assert [act.at for act in acts] == [EFFECT]
        changes = session.scalars(
            select(HabilitationChange).where(HabilitationChange.act_id == acts[0].id)
        ).all()
    assert {(row.site_id, row.member_id) for row in changes} == before - pairs_held(registration)
    assert all(row.withdrawn and not row.granted for row in changes)


def test_establishment_is_held_no_longer_and_its_row_stays(
    registration: Registration, anne: Member
) -> None:
    member = make_member(registration)
    grant_everywhere(registration, member)
    gone, kept, _other = sites_of(registration)
    terminated(registration, anne, gone.siret)
    left = site_of(registration, gone.siret)
    assert (left.kind, left.opened, left.formerly_opened) == (SiteKind.FORMER, 0, gone.opened)
    assert decision(registration, member, gone.siret, on=EFFECT).reason is Reason.NO_HABILITATION
    assert decision(registration, member, kept.siret, on=EFFECT).allowed
    with reading(Tenant(registration.id)) as session:
        usable = usable_sites(
            session,
            member_id=member.public_id,
            declaration="DPAE",
            on=paris_day(EFFECT),
            limit=9,
        )
        assert gone.siret not in {item.siret for item in usable.items}
        assert len(perimeter.own_openings(session)) == 1
    assert registration_of(registration).terminated_at is None


def test_right_granted_again_later_keeps_its_first_opening(
    registration: Registration, anne: Member
) -> None:
    member = make_member(registration)
    grant_everywhere(registration, member)
    gone = sites_of(registration)[0]
    terminated(registration, anne, gone.siret)
    with transaction(Tenant(registration.id)) as session:
        site = session.get_one(Site, gone.id)
        site.kind, site.opened = SiteKind.OWN, gone.opened
    grant_everywhere(registration, member)
    with reading(Tenant(registration.id)) as session:
        granted = session.scalars(
            select(HabilitationChange.opens_on).where(
                HabilitationChange.site_id == gone.id, HabilitationChange.granted != 0
            )
        ).all()
    assert len(granted) > 1
    assert len(set(granted)) == 1


def test_administrators_and_those_who_lose_rights_are_told_and_nobody_else(
    registration: Registration, anne: Member
) -> None:
    losing = make_member(registration, first_name="Perdante")
    make_member(registration, first_name="Ailleurs")
    grant_everywhere(registration, losing)
    terminated(registration, anne, sites_of(registration)[0].siret)
    told = [mail.recipient for mail in mails() if mail.template == "termination_site_ended"]
    assert told == [anne.email, losing.email]
    assert actions(registration)[-1] == "termination.ended"


def test_member_who_signs_in_with_that_siret_goes_on(database: object) -> None:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 2)
    person = make_person(registration, administrator=True)
    with transaction(Tenant(registration.id)) as session:
        session.scalars(select(Site).order_by(Site.siret)).all()[0].siret = person.member.siret
    terminated(registration, person.member, person.member.siret)
    assert isinstance(enter(person, now=EFFECT), SignedIn)


def test_effect_comes_once_however_often_and_late_and_by_whomever_it_is_swept(
    registration: Registration, anne: Member
) -> None:
    grant_everywhere(registration, make_member(registration))
    first, second, _third = sites_of(registration)
    identifiers = [asked(registration, anne, site.siret) for site in (first, second)]
    late = EFFECT + timedelta(days=9)
    assert sum(at_once(*[lambda: swept(late)] * 3)) == 2
    assert swept(late) == 0
    assert [state_of(registration, each) for each in identifiers] == [State.ENDED] * 2
    assert actions(registration).count("termination.ended") == 2
    told = [mail.template for mail in mails()].count("termination_site_ended")
    assert told == 2 * 2  # the administrator and the declarant, of each


def test_former_establishment_may_become_a_client_as_one_that_never_was_held(
    database: object,
) -> None:
    firm = Firm(clients=1)
    make_own_sites(firm.registration, 1)
    with transaction(Tenant(firm.registration.id)) as session:
        session.add(Site(siret=firm.sirets[4], kind=SiteKind.OWN, opened=0, entered_at=NOW))
    own = firm.check([(firm.sirets[4], "1")])
    assert [row.reason for row in firm.lines(own)] == [Reason.IN_OTHER_PORTFOLIO]
    terminated(firm.registration, firm.administrator, firm.sirets[4])
    request = firm.run([(firm.sirets[4], "1"), (firm.sirets[3], "1")])
    assert request.additions == 2
    assert firm.clients() == {firm.sirets[0], firm.sirets[3], firm.sirets[4]}
    assert site_of(firm.registration, firm.sirets[4]).kind is SiteKind.CLIENT


def test_effects_in_two_registrations_do_not_touch_each_other(
    registration: Registration, anne: Member, luc: Member
) -> None:
    other = make_registration(RegistrationKind.MULTI)
    make_own_sites(other, 2)
    declarant = make_member(other)
    grant_everywhere(other, declarant)
    before = pairs_held(other)
    identifier = asked(registration, anne, sites_of(registration)[0].siret)
    confirmed(registration, luc, identifier)
    other_one = asked(other, make_administrator(other), sites_of(other)[0].siret, now=EFFECT)
    assert swept(EFFECT) == 1
    assert pairs_held(other) == before
    assert state_of(other, other_one) is State.RUNNING


def test_establishment_that_left_does_not_count_as_one_that_stays(
    registration: Registration, anne: Member
) -> None:
    first, second, third = (site.siret for site in sites_of(registration))
    terminated(registration, anne, first)
    with pytest.raises(NotFound):
        asked(registration, anne, first, now=EFFECT)
    asked(registration, anne, second, now=EFFECT)
    with pytest.raises(Refusal) as refusal:
        asked(registration, anne, third, now=EFFECT)
    assert refusal.value.reason is Reason.LAST_ESTABLISHMENT
