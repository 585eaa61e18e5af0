"""Letters from the desk: opened first, then marked; what is secret goes with the mark alone."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pypdf
import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.desk import service
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.paging import PageAsked
from netent.notices.letters import mark_printed, send_letter
from netent.notices.letters_listing import letters_page, waiting_count
from netent.notices.models import Letter
from netent.notices.states import LetterState, LetterTemplate
from tests.factories.operators import Operating
from tests.factories.tenancy import NOW, actor_of, make_member, make_registration
from tests.operators.trail import portal_events
from tests.support.pages import Pages
from tests.support.plans import explained
from tests.support.queries import recorded

KEY = "ABCDEFGH23"


def put_letter(name: str = "Boulangerie Été", *, ends_in: timedelta | None = None) -> UUID:
    with transaction(PORTAL) as session:
        return send_letter(
            session,
            template=LetterTemplate.ACTIVATION_KEY,
            address=[name, "1 rue de l’Exemple", "69001 LYON"],
            arguments={
                "company": name,
                "siren": "443080908",
                "siret": "44308090800017",
                "candidate": "Paul Roussel",
                "valid_until": NOW + timedelta(days=15),
            },
            secret={"code": KEY},
            registration_id=None,
            expires_at=None if ends_in is None else NOW + ends_in,
            now=NOW,
        ).public_id


def letter_of(public_id: UUID) -> Letter:
    with reading(PORTAL) as session:
        return session.scalars(select(Letter).where(Letter.public_id == public_id)).one()


def test_pdf_holds_the_key_and_marks_nothing_until_told(desk: Pages) -> None:
    first, second = put_letter(), put_letter("Garage Martin")
    page = desk.get("desk.letters", etat="waiting")
    assert len(page.rows()) == 2
    chosen = {**desk.token(), "letter": [str(first), str(second)]}
    pdf = desk.send(desk.url("desk.open_letters"), chosen).response
    assert pdf.headers["Cache-Control"] == "private, no-store"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf.data)).pages)
    assert text.count(KEY) == 2
    assert letter_of(first).state is LetterState.WAITING
    review = desk.send(desk.url("desk.review_letters"), chosen)
    assert "2 courriers contiennent une clé" in review.text
    done = desk.send(desk.url("desk.mark_letters"), chosen, to="desk.letters")
    assert done.notices() == ["Courriers marqués comme imprimés : 2."]
    kept = letter_of(first)
    assert (kept.state, kept.sealed) == (LetterState.PRINTED, None)
    assert (kept.printed_at, kept.printed_by) == (NOW, "Odile Garnier")
    assert "Odile Garnier" in done.rows()[0][3]
    told = [(event.action, event.details["count"]) for event in portal_events()[-2:]]
    assert told == [("letters.opened", 2), ("letters.printed", 2)]


def test_letter_that_somebody_else_marked_refuses_the_whole_batch(desk: Pages) -> None:
    first, second = put_letter(), put_letter()
    with transaction(PORTAL) as session:
        assert mark_printed(session, [letter_of(first).id], now=NOW)
    chosen = {**desk.token(), "letter": [str(first), str(second)]}
    page = desk.send(desk.url("desk.mark_letters"), chosen, to="desk.letters")
    assert page.notices()[0].startswith("L’un de ces courriers n’attend plus")
    assert letter_of(second).state is LetterState.WAITING


def test_nothing_ticked_and_nonsense_are_told(desk: Pages) -> None:
    for endpoint in ("desk.open_letters", "desk.review_letters", "desk.mark_letters"):
        chosen = {**desk.token(), "letter": ["nonsense", str(UUID(int=1))]}
        page = desk.send(desk.url(endpoint), chosen, to="desk.letters")
        assert "Cochez au moins un courrier" in page.notices()[0]


def test_list_is_narrowed_by_state_and_address(desk: Pages) -> None:
    put_letter()
    put_letter("Garage Martin")
    put_letter("Trop Tard", ends_in=timedelta(0))
    assert len(desk.get("desk.letters").rows()) == 3
    assert len(desk.get("desk.letters", etat="waiting").rows()) == 2
    found = desk.get("desk.letters", q="boulangerie été").rows()
    assert [row[1] for row in found] == ["Boulangerie Été, 1 rue de l’Exemple, 69001 LYON"]
    assert "Aucun courrier ne correspond" in desk.get("desk.letters", etat="printed").text
    assert "2 courriers attendent" in desk.get("desk.index").text


def test_list_costs_the_same_however_long(desk: Pages) -> None:
    def cost() -> int:
        with recorded() as sent:
            desk.get("desk.letters")
        return len(sent)

    put_letter()
    before = cost()
    for _letter in range(6):
        put_letter()
    assert cost() == before


def test_member_can_not_print(database: object, operator: Operating) -> None:
    registration = make_registration()
    member = actor_of(registration, make_member(registration, administrator=True))
    letter = put_letter()
    with transaction(PORTAL) as session, pytest.raises(Forbidden):
        service.mark_letters(session, member, public_ids=[letter], now=NOW)  # type: ignore[arg-type]
    with transaction(PORTAL) as session, pytest.raises(Refusal):
        service.open_letters(session, operator.acting, public_ids=[], now=NOW)


def test_letters_of_a_state_are_found_by_its_index(database: object) -> None:
    put_letter()
    with explained(tables="letter") as plans, reading(PORTAL) as session:
        for state in LetterState:
            letters_page(session, state=state, text="", asked=PageAsked(), now=NOW)
        waiting_count(session, now=NOW)
    assert len(plans) > 2
    assert all("ix_letter_" in plan for plan in plans.values()), plans
