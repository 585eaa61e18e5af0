"""What waits for an administrator: told where there is something, and led to."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import RegistrationKind
from netent.perimeter.models import Site
from tests.accounts.people import make_person
from tests.factories.candidacies import make_candidate
from tests.factories.imports import NOW, Firm
from tests.factories.logins import person_of
from tests.factories.perimeter import make_own_sites
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import make_member, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen, words


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


def waiting(page: Seen) -> list[str]:
    """The lines of what is to be done."""
    return [words(line) for line in page.soup.select("ul.waiting > li")]


def test_menu_tells_what_waits_and_leads_there(pages: Pages) -> None:
    firm = Firm()
    make_own_sites(firm.registration, 1)
    with transaction(Tenant(firm.registration.id)) as session:
        closed = date(2026, 11, 1)
        session.execute(update(Site).where(Site.registration_id > 0).values(closed_on=closed))
    make_candidate(firm.registration)
    for name in ("Léa", "Marc"):
        make_recovery_request(make_member(firm.registration, first_name=name))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        boss = person_of(firm.registration, firm.administrator)
        home = pages.sign_in(boss).get("home.index")
        assert waiting(home) == [
            "1 personne demande à entrer dans l’inscription",
            "2 personnes demandent un nouveau mot de passe",
            "1 établissement de votre entreprise a fermé au répertoire",
            "2 clients ont fermé au répertoire",
        ]
        for link in home.soup.select("ul.waiting a"):
            pages.visit(str(link["href"]))
        declarant = Pages(pages.app).sign_in(person_of(firm.registration, firm.declarants[0]))
        assert waiting(declarant.get("home.index")) == []


def test_menu_tells_the_establishments_that_nobody_may_file_for(pages: Pages) -> None:
    firm = Firm(clients=2)
    home = pages.sign_in(person_of(firm.registration, firm.administrator)).get("home.index")
    assert waiting(home) == [
        "2 établissements ont une déclaration ouverte que personne ne peut déposer"
    ]
    covering = pages.visit(str(home.soup.select("ul.waiting a")[0]["href"]))
    assert len(covering.rows()) == 2


@pytest.mark.parametrize("kind", RegistrationKind)
def test_menu_with_nothing_to_do_shows_no_empty_box(pages: Pages, kind: RegistrationKind) -> None:
    person = make_person(make_registration(kind), administrator=True, declarant=False)
    home = pages.sign_in(person).get("home.index")
    assert "À faire" not in home.text
    assert home.soup.select("section:not(:has(p, li, td))") == []
