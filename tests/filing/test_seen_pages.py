"""Who sees which filing, and who chooses the due days."""

from datetime import date

from netent.database.sessions import transaction
from netent.filing import service
from tests.consultation.office import Office, at
from tests.factories.filings import make_filing
from tests.factories.logins import person_of
from tests.filing.desk import NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

MAKE, CHECK, CONFIRM, SHOW = "filing.make", "filing.check", "filing.confirm", "filing.show"


def test_only_own_and_held_filings_are_seen(
    database: TestDatabase, pages: Pages, office: Office
) -> None:
    other = Office(start=50_000_000)
    other.grant(other.rights("DSN"), at(2))
    theirs = make_filing(other.registration, other.members[0], other.sirets[0], now=NOW)
    for endpoint in (SHOW, "filing.receipt_pdf", "filing.download", "filing.cancel"):
        pages.get(endpoint, filing_id=theirs.public_id, status=404)
    page = pages.get("filing.make", declaration="DSN", siret=other.sirets[0], status=422)
    assert "n’a pas d’établissement de ce SIRET" in page.text
    chloes = make_filing(office.registration, office.members[1], office.sirets[1], now=NOW)
    mine = make_filing(office.registration, office.members[0], office.sirets[2], now=NOW)
    office.withdraw(office.rights("DSN"), NOW, office.pairs([office.members[0]]))
    pages.get(SHOW, filing_id=chloes.public_id, status=404)
    assert pages.get(SHOW, filing_id=mine.public_id).h1 == f"Récépissé {mine.receipt}"
    administrator = Pages(database.app).sign_in(
        person_of(office.registration, office.administrator)
    )
    for filing in (chloes, mine):
        assert administrator.get(SHOW, filing_id=filing.public_id).h1
    pages.get("filing.history", apres=theirs.public_id, status=404)
    pages.get("filing.download", filing_id=mine.public_id, status=404)


def test_transfer_takes_the_history_along(
    database: TestDatabase, pages: Pages, office: Office
) -> None:
    bruno, chloe = office.members
    office.withdraw(office.rights("DSN"), NOW, office.pairs([bruno]))
    filing = make_filing(office.registration, chloe, office.sirets[0], now=NOW)
    pages.get(SHOW, filing_id=filing.public_id, status=404)
    office.transfer(chloe, bruno, NOW)
    assert pages.get(SHOW, filing_id=filing.public_id).h1 == f"Récépissé {filing.receipt}"


def test_due_day_is_chosen_on_its_page(
    database: TestDatabase, pages: Pages, office: Office
) -> None:
    pages.get("filing.due_days", status=403)
    administrator = Pages(database.app).sign_in(
        person_of(office.registration, office.administrator)
    )
    page = administrator.get("filing.due_days")
    page = administrator.press(page, "filing.due_days", {"day": "5"}, to="filing.due_days")
    assert page.notices() == ["Échéance de la DSN : le 5."]
    administrator.press(page, "filing.due_days", {"day": "7"}, status=422)
    administrator.post("filing.due_days", {"declaration": "DUCS", "day": "15"}, status=404)
    with transaction(office.tenant) as session:
        assert not service.choose_due_day(session, office.actor, declaration="DSN", day=5, now=NOW)
    assert (
        date(2026, 12, 5)
        == make_filing(office.registration, office.members[0], office.sirets[0], now=NOW).due_on
    )
