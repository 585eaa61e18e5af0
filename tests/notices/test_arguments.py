"""A mail's arguments come back from JSON as what they were."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from netent.kernel.enums import Outcome
from netent.notices import sealing
from netent.notices.arguments import (
    Link,
    LostLink,
    decode,
    encode,
    has_secret,
    without_secrets,
)

TOKEN = "a-token-nobody-else-may-read"
SECRET_LINK = Link("accounts.sign_in", {"step": "1"}, secret={"token": TOKEN})
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


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key of this test's own; the one before comes back after it."""
    monkeypatch.setattr(sealing._Holder, "box", None)
    sealing.bind("the key of this test")


@pytest.mark.usefixtures("key")
def test_secret_values_of_a_link_are_shown_nowhere_and_come_back() -> None:
    kept = json.dumps(encode({"url": SECRET_LINK, "name": "Élodie"}))
    assert TOKEN not in kept
    assert TOKEN not in repr(SECRET_LINK)
    assert has_secret(json.loads(kept))
    assert decode(json.loads(kept)) == {"url": SECRET_LINK, "name": "Élodie"}


@pytest.mark.usefixtures("key")
def test_secret_values_sealed_twice_do_not_look_alike() -> None:
    assert encode({"url": SECRET_LINK}) != encode({"url": SECRET_LINK})


@pytest.mark.usefixtures("key")
def test_secret_values_once_erased_leave_a_lost_link_and_all_the_rest() -> None:
    kept = encode({"url": SECRET_LINK, "home": Link("home.index"), "count": 3})
    bare = without_secrets(kept)
    assert has_secret(kept)
    assert not has_secret(bare)
    assert decode(bare) == {"url": LostLink(), "home": Link("home.index"), "count": 3}


@pytest.mark.usefixtures("key")
def test_secret_values_under_another_key_are_lost() -> None:
    kept = encode({"url": SECRET_LINK})
    sealing.bind("another key")
    assert decode(kept) == {"url": LostLink()}


@pytest.mark.usefixtures("key")
def test_secret_values_that_somebody_wrote_in_are_lost() -> None:
    kept = encode({"url": SECRET_LINK})
    sealed = kept["url"]["sealed"]
    changed = sealed[:-10] + ("A" if sealed[-10] != "A" else "B") + sealed[-9:]
    assert decode({"url": kept["url"] | {"sealed": changed}}) == {"url": LostLink()}


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
