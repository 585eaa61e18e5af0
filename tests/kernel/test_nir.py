"""The NIR and its key, held to another's code."""

import pytest
from stdnum.fr import nir as other

from netent.kernel.nir import format_nir, is_nir, nir_key

KNOWN = ["295109912611193", "253072B07300470", "253072A07300443"]


@pytest.mark.parametrize("whole", KNOWN)
def test_key_is_that_of_the_published_examples(whole: str) -> None:
    assert is_nir(whole[:13])
    assert nir_key(whole[:13]) == whole[13:]


@pytest.mark.parametrize("department", ["01", "75", "97", "99", "2A", "2B"])
@pytest.mark.parametrize("rank", [0, 1, 7, 96, 97, 120_001, 999_999])
def test_key_agrees_with_python_stdnum(department: str, rank: int) -> None:
    bare = f"18505{department}{rank:06d}"
    assert other.is_valid(bare + nir_key(bare))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18505780060840",
        "085057800608",
        "0850578006084",
        "5850578006084",
        "1851378006084",
        "1850078006084",
        "185052C006084",
        "18505780060 4",
        "\uff11850578006084",
    ],
)
def test_other_texts_are_no_nir(text: str) -> None:
    assert not is_nir(text)


def test_number_is_written_by_its_groups() -> None:
    groups = format_nir("2951099126111").split("\u202f")
    assert groups == ["2", "95", "10", "99", "126", "111", "93"]
