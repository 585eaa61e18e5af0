"""What the site begins with: loaded once, the operator's edits kept, nothing in it leads astray."""

import pytest
from sqlalchemy import func, select

from netent.catalogue.service.carried import DATA as CATALOGUE
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.publishing.models import Publication
from netent.publishing.prose import blocks_of
from netent.publishing.service.carried import carried, load_carried_data
from netent.publishing.slugs import LONGEST, slug_of
from netent.publishing.states import PublicationKind, PublicationState, Theme
from tests.support.databases import TestDatabase
from tests.support.page_checks import endpoint_of
from tests.support.pages import Pages

CARRIED = list(carried())


def load() -> int:
    with transaction(PORTAL) as session:
        return load_carried_data(session)


@pytest.mark.usefixtures("database")
def test_loading_again_adds_nothing_and_keeps_what_was_edited() -> None:
    assert load() == len(CARRIED)
    assert load() == 0
    with transaction(PORTAL) as session:
        row = session.scalars(select(Publication).limit(1)).one()
        row.title, row.state = "À notre façon", PublicationState.ARCHIVED
    assert load() == 0
    with reading(PORTAL) as session:
        kept = session.get_one(Publication, row.id)
        total = session.scalar(select(func.count()).select_from(Publication))
    assert (kept.title, kept.state) == ("À notre façon", PublicationState.ARCHIVED)
    assert total == len(CARRIED)


def test_every_theme_has_its_answers_and_there_is_news() -> None:
    answers = [each for each in CARRIED if each.kind is PublicationKind.ANSWER]
    assert {each.theme for each in answers} == set(Theme)
    assert len(CARRIED) - len(answers) >= 6


@pytest.mark.parametrize("each", CARRIED, ids=lambda each: each.slug)
def test_publication_fits_its_table_and_is_written_as_french_is(each: object) -> None:
    text = f"{each.title} {each.summary} {each.body}"  # type: ignore[attr-defined]
    assert len(each.title) <= 160  # type: ignore[attr-defined]
    assert len(each.summary) <= 400  # type: ignore[attr-defined]
    assert len(each.slug) <= LONGEST  # type: ignore[attr-defined]
    assert each.slug == slug_of(each.slug)  # type: ignore[attr-defined]
    assert "'" not in text
    assert "!" not in text
    codes = (CATALOGUE / "declarations.csv").read_text(encoding="utf-8")
    assert all(f"\n{code};" in codes for code in each.declarations)  # type: ignore[attr-defined]


def test_links_of_publications_lead_to_pages(database: TestDatabase) -> None:
    load()
    pages = Pages(database.app)
    addresses = {
        piece.address
        for each in CARRIED
        for block in blocks_of(each.body)
        for line in block.lines
        for piece in line
        if piece.address
    }
    assert len(addresses) > 8
    for address in addresses:
        assert endpoint_of(database.app, address, "GET"), address
        pages.visit(address)


def test_every_answer_has_its_page_in_both_languages(database: TestDatabase) -> None:
    load()
    pages = Pages(database.app)
    pages.client.set_cookie("netent_language", "en")
    pages.language = "en"
    for each in CARRIED:
        endpoint = "answer" if each.kind is PublicationKind.ANSWER else "news_item"
        page = pages.get(f"publishing.{endpoint}", name=each.slug)
        heading, text = page.soup.select_one("h1"), page.soup.select_one(".prose")
        assert heading is not None
        assert heading["lang"] == "fr"
        assert text is not None
        assert text["lang"] == "fr"
