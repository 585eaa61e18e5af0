"""What holds for any file and any state: totals, sending twice, no harm, no order."""

from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from netent.imports.plan import Plan, Snapshot, build_plan
from netent.imports.reading.lines import FORM_REASONS, Lines
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason

DONE, UNCHANGED, REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED
CLOSED_ON = date(2024, 3, 31)

POOL = [f"{number:014d}" for number in range(6)]
sirets = st.sampled_from(POOL)
snapshots = st.builds(
    lambda known, closed, here, elsewhere: Snapshot(
        active=known - closed,
        closed=dict.fromkeys(closed, CLOSED_ON),
        here=here,
        elsewhere=dict.fromkeys(elsewhere - here, "Ailleurs"),
    ),
    *[st.sets(sirets)] * 4,
)


@st.composite
def files(draw: st.DrawFn) -> Lines:
    asked = draw(st.lists(st.tuples(sirets, st.booleans()), max_size=12))
    bad = draw(st.sets(st.integers(0, 11), max_size=3))
    padded = draw(st.sets(st.integers(0, 11), max_size=3)) - bad
    reasons = {
        at: draw(st.sampled_from(sorted(FORM_REASONS))) for at in sorted(bad) if at < len(asked)
    }
    return Lines(
        numbers=range(1, len(asked) + 1),
        sirets=[
            siret if reasons.get(at, Reason.BAD_VALUE) is Reason.BAD_VALUE else None
            for at, (siret, _) in enumerate(asked)
        ],
        actions=[None if reasons.get(at) else action for at, (_, action) in enumerate(asked)],
        reasons=reasons,
        given=dict.fromkeys(range(len(asked)), "?"),
        padded=frozenset(at for at in padded if at < len(asked)),
    )


def verdicts(plan: Plan) -> list[tuple[LineResult, Reason | None]]:
    return list(zip(plan.results, plan.reasons, strict=True))


def applied(plan: Plan, snapshot: Snapshot) -> Snapshot:
    done = [at for at, result in enumerate(plan.results) if result is DONE]
    added = {plan.sirets[at] for at in done if plan.actions[at]}
    removed = {plan.sirets[at] for at in done if not plan.actions[at]}
    here = {siret for siret in {*snapshot.here, *added} - removed if siret}
    return Snapshot(snapshot.active, snapshot.closed, here, snapshot.elsewhere)


@given(files(), snapshots)
def test_each_line_has_one_result_and_the_totals_are_theirs(
    lines: Lines, snapshot: Snapshot
) -> None:
    plan = build_plan(lines, snapshot)
    assert len(plan) == len(plan.results) == len(plan.reasons) == len(lines)
    for result, reason in verdicts(plan):
        assert (reason is not None) == (result is REFUSED)
    results = Counter(plan.results)
    assert plan.additions + plan.removals == results[DONE]
    assert (plan.unchanged, plan.refused) == (results[UNCHANGED], results[REFUSED])
    assert sum(plan.counts.values()) == len(lines)


@given(files(), snapshots)
def test_same_file_sent_twice_changes_nothing_the_second_time(
    lines: Lines, snapshot: Snapshot
) -> None:
    first = build_plan(lines, snapshot)
    second = build_plan(lines, applied(first, snapshot))
    assert second.additions == second.removals == 0
    for before, after in zip(first.results, second.results, strict=True):
        assert after is (REFUSED if before is REFUSED else UNCHANGED)


@given(files(), snapshots)
def test_no_siret_is_done_twice_and_none_enters_that_may_not(
    lines: Lines, snapshot: Snapshot
) -> None:
    plan = build_plan(lines, snapshot)
    done = [at for at, result in enumerate(plan.results) if result is DONE]
    assert len({plan.sirets[at] for at in done}) == len(done)
    for at in done:
        siret = plan.sirets[at]
        if plan.actions[at]:
            assert siret in set(snapshot.active) - set(snapshot.here) - set(snapshot.elsewhere)
        else:
            assert siret in snapshot.here


@given(files(), snapshots, st.randoms(use_true_random=False))
def test_order_of_independent_lines_does_not_matter(
    lines: Lines, snapshot: Snapshot, random: Random
) -> None:
    order = list(range(len(lines)))
    random.shuffle(order)
    moved = Lines(
        numbers=[lines.numbers[at] for at in order],
        sirets=[lines.sirets[at] for at in order],
        actions=[lines.actions[at] for at in order],
        reasons={to: lines.reasons[at] for to, at in enumerate(order) if at in lines.reasons},
        given={to: lines.given[at] for to, at in enumerate(order)},
        padded=frozenset(to for to, at in enumerate(order) if at in lines.padded),
    )
    plan, other = build_plan(lines, snapshot), build_plan(moved, snapshot)
    assert plan.counts == other.counts
    by_line = dict(zip(other.lines, verdicts(other), strict=True))
    repeated = {
        siret
        for siret, times in Counter(
            siret for siret, reason in zip(plan.sirets, plan.reasons, strict=True) if siret
        ).items()
        if times > 1
    }
    for line, siret, verdict in zip(plan.lines, plan.sirets, verdicts(plan), strict=True):
        if siret not in repeated:
            assert by_line[line] == verdict
