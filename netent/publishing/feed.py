"""News as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TITLE = "netent, actualités"


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news; both addresses are whole, and `identifier` stays for good."""

    identifier: str
    title: str
    summary: str
    address: str
    published_at: datetime
    updated_at: datetime


def feed(entries: Sequence[Entry], *, own_address: str, page_address: str, now: datetime) -> bytes:
    """The document, in UTF-8; `now` is when it changed last where there is no news."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "fr"})
    _say(root, "title", _TITLE)
    _say(root, "id", page_address)
    SubElement(root, "link", {"rel": "self", "type": ATOM, "href": own_address})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page_address})
    _say(root, "updated", _moment(max((each.updated_at for each in entries), default=now)))
    _say(SubElement(root, "author"), "name", "netent")
    for each in entries:
        _add(root, each)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add(root: Element, each: Entry) -> None:
    entry = SubElement(root, "entry")
    _say(entry, "title", each.title)
    _say(entry, "id", each.identifier)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": each.address})
    _say(entry, "published", _moment(each.published_at))
    _say(entry, "updated", _moment(each.updated_at))
    _say(entry, "summary", each.summary)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
