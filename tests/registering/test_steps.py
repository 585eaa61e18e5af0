"""The order of the steps, whatever is answered and in whatever order it changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.enrolment.states import Way
from netent.kernel.enums import Role
from netent.registering.answers import (
    Access,
    Answers,
    Civility,
    FirstDeclarant,
    Identity,
    Joining,
    SitesTicked,
    as_json,
    from_json,
)
from netent.registering.proposals import (
    PROFILES,
    PURPOSES,
    SECTORS,
    profiles_for,
    sectors_of,
)
from netent.registering.steps import Facts, Step, next_step, open_steps, path
from tests.factories.tenancy import NOW

IDENTITY = Identity("73282932000074", Civility.SIR, "Martin", "Luc", "luc@martin.example", "0600")
BEGUN = Answers(
    IDENTITY,
    terms_accepted_at=NOW,
    establishment_seen=True,
    has_password=True,
    recap_seen=True,
)
ALONE = Facts(is_registered=False, has_other_sites=False)

moments = st.none() | st.just(NOW)
sirets = st.frozensets(st.text("0123456789", min_size=14, max_size=14), max_size=4)
answers = st.builds(
    Answers,
    identity=st.just(IDENTITY),
    terms_accepted_at=moments,
    establishment_seen=st.booleans(),
    has_password=st.booleans(),
    recap_seen=st.booleans(),
    access=st.none() | st.sampled_from(Access),
    joining=st.none()
    | st.builds(Joining, st.just(Role.ADMINISTRATOR), st.sampled_from(Way))
    | st.just(Joining(Role.DECLARANT)),
    profile=st.none() | st.sampled_from(sorted(PROFILES)),
    purpose=st.none() | st.sampled_from(sorted(PURPOSES)),
    sector=st.none() | st.sampled_from(sorted(SECTORS)),
    declarations=st.lists(st.sampled_from(["DSN", "DPAE", "C3S"]), unique=True).map(tuple),
    sites=st.none() | st.builds(SitesTicked, st.booleans(), sirets),
    charter_accepted_at=moments,
    declarants=st.lists(
        st.builds(FirstDeclarant, st.text(), st.text(), st.text(), st.text(), files=st.booleans()),
        max_size=2,
    ).map(tuple),
    declarants_done=st.booleans(),
)
facts = st.builds(Facts, st.booleans(), st.booleans())


@given(answers)
def test_answers_come_back_from_the_draft_as_they_were(given_answers: Answers) -> None:
    assert from_json(as_json(given_answers)) == given_answers


@given(answers, facts)
def test_next_step_lacks_its_answer_and_all_before_it_have_theirs(
    given_answers: Answers, given_facts: Facts
) -> None:
    steps = path(given_answers, given_facts)
    opened = open_steps(given_answers, given_facts)
    assert opened == steps[: len(opened)]
    assert opened[-1] is next_step(given_answers, given_facts)
    assert steps[-1] is Step.CONFIRMATION
    assert len(set(steps)) == len(steps)


@given(answers, st.booleans())
def test_registered_company_is_asked_nothing_about_itself(
    given_answers: Answers, has_sites: bool
) -> None:
    steps = path(given_answers, Facts(is_registered=True, has_other_sites=has_sites))
    assert steps[5:] == [Step.JOINING, Step.CONFIRMATION]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {Step.SECTOR}),
        ({"access": Access.CLIENTS}, {Step.SECTOR, Step.DECLARANTS}),
        ({"declarations": ("DSN",)}, {Step.SECTOR, Step.CHARTER}),
        ({"purpose": "withholding"}, set()),
    ],
)
def test_steps_that_are_not_for_everybody_follow_the_answers(
    changes: dict[str, object], expected: set[Step]
) -> None:
    optional = {Step.SECTOR, Step.CHARTER, Step.DECLARANTS, Step.SITES}
    assert optional & set(path(replace(BEGUN, **changes), ALONE)) == expected


def test_other_establishments_are_asked_for_where_there_are_any() -> None:
    assert Step.SITES in path(BEGUN, Facts(is_registered=False, has_other_sites=True))


def test_another_siret_is_shown_anew_and_keeps_the_rest() -> None:
    done = replace(
        BEGUN, access=Access.OWN, declarations=("DSN",), sites=SitesTicked(), joining=None
    )
    sister = done.with_identity(replace(IDENTITY, siret="73282932000082"))
    assert next_step(sister, ALONE) is Step.ESTABLISHMENT
    assert (sister.access, sister.declarations, sister.sites) == (Access.OWN, ("DSN",), None)
    other = replace(done, joining=Joining(Role.DECLARANT)).with_identity(
        replace(IDENTITY, siret="44308090800017")
    )
    assert other.joining is None
    assert other.has_password


def test_another_name_is_read_again_before_going_on() -> None:
    renamed = BEGUN.with_identity(replace(IDENTITY, last_name="Martins"))
    assert renamed.establishment_seen
    assert next_step(renamed, ALONE) is Step.RECAP


def test_another_purpose_or_sector_forgets_the_declarations_and_the_same_keeps_them() -> None:
    done = replace(BEGUN, access=Access.OWN).with_purpose("private", "contributions")
    done = replace(done.with_sector("general"), declarations=("DSN",))
    assert done.with_purpose("public", "contributions").declarations == ("DSN",)
    assert done.with_sector("general").declarations == ("DSN",)
    assert done.with_sector("c3s").declarations == ()
    moved = done.with_purpose("private", "employees")
    assert (moved.sector, moved.declarations) == ("general", ())
    only = done.with_purpose("private", "withholding")
    assert (only.sector, only.declarations) == ("all", ())
    assert done.with_access(Access.CLIENTS).profile is None


def test_every_profile_belongs_to_one_kind_and_every_sector_to_a_purpose() -> None:
    both = [*profiles_for(for_clients=False), *profiles_for(for_clients=True)]
    assert sorted(both) == sorted(PROFILES)
    assert {sector for purpose in PURPOSES for sector in sectors_of(purpose)} == set(SECTORS)


@given(st.booleans(), sirets, st.lists(sirets, max_size=3), sirets)
def test_ticks_of_a_page_change_that_page_alone(
    is_all: bool, others: frozenset[str], pages: list[frozenset[str]], ticked: frozenset[str]
) -> None:
    before = SitesTicked(is_all, others)
    for shown in pages:
        after = before.with_page(sorted(shown), ticked)
        assert all(after.holds(siret) is (siret in ticked) for siret in shown)
        assert all(after.holds(siret) is before.holds(siret) for siret in others - shown)
        before = after
