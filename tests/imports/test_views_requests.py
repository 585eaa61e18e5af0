"""The list of requests, and how far each one is."""

from datetime import timedelta

import pytest
import time_machine

from netent.requests import claims, progress
from netent.requests.progress import Progress
from tests.factories.imports import NOW, Firm
from tests.imports.depositing import confirmed, request_of
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen


def test_progress_tells_what_waits_runs_and_has_ended(pages: Pages, firm: Firm) -> None:
    first = confirmed(pages, firm, [(firm.sirets[2], "1")])
    second = confirmed(pages, firm, [(firm.sirets[3], "1"), (firm.sirets[4], "1")])

    def told(page: Seen) -> dict[str, object]:
        answer = pages.visit(f"{page.path}/avancement").response
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.json is not None
        return dict(answer.json)

    waiting = {"status": "queued", "done": 0, "total": 1, "text": "Le traitement va commencer."}
    assert told(first) == waiting
    claim = claims.claim_next("small", now=NOW)
    assert claim is not None
    assert told(first) == {**waiting, "status": "running"}
    progress.tell(request_of(firm, first).public_id, Progress(1, 4, NOW - timedelta(seconds=10)))
    running = told(first)
    assert (running["done"], running["status"]) == (1, "running")
    assert str(running["text"]).startswith("1 lignes sur 4")
    assert told(second)["total"] == 2


def test_second_request_of_a_firm_says_what_goes_before_it(
    pages: Pages, firm: Firm, clock: time_machine.Traveller
) -> None:
    confirmed(pages, firm, [(firm.sirets[2], "1")])
    clock.move_to(NOW + timedelta(seconds=1))
    page = confirmed(pages, firm, [(firm.sirets[3], "1")])
    assert "1 demande passe avant la vôtre." in page.text


def test_running_page_shows_how_far_it_is_and_offers_no_deletion(pages: Pages, firm: Firm) -> None:
    page = confirmed(pages, firm, [(firm.sirets[2], "1")])
    assert claims.claim_next("small", now=NOW) is not None
    progress.tell(request_of(firm, page).public_id, Progress(1_200, 10_000, NOW))
    page = pages.visit(page.path)
    assert "Traitement en cours" in page.text
    bar = page.soup.select_one("main progress")
    assert bar is not None
    assert (bar["value"], bar["max"]) == ("1200", "10000")
    assert page.form("imports.delete") is None


def test_list_of_requests_costs_as_many_queries_at_twice_the_rows(pages: Pages, firm: Firm) -> None:
    def cost(rows: int) -> int:
        for _ in range(rows):
            firm.check([(firm.sirets[2], "1")])
        with recorded() as sent:
            page = pages.get("imports.index")
        assert len(page.rows()) >= rows
        return len(sent)

    assert cost(3) == cost(3) <= 12


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("boul", 1), ("BOULANGÉ", 1), ("fleur", 0), ("%", 0), ("_", 0), (".csv", 1), ("\x00", 1)],
)
def test_list_of_requests_is_searched_by_portfolio_and_file(
    pages: Pages, firm: Firm, typed: str, expected: int
) -> None:
    firm.check([(firm.sirets[2], "1")])
    page = pages.get("imports.index", q=typed)
    assert len(page.rows()) == expected
    if not expected:
        assert "Aucune demande ne correspond à ces filtres." in page.text


def test_row_leads_to_its_request_by_the_name_of_the_request(pages: Pages, firm: Firm) -> None:
    firm.check([(firm.sirets[2], "1")])
    listed = pages.get("imports.index")
    link = listed.soup.select_one("main tbody th a")
    assert link is not None
    assert link.get_text().endswith(".csv")
    assert "Contrôle du fichier" in pages.visit(str(link["href"])).text


def test_list_of_requests_is_narrowed_by_state(pages: Pages, firm: Firm) -> None:
    firm.run([(firm.sirets[2], "1")])
    firm.check([(firm.sirets[3], "1")])

    def states(asked: str) -> list[str]:
        return [row[1] for row in pages.visit(f"/demandes?status={asked}").rows()]

    assert states("checked") == ["À confirmer"]
    assert states("finished") == ["OK"]
    assert states("queued") == []
    assert states("nonsense") == ["À confirmer", "OK"]
