"""`flask demo load`: its document, what it makes, and what a second run leaves alone."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from netent.accounts import passwords
from netent.accounts.service import Credentials, Origin, SignedIn, sign_in
from netent.database.sessions import reading
from netent.database.tenant import PORTAL, Tenant
from netent.demo.accounts import accounts
from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.habilitations.decision import decide_in
from netent.kernel import clock
from netent.kernel.identifiers import is_valid_siren, is_valid_siret, siren_of
from netent.kernel.reasons import Reason
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Registration
from tests.cli.running import run, run_json
from tests.demo.registrations import registration_id
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("few_establishments")


def test_small_demo_document_has_the_keys_that_programs_build_on(
    document: dict[str, Any],
) -> None:
    assert set(document) == {"registrations"}
    for registration in document["registrations"]:
        assert set(registration) == {"siren", "kind", "name", "members", "portfolios"}
        assert is_valid_siren(registration["siren"])
        assert registration["name"].endswith("(fictif)")
        for member in registration["members"]:
            assert set(member) == {
                "id",
                "siret",
                "last_name",
                "first_name",
                "roles",
                "password",
            }
            assert UUID(member["id"])
            assert siren_of(member["siret"]) == registration["siren"]
        for portfolio in registration["portfolios"]:
            assert set(portfolio) == {"name", "declarations", "establishments"}
            assert all(map(is_valid_siret, portfolio["establishments"]))


def test_small_demo_holds_two_firms_that_share_clients_and_two_companies(
    document: dict[str, Any],
) -> None:
    first, second, multi, mono = document["registrations"]
    kinds = [registration["kind"] for registration in document["registrations"]]
    assert kinds == ["THIRD_PARTY", "THIRD_PARTY", "MULTI", "MONO"]
    assert [member["roles"] for member in first["members"]] == [
        ["ADMINISTRATOR"],
        ["ADMINISTRATOR"],
        *[["DECLARANT"]] * 4,
    ]
    assert len(first["portfolios"]) == 3
    clients, others = (
        {siret for portfolio in firm["portfolios"] for siret in portfolio["establishments"]}
        for firm in (first, second)
    )
    assert len(clients & others) == 2
    assert multi["portfolios"] == mono["portfolios"] == []
    assert mono["members"][0]["roles"] == ["ADMINISTRATOR", "DECLARANT"]
    assert len({member["siret"] for member in multi["members"]}) == 3


def test_small_demo_clients_are_active_and_named_in_public(document: dict[str, Any]) -> None:
    clients = {
        siret
        for registration in document["registrations"]
        for portfolio in registration["portfolios"]
        for siret in portfolio["establishments"]
    }
    with reading(PORTAL) as session:
        rows = session.execute(
            select(Establishment.siret, Establishment.active, shown_name().label("name"))
            .outerjoin(Company, Company.siren == func.substr(Establishment.siret, 1, 9))
            .where(Establishment.siret.in_(clients))
        ).all()
    assert {row.siret for row in rows} == clients
    assert all(row.active and row.name and "fictif" not in row.name for row in rows)


def test_small_demo_declarants_may_file_today_but_for_the_newcomer_and_the_suspended(
    document: dict[str, Any],
) -> None:
    reasons: dict[str, set[Reason | None]] = {}
    for firm in document["registrations"][:2]:
        with reading(Tenant(registration_id(firm["siren"]))) as session:
            for member in firm["members"]:
                reasons[member["last_name"]] = {
                    decide_in(
                        session,
                        member_id=UUID(member["id"]),
                        declaration="DSN",
                        siret=portfolio["establishments"][0],
                        on=clock.paris_day(clock.now()),
                    ).reason
                    for portfolio in firm["portfolios"]
                }
    nothing = {Reason.NO_HABILITATION}
    assert reasons == {
        "Marchand": nothing,
        "Lefèvre": nothing,
        "Benali": {None, *nothing},
        "Faure": {None, *nothing},
        "Girard": {None, *nothing},
        "Roche": {Reason.ACCESS_DELAY, *nothing},
        "Kessler": nothing,
        "Aubry": {None},
        "Vasseur": {Reason.MEMBER_SUSPENDED},
    }


def test_small_demo_companies_file_for_their_own_establishments(
    database: TestDatabase, document: dict[str, Any]
) -> None:
    for company, sites in zip(document["registrations"][2:], (3, 1), strict=True):
        question = ("--member", company["members"][0]["id"], "--declaration", "DPAE")
        listed = run_json(database, "access", "list", *question)
        assert (listed["total"], listed["items"][0]["name"]) == (sites, company["name"])


def test_small_demo_accounts_sign_in_with_the_password_told(document: dict[str, Any]) -> None:
    for registration in document["registrations"]:
        for member in registration["members"]:
            password = member["password"]
            assert 8 <= len(password) <= 20
            assert sum(map(str.isalpha, password)) >= 6
            assert sum(map(str.isdigit, password)) >= 2
            signed_in = sign_in(
                Credentials(
                    siret=member["siret"],
                    last_name=member["last_name"].upper(),
                    first_name=member["first_name"],
                    password=password,
                ),
                origin=Origin(),
                passwords=passwords.current(),
                portal=NET_ENTREPRISES,
                now=clock.now(),
            )
            assert isinstance(signed_in, SignedIn) == (member["last_name"] != "Vasseur")


def test_accounts_offered_are_those_of_the_document(document: dict[str, Any]) -> None:
    told = {
        (member["siret"], member["last_name"], member["first_name"], member["password"])
        for registration in document["registrations"]
        for member in registration["members"]
    }
    offered = [(row.siret, row.last_name, row.first_name, row.password) for row in accounts()]
    assert set(offered) < told
    assert {row.registration for row in accounts()} == {
        registration["name"] for registration in document["registrations"]
    }


def test_demo_registrations_have_no_cooldown_and_say_what_they_are(
    document: dict[str, Any],
) -> None:
    with reading(PORTAL) as session:
        rows = session.scalars(select(Registration)).all()
    assert {(row.is_demo, row.import_cooldown_hours) for row in rows} == {(True, 0)}


def test_demo_in_words_names_firms_portfolios_and_people(database: TestDatabase) -> None:
    told = run(database, "demo", "load").stdout
    assert "Cabinet Hirondelle (fictif) (SIREN 000900019)" in told
    assert "portefeuille « Aéronautique » : 24 établissements" in told
    assert "00090001900019 / Benali / Inès / Demonstration2026" in told
