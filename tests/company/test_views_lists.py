"""Lists of establishments and terminations: found by text, paged, and at one cost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.company.models import Termination
from netent.company.states import TerminationState
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Company, Establishment
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import fold
from netent.perimeter.models import Site
from netent.tenancy.models import Registration
from tests.accounts.people import PASSWORD, Person, make_person
from tests.company.ending import asked, sites_of, withdrawn
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def describe(registration: Registration) -> list[str]:
    """Put the establishments into the directory; their SIRETs."""
    found = [site.siret for site in sites_of(registration)]
    about = (
        ("Atelier Nord", "LILLE", True, True),
        (None, "RENNES", False, True),
        ("Atelier caché", "VANNES", False, False),
    )
    with transaction(PORTAL) as session:
        session.add(Company(siren=registration.siren, name="Ateliers d’essai", diffusible=True))
        for siret, (name, commune, is_head, is_shown) in zip(found, about, strict=True):
            session.add(
                Establishment(
                    siret=siret,
                    active=True,
                    name=name,
                    search_name=fold(name) if name else None,
                    address="1 RUE DU FOUR",
                    postal_code="59000",
                    commune=commune,
                    is_head_office=is_head,
                    diffusible=is_shown,
                )
            )
    return found


def grow(registration: Registration, number: int, start: int) -> None:
    with transaction(Tenant(registration.id)) as session:
        session.add_all(
            Site(
                siret=siret_of(registration.siren, start + rank),
                kind=SiteKind.OWN,
                opened=0,
                entered_at=NOW,
            )
            for rank in range(number)
        )


def test_own_establishments_are_found_by_number_name_and_town(
    pages: Pages, registration: Registration
) -> None:
    north, rennes, hidden = describe(registration)

    def found(text: str) -> list[str]:
        page = pages.get("company.choose", q=text)
        return ["".join(filter(str.isdecimal, row[0])).removesuffix("siège") for row in page.rows()]

    assert found("") == [north, rennes, hidden]
    assert found(f"{rennes[:9]} {rennes[9:]}") == [rennes]
    assert found("atéliér nord") == [north]
    assert found("Rennes") == [rennes]
    # Their own people see what the directory hides.
    assert found("caché") == [hidden]
    assert found("introuvable") == []
    rows = pages.get("company.choose").rows()
    assert "siège" in rows[0][0]
    assert rows[1][1:3] == ["Ateliers d’essai", "1 RUE DU FOUR, 59000 RENNES"]
    assert rows[2][1] == "Atelier caché"


def test_live_termination_takes_the_place_of_the_offer(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    first = sites_of(registration)[0].siret
    identifier = asked(registration, owner.member, first)
    rows = pages.get("company.choose").rows()
    assert [row[3].split()[0] for row in rows] == ["En", "Résilier…", "Résilier…"]
    withdrawn(registration, owner.member, identifier)
    rows = pages.get("company.choose").rows()
    assert {row[3].split()[0] for row in rows} == {"Résilier…"}


def test_terminations_that_live_come_first_then_the_newest(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    first, second, _third = (site.siret for site in sites_of(registration))
    living = asked(registration, owner.member, first)
    for hours in (1, 2):
        at = NOW + timedelta(hours=hours)
        withdrawn(
            registration,
            owner.member,
            asked(registration, owner.member, second, now=at),
            now=at,
        )
    rows = pages.get("company.index").rows()
    assert [row[1] for row in rows] == ["En cours", "Retirée", "Retirée"]
    assert "16 h 05" in rows[1][3]
    assert pages.get("company.show", termination_id=living).h1 == "Résiliation d’un établissement"


def test_pages_cost_as_many_queries_at_twice_the_rows(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    def add(start: int) -> None:
        grow(registration, 20, start)
        for rank in range(start, start + 10):
            asked(registration, owner.member, siret_of(registration.siren, rank))

    def costs() -> dict[str, int]:
        found = {}
        for endpoint in ("company.index", "company.choose", "company.ask", "home.index"):
            with recorded() as sent:
                pages.get(endpoint)
            found[endpoint] = len(sent)
        return found

    add(2000)
    before = costs()
    add(3000)
    assert costs() == before
    # The menu reads what the member may file, too.
    assert before.pop("home.index") <= 28
    assert max(before.values()) <= 17, before


def test_every_state_has_its_words(pages: Pages, registration: Registration, owner: Person) -> None:
    identifier = asked(registration, owner.member)
    said = set()
    for state in TerminationState:
        with transaction(Tenant(registration.id)) as session:
            row = session.scalars(select(Termination)).one()
            row.state = state
            row.settled_at = None if state in {"asked", "running"} else NOW
        page = pages.get("company.show", termination_id=identifier)
        said.add(page.soup.select_one("main .tag").get_text(strip=True))
    assert len(said) == len(TerminationState)


def test_declarant_hears_of_no_termination(
    pages: Pages, registration: Registration, database: TestDatabase
) -> None:
    pages.post("company.ask", {"current": PASSWORD}, to="company.show")
    declarant = Pages(database.app).sign_in(make_person(registration, first_name="Dina"))
    assert "résili" not in declarant.get("home.index").text
    declarant.get("company.index", status=403)
