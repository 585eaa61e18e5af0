"""The operator's pages: from a draft to the site and to the archive; messages of visitors."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.publishing.models import ContactMessage, Publication
from netent.publishing.service import messages
from netent.publishing.states import MessageState, PublicationKind, Theme
from tests.factories.tenancy import NOW
from tests.publishing.making import news, published
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

TYPED = {
    "title": "Le portail ferme dimanche",
    "theme": "portal",
    "summary": "De 8 h à 10 h.",
    "body": "Une **mise à jour**.\n\n- un\n- deux",
}


def written(desk: Pages, **changes: str) -> Seen:
    page = desk.get("editing.create", nature="news")
    return desk.press(page, "editing.create", TYPED | changes, to="editing.show")


def only() -> Publication:
    with reading(PORTAL) as session:
        return session.scalars(select(Publication)).one()


def test_news_go_from_a_draft_to_the_site_and_to_the_archive(desk: Pages) -> None:
    shown = written(desk)
    assert "Une mise à jour" in shown.text
    row = only()
    desk.get("publishing.news_item", name=row.slug, status=404)
    done = desk.press(shown, "editing.publish", to="editing.show")
    assert done.notices() == ["C’est en ligne."]
    assert desk.visit(done.link("Voir la page publique")).h1 == TYPED["title"]
    archived = desk.press(done, "editing.archive", to="editing.show")
    assert "est archivée" in desk.visit(archived.link("Voir la page publique")).text
    assert TYPED["title"] not in desk.get("publishing.news").text


def test_moment_is_that_of_paris_and_nothing_shows_before(desk: Pages) -> None:
    shown = written(desk)
    done = desk.press(shown, "editing.publish", {"at": "2027-03-01T08:30"}, to="editing.show")
    assert done.notices() == ["La publication paraîtra au moment choisi."]
    assert "1er mars 2027 à 8 h 30" in done.text
    desk.get("publishing.news_item", name=only().slug, status=404)
    refused = desk.press(done, "editing.publish", {"at": "hier"}, status=422)
    assert len(refused.errors()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 161), ("theme", ""), ("summary", ""), ("body", " \x00 ")],
)
def test_what_is_missing_is_said_and_nothing_is_stored(desk: Pages, field: str, value: str) -> None:
    page = desk.get("editing.create", nature="news")
    seen = desk.press(page, "editing.create", TYPED | {field: value}, status=422)
    assert len(seen.errors()) == 1
    with reading(PORTAL) as session:
        assert session.scalars(select(Publication)).all() == []


def test_second_editor_finds_his_text_and_the_others(desk: Pages) -> None:
    written(desk)
    row = only()
    stale = desk.get("editing.edit", publication_id=row.public_id)
    first = desk.get("editing.edit", publication_id=row.public_id)
    desk.press(first, "editing.edit", TYPED | {"body": "Le premier."}, to="editing.show")
    told = desk.press(stale, "editing.edit", TYPED | {"body": "Le second."}, status=409)
    assert "Odile Garnier a changé" in told.errors()[0]
    assert "Le premier." in told.text
    area = told.soup.select_one("textarea#body")
    assert area is not None
    assert area.get_text().strip() == "Le second."
    desk.press(told, "editing.edit", TYPED | {"body": "Le second."}, to="editing.show")
    assert only().body == "Le second."


def test_stale_button_does_nothing_and_says_so(desk: Pages) -> None:
    shown = written(desk)
    edit = desk.get("editing.edit", publication_id=only().public_id)
    desk.press(edit, "editing.edit", TYPED | {"body": "Autre."}, to="editing.show")
    for endpoint in ("editing.publish", "editing.archive"):
        told = desk.press(shown, endpoint, to="editing.show")
        assert "a changé cette publication" in told.notices()[0]
    assert only().published_at is None


def test_list_is_narrowed_and_its_filters_survive_the_pages(desk: Pages) -> None:
    for number in range(60):
        published(f"Question sur la paie {number}", theme=Theme.PAYMENT, updated_at=NOW)
    published("Autre chose", theme=Theme.ACCESS)
    news("Une actualité de la paie")
    page = desk.get("editing.index", nature="answer", theme="payment", etat="en-ligne")
    assert len(page.rows()) == 50
    assert len(desk.visit(page.link("Suivante")).rows()) == 10
    assert len(desk.get("editing.index", nature="answer", theme="payment", page=9).rows()) == 10
    assert len(desk.get("editing.index", nature="answer", q="paie", page=9).rows()) == 10
    assert len(desk.get("editing.index", nature="answer", q="autre").rows()) == 1
    assert len(desk.get("editing.index", q="paie").rows()) == 1
    assert "ne correspond" in desk.get("editing.index", q="zzzz").text


def test_list_costs_the_same_however_long(desk: Pages) -> None:
    def cost() -> list[int]:
        counts = []
        for asked in ({}, {"q": "mot"}):
            with recorded() as sent:
                desk.get("editing.index", nature="answer", **asked)
            counts.append(len(sent))
        return counts

    published("Un mot")
    before = cost()
    for _more in range(4):
        published("Un mot")
    assert cost() == before


def test_answer_names_its_declarations_and_shows_who_was_helped(desk: Pages) -> None:
    page = desk.get("editing.create", nature="answer")
    shown = desk.press(
        page, "editing.create", TYPED | {"declarations": ["DSN", "DUCS"]}, to="editing.show"
    )
    assert "0 fois oui, 0 fois non" in shown.text
    assert {"DSN", "DUCS"} <= set(shown.text.split())
    assert only().kind is PublicationKind.ANSWER
    desk.press(shown, "editing.publish", to="editing.show")
    assert TYPED["title"] in desk.get("publishing.declaration", name="ducs").text


def test_message_is_read_and_marked_once(desk: Pages) -> None:
    typed = messages.Typed(
        Theme.ACCESS, "Paul <b>Roux</b>", "paul@visite.example", "443080908", "<i>Bonjour</i>"
    )
    with transaction(PORTAL) as session:
        messages.write_message(
            session, typed, locale="fr", operator_address="", now=NOW - timedelta(hours=1)
        )
    assert "1 message attend une réponse" in desk.get("desk.index").text
    listed = desk.get("editing.messages", etat="waiting", q="443 080 908")
    assert len(desk.get("editing.messages", page=9).rows()) == 1
    page = desk.visit(listed.link("Paul <b>Roux</b>"))
    assert "<i>Bonjour</i>" in page.text
    done = desk.press(page, "editing.treat", to="editing.messages")
    assert done.notices() == ["Le message est marqué comme traité."]
    desk.press(page, "editing.treat", to="editing.messages")
    with reading(PORTAL) as session:
        row = session.scalars(select(ContactMessage)).one()
    assert (row.state, row.treated_by) == (MessageState.TREATED, "Odile Garnier")
    assert "Aucun message ne correspond" in desk.get("editing.messages", etat="waiting").text
