"""Full text: the same answers in the same order on both databases, whatever is typed."""

import re
from datetime import timedelta

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.paging import PageAsked
from netent.publishing.models import Publication
from netent.publishing.queries.news import NEWEST, NewsFilter, latest, news_page, years
from netent.publishing.queries.published import counts_by_theme
from netent.publishing.search_index import best_of
from netent.publishing.states import PublicationKind, PublicationState
from netent.publishing.terms import asked_by, written_terms
from tests.publishing.making import publication
from tests.support.databases import TestDatabase
from tests.support.plans import explained

pytestmark = pytest.mark.usefixtures("database")

CORPUS = {
    "oubli": ("J’ai oublié mon mot de passe", "Question secrète, lien ou administrateur."),
    "regles": ("Quelles sont les règles du mot de passe ?", "Huit caractères au moins."),
    "provisoire": ("À quoi sert le code provisoire ?", "Un mot de passe de cinq chiffres."),
    "cle": ("Comment utiliser la clé d’activation ?", "Elle arrive par courrier."),
    "cooptation": ("Qu’est-ce que la cooptation ?", "Un administrateur active le candidat."),
    "mandat": ("Qu’est-ce qu’un mandat SEPA ?", "IBAN, BIC et RUM ; bloc S21.G00.20."),
    "portefeuille": ("À quoi sert un portefeuille ?", "Il rassemble des établissements."),
    "ferme": ("Que deviennent les droits d’un établissement fermé ?", "Ils sont gardés."),
    "cle2": ("La clé est refusée", "Une clé vaut quinze jours. Comptez cinq essais."),
}
QUERIES = [
    ("mot de passe", ["regles", "oubli", "provisoire"]),
    ("MOTS DE PASSES", ["regles", "oubli", "provisoire"]),
    ("mot de passe oublié", ["oubli"]),
    ("comment faire pour mon mot de passe ?", ["regles", "oubli", "provisoire"]),
    ("clé", ["cle2", "cle"]),
    ("cle", ["cle2", "cle"]),
    ("établissements", ["ferme", "portefeuille"]),
    ("etabl", ["ferme", "portefeuille"]),
    ("coopt", ["cooptation"]),
    ("S21.G00.20", ["mandat"]),
    ("administrateur", ["cooptation", "oubli"]),
    # What no answer holds is not asked for, if most of the question is answered.
    ("mandat sepa zzz", ["mandat"]),
    ("mandat zzz yyy", []),
    ("rien de tout cela", []),
    ("", []),
]
# What would be a language to one engine or the other.
SIGNS = [
    'mot" OR title_terms : "cle',
    "mot* NEAR(cle, 5)",
    "mot NOT passe",
    "mot & !passe | cle:*",
    "title_terms:mot",
    "'; DROP TABLE publication; --",
    "\\ ' \" * ( ) : ^ { } - +",
    "<-> mot <2> cle",
    "%_ mot",
    "\x00mot\x00",
    "NEAR",
    "AND OR NOT",
    "1e5 -20 0x1F 12.5",
    "日本語 ελληνικά",
    # All ending, and no stem.
    "eerzs mot",
]


@pytest.fixture
def slugs() -> dict[int, str]:
    now = clock.now()
    rows = {}
    for number, (slug, (title, body)) in enumerate(CORPUS.items()):
        at = now - timedelta(days=100 - number)
        rows[slug] = publication(title, body, slug=slug, published_at=at)
    hidden = [
        publication("mot de passe", state=PublicationState.DRAFT, published_at=None),
        publication("mot de passe", published_at=now + timedelta(minutes=1)),
        publication("mot de passe", state=PublicationState.ARCHIVED),
        publication("mot de passe", kind=PublicationKind.NEWS),
    ]
    with transaction(PORTAL) as session:
        session.add_all([*rows.values(), *hidden])
    return {row.id: slug for slug, row in rows.items()}


def found(question: str, slugs: dict[int, str]) -> list[str]:
    with reading(PORTAL) as session:
        ids = best_of(session, PublicationKind.ANSWER, asked_by(question), shown_at=clock.now())
    return [slugs[each] for each in ids]


@pytest.mark.parametrize(("question", "expected"), QUERIES)
def test_question_finds_these_in_this_order(
    question: str, expected: list[str], slugs: dict[int, str]
) -> None:
    assert found(question, slugs) == expected


@pytest.mark.parametrize("question", SIGNS)
def test_signs_of_the_engines_are_text(question: str, slugs: dict[int, str]) -> None:
    # Whatever was typed asks for the same as its bare words do.
    assert found(question, slugs) == found(re.sub(r"[^a-zA-Z0-9]+", " ", question), slugs)


def test_operator_finds_drafts_too(slugs: dict[int, str]) -> None:
    with reading(PORTAL) as session:
        ids = best_of(session, PublicationKind.ANSWER, asked_by("mot de passe"))
    assert len(ids) == len(found("mot de passe", slugs)) + 3


def test_changed_and_deleted_text_is_found_no_more(slugs: dict[int, str]) -> None:
    by_slug = {slug: each for each, slug in slugs.items()}
    with transaction(PORTAL) as session:
        row = session.get_one(Publication, by_slug["cle"])
        row.title_terms, row.body_terms = written_terms("Le badge", "", "Un badge.")
        session.delete(session.get_one(Publication, by_slug["cle2"]))
    assert found("clé", slugs) == []
    assert found("badge", slugs) == ["cle"]


def test_lists_of_ten_thousand_are_read_by_their_index(database: TestDatabase) -> None:
    rows = [publication("Une annonce", kind=PublicationKind.NEWS) for _n in range(10_000)]
    with transaction(PORTAL) as session:
        session.add_all(rows)
    now = clock.now()
    with explained(tables="publication") as plans, reading(PORTAL) as session:
        listed = news_page(session, NewsFilter(), PageAsked(200, 50), sort=NEWEST, now=now)
        latest(session, now=now, most=3)
        years(session, is_archived=False, now=now)
        counts_by_theme(session, PublicationKind.ANSWER, now=now)
    assert (listed.total, len(listed.items)) == (10_000, 50)
    assert len(plans) >= 4
    for plan in plans.values():
        assert "ix_publication_" in plan
        assert "Seq Scan on publication" not in plan


def test_ten_thousand_answers_are_searched_by_their_index(database: TestDatabase) -> None:
    rows = [publication(f"Question {n}", f"Réponse mot{n % 50} autre{n}") for n in range(10_000)]
    with transaction(PORTAL) as session:
        session.add_all(rows)
    with explained(tables="publication") as plans, reading(PORTAL) as session:
        asked = asked_by("mot7 autre9957")
        ids = best_of(session, PublicationKind.ANSWER, asked, shown_at=clock.now())
    assert ids == [rows[9957].id]
    (plan,) = plans.values()
    if database.kind == "sqlite":
        assert "SCAN publication_words VIRTUAL TABLE INDEX" in plan
        assert "SCAN publication\n" not in plan
        assert "SEARCH publication USING INTEGER PRIMARY KEY" in plan
    else:
        assert "Bitmap Index Scan on ix_publication_title_terms" in plan
        assert "Bitmap Index Scan on ix_publication_body_terms" in plan
        assert "Seq Scan on publication" not in plan
