"""Carries the site's first articles into the database, keeping what the operator has edited."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.kernel.clock import parse_moment
from netent.publishing.models import Publication
from netent.publishing.states import PublicationKind, PublicationState, Theme
from netent.publishing.terms import written_terms

DATA = Path(__file__).parents[1] / "data"
_FOLDERS = {PublicationKind.ANSWER: "articles", PublicationKind.NEWS: "news"}


@dataclass(frozen=True, slots=True)
class Carried:
    """One file of `data`: its name is the address, its head says the rest."""

    kind: PublicationKind
    slug: str
    title: str
    summary: str
    body: str
    theme: Theme
    published_at: datetime
    declarations: list[str]


def load_carried_data(session: Session) -> int:
    """Add the publications that the database lacks; returns how many were added.

    One that exists is left as it is, archived ones too: the operator may have edited it.
    """
    found = session.execute(select(Publication.kind, Publication.slug))
    known = {(row.kind, row.slug) for row in found}
    types = {row.code: row for row in session.scalars(select(DeclarationType))}
    missing = [each for each in carried() if (each.kind, each.slug) not in known]
    for each in missing:
        session.add(_row(each, types))
    session.flush()
    return len(missing)


def carried() -> Iterator[Carried]:
    """Every publication that the product brings along."""
    for kind, folder in _FOLDERS.items():
        for path in sorted((DATA / folder).glob("*.md")):
            yield _read(kind, path)


def _read(kind: PublicationKind, path: Path) -> Carried:
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    said = dict(line.split(": ", 1) for line in head.splitlines())
    codes = said.get("declarations", "")
    return Carried(
        kind=kind,
        slug=path.stem,
        title=said["title"],
        summary=said.get("summary", ""),
        body=body.strip(),
        theme=Theme(said["theme"]),
        published_at=parse_moment(said["date"]),
        declarations=codes.split(", ") if codes else [],
    )


def _row(each: Carried, types: Mapping[str, DeclarationType]) -> Publication:
    title_terms, body_terms = written_terms(each.title, each.summary, each.body)
    return Publication(
        kind=each.kind,
        slug=each.slug,
        title=each.title,
        summary=each.summary,
        body=each.body,
        theme=each.theme,
        state=PublicationState.PUBLISHED,
        published_at=each.published_at,
        created_at=each.published_at,
        updated_at=each.published_at,
        title_terms=title_terms,
        body_terms=body_terms,
        declarations=[types[code] for code in each.declarations if code in types],
    )
