"""« Vos notifications », and the operator's page of rates."""

from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.atmp.models import AtmpRate
from netent.atmp.queries.notifications import waiting_count
from netent.atmp.service.delivering import deliver_due
from netent.database.sessions import reading
from netent.database.tenant import PORTAL, Tenant
from netent.tenancy.models import Registration
from tests.accounts.people import Person
from tests.factories.identifiers import siret_of
from tests.factories.rates import delivered, rate_line, rates_file
from tests.factories.tenancy import NOW
from tests.support.pages import Pages
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")


def hand_in(desk: Pages, content: bytes, *, status: int = 200, to: str | None = None) -> Seen:
    fields = {**desk.token(), "file": (BytesIO(content), "taux.csv")}
    return desk.send(desk.url("rates.index"), fields, status=status, to=to)


def test_notifications_are_acknowledged_one_by_one_and_ticked(
    pages: Pages, owner: Person, registration: Registration, siret: str, other_siret: str
) -> None:
    pages.sign_in(owner)
    assert "Aucune notification" in pages.get("atmp.index").text
    delivered([rate_line(siret), rate_line(other_siret, effective="01/02/2026")])
    page = pages.get("atmp.index")
    assert len(page.rows()) == 2
    assert "2 en cours" in page.soup.select_one("nav.menu").get_text(" ", strip=True)
    ticked = [str(box["value"]) for box in page.soup.select("input[name=rate]")]
    shown = pages.get("atmp.show", rate_id=ticked[0])
    assert "2,18" in shown.text
    done = pages.press(shown, "atmp.acknowledge", to="atmp.show")
    assert done.notices() == ["Notification acquittée."]
    again = pages.post("atmp.acknowledge", to="atmp.show", rate_id=ticked[0])
    assert "a acquitté cette notification" in again.notices()[0]
    both = pages.post("atmp.acknowledge_ticked", {"rate": ticked}, to="atmp.index")
    assert both.notices() == [
        "1 notification acquittée.",
        "1 n’attendait plus : acquittée entre-temps, ou remplacée.",
    ]
    assert len(pages.get("atmp.index", etat="acknowledged", q=siret).rows()) == 1
    assert "Aucune notification ne correspond" in pages.get("atmp.index", q="zzz").text
    nothing = pages.post("atmp.acknowledge_ticked", to="atmp.index")
    assert nothing.notices() == ["Cochez au moins une notification à acquitter."]


def test_filters_and_page_survive_an_acknowledgement(
    pages: Pages, owner: Person, siret: str
) -> None:
    delivered([rate_line(siret, effective=f"{day:02}/12/2026") for day in range(1, 13)])
    pages.sign_in(owner)
    page = pages.get("atmp.index", q=siret, etat="waiting", size="10", page="2")
    form = page.form("atmp.acknowledge_ticked")
    ticked = page.soup.select_one("input[name=rate]")["value"]
    answer = pages.client.post(form["action"], data={**pages.token(), "rate": ticked})
    assert answer.location == pages.url("atmp.index", q=siret, etat="waiting", page=2)
    empty = pages.client.post(form["action"], data=pages.token())
    assert empty.location == answer.location


def test_rate_of_another_registration_is_nobodys(
    pages: Pages, owner: Person, other_company: Registration, siret: str
) -> None:
    theirs = siret_of(other_company.siren, 1000)
    delivered([rate_line(theirs), rate_line(siret)])
    with reading(PORTAL) as session:
        rate = session.scalars(select(AtmpRate.public_id).where(AtmpRate.siret == theirs)).one()
    pages.sign_in(owner)
    assert theirs not in pages.get("atmp.index").text
    for rate_id in (rate, uuid4()):
        pages.get("atmp.show", status=404, rate_id=rate_id)
        pages.post("atmp.acknowledge", status=404, rate_id=rate_id)
    told = pages.post("atmp.acknowledge_ticked", {"rate": [str(rate)]}, to="atmp.index").notices()
    assert (
        told
        == pages.post(
            "atmp.acknowledge_ticked", {"rate": [str(uuid4())]}, to="atmp.index"
        ).notices()
    )
    pages.post("atmp.acknowledge_all", to="atmp.index")
    with reading(Tenant(other_company.id)) as session:
        assert waiting_count(session) == 1


def test_all_that_wait_are_acknowledged_after_a_look(
    pages: Pages, owner: Person, siret: str, other_siret: str
) -> None:
    delivered([rate_line(siret), rate_line(other_siret)])
    pages.sign_in(owner)
    review = pages.get("atmp.review_all")
    assert "Acquitter 2 notifications" in review.text
    done = pages.press(review, "atmp.acknowledge_all", to="atmp.index")
    assert done.notices() == ["2 notifications acquittées."]
    assert "Rien à acquitter" in pages.get("atmp.review_all").text


def test_operator_sees_what_a_file_brings_before_it_is_loaded(
    desk: Pages, registration: Registration, siret: str
) -> None:
    content = rates_file(rate_line(siret))
    page = hand_in(desk, content, to="rates.show")
    assert "Reprendre ce fichier" in page.text
    assert len(page.rows()) == 1
    assert deliver_due(NOW) == 0
    done = desk.press(page, "rates.apply", to="rates.show")
    assert done.notices() == ["Taux repris : les inscriptions concernées les reçoivent."]
    assert deliver_due(NOW) == 1
    again = hand_in(desk, content, to="rates.show")
    assert "Rien ne changerait" in again.text
    assert "Repris" in desk.get("rates.index").text


def test_operators_file_with_faults_is_told_line_by_line(desk: Pages) -> None:
    page = hand_in(desk, rates_file(rate_line("123"), rate_line("456")), status=422)
    assert "ligne 2" in page.text
    assert "ligne 3" in page.text
    assert "Rien n’est enregistré" in page.text
    empty = hand_in(desk, b"rien", status=422)
    assert "les colonnes attendues sont" in empty.text
