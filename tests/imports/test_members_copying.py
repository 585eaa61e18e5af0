"""Whom a file of members creates like somebody: what he gets, and where he is assigned."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter.models import PortfolioDeclarant, Site
from netent.policies.rules import Rules
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_member
from tests.imports.member_files import check, make_head_office, member_named, person, run
from tests.imports.rights_files import counts, held, row
from tests.imports.rights_files import run as run_rights

DPAE = 11


@pytest.fixture
def office(firm: Firm) -> str:
    return make_head_office(firm)


def grant_elsewhere(firm: Firm, member: Member) -> None:
    """A right on a client of another portfolio."""
    garage = firm.sirets[4]
    make_portfolio(firm.registration, "Garages", declarants=firm.declarants, clients=[garage])
    with transaction(Tenant(firm.registration.id)) as session:
        act = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=NOW)
        there = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.siret == garage,
                Member.id == member.id,
                Site.registration_id == firm.registration.id,
            )
        )
        rights.grant(session, act, there, RightSet.of([DPAE]), default_delay_days=1)


def portfolios_of(firm: Firm, member: Member) -> set[int]:
    with reading(Tenant(firm.registration.id)) as session:
        return set(
            session.scalars(
                select(PortfolioDeclarant.portfolio_id).where(
                    PortfolioDeclarant.member_id == member.id
                )
            )
        )


def test_copy_gives_what_the_model_holds_on_this_portfolio(firm: Firm, office: str) -> None:
    bruno, chloe = firm.declarants
    run_rights(firm, row(bruno, firm.sirets[0], "1"), row(chloe, firm.sirets[1], "1"))
    grant_elsewhere(firm, bruno)
    request = run(
        firm,
        person("Weiss", model="Durand Bruno"),
        person("Zola", model="DURAND  chloé"),
        person("Yver"),
    )
    assert counts(request) == (3, 0, 0, 0)
    given = {
        (name, siret): held(firm, member_named(firm, name), siret)
        for name in ("Weiss", "Zola", "Yver")
        for siret in firm.sirets
    }
    assert {where for where, slots in given.items() if slots} == {
        ("Weiss", firm.sirets[0]),
        ("Zola", firm.sirets[1]),
    }
    assert given["Weiss", firm.sirets[0]] == given["Zola", firm.sirets[1]] == {DPAE}


def test_whoever_is_like_an_assigned_one_is_assigned_to_this_portfolio(
    firm: Firm, office: str
) -> None:
    make_portfolio(firm.registration, "Garages", declarants=firm.declarants)
    idle = make_member(firm.registration, first_name="Odile")
    rows = [person("Weiss", model="Durand Bruno"), person("Zola", model="Durand Odile")]
    run(firm, *rows, person("Yver"))
    assert portfolios_of(firm, idle) == set()
    assigned = {name: portfolios_of(firm, member_named(firm, name)) for name in ("Weiss", "Zola")}
    assert assigned == {"Weiss": {firm.portfolio.id}, "Zola": set()}
    assert portfolios_of(firm, member_named(firm, "Yver")) == set()


def test_copy_begins_a_delay_and_keeps_the_ends(firm: Firm, office: str) -> None:
    bruno = firm.declarants[0]
    run_rights(firm, row(bruno, firm.sirets[0], "1", "1"), codes=["DPAE", "DSN"])
    friday = date(2026, 12, 4)
    with transaction(Tenant(firm.registration.id)) as session:
        act = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=NOW)
        mine = select(Habilitation.site_id, Habilitation.member_id).where(
            Habilitation.member_id == bruno.id,
            Habilitation.registration_id == firm.registration.id,
        )
        rights.set_end(session, act, mine, RightSet.of([DPAE]), ends_on=friday)
    run(firm, person("Weiss", model="Durand Bruno"), person("Zola", model="Durand Bruno"))
    with reading(Tenant(firm.registration.id)) as session:
        for name in ("Weiss", "Zola"):
            member = member_named(firm, name)
            windows = session.scalars(
                select(HabilitationWindow).where(
                    HabilitationWindow.member_id == member.id,
                    HabilitationWindow.ends_on.is_not(None),
                )
            ).all()
            assert [(window.mask, window.ends_on) for window in windows] == [(1 << DPAE, friday)]
            assert held(firm, member, firm.sirets[0]) == {0, 1, 2, DPAE}
            coming = session.scalars(
                select(Habilitation.opens_on).where(Habilitation.member_id == member.id)
            ).all()
            assert coming == [NOW.date() + timedelta(days=1)]


def test_check_tells_how_many_rights_are_copied_and_refuses_too_many(
    firm: Firm, office: str
) -> None:
    bruno = firm.declarants[0]
    run_rights(
        firm, *(row(bruno, siret, "1", "1") for siret in firm.sirets[:2]), codes=["DPAE", "DSN"]
    )
    rows = [person(name, model="Durand Bruno") for name in ("Weiss", "Zola")]
    request = check(firm, *rows)
    assert (request.details["declarants"], request.details["rights_granted"]) == (2, 16)
    assert request.details["rights_ended"] == 0
    with pytest.raises(Refusal) as refusal:
        check(firm, *rows, rules=Rules(import_max_rights=15))
    assert refusal.value.reason is Reason.TOO_LARGE
