"""The trail as its page and its files show it: every event in words."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.audit.journal import Event
from netent.consultation.actions import ACTIONS
from netent.consultation.details import Detail, details_in_words
from netent.consultation.exports import Cells
from netent.consultation.subjects import acts_among, identifiers_in, names_of
from netent.kernel.clock import PARIS
from netent.kernel.reasons import N_

_BATCH = 500
_HEADINGS = (
    N_("Numéro"),
    N_("Date"),
    N_("Heure"),
    N_("Auteur"),
    N_("Adresse réseau"),
    N_("Action"),
    N_("Concerne"),
    N_("Détails"),
    N_("Empreinte"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An event in words; `about` is empty where it concerns nobody in particular.

    `act_id` is the identifier of the act on rights that it is about.
    """

    event: Event
    action: str
    about: str
    details: Sequence[Detail]
    act_id: str | None


def in_words(session: Session, events: Sequence[Event]) -> list[Shown]:
    """These events as people read them; the names they need come in a few statements."""
    wanted = {event.subject for event in events}
    wanted.update(found for event in events for found in identifiers_in(event.details))
    names, acts = names_of(session, wanted), acts_among(session, wanted)
    return [
        Shown(
            event,
            _(ACTIONS[event.action]) if event.action in ACTIONS else event.action,
            _about(event, names),
            details_in_words(event.details, names.get),
            event.subject if event.subject in acts else None,
        )
        for event in events
    ]


def choices() -> list[tuple[str, str]]:
    """Every act with its words, by the words."""
    return sorted(
        ((code, str(_(word))) for code, word in ACTIONS.items()), key=lambda each: each[1]
    )


def headings() -> list[str]:
    """The heads of the file's columns."""
    return [_(text) for text in _HEADINGS]


def cells(session: Session, events: Iterable[Event]) -> Iterator[Cells]:
    """A row for each event, made by the batch: names are looked up together."""
    iterator = iter(events)
    while batch := list(islice(iterator, _BATCH)):
        for shown in in_words(session, batch):
            event, at = shown.event, shown.event.at.astimezone(PARIS)
            yield (
                str(event.number),
                f"{at:%d/%m/%Y}",
                f"{at:%H:%M:%S}",
                event.actor_name or "netent",
                event.address,
                shown.action,
                shown.about,
                " ; ".join(map(str, shown.details)),
                event.digest,
            )


def json_lines(events: Iterable[Event]) -> Iterator[bytes]:
    """Each event as stored, one JSON document a line: the chain can be verified elsewhere."""
    for event in events:
        document = {
            "number": event.number,
            "at": event.at.isoformat(),
            "actor": event.actor_name,
            "address": event.address,
            "action": event.action,
            "subject": event.subject,
            "details": event.details,
            "previous_digest": event.previous_digest,
            "digest": event.digest,
        }
        yield json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _about(event: Event, names: Mapping[str, str]) -> str:
    return names.get(event.subject, "")
