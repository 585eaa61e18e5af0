"""Browsers by the names that their owners know."""

import pytest

from netent.accounts.browsers import browser_name

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/150.0.0.0 Safari/537.36",
            "Chrome, Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/150.0.0.0 Safari/537.36 Edg/150.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 16) {_WEBKIT} Chrome/150.0 Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
    ids=["firefox", "chrome", "edge", "iphone", "android", "other", "none"],
)
def test_browser_is_named_by_its_own_name_not_those_it_poses_as(agent: str, name: str) -> None:
    assert browser_name(agent) == name
