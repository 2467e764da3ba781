"""Where was I? The arithmetic of timestamps, latencies and marks."""

import pytest

from skill.coach.state import Block, Mark
from skill.coach.timing import Position, Timing, could_be_over, locate

T0 = 1_800_000_000_000
MARKS = (
    Mark("set-up", 2_000, 2_000),
    Mark("hold", 20_000, 10_000),
    Mark("release", 50_000, 12_000),
    Mark("", 60_000, 16_000),
)
BLOCK = Block(started_at=T0, marks=MARKS)
EXACT = Timing(0, 0, 1.0)
OVER = Position("", 0, over=True)


def at(elapsed_ms: int, timing: Timing = EXACT) -> Position:
    return locate(BLOCK, T0 + elapsed_ms, timing)


@pytest.mark.parametrize(
    ("elapsed_ms", "key", "into_ms"),
    [
        (0, "", 0),
        (1_999, "", 0),
        (2_000, "set-up", 0),
        (19_999, "set-up", 17_999),
        (20_000, "hold", 0),
        (49_999, "hold", 29_999),
        (50_000, "release", 0),
        (59_999, "release", 9_999),
    ],
)
def test_a_moment_lies_in_the_last_segment_that_has_begun(elapsed_ms: int, key: str, into_ms: int) -> None:
    assert at(elapsed_ms) == Position(key, into_ms, over=False)


@pytest.mark.parametrize("elapsed_ms", [60_000, 60_001, 10**9])
def test_after_its_end_the_reply_is_over(elapsed_ms: int) -> None:
    assert at(elapsed_ms) == OVER


@pytest.mark.parametrize("elapsed_ms", [-1, -5_000, -(10**9)])
def test_a_clock_that_runs_backwards_is_at_the_start(elapsed_ms: int) -> None:
    assert at(elapsed_ms) == Position("", 0, over=False)


def test_both_latencies_are_taken_off() -> None:
    late = Timing(start_latency_ms=1_500, interrupt_latency_ms=2_000, slowest=1.0)
    assert at(23_499, late).key == "set-up"
    assert at(23_500, late) == Position("hold", 0, over=False)
    assert at(63_499, late) == Position("release", 9_999, over=False)
    assert at(63_500, late) == OVER


def test_at_the_slowest_voice_each_segment_begins_later_by_its_words_alone() -> None:
    slow = Timing(0, 0, slowest=1.5)
    assert at(24_999, slow).key == "set-up"
    assert at(25_000, slow) == Position("hold", 0, over=False)
    assert at(55_999, slow) == Position("hold", 30_999, over=False)
    assert at(56_000, slow) == Position("release", 0, over=False)


def test_the_reply_is_over_when_a_slow_voice_has_come_to_its_last_segment_and_an_ordinary_one_has_spoken_it() -> None:
    slow = Timing(0, 0, slowest=1.5)
    assert at(65_999, slow) == Position("release", 9_999, over=False)
    assert at(66_000, slow) == OVER


def test_by_default_a_segment_begins_at_the_slowest_voice_and_short_latencies() -> None:
    begun_at = next(ms for ms in range(20_000, 40_000, 10) if at(ms, Timing()).key == "hold")
    assert begun_at == 20_000 + 2_000 + 2_400


def test_what_has_to_be_certain_is_reckoned_with_the_longest_latencies() -> None:
    assert Timing().surest == Timing(2_000, 3_000, 1.24)
    assert Timing(2_500, 2_500, 1.1).surest == Timing(2_500, 3_500, 1.1)


def test_a_block_without_marks_is_over() -> None:
    empty = Block(started_at=T0)
    assert locate(empty, T0, EXACT) == OVER
    assert could_be_over(empty, T0, EXACT)


def test_an_answer_is_believed_as_soon_as_a_fast_voice_could_have_asked() -> None:
    """The words are over after 80 % of their time, both latencies take a second, and timestamps lose up to one."""
    earliest_ms = 60_000 - 16_000 // 5 + 2_000 - 1_000
    assert not could_be_over(BLOCK, T0 + earliest_ms - 1, Timing())
    assert could_be_over(BLOCK, T0 + earliest_ms, Timing())
