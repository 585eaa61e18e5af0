"""The canonical text of an event and its digest."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.audit.chain import GENESIS, Link, plain

LINK = Link(
    registration_id=7,
    number=3,
    at=datetime(2026, 11, 20, 13, 5, 0, 123456, tzinfo=UTC),
    actor_id=12,
    actor_name="Claire Marchand",
    address="192.0.2.1",
    action="portfolio.renamed",
    subject="6d1c7b2e",
    details={"before": "Boulangeries", "after": "Boulangeries & Cie"},
    previous_digest=GENESIS,
)


def test_digest_of_a_known_event_never_changes() -> None:
    # Chains already written are verified with this text: a change here breaks them all.
    assert LINK.digest() == "f4a4363a2b4c06fe6de7c4bad2f0448a704e379ad6e401916eb2904adf468164"


@pytest.mark.parametrize(
    "change",
    [
        {"registration_id": 8},
        {"number": 4},
        {"at": LINK.at + timedelta(microseconds=1)},
        {"actor_id": None},
        {"actor_name": "Claire Marchande"},
        {"address": None},
        {"action": "portfolio.created"},
        {"subject": ""},
        {"details": {"before": "Boulangeries"}},
        {"previous_digest": "1" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_digest_of_an_event_changes_with_each_field(change: Mapping[str, object]) -> None:
    assert replace(LINK, **change).digest() != LINK.digest()


def test_digest_of_a_moment_does_not_depend_on_its_offset() -> None:
    in_paris = LINK.at.astimezone(timezone(timedelta(hours=1)))
    assert replace(LINK, at=in_paris).digest() == LINK.digest()


def test_digest_of_details_does_not_depend_on_their_order() -> None:
    turned = dict(reversed(LINK.details.items()))
    assert replace(LINK, details=turned).digest() == LINK.digest()


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _json))
def test_plain_details_read_back_as_they_were_written(details: dict[str, object]) -> None:
    kept = plain(details)
    read = json.loads(json.dumps(kept))
    assert replace(LINK, details=read).digest() == replace(LINK, details=kept).digest()


def test_plain_details_write_identifiers_days_and_moments_as_text() -> None:
    kept = plain(
        {
            "id": UUID(int=1),
            "day": date(2026, 11, 20),
            "at": datetime(2026, 11, 20, 14, 5, tzinfo=timezone(timedelta(hours=1))),
            "codes": frozenset({"DSN", "DPAE"}),
            1: "one",
        }
    )
    assert kept == {
        "id": "00000000-0000-0000-0000-000000000001",
        "day": "2026-11-20",
        "at": "2026-11-20T13:05:00+00:00",
        "codes": ["DPAE", "DSN"],
        "1": "one",
    }


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (object(), TypeError),
        (b"bytes", TypeError),
        (float("nan"), ValueError),
        (datetime(2026, 11, 20), ValueError),  # noqa: DTZ001 - what is refused
    ],
    ids=["object", "bytes", "not a number", "naive moment"],
)
def test_plain_details_refuse_what_could_not_be_proved_later(
    value: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        plain({"value": value})
