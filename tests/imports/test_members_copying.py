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
from tests.imports.member_files import check, make_head_office, member_named, person, run
from tests.imports.rights_files import counts, held, row
from tests.imports.rights_files import run as run_rights

DPAE = 11


@pytest.fixture
def office(firm: Firm) -> str:
    return make_head_office(firm)


def test_copy_gives_what_the_model_holds_on_this_portfolio_and_its_place_there(
    firm: Firm, office: str
) -> None:
    bruno, chloe = firm.declarants
    make_portfolio(
        firm.registration, "Garages", declarants=firm.declarants, clients=[firm.sirets[4]]
    )
    run_rights(firm, row(bruno, firm.sirets[0], "1"), row(chloe, firm.sirets[1], "1"))
    with transaction(Tenant(firm.registration.id)) as session:
        act = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=NOW)
        elsewhere = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.siret == firm.sirets[4],
                Member.id == bruno.id,
                Site.registration_id == firm.registration.id,
            )
        )
        rights.grant(session, act, elsewhere, RightSet.of([DPAE]), default_delay_days=1)
    request = run(
        firm,
        person("Weiss", model="Durand Bruno"),
        person("Zola", model="DURAND  chloé"),
        person("Yver"),
    )
    assert counts(request) == (3, 0, 0, 0)
    weiss, zola, yver = (member_named(firm, name) for name in ("Weiss", "Zola", "Yver"))
    assert held(firm, weiss, firm.sirets[0]) == {DPAE}
    assert held(firm, zola, firm.sirets[1]) == {DPAE}
    assert all(held(firm, weiss, siret) == set() for siret in (firm.sirets[1], firm.sirets[4]))
    with reading(Tenant(firm.registration.id)) as session:
        assigned = set(
            session.scalars(
                select(PortfolioDeclarant.member_id).where(
                    PortfolioDeclarant.portfolio_id == firm.portfolio.id
                )
            )
        )
        held_by_yver = session.scalars(
            select(Habilitation).where(Habilitation.member_id == yver.id)
        ).all()
    assert {weiss.id, zola.id} <= assigned
    assert yver.id not in assigned
    assert held_by_yver == []


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
