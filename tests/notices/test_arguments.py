"""A mail's arguments come back from JSON as what they were."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from netent.kernel.enums import Outcome
from netent.notices.arguments import Link, decode, encode

PARIS_IN_WINTER = timezone(timedelta(hours=1))


def test_arguments_after_a_round_trip_are_what_they_were() -> None:
    given = {
        "name": "Élodie",
        "count": 3,
        "address": None,
        "at": datetime(2026, 11, 20, 14, 5, 0, 1, tzinfo=PARIS_IN_WINTER),
        "on": date(2026, 11, 20),
        "outcome": Outcome.PARTIAL,
        "url": Link("imports.show", {"request_id": "1"}),
    }
    read = decode(json.loads(json.dumps(encode(given))))
    assert read == given
    assert read["at"].tzinfo == UTC
    assert isinstance(read["outcome"], Outcome)
    assert not isinstance(read["on"], datetime)


def test_identifier_among_arguments_becomes_text() -> None:
    assert decode(encode({"id": UUID(int=1)})) == {"id": "00000000-0000-0000-0000-000000000001"}


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (b"bytes", TypeError),
        ({"a": 1}, TypeError),
        (1.5, TypeError),
        (datetime(2026, 11, 20), ValueError),  # noqa: DTZ001 - what is refused
    ],
    ids=["bytes", "mapping", "fraction", "naive moment"],
)
def test_argument_that_json_has_no_place_for_is_refused(
    value: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        encode({"value": value})
