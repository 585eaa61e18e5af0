"""The little Markdown: what it makes of a text, and that nothing of it is ever markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.publishing.excerpts import excerpt, marked
from netent.publishing.prose import Block, BlockKind, Piece, blocks_of, plain_text
from netent.publishing.terms import asked_by


def test_paragraphs_headings_and_lists_are_told_apart() -> None:
    blocks = blocks_of("Un\ndeux.\n\n## Titre\n- a\n- b\n1. x\n2. y\n\nFin")
    assert [(block.kind, len(block.lines)) for block in blocks] == [
        (BlockKind.PARAGRAPH, 1),
        (BlockKind.HEADING, 1),
        (BlockKind.BULLETS, 2),
        (BlockKind.NUMBERS, 2),
        (BlockKind.PARAGRAPH, 1),
    ]
    assert blocks[0] == Block(BlockKind.PARAGRAPH, [[Piece("Un deux.")]])


def test_line_after_an_item_goes_on_with_it() -> None:
    (block,) = blocks_of("- a\n  suite\n- b")
    assert [line[0].text for line in block.lines] == ["a suite", "b"]


def test_strong_words_and_links_are_pieces() -> None:
    (block,) = blocks_of("Voir **bien** [ici](/contact).")
    assert list(block.lines[0]) == [
        Piece("Voir "),
        Piece("bien", is_strong=True),
        Piece(" "),
        Piece("ici", address="/contact"),
        Piece("."),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "http://evil.example",
        "data:text/html,x",
        "https://user@evil.example",
        "https:evil",
        "https://[",
        "contact",
    ],
)
def test_link_that_leads_astray_stays_text(address: str) -> None:
    text = f"[mot]({address})"
    (block,) = blocks_of(text)
    assert all(piece.address == "" for piece in block.lines[0])
    assert plain_text(text) == text


@given(st.text())
def test_any_text_is_read_and_no_address_runs(text: str) -> None:
    for block in blocks_of(text):
        for line in block.lines:
            assert all(
                not p.address or p.address[:1] == "/" or p.address[:8] == "https://" for p in line
            )


def test_words_asked_for_are_marked_in_any_form() -> None:
    runs = marked("Des clés, la clé.", asked_by("CLÉ"))
    assert [run.text for run in runs if run.is_marked] == ["clés", "clé"]
    assert "".join(run.text for run in runs) == "Des clés, la clé."


def test_excerpt_shows_the_part_that_was_asked_for() -> None:
    text = " ".join(["mot"] * 200) + " mandat " + " ".join(["fin"] * 200)
    runs = excerpt(text, asked_by("mandats"))
    shown = "".join(run.text for run in runs)
    assert [run.text for run in runs if run.is_marked] == ["mandat"]
    assert shown.startswith("… mot")
    assert shown.endswith("fin …")
    assert len(shown) < 300


@given(st.text(), st.text())
def test_excerpt_of_anything_is_a_part_of_it(text: str, question: str) -> None:
    shown = "".join(run.text for run in excerpt(text, asked_by(question)))
    assert shown.removeprefix("… ").removesuffix(" …") in text


def test_excerpt_of_a_word_longer_than_the_excerpt_is_cut() -> None:
    assert 200 < len("".join(run.text for run in excerpt("a" * 900, asked_by("zz")))) < 240
