"""What each line would do: the order in which reasons are given, and their details."""

from datetime import date

import pytest

from netent.imports.plan import Plan, Snapshot, arguments_of, build_plan
from netent.imports.reading.lines import Lines, stored_lines
from netent.kernel.enums import LineResult, Outcome
from netent.kernel.messages import message
from netent.kernel.reasons import Reason

DONE, UNCHANGED, REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED
A, B, C = "13002526500013", "30247464800664", "21750001600019"
CLOSED_ON = date(2024, 3, 31)

Asked = tuple[str | None, bool | None]


def lines_of(*asked: Asked, reasons: dict[int, Reason] | None = None, padded: int = -1) -> Lines:
    reasons = reasons or {}
    given_text = dict.fromkeys(range(len(asked)), "given")
    return Lines(
        numbers=range(2, 2 + len(asked)),
        sirets=[siret for siret, _ in asked],
        actions=[action for _, action in asked],
        reasons=reasons,
        given=given_text,
        padded=frozenset({padded} if padded >= 0 else ()),
    )


def state(
    active: str = "", closed: str = "", here: str = "", elsewhere: str | None = None
) -> Snapshot:
    return Snapshot(
        active=set(active.split()),
        closed=dict.fromkeys(closed.split(), CLOSED_ON),
        here=set(here.split()),
        elsewhere={} if elsewhere is None else {A: elsewhere},
    )


def verdicts(plan: Plan) -> list[tuple[LineResult, Reason | None]]:
    return list(zip(plan.results, plan.reasons, strict=True))


@pytest.mark.parametrize(
    ("snapshot", "result", "reason"),
    [
        (state(active=A), DONE, None),
        (state(active=A, here=A), UNCHANGED, None),
        (state(closed=A), REFUSED, Reason.CLOSED),
        (state(closed=A, here=A), UNCHANGED, None),
        (state(active=A, elsewhere="Paie"), REFUSED, Reason.IN_OTHER_PORTFOLIO),
        (state(closed=A, elsewhere="Paie"), REFUSED, Reason.CLOSED),
        (state(), REFUSED, Reason.UNKNOWN_SIRET),
        (state(elsewhere="Paie"), REFUSED, Reason.IN_OTHER_PORTFOLIO),
        (state(here=A), UNCHANGED, None),
    ],
)
def test_line_that_adds_is_judged_by_todays_state(
    snapshot: Snapshot, result: LineResult, reason: Reason | None
) -> None:
    assert verdicts(build_plan(lines_of((A, True)), snapshot)) == [(result, reason)]


@pytest.mark.parametrize(
    ("snapshot", "result"),
    [
        (state(active=A, here=A), DONE),
        (state(closed=A, here=A), DONE),
        (state(here=A), DONE),
        (state(active=A), UNCHANGED),
        (state(closed=A), UNCHANGED),
        (state(), UNCHANGED),
        (state(active=A, elsewhere="Paie"), UNCHANGED),
    ],
)
def test_line_that_removes_asks_only_whether_the_client_is_here(
    snapshot: Snapshot, result: LineResult
) -> None:
    assert verdicts(build_plan(lines_of((A, False)), snapshot)) == [(result, None)]


def test_same_action_again_is_a_duplicate_from_the_second_on() -> None:
    plan = build_plan(
        lines_of((A, True), (B, True), (A, True), (A, True)), state(active=f"{A} {B}")
    )
    assert verdicts(plan) == [
        (DONE, None),
        (DONE, None),
        (REFUSED, Reason.DUPLICATE),
        (REFUSED, Reason.DUPLICATE),
    ]


def test_both_actions_are_a_contradiction_on_all_lines_of_the_siret() -> None:
    plan = build_plan(
        lines_of((A, True), (A, False), (A, True), (B, True)), state(active=f"{A} {B}")
    )
    assert verdicts(plan) == [(REFUSED, Reason.CONTRADICTION)] * 3 + [(DONE, None)]


def test_repeated_line_is_told_so_before_todays_state_is_asked() -> None:
    plan = build_plan(lines_of((A, True), (A, True)), state(closed=A))
    assert verdicts(plan) == [(REFUSED, Reason.CLOSED), (REFUSED, Reason.DUPLICATE)]


def test_line_with_an_unreadable_action_does_not_count_as_a_repeat() -> None:
    lines = lines_of((A, None), (A, True), reasons={0: Reason.BAD_VALUE})
    assert verdicts(build_plan(lines, state(active=A))) == [
        (REFUSED, Reason.BAD_VALUE),
        (DONE, None),
    ]


@pytest.mark.parametrize("snapshot", [state(active=A), state(closed=A), state(active=A, here=A)])
def test_padded_siret_that_the_directory_knows_stands(snapshot: Snapshot) -> None:
    plan = build_plan(lines_of((A, True), padded=0), snapshot)
    assert plan.sirets == [A]
    assert plan.padded == {0}
    assert plan.reasons[0] is not Reason.BAD_SIRET


@pytest.mark.parametrize("action", [True, False])
def test_padded_siret_unknown_to_the_directory_is_none_and_repeats_nothing(action: bool) -> None:
    lines = lines_of((A, action), (A, not action), padded=0)
    plan = build_plan(lines, state(here=A))
    assert plan.reasons[0] is Reason.BAD_SIRET
    assert plan.sirets[0] is None
    assert plan.padded == frozenset()
    assert plan.reasons[1] is not Reason.CONTRADICTION
    assert arguments_of(Reason.BAD_SIRET, plan.details[0]) == {"given": "given"}


def test_empty_cell_is_called_so() -> None:
    said = message(Reason.BAD_SIRET, **arguments_of(Reason.BAD_SIRET, ""))
    assert said.startswith("« (cellule vide) » n’est pas un SIRET")


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (state(closed=A), "31 mars 2024"),
        (Snapshot(set(), {A: None}, set(), {}), "jour inconnu"),
        (state(elsewhere="Paie Lyon"), "Paie Lyon"),
        (Snapshot(set(), {}, set(), {A: None}), "vos propres établissements"),
        (state(), "répertoire"),
    ],
)
def test_detail_of_a_refused_line_gives_its_message(snapshot: Snapshot, words: str) -> None:
    plan = build_plan(lines_of((A, True)), snapshot)
    reason = plan.reasons[0]
    assert reason is not None
    assert words in message(reason, **arguments_of(reason, plan.details.get(0)))


def test_totals_count_clients_and_lines() -> None:
    asked: list[Asked] = [(A, True), (B, False), (C, True), (None, True)]
    lines = lines_of(*asked, reasons={3: Reason.BAD_SIRET})
    plan = build_plan(lines, state(active=f"{A} {B}", here=B))
    assert (plan.additions, plan.removals, plan.unchanged, plan.refused) == (1, 1, 0, 2)
    assert plan.counts == {
        (DONE, None): 2,
        (REFUSED, Reason.UNKNOWN_SIRET): 1,
        (REFUSED, Reason.BAD_SIRET): 1,
    }
    assert plan.outcome is Outcome.PARTIAL


def test_stored_lines_keep_their_form_and_are_judged_anew_otherwise() -> None:
    rows = [
        (2, A, True, Reason.UNKNOWN_SIRET, None),
        (3, None, True, Reason.BAD_SIRET, "12"),
        (4, B, None, Reason.BAD_VALUE, "oui"),
        (5, C, True, Reason.DUPLICATE, None),
    ]
    plan = build_plan(stored_lines(rows), state(active=f"{A} {B} {C}"))
    assert plan.reasons == [None, Reason.BAD_SIRET, Reason.BAD_VALUE, None]
    assert plan.details == {1: "12", 2: "oui"}
    assert list(plan.lines) == [2, 3, 4, 5]
