"""Publications as the tests need them, made as the service makes them."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing.models import Publication
from netent.publishing.slugs import slug_of
from netent.publishing.states import PublicationKind, PublicationState, Theme
from netent.publishing.terms import written_terms

_unique = count()


def publication(title: str, body: str = "Rien à dire.", **values: Any) -> Publication:
    """A row that is not stored yet: an answer published a day ago, unless told otherwise."""
    now = clock.now()
    summary = values.get("summary", "")
    title_terms, body_terms = written_terms(title, summary, body)
    given: dict[str, Any] = {
        "kind": PublicationKind.ANSWER,
        "slug": f"{slug_of(title)}-{next(_unique)}",
        "theme": Theme.PORTAL,
        "state": PublicationState.PUBLISHED,
        "published_at": now - timedelta(days=1),
        "created_at": now,
        "updated_at": now,
        "summary": summary,
    }
    return Publication(
        title=title, body=body, title_terms=title_terms, body_terms=body_terms, **given | values
    )


def published(title: str, body: str = "Rien à dire.", **values: Any) -> Publication:
    """The same, stored."""
    row = publication(title, body, **values)
    with transaction(PORTAL) as session:
        session.add(row)
    return row


def news(title: str, at: datetime | None = None, **values: Any) -> Publication:
    """A stored piece of news."""
    given = {"kind": PublicationKind.NEWS, "summary": "En bref.", **values}
    if at is not None:
        given["published_at"] = at
    return published(title, **given)
