"""The history of filings on its page and in its file, and the dashboard's page."""

from sqlalchemy import update

from netent.database.sessions import reading, transaction
from netent.filing.models import Filing
from netent.filing.queries import history
from netent.filing.queries.history import HistoryAsked
from netent.kernel.clock import paris_day
from tests.consultation.office import Office
from tests.consultation.tables import csv_rows
from tests.factories.filings import make_filing, neodes
from tests.factories.tenancy import actor_of
from tests.filing.desk import NOVEMBER, NOW
from tests.support.pages import Pages
from tests.support.plans import explained
from tests.support.queries import recorded

HISTORY, INDEX = "filing.history", "filing.index"


def test_history_tells_each_filing_newest_first(pages: Pages, office: Office) -> None:
    assert "Aucun dépôt pour l’instant" in pages.get(HISTORY).text
    bruno, siret = office.members[0], office.sirets[0]
    first = make_filing(office.registration, bruno, siret, now=NOW)
    second = make_filing(
        office.registration, bruno, siret, content=neodes(siret, NOVEMBER),
        replaces=first.public_id, now=NOW,
    )  # fmt: skip
    rows = pages.get(HISTORY).rows()
    assert [row[0] for row in rows] == [second.receipt, first.receipt]
    assert rows[0][2:4] == ["novembre 2026", "DSN.txt"]
    assert [row[5] for row in rows] == ["Déposée", "Remplacée"]


def test_history_is_narrowed(pages: Pages, office: Office) -> None:
    bruno, chloe = office.members
    one = make_filing(office.registration, bruno, office.sirets[0], now=NOW)
    make_filing(office.registration, chloe, office.sirets[1], code="DUCS", now=NOW)
    for asked, number in (
        ({"q": office.sirets[0]}, 1),
        ({"q": one.receipt.lower()}, 1),
        ({"q": "boulangerie"}, 2),
        ({"declaration": "DUCS"}, 1),
        ({"etat": "cancelled"}, 0),
        ({"du": "2026-11-21", "au": "21/11/2026"}, 2),
        ({"du": "2026-11-22"}, 0),
        ({"portefeuille": str(office.portfolio.public_id)}, 2),
        ({"portefeuille": "propres"}, 0),
    ):
        assert len(pages.get(HISTORY, **asked).rows()) == number, asked
    wrong = pages.get(HISTORY, du="hier", status=422)
    assert "Ce n’est pas une date" in wrong.text


def test_history_goes_on_with_what_is_older(pages: Pages, office: Office) -> None:
    bruno, siret = office.members[0], office.sirets[0]
    months = [f"{year}-{month:02}" for year in range(2021, 2026) for month in range(1, 12)]
    filed = [
        make_filing(office.registration, bruno, siret, name=month, now=NOW) for month in months
    ]
    page = pages.get(HISTORY)
    assert len(page.rows()) == 50
    older = pages.visit(page.link("Plus anciens"))
    assert [row[0] for row in older.rows()] == [each.receipt for each in reversed(filed[:5])]


def test_file_of_the_history_runs_no_formula(pages: Pages, office: Office) -> None:
    bruno = office.members[0]
    filing = make_filing(office.registration, bruno, office.sirets[0], now=NOW)
    with transaction(office.tenant) as session:
        session.execute(
            update(Filing).where(Filing.id == filing.id).values(file_name="=1+1;@x.csv")
        )
    answer = pages.get("filing.history_csv").response
    heads, row = csv_rows(answer)
    assert heads[:4] == ["Numéro de récépissé", "Déclaration", "Période", "SIRET"]
    assert row[:4] == [filing.receipt, "DSN", "novembre 2026", office.sirets[0]]
    assert row[7] == "'=1+1;@x.csv"


def test_dashboard_leads_to_each_act(pages: Pages, office: Office) -> None:
    siret = office.sirets[0]
    filing = make_filing(office.registration, office.members[0], siret, now=NOW)
    page = pages.get(INDEX)
    assert page.link(f"Récépissé {filing.receipt}").endswith(str(filing.public_id))
    done = [row for row in page.rows() if "Déposée" in row[4]]
    assert len(done) == 1
    (form,) = page.soup.select('a[href*="/deposer?"][href*="DUCS"][href*="' + siret + '"]')
    assert "periode=2026-11" in str(form["href"])
    assert len(pages.get(INDEX, etat="done").rows()) == 1
    assert "Aucune déclaration ne correspond" in pages.get(INDEX, q="rien de tel").text


def test_empty_dashboard_says_what_it_is_for(pages: Pages, office: Office) -> None:
    office.withdraw(office.rights("DSN", "DUCS", "DPAE"), NOW)
    assert "Rien à déposer pour l’instant" in pages.get(INDEX).text


def test_history_reads_as_much_at_any_size_and_no_table_whole(office: Office) -> None:
    bruno = office.members[0]
    actor, on = actor_of(office.registration, bruno), paris_day(NOW)

    def read() -> int:
        with reading(office.tenant) as session, recorded() as queries:
            history.filings_before(session, actor, HistoryAsked(), before=None, limit=50, on=on)
        return len(queries)

    make_filing(office.registration, bruno, office.sirets[0], now=NOW)
    before = read()
    for siret in office.sirets[1:]:
        make_filing(office.registration, bruno, siret, now=NOW)
    assert read() == before
    with explained(tables=r"\bfiling\b") as plans, reading(office.tenant) as session:
        for each in (actor, office.actor):
            history.filings_before(session, each, HistoryAsked(), before=None, limit=50, on=on)
    for statement, plan in plans.items():
        assert "Seq Scan on filing " not in plan, f"{statement}\n{plan}"
        assert "SCAN filing\n" not in plan + "\n", f"{statement}\n{plan}"
