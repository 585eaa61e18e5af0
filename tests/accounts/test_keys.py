"""Triplets, tokens, addresses: the keys of the door."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netent.accounts.addresses import counted_address
from netent.accounts.local_paths import local_path
from netent.accounts.tokens import digest_of, make_token, registration_of
from netent.accounts.triplets import triplet_of


def test_triplet_of_one_person_is_the_same_whatever_the_spelling() -> None:
    siret = "44308090800017"
    written = triplet_of(siret, "Lefèvre-d’Ormesson", "Anne Claire")
    assert written == triplet_of(siret, " LEFEVRE D'ORMESSON ", "anne-claire")
    assert written != triplet_of(siret, "Lefèvre", "Anne Claire")
    assert written != triplet_of("44308090800025", "Lefèvre-d’Ormesson", "Anne Claire")


_names = st.text(min_size=1, max_size=12)


@example("a b", "c", "a", "b c")
@example("a_b", "c", "a", "b_c")
@given(_names, _names, _names, _names)
def test_triplets_of_names_that_differ_never_meet(
    last: str, first: str, other_last: str, other_first: str
) -> None:
    meet = triplet_of("1", last, first) == triplet_of("1", other_last, other_first)
    alike = triplet_of("1", last, "") == triplet_of("1", other_last, "") and triplet_of(
        "1", "", first
    ) == triplet_of("1", "", other_first)
    assert meet == alike


def test_token_names_its_registration_and_is_never_the_same() -> None:
    token = make_token(42)
    assert registration_of(token) == 42
    assert make_token(42) != token
    assert len(token.partition(".")[2]) == 43  # 256 bits


@pytest.mark.parametrize(
    "token", ["", "42", "42.", ".x", "-1.x", "4²2.x", "٤٢.x", "x.y", "9" * 40 + ".x"]
)
def test_token_not_of_our_making_names_no_registration(token: str) -> None:
    assert registration_of(token) is None


def test_digest_of_a_token_hides_it() -> None:
    assert digest_of("42.x") != digest_of("43.x")
    assert len(digest_of("42.x")) == 64


@pytest.mark.parametrize(
    "path", ["/", "/portefeuilles?q=a%20b&page=2", "/imports/1#lignes", "/a//b", "/é"]
)
def test_local_path_of_this_portal_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "portefeuilles",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/a\x00",
    ],
)
def test_local_path_that_could_lead_away_is_refused(path: str | None) -> None:
    assert local_path(path) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("a socket", "a socket"),
    ],
)
def test_counted_address_is_the_site_behind_it(address: str | None, counted: str) -> None:
    assert counted_address(address) == counted
