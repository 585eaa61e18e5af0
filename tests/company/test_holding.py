"""Establishments ticked with the registration's declarations, unticked with the rights there."""

from datetime import date

import pytest
from sqlalchemy import select, update

from netent.audit.models import AuditEvent
from netent.company.models import ProposedSite
from netent.company.service import put_aside
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.kernel.clock import same_time_later
from netent.kernel.enums import RegistrationKind, SiteKind
from netent.kernel.errors import Forbidden, NetentError
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.company.ending import actions, asked, decision, grant_everywhere, pairs_held, sites_of
from tests.company.holding import changed, company_of, held, mark_of
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import (
    NOW,
    actor_of,
    make_administrator,
    make_member,
    make_registration,
)
from tests.support.databases import TestDatabase
from tests.support.threads import at_once

LATER = same_time_later(NOW, 10)


@pytest.fixture
def company(registration: Registration) -> list[str]:
    """Six establishments in the directory, of which the first three are held."""
    return company_of(registration)


def refused(registration: Registration, by: Member, **selection: object) -> NetentError:
    before = held(registration)
    with pytest.raises(NetentError) as caught:
        changed(registration, by, **selection)  # type: ignore[arg-type]
    assert held(registration) == before
    return caught.value


def test_ticked_establishment_gets_the_declarations_and_nobody_a_right(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    done = changed(registration, anne, tick=(company[4], company[5], company[0]))
    assert (done.entered, done.left, done.rights) == (2, 0, 0)
    assert held(registration) == [*company[:3], *company[4:]]
    assert len({site.opened for site in sites_of(registration)}) == 1
    assert pairs_held(registration) == set()


def test_unticked_establishment_ends_its_rights_and_keeps_its_history(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    bruno = make_member(registration)
    grant_everywhere(registration, bruno)
    done = changed(registration, anne, untick=(company[1], company[2]))
    assert (done.entered, done.left, done.rights) == (0, 2, 8)
    assert held(registration) == [company[0]]
    assert len(pairs_held(registration)) == 1
    gone = sites_of(registration)[1]
    assert (gone.kind, gone.opened) == (SiteKind.FORMER, 0)
    assert decision(registration, bruno, company[1], on=LATER).reason == "no_habilitation"
    with reading(Tenant(registration.id)) as session:
        event = session.scalars(select(AuditEvent)).all()[-1]
    assert event.action == "sites.changed"
    assert event.details["unticked"] == company[1:3]
    assert event.details["rights_withdrawn"] == 8


def test_establishment_ticked_again_is_the_same_row_and_wakes_no_right(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    bruno = make_member(registration)
    grant_everywhere(registration, bruno)
    before = [site.id for site in sites_of(registration)]
    changed(registration, anne, untick=(company[1],))
    changed(registration, anne, tick=(company[1],))
    back = sites_of(registration)[1]
    assert [site.id for site in sites_of(registration)] == before
    assert (back.kind, back.formerly_opened) == (SiteKind.OWN, 0)
    assert decision(registration, bruno, company[1], on=LATER).reason == "no_habilitation"


@pytest.mark.parametrize(
    ("rank", "reason"),
    [(3, Reason.SITE_CLOSED), (9, Reason.SITE_NOT_OF_COMPANY)],
    ids=["closed", "unknown"],
)
def test_closed_or_unknown_establishment_is_not_ticked(
    registration: Registration, anne: Member, rank: int, reason: Reason
) -> None:
    company_of(registration, closed={3: date(2024, 6, 30)})
    wrong = siret_of(registration.siren, 1000 + rank)
    assert refused(registration, anne, tick=(wrong,)).reason is reason


def test_establishment_of_another_company_is_not_ticked(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    other = company_of(make_registration(RegistrationKind.MULTI))
    assert refused(registration, anne, tick=(other[0],)).reason is Reason.SITE_NOT_OF_COMPANY


def test_client_of_a_portfolio_is_not_ticked(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    make_portfolio(registration, clients=[company[4]])
    refusal = refused(registration, anne, tick=(company[4],))
    assert refusal.reason is Reason.SITE_IS_CLIENT
    assert refusal.arguments["portfolio"] == "Boulangeries"


def test_head_office_and_last_establishment_stay(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    assert refused(registration, anne, untick=(company[0],)).reason is Reason.HEAD_OFFICE_STAYS
    with transaction(PORTAL) as session:
        session.execute(update(Establishment).values(is_head_office=None))
    everything = tuple(company[:3])
    assert refused(registration, anne, untick=everything).reason is Reason.LAST_ESTABLISHMENT
    assert changed(registration, anne, untick=everything, tick=(company[4],)).left == 3
    assert held(registration) == [company[4]]


def test_termination_keeps_its_establishment_and_does_not_count_as_one_that_stays(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    asked(registration, anne, company[1])
    assert refused(registration, anne, untick=(company[1],)).reason is Reason.SITE_TERMINATING
    with transaction(PORTAL) as session:
        session.execute(update(Establishment).values(is_head_office=None))
    leaving = (company[0], company[2])
    assert refused(registration, anne, untick=leaving).reason is Reason.LAST_ESTABLISHMENT


def test_right_granted_after_the_page_refuses_the_whole_selection(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    shown = mark_of(registration, company[1])
    grant_everywhere(registration, make_member(registration))
    refusal = refused(registration, anne, untick=(company[1],), tick=(company[4],), shown=shown)
    assert refusal.reason is Reason.ENDING_CHANGED
    assert len(pairs_held(registration)) == 3


def test_new_establishment_is_settled_once_ticked_or_put_aside(
    registration: Registration, anne: Member, company: list[str]
) -> None:
    with transaction(Tenant(registration.id)) as session:
        session.add_all(ProposedSite(siret=siret, seen_at=NOW) for siret in company[3:])

    def open_ones() -> list[str]:
        with reading(Tenant(registration.id)) as session:
            rows = select(ProposedSite.siret).where(ProposedSite.settled_at.is_(None))
            return sorted(session.scalars(rows))

    changed(registration, anne, tick=(company[3],))
    assert open_ones() == company[4:]
    for count in (2, 0):
        with transaction(Tenant(registration.id)) as session:
            assert put_aside(session, actor_of(registration, anne), now=NOW) == count
    assert open_ones() == []
    assert actions(registration) == ["sites.changed", "sites.put_aside"]


@pytest.mark.parametrize("kind", [RegistrationKind.MONO, RegistrationKind.MULTI])
def test_only_administrators_of_several_establishments_may(
    database: TestDatabase, kind: RegistrationKind
) -> None:
    registration = make_registration(kind)
    make_own_sites(registration, 2)
    company = company_of(registration)
    mono = kind is RegistrationKind.MONO
    by = make_administrator(registration) if mono else make_member(registration)
    with pytest.raises(Forbidden):
        changed(registration, by, tick=(company[4],))


def test_two_administrators_at_once_leave_one_establishment_and_tick_once(
    database: TestDatabase,
    registration: Registration,
    anne: Member,
    luc: Member,
    company: list[str],
) -> None:
    with transaction(PORTAL) as session:
        session.execute(update(Establishment).values(is_head_office=None))
    changed(registration, anne, untick=(company[2],))
    outcomes = at_once(
        lambda: changed(registration, anne, untick=(company[0],)),
        lambda: changed(registration, luc, untick=(company[1],)),
    )
    refusals = [each.reason for each in outcomes if isinstance(each, NetentError)]
    assert refusals == [Reason.LAST_ESTABLISHMENT]
    both = at_once(
        lambda: changed(registration, anne, tick=(company[4],)).entered,
        lambda: changed(registration, luc, tick=(company[4],)).entered,
    )
    assert sorted(map(str, both)) == ["0", "1"]
    with reading(Tenant(registration.id)) as session:
        assert len(session.scalars(select(Site).where(Site.siret == company[4])).all()) == 1
