"""Where was I? At any voice and any latency: what is credited was done, and an answer is taken as an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.coach import events as on
from skill.coach.coach import step
from skill.coach.flow import credited
from skill.coach.moment import settle
from skill.coach.program import Segment
from skill.coach.state import CoachState, Mark, Plan
from skill.coach.table import CLOSING_ANSWERS
from skill.coach.timing import Timing
from skill.coach.words import Counting, Kind, Phase
from tests.coaching import NOW, Talk, library, name, plans, playing, program

TIMING = Timing()
RATES = (0.8, 0.9, 1.0, 1.1, 1.25)
SOONEST_MS, LATEST_MS = 1_000, 2_000
MOST_OVER_CREDITED_S, OF_A_SLOW_VOICE_S = 2, 4
# What may be certain of a hold falls short of what was held by the spread of the latencies and of the voices.
SHORT_BY_S, SHORT_BY_SPEECH = 2.5, 0.5
LATENCY = st.integers(SOONEST_MS, LATEST_MS)


def truly_at(mark: Mark, rate: float) -> float:
    """When a mark truly comes in the speech of a voice of that rate, in ms."""
    return mark.at_ms - mark.spoken_ms + mark.spoken_ms / rate


def stamp(moment_ms: float) -> int:
    """A timestamp carries whole seconds."""
    return int(moment_ms) // 1000 * 1000


def begun(plan: Plan, counting: Counting) -> tuple[CoachState, int]:
    """A plan whose first block begins now, at a moment with milliseconds; the state carries the whole second."""
    talk = Talk()
    talk.say(on.SetCounting(counting))
    talk.start(plan)
    assert talk.state.block is not None
    return talk.state, talk.state.block.started_at


@pytest.mark.parametrize("plan", plans(), ids=name)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("latency_ms", [SOONEST_MS, LATEST_MS])
def test_whoever_answers_the_last_question_has_heard_the_reply(plan: Plan, rate: float, latency_ms: int) -> None:
    """A prompt answer, 0.3 s after the end, in the worst second for the timestamps."""
    state, started_at = begun(plan, Counting.LAST_FIVE)
    assert state.block is not None
    end_ms = truly_at(state.block.marks[-1], rate)
    for sent_at in (started_at, started_at + 999):
        answered_at = stamp(sent_at + latency_ms + end_ms + 300 + latency_ms)
        for answer in (on.Ready(), on.Yes(), on.No()):
            assert type(answer) in CLOSING_ANSWERS
            settled = settle(state, answered_at, library(), TIMING, answers=True)
            assert settled.phase is not Phase.PLAYING
            _, acts = step(state, answer, answered_at, library(), TIMING)
            assert "OnceMore" not in {type(act).__name__ for act in acts}


@given(
    plan=st.sampled_from(plans()),
    counting=st.sampled_from(Counting),
    rate=st.floats(0.8, 1.25),
    latencies=st.tuples(LATENCY, LATENCY),
    millisecond=st.integers(0, 999),
    which=st.integers(0, 3),
    into=st.floats(0, 1),
)
def test_credit_is_near_what_was_held_and_never_much_more(
    plan: Plan,
    counting: Counting,
    rate: float,
    latencies: tuple[int, int],
    millisecond: int,
    which: int,
    into: float,
) -> None:
    state, started_at = begun(plan, counting)
    assert state.block is not None
    assert state.place is not None
    marks = state.block.marks
    holds = [(mark, segment) for mark in marks if (segment := timed(plan, counting, mark.key))]
    mark, segment = holds[which % len(holds)]
    held_s = into * segment.seconds
    start_ms, interrupt_ms = latencies
    said_at = started_at + millisecond + start_ms + truly_at(mark, rate) + held_s * 1000
    settled = settle(state, stamp(said_at + interrupt_ms), library(), TIMING)
    found_s = credited(settled.place.ledger, segment) if settled.place else segment.seconds
    assert found_s <= held_s + (OF_A_SLOW_VOICE_S if rate < 1 else MOST_OVER_CREDITED_S)
    if segment.kind is Kind.HOLD:
        speech_s = mark.spoken_ms / 1000
        assert found_s >= min(held_s - SHORT_BY_S - SHORT_BY_SPEECH * speech_s, segment.seconds)


def timed(plan: Plan, counting: Counting, key: str) -> Segment | None:
    segment = program(plan, counting).get(key)
    return segment if segment and segment.timed else None


@given(rate=st.floats(0.8, 1.25), latencies=st.tuples(LATENCY, LATENCY), away_s=st.floats(2, 10_000))
def test_what_is_announced_at_a_pause_is_what_resume_counts(
    rate: float, latencies: tuple[int, int], away_s: float
) -> None:
    talk = playing()
    start_ms, interrupt_ms = latencies
    said_at = talk.now + start_ms + truly_at(talk.mark("right/hold"), rate) + 12_000
    talk.now = stamp(said_at + interrupt_ms)
    paused, acts = step(talk.state, on.Pause(), talk.now, library(), TIMING)
    left_s = next(act.left_s for act in acts if hasattr(act, "left_s"))
    resumed, acts = step(paused, on.Resume(), stamp(talk.now + away_s * 1000), library(), TIMING)
    hold = next(segment for act in acts for segment in getattr(act, "segments", ()))
    assert (hold.key, hold.seconds) == ("0/lying-figure-four/1/right/hold", left_s)
    assert resumed.place is not None
    assert resumed.place.ledger == paused.place.ledger if paused.place else False


def test_a_clock_that_stands_still_or_runs_back_credits_nothing() -> None:
    state, started_at = begun(Plan(stretch="lying-figure-four"), Counting.OFF)
    for now in (started_at, started_at - 60_000, NOW - 10**9):
        settled = settle(state, now, library(), TIMING)
        assert settled.place is not None
        assert settled.place.ledger.credited == {}
        assert settled.phase is Phase.PLAYING
