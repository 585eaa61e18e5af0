"""The check page and what is decided on it: filters, confirmation, cooldown, giving up."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Company, Establishment
from netent.kernel.enums import RequestStatus
from netent.requests import claims
from netent.requests.models import QueueEntry
from tests.accounts.people import make_person
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm, treat_next
from tests.factories.tenancy import NOW
from tests.imports.depositing import LINES, counts, deposit, own_cooldown, request_of, tally
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

CLOSED, UNKNOWN = sirets(2, start=43_000_000)
CONFIRMED = "Demande confirmée : elle attend son tour."


@pytest.fixture
def mixed(pages: Pages, firm: Firm) -> Seen:
    """The check of a file with something of everything."""
    make_establishments([CLOSED], closed_on=date(2019, 4, 1))
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == firm.sirets[2])
            .values(name="Au bon pain", search_name="au bon pain")
        )
    return deposit(
        pages,
        firm,
        [
            (firm.sirets[2], "1"),
            (firm.sirets[0], "0"),
            (firm.sirets[1], "1"),
            (CLOSED, "1"),
            (UNKNOWN, "1"),
            ("123", "1"),
            ("124", "1"),
        ],
    )


def queued(firm: Firm) -> int:
    with reading(PORTAL) as session:
        entries = select(func.count()).select_from(QueueEntry)
        mine = QueueEntry.for_registration_id == firm.registration.id
        return session.scalar(entries.where(mine)) or 0


def numbers(page: Seen) -> list[int]:
    return [int(row[0].split()[-1]) for row in page.rows(LINES)]


# --- reading the check


def test_check_counts_refused_lines_by_reason_and_each_leads_to_its_lines(
    pages: Pages, mixed: Seen
) -> None:
    reasons = dict(mixed.rows('section[aria-labelledby="reasons"] table'))
    assert reasons == {"SIRET mal formé": "2", "Établissement fermé": "1", "SIRET inconnu": "1"}
    assert numbers(pages.visit(mixed.link("SIRET mal formé"))) == [7, 8]
    assert numbers(pages.visit(mixed.link("Établissement fermé"))) == [5]


def test_check_leads_from_its_counts_to_the_lines_they_count(pages: Pages, mixed: Seen) -> None:
    assert tally(mixed) == counts(added=1, removed=1, unchanged=1, refused=4)
    links = [str(link["href"]) for link in mixed.soup.select("dl.tally a")]
    assert [numbers(pages.visit(link)) for link in links] == [[2], [3], [4], [5, 6, 7, 8]]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({}, [2, 3, 4, 5, 6, 7, 8]),
        ({"result": "done"}, [2, 3]),
        ({"result": "done", "action": "remove"}, [3]),
        ({"result": "unchanged"}, [4]),
        ({"result": "refused"}, [5, 6, 7, 8]),
        ({"reason": "unknown_siret"}, [6]),
        ({"q": "bon pain"}, [2]),
        ({"q": "7"}, [7]),
        ({"q": "zzz"}, []),
        ({"q": "\x00"}, [2, 3, 4, 5, 6, 7, 8]),
        ({"result": "x", "action": "y", "reason": "z"}, [2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_check_is_narrowed_by_result_action_reason_and_text(
    pages: Pages, mixed: Seen, address: dict[str, str], expected: list[int]
) -> None:
    page = pages.visit(pages.url("imports.check", request_id=mixed.path.split("/")[2], **address))
    assert numbers(page) == expected
    if not expected:
        assert "Aucune ligne ne correspond à ces filtres." in page.text


def test_check_finds_a_line_by_the_beginning_of_its_siret(
    pages: Pages, mixed: Seen, firm: Firm
) -> None:
    siret = firm.sirets[1]
    grouped = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    assert numbers(pages.visit(f"{mixed.path}?q={grouped}")) == [4]


def test_check_never_finds_a_line_by_a_hidden_name(pages: Pages, mixed: Seen, firm: Firm) -> None:
    with transaction(PORTAL) as session:
        hidden = {"name": "Secret", "search_name": "secret", "diffusible": False}
        session.add(Company(siren=firm.sirets[2][:9], **hidden))
    assert numbers(pages.visit(f"{mixed.path}?q=secret")) == []
    assert numbers(pages.visit(f"{mixed.path}?q=bon+pain")) == []
    assert "Au bon pain" not in pages.visit(mixed.path).text


def test_check_pages_keep_their_filters(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(str(number), "1") for number in range(100, 125)])
    page = pages.visit(f"{page.path}?result=refused&size=10")
    page = pages.visit(page.link("Suivante"))
    assert numbers(page) == list(range(12, 22))
    assert page.soup.select_one("#result option[selected]")["value"] == "refused"  # type: ignore[index]


def test_check_costs_as_many_queries_at_twice_the_lines(pages: Pages, firm: Firm) -> None:
    def cost(lines: int) -> int:
        page = deposit(pages, firm, [(siret, "1") for siret in firm.sirets[:lines]])
        with recorded() as sent:
            pages.visit(page.path)
        return len(sent)

    assert cost(3) == cost(6) <= 18


# --- confirming


def test_confirm_queues_the_request_and_leads_to_its_page(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    page = pages.press(page, "imports.confirm", to="imports.show")
    assert page.notices() == [CONFIRMED]
    assert "En attente de traitement" in page.text
    request = request_of(firm, page)
    assert (request.status, request.confirmed_at) == (RequestStatus.QUEUED, NOW)
    assert queued(firm) == 1


def test_second_confirmation_is_told_that_the_request_moved_on(pages: Pages, firm: Firm) -> None:
    own_cooldown(firm, None)  # which the first click begins: the second is no case of it
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    pages.press(page, "imports.confirm", to="imports.show")
    again = pages.press(page, "imports.confirm", to="imports.show")
    assert again.notices() == [
        "La demande a changé d’état entre-temps : elle est maintenant « en attente »."
    ]
    assert queued(firm) == 1
    treat_next()
    late = pages.press(page, "imports.confirm", to="imports.show")
    assert "« terminée »" in late.notices()[0]


def test_check_page_of_a_confirmed_request_leads_on(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    pages.press(page, "imports.confirm", to="imports.show")
    assert pages.visit(page.path, to="imports.show").form("imports.confirm") is None
    waiting = deposit(pages, firm, [(firm.sirets[3], "1")])
    pages.get("imports.show", request_id=waiting.path.split("/")[2], to="imports.check")


def test_cooldown_is_told_before_and_held_at_the_confirmation(pages: Pages, firm: Firm) -> None:
    own_cooldown(firm, None)
    first = deposit(pages, firm, [(firm.sirets[2], "1")])
    second = deposit(pages, firm, [(firm.sirets[3], "1")])
    pages.press(first, "imports.confirm", to="imports.show")
    moment = "22 novembre 2026 à 14 h 05"
    new = pages.get("imports.new", portfolio=firm.portfolio.public_id)
    assert f"vous pourrez le confirmer à partir du {moment}" in new.text
    page = pages.visit(second.path)
    assert f"Vous pourrez confirmer à partir du {moment}." in page.text
    assert page.form("imports.confirm") is None
    stale = pages.press(second, "imports.confirm", to="imports.check")
    assert stale.notices() == [
        f"Une demande a déjà été confirmée récemment. Vous pourrez confirmer à partir du {moment}."
    ]
    assert queued(firm) == 1


def test_another_administrator_who_confirms_becomes_the_author(
    database: TestDatabase, pages: Pages, firm: Firm
) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    other = make_person(firm.registration, administrator=True, first_name="Zoé", last_name="Bel")
    theirs = Pages(database.app).sign_in(other)
    seen = theirs.visit(page.path)
    assert "Alix Durand" in seen.text
    seen = theirs.press(seen, "imports.confirm", to="imports.show")
    assert "demande de Zoé Bel" in seen.text
    request = request_of(firm, seen)
    assert (request.author_id, request.author_name) == (other.member.id, "Zoé Bel")


# --- giving up


def test_checked_request_is_given_up_and_its_page_says_so(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    gone = pages.press(page, "imports.delete", to="imports.index")
    assert gone.notices() == ["Demande supprimée : rien n’a changé dans le portefeuille."]
    assert gone.rows()[0][1] == "Supprimée"
    shown = pages.visit(page.path, to="imports.show")
    assert "Cette demande est supprimée" in shown.text
    again = pages.press(page, "imports.delete", to="imports.show")
    assert "« supprimée »" in again.notices()[0]


def test_queued_request_is_deleted_before_a_worker_takes_it(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    page = pages.press(page, "imports.confirm", to="imports.show")
    pages.press(page, "imports.delete", to="imports.index")
    assert queued(firm) == 0
    assert not treat_next()
    assert firm.clients() == set(firm.sirets[:2])


def test_deletion_too_late_is_told_and_changes_nothing(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")])
    page = pages.press(page, "imports.confirm", to="imports.show")
    assert claims.claim_next("small", now=NOW) is not None
    late = pages.press(page, "imports.delete", to="imports.show")
    assert "« en cours »" in late.notices()[0]
    assert late.form("imports.delete") is None
    assert request_of(firm, late).status is RequestStatus.RUNNING
    assert queued(firm) == 1
