"""Pages of the establishments: a selection that survives paging, what ends shown first."""

import pytest

from netent.company.models import ProposedSite
from netent.company.selection import MOST
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Registration
from tests.accounts.people import Person, make_person
from tests.company.ending import asked, grant_everywhere, pairs_held, sites_of
from tests.company.holding import company_of, held
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW, make_member, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def fields(page: Seen) -> dict[str, list[str]]:
    """What the form would send as it stands."""
    form = page.form("establishments.choose")
    assert form is not None
    found: dict[str, list[str]] = {}
    for tag in form.select("input[name]"):
        if tag.get("type") != "checkbox" or tag.has_attr("checked"):
            found.setdefault(str(tag["name"]), []).append(str(tag.get("value", "")))
    return found


def send(pages: Pages, seen: Seen, *, tick: str = "", untick: str = "", **act: str) -> Seen:
    """Change two boxes and press a button."""
    sent = fields(seen)
    boxes = [siret for siret in sent.get("siret", []) if siret != untick]
    return pages.post(
        "establishments.choose", {**sent, "siret": [*boxes, *([tick] if tick else [])], **act}
    )


def states(page: Seen) -> list[str]:
    return [row[3] for row in page.rows()]


def test_list_tells_what_is_held_closed_new_and_leaving(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    company = company_of(registration, 7)
    first, second, third = sites_of(registration)
    with transaction(Tenant(registration.id)) as session:
        session.merge(third).closed_on = NOW.date()
        session.add(ProposedSite(siret=company[5], seen_at=NOW))
    asked(registration, owner.member, second.siret)
    page = pages.get("establishments.index")
    assert states(page) == [
        "Dans l’inscription",
        "Résiliation en cours",
        "Fermé depuis le 20 novembre 2026",
        "Non coché",
        "Non coché",
        "Nouveau",
        "Non coché",
    ]
    assert page.rows()[0][1:3] == ["Atelier 0 siège", "LILLE"]
    assert "1 nouvel établissement" in page.text
    assert [box["value"] for box in page.soup.select("input[name=siret][checked]")] == company[:3]
    found = {state: len(pages.get("establishments.index", state=state).rows()) for state in STATES}
    assert found == {"held": 3, "unheld": 4, "closed": 1, "new": 1}
    assert first.closed_on is None


STATES = ("held", "unheld", "closed", "new")


def test_list_is_searched_by_number_name_and_town(pages: Pages, registration: Registration) -> None:
    company = company_of(registration, 4)
    for text, count in (("atelier 2", 1), ("rennes", 2), (company[3], 1), ("rien", 0)):
        assert len(pages.get("establishments.index", q=text).rows()) == count
    assert "Aucun établissement ne correspond" in pages.get("establishments.index", q="rien").text


def test_selection_survives_paging_and_searching_without_script(
    pages: Pages, registration: Registration
) -> None:
    company = company_of(registration, 120)
    page = pages.get("establishments.index")
    page = send(pages, page, tick=company[10], untick=company[1], page="2")
    assert page.rows()[0][0].replace(" ", "").replace("\u202f", "").endswith(company[50][9:])
    page = send(pages, page, tick=company[60], act="search", q="atelier 119")
    assert [len(page.rows()), "3 changements attendent" in page.text] == [1, True]
    page = send(pages, page, act="search", q="", page="1")
    ticked = {str(box["value"]) for box in page.soup.select("input[name=siret][checked]")}
    assert ticked == {company[0], company[2], company[10]}
    review = send(pages, page, act="review")
    assert "2 établissements cochés" in review.text
    assert "1 établissement décoché" in review.text
    # Back to the list nothing is lost.
    form = review.form("establishments.choose")
    assert form is not None
    carried = {str(tag["value"]) for tag in form.select("input[name=tick], input[name=untick]")}
    assert carried == {company[10], company[60], company[1]}
    many = sirets(MOST + 1)
    over = pages.post("establishments.choose", {"tick": many, "act": "review"}, status=422)
    assert "enregistrez d’abord une partie" in over.text


def test_review_shows_who_loses_what_and_saves_once_confirmed(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    company = company_of(registration)
    grant_everywhere(registration, make_member(registration, last_name="Petit"))
    page = send(
        pages, pages.get("establishments.index"), tick=company[4], untick=company[1], act="review"
    )
    assert "4 droits prennent fin. 1 membre est concerné, sur 1 établissement." in page.text
    assert page.rows() == [["Camille Petit", "1", "4"]]
    assert len(pairs_held(registration)) == 3
    done = press(pages, page)
    assert "1 établissement est coché" in done.notices()[0]
    assert (
        "1 établissement n’est plus dans l’inscription. 4 droits ont pris fin."
        in (done.notices()[0])
    )
    assert held(registration) == [company[0], company[2], company[4]]


def press(pages: Pages, page: Seen, *, status: int = 302) -> Seen:
    form = page.form("establishments.apply")
    assert form is not None
    sent: dict[str, list[str]] = {}
    for tag in form.select("input[name]"):
        sent.setdefault(str(tag["name"]), []).append(str(tag.get("value", "")))
    if status == 302:
        return pages.post("establishments.apply", sent, to="establishments.index")
    return pages.post("establishments.apply", sent, status=status)


def test_what_changed_after_the_review_is_shown_anew(
    pages: Pages, registration: Registration
) -> None:
    company = company_of(registration)
    page = send(pages, pages.get("establishments.index"), untick=company[1], act="review")
    assert "Personne n’y a de droit" in page.text
    grant_everywhere(registration, make_member(registration))
    refused = press(pages, page, status=422)
    assert "4 droits prendraient fin" in refused.errors()[0]
    assert len(held(registration)) == 3
    press(pages, refused)
    assert len(held(registration)) == 2


def test_refusal_is_told_with_the_selection_kept(pages: Pages, registration: Registration) -> None:
    company = company_of(registration)
    page = send(pages, pages.get("establishments.index"), untick=company[0], act="review")
    refused = press(pages, page, status=422)
    assert "Le siège" in refused.errors()[0]
    assert len(held(registration)) == 3


def test_new_ones_put_aside_are_marked_no_more(pages: Pages, registration: Registration) -> None:
    company = company_of(registration)
    with transaction(Tenant(registration.id)) as session:
        session.add(ProposedSite(siret=company[4], seen_at=NOW))
    page = pages.get("establishments.index")
    page = pages.press(page, "establishments.put_aside", to="establishments.index")
    assert "Ils restent non cochés" in page.notices()[0]
    assert "nouvel établissement" not in page.text


def test_third_party_holds_its_own_company_s_by_the_same_page_and_a_mono_does_not(
    database: TestDatabase,
) -> None:
    firm = make_registration(RegistrationKind.THIRD_PARTY)
    make_own_sites(firm, 1)
    company_of(firm, 3)
    page = Pages(database.app).sign_in(make_person(firm, administrator=True))
    assert len(page.get("establishments.index").rows()) == 3
    mono = make_person(make_registration(RegistrationKind.MONO), administrator=True)
    Pages(database.app).sign_in(mono).get("establishments.index", status=403)


def test_pages_cost_as_many_queries_at_twice_the_establishments(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    company = company_of(registration, 12)

    def costs(untick: list[str]) -> list[int]:
        found = []
        with recorded() as sent:
            pages.get("establishments.index")
        found.append(len(sent))
        token = pages.token()
        with recorded() as sent:
            pages.send(
                pages.url("establishments.choose"), {**token, "untick": untick, "act": "review"}
            )
        found.append(len(sent))
        with recorded() as sent:
            pages.get("establishments.closed")
        return [*found, len(sent)]

    grant_everywhere(registration, owner.member)
    before = costs(company[1:2])
    grant_everywhere(registration, *(make_member(registration, first_name=n) for n in "ABCD"))
    assert costs(company[1:3]) == before
    assert max(before) <= 20, before
