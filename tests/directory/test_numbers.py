"""The quick sums agree with the kernel's rule on every number."""

from hypothesis import given
from hypothesis import strategies as st

from netent.directory.stock.numbers import are_shaped, wrong_sirens, wrong_sirets
from netent.kernel.identifiers import is_valid_siren, is_valid_siret

LA_POSTE = ("35600000000048", "35600000049837")


def completed(stem: str) -> str:
    """The digits with a key that makes them valid."""
    rule = is_valid_siren if len(stem) == 8 else is_valid_siret
    return next(f"{stem}{key}" for key in range(10) if rule(f"{stem}{key}"))


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def valid_siret(draw: st.DrawFn) -> str:
    return completed(completed(draw(digits(8))) + draw(digits(4)))


NUMBERS = st.lists(
    st.one_of(
        valid_siret(), digits(14), digits(13), st.text(max_size=15), st.sampled_from(LA_POSTE)
    )
)


@given(NUMBERS)
def test_wrong_sirets_are_those_that_the_kernel_refuses(values: list[str]) -> None:
    whole, start = wrong_sirets(values)
    assert whole == [place for place, each in enumerate(values) if not is_valid_siret(each)]
    assert start == [place for place, each in enumerate(values) if not is_valid_siren(each[:9])]


@given(st.lists(st.one_of(digits(14), valid_siret()), min_size=1))
def test_well_shaped_sirets_are_judged_by_their_sum(values: list[str]) -> None:
    whole, _ = wrong_sirets(values)
    assert whole == [place for place, each in enumerate(values) if not is_valid_siret(each)]


@given(st.lists(st.one_of(digits(8).map(completed), digits(9), st.text(max_size=10))))
def test_wrong_sirens_are_those_that_the_kernel_refuses(values: list[str]) -> None:
    assert wrong_sirens(values) == [
        place for place, each in enumerate(values) if not is_valid_siren(each)
    ]


def test_la_poste_s_own_rule_is_kept_among_others() -> None:
    assert wrong_sirets([*LA_POSTE, "44308090800017", "35600000049838"]) == ([3], [])


def test_shape_wants_ascii_digits_and_the_marks_at_their_place() -> None:
    assert are_shaped(["2026-11-20", "0001-99-99"], "0000-00-00")
    assert not are_shaped(["2026-11-2\u0660"], "0000-00-00")
    assert not are_shaped(["2026/11/20"], "0000-00-00")
    assert not are_shaped(["2026-11-20", "2026-11-2"], "0000-00-00")
