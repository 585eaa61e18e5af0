"""Whether an answer helped: counted, and nothing kept of who says so."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.publishing.models import Publication
from netent.publishing.queries.published import find
from netent.publishing.states import PublicationKind


def count_opinion(session: Session, slug: str, *, is_helpful: bool, now: datetime) -> None:
    """One more reader was helped, or was not. NotFound for what nobody can read."""
    row = find(session, PublicationKind.ANSWER, slug, now=now)
    counter = Publication.helpful if is_helpful else Publication.unhelpful
    # In the database, for two may say so at once; the revision is for edits.
    session.execute(
        update(Publication).where(Publication.id == row.id).values({counter: counter + 1})
    )
