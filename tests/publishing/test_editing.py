"""The operator's acts: what they change, what the trail keeps, and what a second one is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.publishing.models import Publication
from netent.publishing.queries import desk as reads
from netent.publishing.service import editing
from netent.publishing.service.editing import Written
from netent.publishing.states import PublicationKind, PublicationState, Stage, Theme
from tests.accounts.people import make_person
from tests.factories.operators import Operating
from tests.factories.tenancy import NOW, actor_of
from tests.support.threads import at_once

TEXT = Written("Comment payer ?", "", "Par **télépaiement**.", Theme.PAYMENT, ["DSN"])


def created(operator: Operating, written: Written = TEXT) -> Publication:
    with transaction(PORTAL) as session:
        return editing.create_publication(
            session, operator.acting, PublicationKind.ANSWER, written, now=NOW
        )


def edited(operator: Operating, row: Publication, body: str, *, revision: int = 1) -> Publication:
    with transaction(PORTAL) as session:
        return editing.edit_publication(
            session,
            operator.acting,
            row.public_id,
            Written(TEXT.title, "", body, Theme.PAYMENT, ["DSN"]),
            revision=revision,
            now=NOW,
        )


def stored(row: Publication) -> Publication:
    with reading(PORTAL) as session:
        return reads.publication(session, row.public_id)


def trail() -> list[AuditEvent]:
    with reading(SYSTEM) as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.number))
        return [row for row in rows if row.action.startswith("publication.")]


def test_draft_is_written_changed_published_and_archived_on_the_trail(operator: Operating) -> None:
    row = created(operator)
    assert (row.slug, row.state) == ("comment-payer", PublicationState.DRAFT)
    edited(operator, row, "Autrement.")
    with transaction(PORTAL) as session:
        editing.publish(session, operator.acting, row.public_id, at=None, revision=2, now=NOW)
    assert reads.stage_of(stored(row), NOW) is Stage.SHOWN
    with transaction(PORTAL) as session:
        editing.archive(session, operator.acting, row.public_id, revision=3, now=NOW)
    events = trail()
    assert [event.action for event in events] == [
        "publication.created",
        "publication.changed",
        "publication.published",
        "publication.archived",
    ]
    assert {event.subject for event in events} == {str(row.public_id)}
    assert all(event.actor_name == "Odile Garnier" for event in events)
    assert all(event.details["operator"] for event in events)
    assert list(events[1].details["after"]) == ["text"]


def test_saving_what_stands_changes_nothing(operator: Operating) -> None:
    row = created(operator)
    edited(operator, row, TEXT.body)
    assert stored(row).revision == 1
    assert len(trail()) == 1


def test_second_of_two_operators_is_told_by_whom_and_when(operator: Operating) -> None:
    row = created(operator)
    edited(operator, row, "Le premier.")
    with pytest.raises(Refusal) as refused:
        edited(operator, row, "Le second.")
    assert refused.value.reason is Reason.PUBLICATION_CHANGED
    assert refused.value.arguments == {"name": "Odile Garnier", "at": NOW}
    assert stored(row).body == "Le premier."
    edited(operator, row, "Le second.", revision=2)
    assert stored(row).body == "Le second."


def test_of_two_at_once_one_is_told(operator: Operating) -> None:
    row = created(operator)
    done = at_once(lambda: edited(operator, row, "Un."), lambda: edited(operator, row, "Deux."))
    assert sorted(type(each).__name__ for each in done) == ["Publication", "Refusal"]
    assert stored(row).revision == 2


def test_publication_of_tomorrow_that_is_archived_was_never_shown(operator: Operating) -> None:
    row = created(operator)
    tomorrow = NOW + timedelta(days=1)
    with transaction(PORTAL) as session:
        editing.publish(session, operator.acting, row.public_id, at=tomorrow, revision=1, now=NOW)
    assert reads.stage_of(stored(row), NOW) is Stage.COMING
    assert reads.stage_of(stored(row), tomorrow) is Stage.SHOWN
    with transaction(PORTAL) as session:
        editing.archive(session, operator.acting, row.public_id, revision=2, now=NOW)
    assert stored(row).published_at is None


def test_title_taken_gets_the_next_address_and_keeps_it(operator: Operating) -> None:
    slugs = [created(operator).slug for _ in range(3)]
    assert slugs == ["comment-payer", "comment-payer-2", "comment-payer-3"]
    long = created(operator, Written("mot " * 40, "", "Texte.", Theme.PORTAL))
    assert len(long.slug) <= 80
    signs = created(operator, Written("???", "", "Texte.", Theme.PORTAL))
    assert signs.slug == "page"


def test_changed_words_are_found_at_once_and_old_ones_no_more(operator: Operating) -> None:
    row = created(operator)
    edited(operator, row, "Avec un chéquier.")
    for text, total in (("chequier", 1), ("telepaiement", 0)):
        narrowed = reads.PublicationFilter(PublicationKind.ANSWER, text)
        with reading(PORTAL) as session:
            page = reads.publications_page(session, narrowed, reads.PageAsked(1, 50), now=NOW)
        assert page.total == total


def test_unknown_publication_is_not_found(operator: Operating) -> None:
    with transaction(PORTAL) as session, pytest.raises(NotFound):
        editing.archive(session, operator.acting, uuid4(), revision=1, now=NOW)


def test_member_edits_nothing(operator: Operating) -> None:
    person = make_person(administrator=True)
    actor = actor_of(person.registration, person.member)
    row = created(operator)
    with transaction(PORTAL) as session, pytest.raises(Forbidden):
        editing.archive(session, actor, row.public_id, revision=1, now=NOW)  # type: ignore[arg-type]
    with transaction(PORTAL) as session, pytest.raises(Forbidden):
        editing.create_publication(
            session,
            actor,  # type: ignore[arg-type]
            PublicationKind.NEWS,
            TEXT,
            now=NOW,
        )


def test_two_of_one_title_at_once_get_an_address_each(operator: Operating) -> None:
    rows = at_once(*[lambda: created(operator)] * 4)
    assert sorted(getattr(row, "slug", repr(row)) for row in rows) == [
        "comment-payer",
        "comment-payer-2",
        "comment-payer-3",
        "comment-payer-4",
    ]
