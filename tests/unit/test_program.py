"""A plan compiled into its program: order, keys, sides, passes, holds and the cues inside them."""

from itertools import pairwise

import pytest

from skill.coach.program import (
    SHORTEST_HOLD_S,
    SHORTEST_REST_OF_HOLD_S,
    Cue,
    CueKind,
    compile_program,
    hold_cues,
    items_of,
)
from skill.coach.state import Plan
from skill.coach.words import Counting, Kind, Side
from skill.library.model import BreathDose, HoldDose, Library, RepetitionDose, Sides
from tests.coaching import longest_hold, name, plans, program

FIGURE_FOUR = Plan(stretch="lying-figure-four")
BRIDGE = Plan(stretch="glute-bridge")
CHAIR = Plan(routine="chair-full")
ALL_PLANS = pytest.mark.parametrize("plan", plans(), ids=name)
ALL_COUNTINGS = pytest.mark.parametrize("counting", Counting)


def steps(plan: Plan, group: str) -> list[str]:
    return [segment.step for segment in program(plan).groups[group]]


@ALL_PLANS
def test_a_key_names_item_stretch_pass_side_and_step_and_is_unique(plan: Plan, library: Library) -> None:
    compiled = program(plan)
    assert len({segment.key for segment in compiled.segments}) == len(compiled.segments)
    for segment in compiled.segments:
        item, stretch, number, side, step = segment.key.split("/")
        assert (int(item), stretch, int(number), Side(side)) == (
            segment.item,
            segment.stretch,
            segment.number,
            segment.side,
        )
        assert step.startswith(segment.step)
        assert compiled.get(segment.key) is segment
        assert segment.group == f"{item}/{stretch}/{number}/{side}"


@ALL_PLANS
def test_the_stretches_of_a_plan_come_in_its_order_and_each_once(plan: Plan, library: Library) -> None:
    compiled = program(plan)
    numbers = [segment.item for segment in compiled.segments]
    assert numbers == sorted(numbers)
    found = {segment.item: segment.stretch for segment in compiled.segments}
    assert [found[number] for number in sorted(found)] == [item.stretch for item in items_of(plan, library)]


@ALL_PLANS
def test_every_side_that_works_alone_is_followed_by_the_other(plan: Plan, library: Library) -> None:
    groups = list(program(plan).groups.values())
    for group in groups:
        together = library.stretches[group[0].stretch].sides is Sides.TOGETHER
        assert {segment.side for segment in group} <= ({Side.BOTH} if together else {Side.RIGHT, Side.LEFT})
    for right, left in pairwise(groups):
        if right[0].side is Side.RIGHT:
            assert (left[0].side, left[0].item, left[0].number) == (Side.LEFT, right[0].item, right[0].number)
            assert left[0].kind is Kind.SWITCH


@ALL_PLANS
def test_a_side_opens_with_what_it_is_and_ends_with_a_release(plan: Plan) -> None:
    for number, group in enumerate(program(plan).groups.values()):
        opening = group[0].kind
        assert (opening is Kind.INTRODUCE) == (number == 0)
        assert opening in (Kind.INTRODUCE, Kind.REST, Kind.CHECK_IN, Kind.SWITCH)
        assert group[-1].kind is Kind.RELEASE


@ALL_PLANS
def test_what_is_timed_is_counted_in(plan: Plan) -> None:
    for group in program(plan).groups.values():
        for before, segment in pairwise(group):
            assert segment.timed == (before.kind is Kind.COUNT_IN)
            if segment.timed:
                assert (before.amount, before.step) == (segment.amount, segment.step)


def test_right_comes_first_unless_left_is_asked_for() -> None:
    sides = {segment.group: segment.side for segment in program(FIGURE_FOUR).segments}
    assert list(sides.values()) == [Side.RIGHT, Side.LEFT]
    left_first = program(Plan(stretch="lying-figure-four", first_side=Side.LEFT))
    assert [group.split("/")[-1] for group in left_first.groups] == ["left", "right"]
    assert left_first.segments[0].kind is Kind.INTRODUCE


def test_what_is_told_once_is_told_before_the_first_side_only() -> None:
    assert "lie-back" in steps(FIGURE_FOUR, "0/lying-figure-four/1/right")
    assert "lie-back" not in steps(FIGURE_FOUR, "0/lying-figure-four/1/left")


def test_the_second_stretch_of_a_routine_opens_with_a_rest() -> None:
    compiled = program(Plan(routine="flexibility-pair"))
    assert [compiled.item(number)[0].kind for number in (0, 1)] == [Kind.INTRODUCE, Kind.REST]


def test_sets_are_passes_with_a_check_in_between() -> None:
    assert list(program(BRIDGE).groups) == ["0/glute-bridge/1/both", "0/glute-bridge/2/both"]
    assert steps(BRIDGE, "0/glute-bridge/2/both")[0] == Kind.CHECK_IN
    assert {segment.passes for segment in program(BRIDGE).segments} == {2}


def test_an_open_breath_loop_ends_with_a_check_in() -> None:
    kinds = [s.kind for s in program(Plan(stretch="simple-lying-glute-stretch")).segments]
    assert kinds[kinds.index(Kind.BREATHE) + 1] is Kind.CHECK_IN


def test_the_chair_stretch_goes_one_stage_further_in_the_second_pass() -> None:
    first = steps(CHAIR, "0/chair-hamstring-stretch/1/right")
    second = steps(CHAIR, "0/chair-hamstring-stretch/2/right")
    assert "step-4-hold" not in first
    assert [step for step in second if step.endswith("hold")][::2] == ["step-3-hold", "step-4-hold", "step-5-hold"]
    assert second.index("step-4-warning") < second.index("step-4") < second.index("step-4-hold")


@pytest.mark.parametrize("routine", ["chair-basic", "chair-advanced", "chair-full"])
def test_every_step_of_a_gated_stage_waits_for_the_same_hold_of_its_own_side(routine: str) -> None:
    compiled = program(Plan(routine=routine))
    for segment in compiled.segments:
        assert (segment.stage >= 4) == (segment.gate is not None)
        if segment.gate:
            assert segment.gate == (f"{segment.group}/step-{segment.stage - 1}-hold", 30, 1)


def test_a_shortened_hold_stays_long_enough_for_the_gate_behind_it() -> None:
    compiled = program(Plan(routine="chair-full", hold_s=10))
    seconds = {s.key.split("/", 2)[2]: s.seconds for s in compiled.segments if s.timed and s.side is Side.LEFT}
    assert seconds == {
        "1/left/step-3-hold": 20,
        "2/left/step-3-hold": 30,
        "2/left/step-4-hold": 30,
        "2/left/step-5-hold": 10,
    }


@ALL_PLANS
@pytest.mark.parametrize("wanted_s", [None, 10, 25, 30, 60, 120])
def test_a_hold_is_as_long_as_wanted_within_what_the_sources_give(
    plan: Plan, wanted_s: int | None, library: Library
) -> None:
    compiled = program(Plan(stretch=plan.stretch, routine=plan.routine, hold_s=wanted_s))
    items = items_of(plan, library)
    for segment in compiled.segments:
        dose = library.stretches[segment.stretch].dose
        if isinstance(dose, HoldDose) and segment.kind is Kind.HOLD:
            default_s = items[segment.item].hold_seconds or dose.seconds
            assert SHORTEST_HOLD_S <= segment.seconds <= dose.longest
            before_gates = any(other.gate and other.item == segment.item for other in compiled.segments)
            least_s = dose.least_given if before_gates else SHORTEST_HOLD_S
            wished_s = max(min(wanted_s or default_s, dose.longest), least_s)
            opens_one = any(other.gate and other.gate[0] == segment.key for other in compiled.segments)
            last_pass = before_gates and segment.number == segment.passes
            assert segment.seconds == wished_s or opens_one or last_pass


@ALL_PLANS
def test_breaths_and_repetitions_last_as_long_as_their_parts(plan: Plan, library: Library) -> None:
    for segment in program(plan).segments:
        dose = library.stretches[segment.stretch].dose
        if segment.kind is Kind.BREATHE:
            assert isinstance(dose, BreathDose)
            assert segment.unit_ms == 1000 * (dose.out_seconds + dose.in_seconds)
            assert (segment.amount, segment.duration_ms) == (dose.breaths, dose.breaths * segment.unit_ms)
        if segment.kind is Kind.REPETITIONS:
            assert isinstance(dose, RepetitionDose)
            assert segment.unit_ms == 1000 * (dose.up_seconds + dose.pause_seconds + dose.down_seconds)
            assert segment.duration_ms == dose.repetitions * segment.unit_ms
            assert [cue.kind for cue in segment.cues[:2]] == [CueKind.UP, CueKind.DOWN]


@ALL_PLANS
@ALL_COUNTINGS
def test_cues_lie_inside_their_segment_in_order(plan: Plan, counting: Counting) -> None:
    for hold_s in (10, 30, longest_hold(plan) or 10):
        for segment in program(Plan(stretch=plan.stretch, routine=plan.routine, hold_s=hold_s), counting).segments:
            offsets = [cue.at_ms for cue in segment.cues]
            assert offsets == sorted(set(offsets))
            assert all(0 <= at_ms < segment.duration_ms for at_ms in offsets)
            assert segment.timed or not offsets


@pytest.mark.parametrize("seconds", [10, 15, 17, 30, 45, 60, 120])
def test_what_is_said_in_a_hold_is_the_seconds_that_are_left(seconds: int) -> None:
    said = {counting: hold_cues(seconds, counting, {}) for counting in Counting}
    for cues in said.values():
        for cue in cues:
            assert cue.at_ms == 1000 * (seconds - cue.number)
    numbers = {counting: [cue.number for cue in cues] for counting, cues in said.items()}
    assert numbers[Counting.OFF] == []
    assert numbers[Counting.EVERY_SECOND] == [n for n in range(seconds - 1, 0, -1) if n < 100 or n % 10 == 0]
    assert numbers[Counting.EVERY_FIVE] == [n for n in range(seconds - 1, 0, -1) if n % 5 == 0]
    assert numbers[Counting.LAST_FIVE][-5:] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(("seconds", "half_way"), [(30, [15]), (31, [15]), (20, [10]), (19, []), (10, [])])
def test_half_way_is_said_where_it_is_well_before_the_last_five(seconds: int, half_way: list[int]) -> None:
    cues = hold_cues(seconds, Counting.LAST_FIVE, {})
    assert [cue.number for cue in cues if cue.kind is CueKind.HALF_WAY] == half_way


def test_a_remark_is_left_out_where_counting_leaves_no_room() -> None:
    remark = Cue(6000, CueKind.REMARK, remark="breathe")
    assert remark in hold_cues(30, Counting.LAST_FIVE, {6: "breathe"})
    assert remark in hold_cues(30, Counting.OFF, {6: "breathe"})
    assert remark not in hold_cues(30, Counting.EVERY_SECOND, {6: "breathe"})
    assert remark not in hold_cues(10, Counting.LAST_FIVE, {6: "breathe"})
    assert remark not in hold_cues(9, Counting.OFF, {6: "breathe"})


@ALL_PLANS
@ALL_COUNTINGS
def test_what_is_left_keeps_its_end_and_says_the_same_numbers(plan: Plan, counting: Counting) -> None:
    for segment in program(plan, counting).segments:
        if not segment.timed:
            continue
        for credited_s in range(segment.seconds + 3):
            rest = segment.after(credited_s)
            skipped_ms = segment.duration_ms - rest.duration_ms
            least_ms = SHORTEST_REST_OF_HOLD_S * 1000 if segment.kind is Kind.HOLD else segment.unit_ms
            assert rest.duration_ms >= least_ms
            assert skipped_ms % segment.unit_ms == 0
            assert skipped_ms <= credited_s * 1000
            assert skipped_ms > credited_s * 1000 - segment.unit_ms or rest.duration_ms == least_ms
            assert rest.amount == rest.duration_ms // segment.unit_ms
            end = {(cue.number, cue.kind, segment.duration_ms - cue.at_ms) for cue in segment.cues}
            kept = [cue for cue in rest.cues if cue.kind is not CueKind.STILL_LEFT]
            assert {(cue.number, cue.kind, rest.duration_ms - cue.at_ms) for cue in kept} <= end
            assert [cue.at_ms for cue in rest.cues] == sorted(cue.at_ms for cue in rest.cues)


@pytest.mark.parametrize(("credited_s", "left_s"), [(3, 10), (10, 10), (11, None), (25, None)])
def test_a_rest_says_a_round_number_in_place_of_half_way(credited_s: int, left_s: int | None) -> None:
    rest = next(s for s in program(FIGURE_FOUR).segments if s.kind is Kind.HOLD).after(credited_s)
    assert not [cue for cue in rest.cues if cue.kind is CueKind.HALF_WAY]
    told = [(rest.seconds - cue.at_ms // 1000, cue.number) for cue in rest.cues if cue.kind is CueKind.STILL_LEFT]
    assert told == ([(left_s, left_s)] if left_s else [])


def test_a_rest_says_nothing_there_where_the_whole_did_not() -> None:
    hold = next(s for s in program(FIGURE_FOUR, Counting.OFF).segments if s.kind is Kind.HOLD)
    assert hold.after(3).cues == tuple(cue for cue in hold.after(3).cues if cue.kind is CueKind.REMARK)


def test_a_gate_counts_on_every_hold_of_the_pass_before_it_and_on_the_step_before() -> None:
    compiled = program(Plan(routine="chair-full"))
    assert {key.split("/", 2)[2] for key in compiled.openers} == {
        "1/right/step-3-hold",
        "1/left/step-3-hold",
        "2/right/step-3-hold",
        "2/left/step-3-hold",
        "2/right/step-4-hold",
        "2/left/step-4-hold",
    }
    assert program(FIGURE_FOUR).openers == frozenset()


@pytest.mark.parametrize("counting", [Counting.EVERY_SECOND, Counting.EVERY_FIVE, Counting.LAST_FIVE])
def test_the_count_in_and_the_first_number_do_not_say_the_same_seconds_twice(counting: Counting) -> None:
    hold = next(s for s in program(FIGURE_FOUR, counting).segments if s.kind is Kind.HOLD)
    for credited_s in range(1, 26):
        at_once = [cue.kind for cue in hold.after(credited_s).cues if cue.at_ms == 0]
        assert at_once in ([], [CueKind.REMARK])


def test_a_place_whose_step_is_gone_falls_back_to_the_start_of_its_side() -> None:
    compiled = program(FIGURE_FOUR)
    for gone, found in {
        "0/lying-figure-four/1/left/hold": "0/lying-figure-four/1/left/hold",
        "0/lying-figure-four/1/left/wiggle": "0/lying-figure-four/1/left/switch",
        "0/lying-figure-four/3/left/hold": "0/lying-figure-four/1/right/introduce",
        "0/another-stretch/1/left/hold": "0/lying-figure-four/1/right/introduce",
        "7/another-stretch/1/left/hold": "0/lying-figure-four/1/right/introduce",
        "": "0/lying-figure-four/1/right/introduce",
    }.items():
        segment, exact = compiled.nearest(gone)
        assert (segment.key, exact) == (found, gone == found)


def test_the_way_into_a_segment_is_what_sets_it_up_on_its_side() -> None:
    compiled = program(FIGURE_FOUR)
    left = compiled.get("0/lying-figure-four/1/left/hold")
    right = compiled.get("0/lying-figure-four/1/right/hold")
    assert left is not None
    assert right is not None
    assert [s.key.split("/", 3)[3] for s in compiled.before_in_side(left)] == [
        "right/lie-back",
        "left/cross-ankle",
        "left/draw-in",
    ]
    assert [s.step for s in compiled.before_in_side(right)] == ["lie-back", "cross-ankle", "draw-in"]


def test_a_choice_leaves_the_other_stretches_of_a_routine_out(library: Library) -> None:
    items = library.routines["tight-hips-trio"].items
    chosen = Plan(routine="tight-hips-trio", chosen=(items[2].stretch, items[0].stretch))
    assert items_of(chosen, library) == (items[0], items[2])
    assert [s.stretch for s in program(chosen).segments if s.kind in (Kind.INTRODUCE, Kind.REST)] == [
        items[0].stretch,
        items[2].stretch,
    ]


@pytest.mark.parametrize("plan", [Plan(), Plan(stretch="gone"), Plan(routine="gone")])
def test_a_plan_of_something_that_is_gone_does_not_compile(plan: Plan, library: Library) -> None:
    with pytest.raises(KeyError):
        compile_program(plan, library, Counting.OFF)
