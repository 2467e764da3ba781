"""A state brought up to now: what is credited, what is left behind, and what history keeps."""

import pytest

from skill.coach.events import Ready
from skill.coach.moment import DAY_MS, Moment, add_to_history, settle
from skill.coach.state import Block, CoachState, Day, Ledger, Mark, Place, Plan
from skill.coach.timing import Timing
from skill.coach.words import Asked, End, Phase, Side
from skill.library.model import Library
from tests.coaching import EXACT, NOW, Talk, playing

RIGHT_HOLD = "0/lying-figure-four/1/right/hold"
LEFT_HOLD = "0/lying-figure-four/1/left/hold"
LEFT_SWITCH = "0/lying-figure-four/1/left/switch"
PLAN = Plan(stretch="lying-figure-four")


def settled(talk: Talk, library: Library, *, answers: bool = False) -> CoachState:
    return settle(talk.state, talk.now, library, EXACT, answers=answers)


def credit_at(path: str, into_s: float, library: Library) -> dict[str, int]:
    state = settled(playing().at(path, into_s), library)
    assert state.place is not None
    return state.place.ledger.credited


@pytest.mark.parametrize(("into_s", "seconds"), [(0, 0), (0.999, 0), (1, 1), (12.5, 12), (29.999, 29)])
def test_a_hold_is_credited_in_whole_seconds(into_s: float, seconds: int, library: Library) -> None:
    assert credit_at("right/hold", into_s, library) == {RIGHT_HOLD: seconds}


def test_what_came_before_in_the_block_is_credited_in_full(library: Library) -> None:
    assert credit_at("left/hold", 7, library) == {RIGHT_HOLD: 30, LEFT_HOLD: 7}
    assert credit_at("right/release", 0, library) == {RIGHT_HOLD: 30}


def test_before_the_first_word_the_place_stays_where_the_block_began(library: Library) -> None:
    talk = playing()
    talk.now -= 5_000
    state = settled(talk, library)
    assert state.place is not None
    assert talk.state.place is not None
    assert state.place.key == talk.state.place.key
    assert state.place.ledger.credited == {}


def test_narration_moves_the_place_and_credits_nothing(library: Library) -> None:
    state = settled(playing().at("right/draw-in", 1), library)
    assert state.place is not None
    assert state.place.key == "0/lying-figure-four/1/right/draw-in"
    assert state.place.ledger == Ledger()
    assert state.phase is Phase.PLAYING


def test_breaths_and_repetitions_are_credited_as_wholes(library: Library) -> None:
    for stretch, path, unit_s in (
        ("simple-lying-glute-stretch", "right/breathe", 8),
        ("glute-bridge", "both/repetitions", 6),
    ):
        for into_s, units in ((unit_s - 0.1, 0), (unit_s, 1), (3.5 * unit_s, 3)):
            state = settled(playing(stretch).at(path, into_s), library)
            assert state.place is not None
            assert list(state.place.ledger.credited.values()) == [units * unit_s]


def test_a_resumed_hold_goes_on_from_what_it_had(library: Library) -> None:
    had = Place(PLAN, RIGHT_HOLD, Ledger({RIGHT_HOLD: 12}))
    block = Block(NOW, marks=(Mark(RIGHT_HOLD, 2_000, 2_000), Mark("", 20_000, 2_000)))
    for into_s, seconds in ((0, 12), (5, 17), (17.9, 29)):
        state = CoachState(phase=Phase.PLAYING, place=had, block=block)
        later = settle(state, NOW + 2_000 + round(into_s * 1000), library, EXACT)
        assert later.place is not None
        assert later.place.ledger.credited[RIGHT_HOLD] == seconds


def test_the_last_five_seconds_count_as_five_and_never_as_more_than_the_hold(library: Library) -> None:
    had = Place(PLAN, RIGHT_HOLD, Ledger({RIGHT_HOLD: 28}))
    block = Block(NOW, marks=(Mark(RIGHT_HOLD, 2_000, 2_000), Mark("", 20_000, 2_000)))
    for into_s, seconds in ((0, 28), (2, 28), (4, 29), (5, 30), (10, 30)):
        state = CoachState(phase=Phase.PLAYING, place=had, block=block)
        later = settle(state, NOW + 2_000 + into_s * 1000, library, EXACT)
        assert later.place is not None
        assert later.place.ledger.credited[RIGHT_HOLD] == seconds


@pytest.mark.parametrize(
    ("end", "then", "phase"),
    [
        (End.WAIT, LEFT_SWITCH, Phase.WAITING),
        (End.STEP, LEFT_SWITCH, Phase.WAITING),
        (End.SWITCH, LEFT_SWITCH, Phase.WAITING),
        (End.OWED, LEFT_HOLD, Phase.ASKING),
        (End.FINISHED, "", Phase.FINISHED),
    ],
)
def test_a_block_that_is_over_leaves_the_phase_that_its_end_says(
    end: End, then: str, phase: Phase, library: Library
) -> None:
    block = Block(NOW, end, then, (Mark(RIGHT_HOLD, 0, 0), Mark("", 40_000, 0)))
    state = CoachState(phase=Phase.PLAYING, place=Place(PLAN, RIGHT_HOLD), block=block)
    after = settle(state, NOW + 40_000, library, EXACT)
    assert after.phase is phase
    assert after.block is None
    assert (after.question.asked if after.question else None) == (Asked.OWED if end is End.OWED else None)
    if end is End.FINISHED:
        assert after.place is None
    else:
        assert after.place is not None
        assert (after.place.key, after.place.ledger.credited) == (then, {RIGHT_HOLD: 30})


@pytest.mark.parametrize("answers", [False, True])
def test_the_last_words_count_as_heard_as_soon_as_a_fast_voice_could_have_said_them(
    answers: bool, library: Library
) -> None:
    talk = playing("chair-basic").finish()
    talk.now -= 3_000
    assert settled(talk, library, answers=answers).phase is Phase.WAITING
    talk.at("left/step-3-hold", 3)
    assert settled(talk, library, answers=answers).phase is Phase.PLAYING


def test_only_an_answer_makes_the_end_of_a_hold_count_as_heard(library: Library) -> None:
    block = Block(NOW, End.WAIT, LEFT_SWITCH, (Mark(RIGHT_HOLD, 5_000, 5_000), Mark("", 36_000, 6_000)))
    state = CoachState(phase=Phase.PLAYING, place=Place(PLAN, RIGHT_HOLD), block=block)
    now = NOW + 36_500
    assert settle(state, now, library, Timing()).phase is Phase.PLAYING
    assert settle(state, now, library, Timing(), answers=True).phase is Phase.WAITING


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.ASKING, Phase.WAITING, Phase.PAUSED, Phase.FINISHED])
def test_nothing_moves_while_nothing_is_played(phase: Phase, library: Library) -> None:
    state = CoachState(phase=phase, place=Place(PLAN, RIGHT_HOLD, Ledger({RIGHT_HOLD: 3}), saved_at=NOW))
    assert settle(state, NOW + DAY_MS, library, EXACT) == state


@pytest.mark.parametrize("plan", [Plan(stretch="gone"), Plan(routine="gone"), Plan()])
@pytest.mark.parametrize("phase", Phase)
def test_a_place_in_something_that_is_gone_is_dropped(plan: Plan, phase: Phase, library: Library) -> None:
    state = CoachState(phase=phase, place=Place(plan, "0/gone/1/both/hold"), block=Block(NOW))
    after = settle(state, NOW, library, EXACT)
    assert (after.place, after.block) == (None, None)
    assert after.phase not in (Phase.PLAYING, Phase.WAITING, Phase.PAUSED)


def test_a_place_says_when_the_person_was_last_known_to_move(library: Library) -> None:
    talk = playing()
    moved_at = talk.now
    talk.at("right/hold", 10)
    state = settled(talk, library)
    assert state.place is not None
    assert (state.place.saved_at, state.place.moved_at) == (talk.now, talk.now)
    assert talk.now > moved_at


def test_a_finished_stretch_is_counted_once_on_its_day(library: Library) -> None:
    talk = playing().finish()
    once = settled(talk, library)
    assert once.history == (Day(talk.now // DAY_MS, 1),)
    assert settle(once, talk.now + 5_000, library, EXACT).history == once.history


def test_half_a_stretch_is_not_counted(library: Library) -> None:
    assert settled(playing().at("left/hold", 25), library).history == ()


def test_history_adds_up_by_the_day_and_keeps_ninety_days() -> None:
    today = NOW // DAY_MS
    old = tuple(Day(today - age, 1) for age in range(100, 0, -1))
    history = add_to_history(old, 2, NOW)
    assert history[-1] == Day(today, 2)
    assert (len(history), history[0].day) == (90, today - 89)
    assert add_to_history(history, 1, NOW)[-1] == Day(today, 3)
    assert add_to_history(history, 0, NOW) == history
    assert add_to_history((Day(today, 999),), 5, NOW) == (Day(today, 1000),)


def test_a_moment_knows_its_segment_side_and_seconds_left(library: Library) -> None:
    place = Place(PLAN, LEFT_HOLD, Ledger({LEFT_HOLD: 12}))
    state = CoachState(phase=Phase.PAUSED, place=place)
    moment = Moment(state, state, Ready(), NOW, library)
    assert (moment.segment.key, moment.side, moment.left_s) == (LEFT_HOLD, Side.LEFT, 18)
    narration = state.but(place=Place(PLAN, LEFT_SWITCH))
    assert moment.with_state(narration).left_s is None
    moved = moment.at(moment.segment)
    assert (moved.saved_at, moved.ledger) == (NOW, place.ledger)
