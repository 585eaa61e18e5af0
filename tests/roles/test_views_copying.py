"""Choosing whose habilitations a new declarant gets; what was typed is carried along."""

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, make_person
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import make_member
from tests.roles.acting import give_rights, held_by, suspended
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")

PERSON = {"last_name": "Le Goff", "first_name": "Maëlle", "email": "m@c.example", "phone": ""}


@pytest.fixture
def owner(registration: Registration) -> Person:
    return make_person(registration, administrator=True, declarant=False, first_name="Anne")


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


@pytest.fixture
def model(registration: Registration) -> Member:
    member = make_member(registration, first_name="Paul", last_name="Ollier")
    give_rights(registration, member)
    return member


def newcomers(registration: Registration) -> list[Member]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Member).where(Member.last_name == "Le Goff")))


def chooser(pages: Pages, registration: Registration, **more: str) -> Seen:
    typed = {**PERSON, "mode": "copy", "siret": siret_of(registration.siren, 1001), **more}
    return pages.press(pages.get("roles.create"), "roles.create", typed)


def named(page: Seen) -> list[str]:
    return [row[0] for row in page.rows()]


def chosen(page: Seen, name: str) -> str:
    rows = page.soup.select("tbody tr")
    row = next(each for each in rows if name in each.get_text())
    return str(row.select("input[name=model]")[0]["value"])


def test_model_is_found_by_name_with_what_he_holds_and_copied(
    pages: Pages, registration: Registration, model: Member
) -> None:
    make_member(registration, first_name="Ada", last_name="Roux")
    page = chooser(pages, registration)
    assert named(page) == ["Paul Ollier", "Ada Roux"]
    assert "2 établissements DSN 2 DPAE 2" in page.rows()[0][1]
    assert newcomers(registration) == []
    found = pages.press(page, "roles.create", {"q": "olli", "search": "1", "model": ""})
    assert named(found) == ["Paul Ollier"]
    told = {"model": chosen(found, "Ollier"), "q": ""}
    done = pages.send(pages.url("roles.create"), {**_kept(found), **told})
    assert "Le compte de Maëlle Le Goff est ouvert" in done.text
    (member,) = newcomers(registration)
    assert member.siret == siret_of(registration.siren, 1001)
    assert held_by(registration, member) == held_by(registration, model)


def test_last_day_goes_along_and_a_day_that_is_over_is_refused(
    pages: Pages, registration: Registration, model: Member
) -> None:
    typed = {**PERSON, "mode": "manual", "until": "2026-11-19"}
    typed["siret"] = siret_of(registration.siren, 1000)
    page = pages.press(pages.get("roles.create"), "roles.create", typed, status=422)
    assert "Ce jour est passé" in page.errors()[0]
    found = chooser(pages, registration, until="2026-12-24")
    done = pages.send(pages.url("roles.create"), {**_kept(found), "model": chosen(found, "Ollier")})
    assert "24 décembre 2026" in done.text


def test_model_suspended_meanwhile_is_told_and_nobody_created(
    pages: Pages, registration: Registration, owner: Person, model: Member
) -> None:
    page = chooser(pages, registration)
    suspended(registration, owner.member, model)
    told = {**_kept(page), "model": chosen(page, "Ollier")}
    again = pages.send(pages.url("roles.create"), told, status=422)
    assert "n’est plus un déclarant actif" in again.text
    nonsense = pages.send(pages.url("roles.create"), {**told, "model": "x"})
    assert "Les habilitations de qui" in nonsense.text
    assert newcomers(registration) == []


def _kept(page: Seen) -> dict[str, str]:
    return {
        str(tag["name"]): str(tag.get("value", ""))
        for tag in page.soup.select("main form input[type=hidden]")
    }
