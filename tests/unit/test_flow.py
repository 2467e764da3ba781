"""What comes next: the side ledger, what is owed, the gates, and where a block ends."""

from collections.abc import Iterator

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.flow import (
    BLOCK_LIMIT_CUES,
    BLOCK_LIMIT_MS,
    Passage,
    call_done,
    complete,
    credit,
    credited,
    entry,
    first_owed,
    forget,
    gate_open,
    held,
    leave_out,
    next_group,
    owed,
    passage_from,
)
from skill.coach.program import Program, Segment
from skill.coach.state import Ledger, Plan
from skill.coach.words import WAITS, Counting, End, Kind, Mode, Phase, Side
from tests.coaching import name, plans, playing, program

FIGURE_FOUR = program(Plan(stretch="lying-figure-four"))
RIGHT, LEFT = FIGURE_FOUR.groups
RIGHT_HOLD, LEFT_HOLD = f"{RIGHT}/hold", f"{LEFT}/hold"
CHAIR = program(Plan(routine="chair-full"))
CHAIR_STRETCH = "0/chair-hamstring-stretch"
FIRST_PASS = {f"{CHAIR_STRETCH}/1/right/step-3-hold": 30, f"{CHAIR_STRETCH}/1/left/step-3-hold": 30}
SECOND_RIGHT = f"{CHAIR_STRETCH}/2/right"
ALL_PLANS = pytest.mark.parametrize("plan", plans(), ids=name)
ALL_MODES = pytest.mark.parametrize("mode", Mode)


def segment(compiled: Program, key: str) -> Segment:
    found = compiled.get(key)
    assert found is not None
    return found


def all_held(compiled: Program) -> Ledger:
    return Ledger({s.key: s.seconds for s in compiled.segments if s.timed})


def steps(passage: Passage) -> list[str]:
    return [s.key.split("/", 3)[3] for s in passage.segments]


# The ledger.


@pytest.mark.parametrize(("seconds", "kept"), [(-3, 0), (0, 0), (12, 12), (30, 30), (31, 30), (10**6, 30)])
def test_no_more_is_credited_than_was_prescribed(seconds: int, kept: int) -> None:
    hold = segment(FIGURE_FOUR, RIGHT_HOLD)
    ledger = credit(Ledger(), hold, seconds)
    assert credited(ledger, hold) == kept
    assert credited(Ledger({RIGHT_HOLD: seconds}), hold) <= 30


def test_breaths_are_credited_as_whole_breaths() -> None:
    compiled = program(Plan(stretch="simple-lying-glute-stretch"))
    breaths = next(s for s in compiled.segments if s.timed)
    kept = [credited(credit(Ledger(), breaths, seconds), breaths) for seconds in (7, 8, 15, 47, 48, 90)]
    assert kept == [0, 8, 8, 40, 48, 48]


def test_a_side_is_owed_what_it_lacks_until_it_is_called_done() -> None:
    ledger = Ledger({RIGHT_HOLD: 12})
    assert (held(FIGURE_FOUR, ledger, RIGHT), owed(FIGURE_FOUR, ledger, RIGHT)) == (12, 18)
    assert (held(FIGURE_FOUR, ledger, LEFT), owed(FIGURE_FOUR, ledger, LEFT)) == (0, 30)
    done = call_done(ledger, RIGHT)
    assert owed(FIGURE_FOUR, done, RIGHT) == 0
    assert call_done(done, RIGHT) == done


def test_a_side_that_is_left_out_is_neither_owed_nor_done() -> None:
    full = Ledger({RIGHT_HOLD: 30, LEFT_HOLD: 12})
    left_out = leave_out(full, LEFT)
    assert owed(FIGURE_FOUR, left_out, LEFT) == 0
    assert not complete(FIGURE_FOUR, left_out, 0)
    assert leave_out(left_out, LEFT) == left_out
    assert forget(left_out, f"{LEFT}/") == Ledger({RIGHT_HOLD: 30})


def test_forgetting_takes_only_what_lies_under_the_prefix() -> None:
    ledger = call_done(call_done(Ledger({RIGHT_HOLD: 30, LEFT_HOLD: 5}), RIGHT), LEFT)
    assert forget(ledger, f"{RIGHT}/") == Ledger({LEFT_HOLD: 5}, (LEFT,))
    assert forget(ledger, RIGHT_HOLD) == Ledger({LEFT_HOLD: 5}, (RIGHT, LEFT))
    assert forget(ledger, "0/") == Ledger()
    assert forget(ledger, "1/") == ledger


def test_a_stretch_is_complete_when_every_side_had_all_of_it() -> None:
    full = {RIGHT_HOLD: 30, LEFT_HOLD: 30}
    assert complete(FIGURE_FOUR, Ledger(full), 0)
    assert complete(FIGURE_FOUR, Ledger({**full, LEFT_HOLD: 26}), 0), "nobody gets into a pose again for so little"
    assert not complete(FIGURE_FOUR, Ledger({**full, LEFT_HOLD: 25}), 0)
    assert not complete(FIGURE_FOUR, Ledger({RIGHT_HOLD: 30}), 0)
    assert complete(FIGURE_FOUR, Ledger({**full, LEFT_HOLD: 5}, (LEFT,)), 0), "the person said it was enough"
    assert not complete(FIGURE_FOUR, Ledger({RIGHT_HOLD: 30}, (LEFT,)), 0), "nothing at all is not a stretch"


def test_the_other_side_comes_next_and_then_nothing() -> None:
    assert next_group(FIGURE_FOUR, Ledger({RIGHT_HOLD: 30}), RIGHT) == LEFT
    assert next_group(FIGURE_FOUR, Ledger({RIGHT_HOLD: 30, LEFT_HOLD: 30}), LEFT) is None
    assert next_group(FIGURE_FOUR, Ledger({RIGHT_HOLD: 30, LEFT_HOLD: 2}), RIGHT) is None
    assert next_group(FIGURE_FOUR, Ledger({RIGHT_HOLD: 30}, (LEFT,)), RIGHT) is None


def test_after_the_second_side_the_next_stretch_comes() -> None:
    compiled = program(Plan(routine="tight-hips-trio"))
    groups = list(compiled.groups)
    ledger = Ledger({s.key: s.seconds for g in groups[:2] for s in compiled.groups[g] if s.timed})
    assert next_group(compiled, ledger, groups[1]) == groups[2]


@ALL_PLANS
def test_going_from_side_to_side_reaches_each_of_them_once_in_order(plan: Plan) -> None:
    compiled = program(plan)
    group: str | None = next(iter(compiled.groups))
    ledger, reached = Ledger(), []
    while group is not None:
        reached.append(group)
        for timed in compiled.groups[group]:
            if timed.timed:
                ledger = credit(ledger, timed, timed.seconds)
        group = next_group(compiled, ledger, group)
    assert reached == list(compiled.groups)


@ALL_PLANS
def test_what_is_owed_first_is_the_first_thing_that_lacks_something(plan: Plan) -> None:
    compiled = program(plan)
    ledger = all_held(compiled)
    assert first_owed(compiled, ledger) is None
    for timed in compiled.segments:
        if timed.timed:
            missing = credit(ledger, timed, timed.seconds - max(5, timed.unit_ms // 1000))
            assert first_owed(compiled, missing) == timed
            assert first_owed(compiled, call_done(missing, timed.group)) is None


def test_a_hold_that_a_gate_counts_on_is_owed_to_its_last_second() -> None:
    compiled = program(Plan(routine="chair-full"))
    opener = next(s for s in compiled.segments if s.timed)
    last = [s for s in compiled.segments if s.timed][-1]
    assert first_owed(compiled, credit(all_held(compiled), opener, 29)) == opener
    assert first_owed(compiled, credit(all_held(compiled), last, 29)) is None


def test_a_side_is_entered_at_its_first_step() -> None:
    assert entry(FIGURE_FOUR, RIGHT).step == "lie-back"
    assert entry(FIGURE_FOUR, RIGHT, from_scratch=False).step == "cross-ankle"
    assert entry(FIGURE_FOUR, LEFT).step == "cross-ankle"


def test_what_follows_ends_with_the_side() -> None:
    release = segment(FIGURE_FOUR, f"{RIGHT}/release")
    assert FIGURE_FOUR.following(segment(FIGURE_FOUR, RIGHT_HOLD)) == release
    assert FIGURE_FOUR.following(release) is None


# The gates.


def gates(ledger: Ledger, playing: frozenset[str] = frozenset()) -> list[str]:
    """The steps of the second pass's right side that are open."""
    return [s.step for s in CHAIR.groups[SECOND_RIGHT] if s.stage and gate_open(CHAIR, ledger, s, playing)]


def test_steps_four_and_five_stay_closed_at_first() -> None:
    assert {step[:6] for step in gates(Ledger())} == {"step-3"}


def test_a_gate_opens_with_its_full_hold_after_a_whole_pass_and_not_a_second_sooner() -> None:
    third, fourth = f"{SECOND_RIGHT}/step-3-hold", f"{SECOND_RIGHT}/step-4-hold"
    assert {s[:6] for s in gates(Ledger({**FIRST_PASS, third: 29}))} == {"step-3"}
    assert {s[:6] for s in gates(Ledger({**FIRST_PASS, third: 30}))} == {"step-3", "step-4"}
    assert {s[:6] for s in gates(Ledger({**FIRST_PASS, third: 30, fourth: 29}))} == {"step-3", "step-4"}
    assert {s[:6] for s in gates(Ledger({**FIRST_PASS, third: 30, fourth: 30}))} == {"step-3", "step-4", "step-5"}


def test_a_hold_that_is_heard_earlier_in_the_same_block_opens_its_gate() -> None:
    third = f"{SECOND_RIGHT}/step-3-hold"
    assert {s[:6] for s in gates(Ledger(FIRST_PASS), frozenset({third}))} == {"step-3", "step-4"}


@pytest.mark.parametrize("missing", FIRST_PASS)
def test_no_gate_opens_before_a_whole_pass_on_both_legs(missing: str) -> None:
    third = f"{SECOND_RIGHT}/step-3-hold"
    ledger = Ledger({**FIRST_PASS, third: 30, missing: 29})
    assert {s[:6] for s in gates(ledger)} == {"step-3"}
    group = missing.rsplit("/", 1)[0]
    assert {s[:6] for s in gates(call_done(ledger, group))} == {"step-3"}, "a word is not a hold"


def test_the_other_legs_hold_opens_nothing() -> None:
    ledger = Ledger({**FIRST_PASS, f"{CHAIR_STRETCH}/2/left/step-3-hold": 30})
    assert {s[:6] for s in gates(ledger)} == {"step-3"}


def test_what_a_gate_keeps_closed_is_not_owed() -> None:
    assert owed(CHAIR, Ledger(FIRST_PASS), SECOND_RIGHT) == 30
    assert owed(CHAIR, Ledger({**FIRST_PASS, f"{SECOND_RIGHT}/step-3-hold": 30}), SECOND_RIGHT) == 30


def test_a_passage_goes_past_a_closed_gate_and_says_which_it_was() -> None:
    start = segment(CHAIR, f"{SECOND_RIGHT}/step-4-warning")
    passage = passage_from(CHAIR, Ledger(FIRST_PASS), start, Mode.HANDS_FREE)
    assert passage.closed == start
    assert steps(passage)[0] == "right/release"


def test_a_passage_walks_through_the_gates_that_it_opens_itself() -> None:
    start = segment(CHAIR, f"{SECOND_RIGHT}/step-2")
    passage = passage_from(CHAIR, Ledger(FIRST_PASS), start, Mode.HANDS_FREE)
    assert [s.step for s in passage.segments if s.timed] == ["step-3-hold", "step-4-hold", "step-5-hold"]
    assert passage.closed is None


def test_a_rest_of_the_hold_that_opens_a_gate_is_played_before_it() -> None:
    third = f"{SECOND_RIGHT}/step-3-hold"
    passage = passage_from(CHAIR, Ledger({**FIRST_PASS, third: 29}), segment(CHAIR, third), Mode.HANDS_FREE)
    assert [(s.step, s.seconds) for s in passage.segments if s.timed][:2] == [("step-3-hold", 5), ("step-4-hold", 30)]


# Where a block ends.


def test_hands_free_speaks_a_whole_stretch_with_both_sides() -> None:
    passage = passage_from(FIGURE_FOUR, Ledger(), entry(FIGURE_FOUR, RIGHT), Mode.HANDS_FREE)
    assert steps(passage) == [
        "right/lie-back",
        "right/cross-ankle",
        "right/draw-in",
        "right/hold-count-in",
        "right/hold",
        "right/release",
        "left/switch",
        "left/cross-ankle",
        "left/draw-in",
        "left/hold-count-in",
        "left/hold",
        "left/release",
    ]
    assert (passage.end, passage.then) == (End.FINISHED, None)


def followed(compiled: Program, start: Segment, mode: Mode) -> Iterator[tuple[Passage, Ledger]]:
    """The passages of a plan from a segment on, each done in full and followed by the next, and the ledger after it."""
    ledger, following = Ledger(), start
    while True:
        begins = compiled.following(following) if following.kind in WAITS else following
        assert begins is not None
        passage = passage_from(compiled, ledger, begins, mode)
        for segment in passage.segments:
            ledger = credit(ledger, segment, segment.seconds)
        yield passage, ledger
        if passage.then is None:
            return
        following = passage.then


def test_step_by_step_waits_after_each_step_and_each_hold() -> None:
    passages = [passage for passage, _ in followed(FIGURE_FOUR, entry(FIGURE_FOUR, RIGHT), Mode.STEP_BY_STEP)]
    assert [(steps(passage), passage.end) for passage in passages] == [
        (["right/lie-back"], End.STEP),
        (["right/cross-ankle"], End.STEP),
        (["right/draw-in"], End.STEP),
        (["right/hold-count-in", "right/hold", "right/release"], End.STEP),
        (["left/switch", "left/cross-ankle"], End.STEP),
        (["left/draw-in"], End.STEP),
        (["left/hold-count-in", "left/hold", "left/release"], End.FINISHED),
    ]


def test_a_stretch_too_long_for_one_reply_ends_at_the_switch() -> None:
    compiled = program(Plan(stretch="lying-figure-four", hold_s=120))
    start = entry(compiled, RIGHT)
    passage = passage_from(compiled, Ledger(), start, Mode.HANDS_FREE)
    assert (passage.end, passage.then) == (End.SWITCH, segment(compiled, f"{LEFT}/switch"))
    assert steps(passage)[-1] == "right/release"


def test_a_hold_that_is_almost_over_leaves_room_for_the_other_side() -> None:
    compiled = program(Plan(stretch="lying-figure-four", hold_s=90), Counting.OFF)
    start = segment(compiled, RIGHT_HOLD)
    assert passage_from(compiled, Ledger(), start, Mode.HANDS_FREE).end is End.SWITCH
    assert passage_from(compiled, Ledger({RIGHT_HOLD: 60}), start, Mode.HANDS_FREE).end is End.FINISHED


@ALL_PLANS
@ALL_MODES
@pytest.mark.parametrize("counting", Counting)
def test_no_block_is_longer_than_its_limits_and_none_breaks_inside_a_hold(
    plan: Plan, mode: Mode, counting: Counting
) -> None:
    compiled = program(plan, counting)
    for start in compiled.segments:
        passage = passage_from(compiled, Ledger(), start, mode)
        assert sum(s.duration_ms for s in passage.segments) <= BLOCK_LIMIT_MS
        sides = {s.group for s in passage.segments}
        assert len(sides) == 1 or sum(len(s.cues) for s in passage.segments) <= BLOCK_LIMIT_CUES
        for before, after in zip(passage.segments, passage.segments[1:], strict=False):
            assert before.kind is not Kind.COUNT_IN or (after.timed and after.step == before.step)


@ALL_PLANS
def test_in_a_routine_a_block_ends_after_each_stretch(plan: Plan) -> None:
    compiled = program(plan)
    for start in compiled.segments:
        passage = passage_from(compiled, Ledger(), start, Mode.HANDS_FREE)
        assert len({s.item for s in passage.segments}) <= 1
        assert not any(s.kind in WAITS for s in passage.segments)
        if passage.end is End.WAIT:
            assert passage.then is not None
            assert passage.then.kind in WAITS


@ALL_PLANS
@ALL_MODES
def test_following_a_plan_to_its_end_does_everything_once(plan: Plan, mode: Mode) -> None:
    compiled = program(plan)
    done = list(followed(compiled, compiled.segments[0], mode))
    last, ledger = done[-1]
    assert last.end is End.FINISHED
    spoken = [segment.key for passage, _ in done for segment in passage.segments]
    assert spoken == [s.key for s in compiled.segments if s.kind not in WAITS]
    assert ledger == all_held(compiled)


# What the person notices of it.


def test_a_hold_that_was_cut_short_is_offered_at_the_end() -> None:
    talk = playing().at("right/hold", 12)
    reply = talk.say(on.Next())
    assert reply.keys[0] == f"{RIGHT}/release"
    assert reply.acts[-1] == q.AskOwed("lying-figure-four", Side.RIGHT, "hold", 18, whole=False)
    talk.finish()
    reply = talk.say(on.Yes())
    assert [s.seconds for s in reply.segments if s.timed] == [18]
    assert talk.finish().say(on.Progress()).state.phase is Phase.FINISHED


def test_a_hold_that_was_skipped_at_once_is_offered_at_the_end() -> None:
    reply = playing().at("right/hold", 0.5).say(on.Next())
    assert reply.acts[-1] == q.AskOwed("lying-figure-four", Side.RIGHT, "hold", 30, whole=False)


def test_a_side_that_was_called_done_is_not_offered_again() -> None:
    talk = playing().at("right/hold", 12)
    reply = talk.say(on.Done())
    assert not any(isinstance(act, q.AskOwed) for act in reply.acts)
    assert reply.state.block is not None
    assert reply.state.block.end is End.FINISHED


def test_what_is_owed_and_declined_is_accounted_for_honestly() -> None:
    talk = playing("tight-hips-trio").at("right/hold", 5)
    talk.say(on.Skip())
    for _ in range(2):
        talk.wait(5).say(on.Ready())
        talk.finish()
    reply = talk.say(on.No())
    assert reply.act(say.PartDone) == say.PartDone(2, 3)


def test_switching_in_the_middle_comes_back_to_what_is_owed() -> None:
    talk = playing().at("right/hold", 12)
    reply = talk.say(on.SwitchSides())
    assert reply.segments[0].side is Side.LEFT
    assert reply.acts[-1] == q.AskOwed("lying-figure-four", Side.RIGHT, "hold", 18, whole=False)


def test_switching_before_the_first_hold_only_changes_the_order() -> None:
    reply = playing().at("right/draw-in", 1).say(on.SwitchSides())
    assert [s.side for s in reply.segments if s.timed] == [Side.LEFT, Side.RIGHT]
    assert reply.state.block is not None
    assert reply.state.block.end is End.FINISHED


@pytest.mark.parametrize("jump", [on.Next(), on.Done(), on.GoToStep(4), on.GoToStep(5), on.Skip(), on.SwitchSides()])
@pytest.mark.parametrize("path", ["step-3", "step-3-hold"])
def test_no_word_jumps_a_gate(jump: on.Event, path: str) -> None:
    talk = playing("chair-full").finish()
    talk.say(on.Ready())
    reply = talk.at(f"2/right/{path}", 2).say(jump)
    played: set[str] = set()
    for spoken in reply.segments:
        assert spoken.gate is None or spoken.gate[0] in played
        played |= {spoken.key}


def test_going_to_a_closed_step_says_what_it_waits_for_and_goes_on() -> None:
    talk = playing("chair-full").finish()
    talk.say(on.Ready())
    reply = talk.at("2/right/step-3-hold", 10).say(on.GoToStep(5))
    assert "GateClosed" in reply.kinds
    assert reply.segments[0].key == f"{SECOND_RIGHT}/step-3-hold"
    assert reply.segments[0].seconds == 20
