"""What a load closes, reopens or redates is what the sites say, and what decide() answers."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.habilitations.decision import decide_in
from netent.perimeter.models import Site
from netent.watch import service
from netent.watch.queries import AGAIN_AFTER
from netent.watch.service import watch
from tests.factories.directory import make_establishments
from tests.factories.identifiers import siret_of, sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, make_registration
from tests.support.queries import recorded
from tests.watch.register import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    active,
    closed,
    closings,
    denied_as_closed,
    follow,
    tell,
    waiting,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm(clients=4)


def agrees(firm: Firm) -> None:
    """The invariant: a closing that has come is what decide() answers, and nothing else is."""
    come = {siret for siret, on in closings(firm.registration).items() if on <= TODAY}
    member = firm.declarants[0].public_id
    assert denied_as_closed(firm.registration, member, firm.sirets) == come


def test_closed_redated_and_reopened_site_says_what_decide_answers(
    firm: Firm, tmp_path: Path
) -> None:
    first, second, third, fourth = firm.sirets[:4]
    assert follow(tmp_path, closed(first), closed(second, TODAY), closed(third, TOMORROW)) == 1
    assert closings(firm.registration) == {first: YESTERDAY, second: TODAY, third: TOMORROW}
    agrees(firm)
    assert follow(tmp_path, closed(first, date(2024, 2, 29)), active(second), active(fourth)) == 1
    assert closings(firm.registration) == {first: date(2024, 2, 29), third: TOMORROW}
    agrees(firm)
    assert follow(tmp_path, active(first), active(third)) == 1
    assert closings(firm.registration) == {}
    agrees(firm)


def test_site_closed_without_a_day_is_closed_since_it_was_seen_and_keeps_that_day(
    firm: Firm, tmp_path: Path
) -> None:
    gone = firm.sirets[0]
    follow(tmp_path, closed(gone, None))
    assert closings(firm.registration) == {gone: TODAY}
    agrees(firm)
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(Site).where(Site.siret == gone).values(closed_on=YESTERDAY))
    follow(tmp_path, closed(gone, None), closed(firm.sirets[1]))
    assert closings(firm.registration)[gone] == YESTERDAY


def test_load_that_changes_nothing_here_changes_no_registration(firm: Firm, tmp_path: Path) -> None:
    stranger = sirets(1, start=41_000_000)[0]
    assert follow(tmp_path, active(firm.sirets[0]), active(stranger)) == 0
    assert follow(tmp_path, closed(stranger)) == 0
    assert follow(tmp_path, closed(firm.sirets[0])) == 1
    assert follow(tmp_path, closed(firm.sirets[0])) == 0


def test_watch_that_was_killed_after_the_load_is_made_up_for_by_the_next(
    firm: Firm, tmp_path: Path
) -> None:
    tell(tmp_path, closed(firm.sirets[0]))
    assert closings(firm.registration) == {}
    tell(tmp_path, closed(firm.sirets[1]))
    assert watch(now=NOW) == 1
    assert closings(firm.registration) == dict.fromkeys(firm.sirets[:2], YESTERDAY)
    agrees(firm)


def test_watch_that_fails_in_one_registration_works_the_others_and_comes_again(
    firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_registration()
    make_portfolio(other, clients=firm.sirets[:1])
    working = service._work

    def broken(session: object, registration_id: int, *rest: object) -> bool:
        if registration_id == firm.registration.id:
            raise OSError("no disk")
        return working(session, registration_id, *rest)  # type: ignore[arg-type]

    tell(tmp_path, closed(firm.sirets[0]))
    with monkeypatch.context() as patched:
        patched.setattr(service, "_work", broken)
        with pytest.raises(ExceptionGroup):
            watch(now=NOW)
    assert (closings(firm.registration), set(closings(other))) == ({}, {firm.sirets[0]})
    assert watch(now=NOW) == 1
    assert set(closings(firm.registration)) == {firm.sirets[0]}


def test_change_is_worked_again_an_hour_later_and_then_gone(firm: Firm, tmp_path: Path) -> None:
    gone = firm.sirets[5]
    follow(tmp_path, closed(gone))
    assert waiting() == 1
    # It came in while the load closed it, and was committed after the watch.
    with transaction(Tenant(firm.registration.id)) as session:
        session.add(Site(siret=gone, kind="client", portfolio_id=firm.portfolio.id, entered_at=NOW))
    assert watch(now=NOW + AGAIN_AFTER - timedelta(seconds=1)) == 0
    assert watch(now=NOW + AGAIN_AFTER) == 1
    assert closings(firm.registration) == {gone: YESTERDAY}
    assert waiting() == 0
    assert watch(now=NOW + 2 * AGAIN_AFTER) == 0


def test_first_word_of_an_establishment_that_was_held_unknown_counts(
    firm: Firm, tmp_path: Path
) -> None:
    make_own_sites(firm.registration, 2)
    own = siret_of(firm.registration.siren, 1000)
    assert follow(tmp_path, closed(own)) == 1  # nothing of its company was known
    other = siret_of(firm.registration.siren, 1001)
    assert follow(tmp_path, active(own), closed(other)) == 1
    assert closings(firm.registration) == {other: YESTERDAY}


def test_site_that_enters_closed_says_so_at_once(firm: Firm) -> None:
    gone = sirets(1, start=42_000_000)[0]
    make_establishments([gone], closed_on=YESTERDAY)
    registration = make_registration()
    make_portfolio(registration, clients=[gone, firm.sirets[0]])
    assert closings(registration) == {gone: YESTERDAY}


def test_client_that_comes_back_by_a_file_is_open_again(firm: Firm, tmp_path: Path) -> None:
    back = firm.sirets[0]
    follow(tmp_path, closed(back))
    firm.run([(back, "0")])
    tell(tmp_path, active(back))
    firm.run([(back, "1")])
    assert closings(firm.registration) == {}


def test_statements_do_not_grow_with_what_is_closed(firm: Firm, tmp_path: Path) -> None:
    def closing(*gone: str) -> int:
        tell(tmp_path, *map(closed, gone))
        with recorded() as sent:
            watch(now=NOW)
        return len(sent)

    closing(firm.sirets[0])
    assert closing(firm.sirets[1]) == closing(*firm.sirets[2:4])


def test_closed_establishment_denies_and_its_rights_come_back_by_themselves(
    firm: Firm, tmp_path: Path
) -> None:
    firm.run([(firm.sirets[4], "1")])
    later = TODAY + timedelta(days=10)

    def allowed() -> bool:
        with transaction(Tenant(firm.registration.id)) as session:
            return decide_in(
                session,
                member_id=firm.declarants[0].public_id,
                declaration="DSN",
                siret=firm.sirets[4],
                on=later,
            ).allowed

    assert allowed()
    follow(tmp_path, closed(firm.sirets[4]))
    assert not allowed()
    follow(tmp_path, active(firm.sirets[4]))
    assert allowed()
