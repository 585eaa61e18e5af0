"""Who is shown rates, and that a portal without a provider offers none."""

import pytest

from netent.kernel.actor import Actor
from netent.rate_requests import providers
from tests.accounts.people import make_person
from tests.consultation.office import Office
from tests.factories.logins import person_of
from tests.factories.operators import make_operator, sign_in_operator
from tests.factories.rate_requests import checked, people_file, person
from tests.filing.conftest import TODAY
from tests.operators.viewing import begin
from tests.rate_requests.ended import finished
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

NEW, CHECK, LIST = (f"rate_requests.{name}" for name in ("new", "check", "index"))


@pytest.mark.parametrize(
    "name", ["check", "show", "progress", "report_csv", "report_xlsx", "refused"]
)
def test_request_is_unknown_to_everybody_else(
    database: TestDatabase, pages: Pages, office: Office, bruno: Actor, name: str
) -> None:
    request = finished(office, bruno, person(1))
    address = {"endpoint": f"rate_requests.{name}", "request_id": request.public_id}
    others = (
        person_of(office.registration, office.administrator),
        person_of(office.registration, office.members[1]),
        make_person(),
    )
    for other in others:
        theirs = Pages(database.app).sign_in(other)
        theirs.get(**address, status=404)
        for act in ("confirm", "delete"):
            theirs.post(f"rate_requests.{act}", status=404, request_id=request.public_id)
        assert not theirs.get(LIST).soup.select("main table")
    if name == "show":
        assert "Compte rendu" in pages.get(**address).text


def test_operator_who_views_as_the_author_sees_no_rate(
    database: TestDatabase, office: Office, bruno: Actor, now: object
) -> None:
    request = finished(office, bruno, person(1))
    pages = Pages(database.app)
    sign_in_operator(pages, make_operator())
    begin(pages, person_of(office.registration, office.members[0]))
    for name in ("index", "new"):
        pages.get(f"rate_requests.{name}", status=403)
    for name in ("show", "report_csv", "report_xlsx", "refused", "progress"):
        pages.get(f"rate_requests.{name}", status=403, request_id=request.public_id)


def test_portal_without_a_provider_offers_nothing(
    pages: Pages, office: Office, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    assert pages.get("home.index").soup.select('nav a[href="/appels-de-taux"]')
    monkeypatch.setattr(providers.choosing._Holder, "provider", None)
    assert not pages.get("home.index").soup.select('nav a[href="/appels-de-taux"]')
    for page in (pages.get(LIST), pages.get(NEW, siret=office.sirets[0])):
        assert "L’appel de taux n’est pas proposé ici" in page.text
        assert page.form(NEW) is None
    assert pages.get(CHECK, request_id=request.public_id).form("rate_requests.confirm") is None
    page = pages.post("rate_requests.confirm", request_id=request.public_id, to=CHECK)
    assert "aucun taux n’est demandé" in page.notices()[0]


def test_establishment_of_another_registration_is_as_unknown_as_nobodys(
    pages: Pages, office: Office
) -> None:
    other = Office(start=40_000_000)
    for siret in (other.sirets[0], "44308090800017"):
        page = pages.get(NEW, siret=siret, status=422)
        assert "Votre inscription n’a pas d’établissement de ce SIRET" in page.text
        assert page.form(NEW) is None
