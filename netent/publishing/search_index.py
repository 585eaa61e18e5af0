"""Full text on both databases: which publications hold the words of a question, best first.

SQLite searches an FTS5 table that keeps no text of its own, PostgreSQL the words that its GIN
indexes hold. How good an answer is, is counted here, so that both put them in one order: the words
found first, a word of the title for four of the text.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from netent.database.base import UtcDateTime
from netent.publishing.states import PublicationKind, PublicationState
from netent.publishing.terms import Asked

# So many can be paged through; whoever finds more should ask more closely.
MOST = 1000

# SQLite's table and what it makes by itself beside it.
WORDS_TABLE = "publication_words"
COLUMNS = {"title_terms": 4, "body_terms": 1}
# PostgreSQL's indexes over expressions, which no model can say for both engines.
WORD_INDEXES = frozenset(f"ix_publication_{column}" for column in COLUMNS)

_RANKED = """
    WITH hit AS ({hits}),
    counted AS (
        SELECT id, count(DISTINCT term) AS terms, sum(weight) AS score FROM hit GROUP BY id
    ),
    shown AS (
        SELECT publication.id, publication.published_at, counted.terms, counted.score
        FROM counted {then} JOIN publication ON publication.id = counted.id
        WHERE publication.kind = :kind AND counted.terms * 2 >= :asked{narrowed}
    )
    SELECT id FROM shown WHERE terms = (SELECT max(terms) FROM shown)
    ORDER BY score DESC, published_at DESC, id DESC LIMIT {most}
"""
_PUBLISHED = " AND publication.state = :state AND publication.published_at <= :now"


def best_of(
    session: Session, kind: PublicationKind, asked: Asked, *, shown_at: datetime | None = None
) -> list[int]:
    """Ids of the publications of a kind that hold most of the words, best first.

    One that lacks more than half of them is none. `shown_at`: only what anybody sees then.
    """
    if not asked.terms:
        return []
    sqlite = session.get_bind().dialect.name == "sqlite"
    hits, values = [], {}
    for number, term in enumerate(asked.terms):
        beginning = asked.beginning if number == len(asked.terms) - 1 else ""
        for column, weight in COLUMNS.items():
            name = f"word_{number}_{column}"
            hits.append(_hit(column, name, number, weight, sqlite=sqlite))
            values[name] = _match(column, term, beginning, sqlite=sqlite)
    statement = text(
        _RANKED.format(
            hits=" UNION ALL ".join(hits),
            # SQLite knows no numbers of what is found: it is told to begin with it.
            then="CROSS" if sqlite else "",
            narrowed=_PUBLISHED if shown_at else "",
            most=MOST,
        )
    ).bindparams(**values, kind=kind.value, asked=len(asked.terms))
    if shown_at:
        now = bindparam("now", shown_at, type_=UtcDateTime())
        statement = statement.bindparams(now, state=PublicationState.PUBLISHED.value)
    return list(session.scalars(statement))


def _hit(column: str, name: str, number: int, weight: int, *, sqlite: bool) -> str:
    what = f"{number} AS term, {weight} AS weight"
    if sqlite:
        return f"SELECT rowid AS id, {what} FROM {WORDS_TABLE} WHERE {WORDS_TABLE} MATCH :{name}"
    return (
        f"SELECT id, {what} FROM publication"
        f" WHERE to_tsvector('simple', {column}) @@ to_tsquery('simple', :{name})"
    )


def _match(column: str, term: str, beginning: str, *, sqlite: bool) -> str:
    """The engine's own question for one word; terms are small letters and figures, no signs."""
    if sqlite:
        begun = f' OR "{beginning}" *' if beginning else ""
        return f'{column} : ("{term}"{begun})'
    return f"{term} | {beginning}:*" if beginning else term


def word_triggers() -> Iterator[str]:
    """SQLite's table follows the publications, whoever changes them; may run again and again."""
    names = ", ".join(COLUMNS)
    old, new = (", ".join(f"{side}.{name}" for name in COLUMNS) for side in ("old", "new"))
    forget = (
        f"INSERT INTO {WORDS_TABLE} ({WORDS_TABLE}, rowid, {names})"
        f" VALUES ('delete', old.id, {old});"
    )
    learn = f"INSERT INTO {WORDS_TABLE} (rowid, {names}) VALUES (new.id, {new});"
    acts = {
        "INSERT": learn,
        f"UPDATE OF {names}": f"{forget} {learn}",
        "DELETE": forget,
    }
    for act, body in acts.items():
        name = f"{WORDS_TABLE}_{act.split()[0].lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {act} ON publication BEGIN {body} END"
