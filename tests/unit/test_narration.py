"""Segments → sentences and exact silences: what is said while a person moves and holds, and when."""

import re
from collections.abc import Iterable, Iterator

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.acts import Narrate
from skill.coach.program import CueKind, Program, Segment
from skill.coach.state import Plan
from skill.coach.words import WAITS, Counting, Kind, Mode, Side
from skill.library.model import Library, Sides
from skill.speaker.device import AS_ON_AN_ECHO
from skill.voice.pace import spoken_ms
from skill.voice.script import Part, Say, Silence, length_ms
from skill.voice.wording import Voice
from tests.coaching import library as load
from tests.coaching import longest_hold, name, plans, playing, program, words

ALL_PLANS = pytest.mark.parametrize("plan", plans(), ids=name)
ALL_COUNTINGS = pytest.mark.parametrize("counting", Counting)
VARIANTS = range(6)


def timed_segments(plan: Plan, counting: Counting = Counting.LAST_FIVE) -> list[Segment]:
    return [segment for segment in program(plan, counting).segments if segment.timed]


@ALL_PLANS
@ALL_COUNTINGS
def test_a_hold_and_what_is_left_of_it_last_exactly_their_seconds(plan: Plan, counting: Counting, voice: Voice) -> None:
    for hold_s in {10, 30, longest_hold(plan) or 30}:
        for segment in timed_segments(Plan(plan.stretch, plan.routine, hold_s=hold_s), counting):
            for credited_s in range(0, segment.seconds, segment.unit_ms // 1000):
                rest = segment.after(credited_s)
                assert length_ms(tuple(voice.narration.parts(rest, credited_s)), "en") == rest.duration_ms


def begins_at(parts: Iterable[Part]) -> Iterator[tuple[int, str]]:
    """When each cue of a segment begins, with its first sentence."""
    at_ms, follows = 0, False
    for part in parts:
        if isinstance(part, Say):
            if not follows:
                yield at_ms, part.text
            at_ms += spoken_ms(part.text)
            follows = True
        else:
            at_ms += part.ms
            follows = part.linking


@ALL_PLANS
@ALL_COUNTINGS
@pytest.mark.parametrize("anchored", [False, True])
def test_nothing_in_a_hold_is_said_late(plan: Plan, counting: Counting, anchored: bool, voice: Voice) -> None:
    """Every cue begins at its offset: what was said before it has left it room, even in a slow voice."""
    for hold_s in {10, 30, longest_hold(plan) or 30}:
        for segment in timed_segments(Plan(plan.stretch, plan.routine, hold_s=hold_s), counting):
            for turn in (0, 1, 2):
                said = dict(begins_at(voice.narration.parts(segment, turn, anchored=anchored)))
                assert set(said) <= {cue.at_ms for cue in segment.cues}
                for cue in segment.cues:
                    gives_way = cue.kind is CueKind.REMARK or (cue.number > 20 and cue.number % 2)
                    assert gives_way or cue.at_ms in said


@pytest.mark.parametrize(
    ("hold_s", "anchored", "expected"),
    [
        (30, False, [*range(29, 0, -1)]),
        (30, True, [*range(28, 20, -2), *range(20, 0, -1)]),
        (90, True, [*range(88, 20, -2), *range(20, 0, -1)]),
    ],
)
def test_where_nothing_may_overlap_every_other_long_number_is_left_out(
    hold_s: int, anchored: bool, expected: list[int], voice: Voice
) -> None:
    hold = timed_segments(Plan("lying-figure-four", hold_s=hold_s), Counting.EVERY_SECOND)[0]
    said = [text for _, text in begins_at(voice.narration.parts(hold, anchored=anchored))]
    assert said == [str(number) for number in expected]


def test_a_remark_gives_way_where_words_would_push_the_end_of_a_hold_about(voice: Voice) -> None:
    remark = voice.language.stretches["lying-figure-four"].hold_cues["rest-head"]
    for hold_s, anchored, expected in ((30, False, True), (30, True, True), (15, False, False), (15, True, True)):
        hold = timed_segments(Plan("lying-figure-four", hold_s=hold_s))[0]
        assert (Say(remark) in voice.narration.parts(hold, anchored=anchored)) is expected


@ALL_PLANS
def test_no_silence_lasts_no_time_and_all_silences_are_whole_milliseconds(plan: Plan, voice: Voice) -> None:
    for segment in program(plan).segments:
        if segment.kind not in WAITS:
            assert all(part.ms > 0 for part in voice.narration.parts(segment) if isinstance(part, Silence))


@ALL_PLANS
def test_a_hold_begins_with_the_end_of_the_word_hold(plan: Plan, voice: Voice) -> None:
    compiled = program(plan)
    for before, segment in zip(compiled.segments, compiled.segments[1:], strict=False):
        if segment.kind is Kind.HOLD:
            for turn in VARIANTS:
                last = list(voice.narration.parts(before, turn))[-1]
                assert isinstance(last, Say)
                assert re.findall(r"\w+", last.text.lower())[-1] == "hold"


@ALL_PLANS
def test_the_count_in_says_how_much_is_left(plan: Plan, voice: Voice) -> None:
    for segment in program(plan).segments:
        if segment.kind is Kind.COUNT_IN:
            for turn in VARIANTS:
                said = words(tuple(voice.narration.parts(segment, turn)))
                assert re.findall(r"\d+", said) == [str(segment.amount)]


@ALL_PLANS
def test_marks_stand_where_the_segments_begin(plan: Plan, voice: Voice) -> None:
    segments = tuple(s for s in program(plan).segments if s.kind not in WAITS)
    script = voice.word((say.GoingOn(), Narrate(segments), q.AskGoOn()), 4)
    assert [mark.key for mark in script.marks] == [*(segment.key for segment in segments), ""]
    reached = {(length_ms(script.parts[:n], "en"), words_ms(script.parts[:n])): n for n in range(len(script.parts) + 1)}
    begins = [reached[mark.at_ms, mark.spoken_ms] for mark in script.marks]
    for segment, begin, end in zip(segments, begins, begins[1:], strict=False):
        said = words(script.parts[begin:end]) if segment is not segments[-1] else words(script.parts[begin:])
        assert said.startswith(words(tuple(voice.narration.parts(segment, 4))))
    assert begins[-1] == len(script.parts)


def words_ms(parts: tuple[Part, ...]) -> int:
    return length_ms(tuple(part for part in parts if isinstance(part, Say)), "en")


def test_two_sentences_are_parted_by_a_pause_and_words_and_a_hold_by_none(voice: Voice) -> None:
    compiled = program(Plan(stretch="lying-figure-four"))
    script = voice.word((say.StopLine(), Narrate(compiled.segments[1:]), q.AskGoOn()), 4)
    for before, part in zip(script.parts, script.parts[1:], strict=False):
        assert isinstance(before, Say) is not isinstance(part, Say)
    begins = next(mark.at_ms for mark in script.marks if mark.key.endswith("right/hold"))
    before_it = [n for n in range(len(script.parts)) if length_ms(script.parts[:n], "en") == begins]
    assert isinstance(script.parts[before_it[0] - 1], Say)


def test_the_way_into_a_segment_takes_time_but_has_no_mark(voice: Voice) -> None:
    compiled = program(Plan(stretch="lying-figure-four"))
    hold = compiled.get("0/lying-figure-four/1/right/hold")
    assert hold is not None
    lead = compiled.before_in_side(hold)
    script = voice.word((Narrate((hold,), lead),), 0)
    assert [mark.key for mark in script.marks] == [hold.key, ""]
    counted = length_ms(tuple(voice.narration.parts(hold)), "en")
    assert script.marks[0].at_ms == length_ms(script.parts, "en") - counted > 0


def test_only_a_reply_that_narrates_has_marks(voice: Voice) -> None:
    assert voice.word((say.Welcome(), q.AskWhatNext()), 0).marks == ()


def test_more_time_doubles_the_silences_of_a_step_and_leaves_a_hold_alone(voice: Voice) -> None:
    for segment in program(Plan(stretch="lying-figure-four")).segments:
        if segment.kind in WAITS:
            continue
        usual, slow = (
            sum(p.ms for p in voice.narration.parts(segment, 0, factor) if isinstance(p, Silence) and not p.linking)
            for factor in (1, 2)
        )
        assert slow == (usual if segment.timed else 2 * usual)


@pytest.mark.parametrize("anchored", [False, True])
@pytest.mark.parametrize("mode", Mode)
@ALL_PLANS
def test_the_first_hold_begins_at_most_35_seconds_after_the_last_answer(
    plan: Plan, mode: Mode, anchored: bool, voice: Voice
) -> None:
    talk = playing(name(plan), mode=mode)
    assert talk.last is not None
    while not any(segment.timed for segment in talk.last.segments):
        talk.finish().say(on.Ready())
    marks = voice.word(talk.last.acts, 0, anchored=anchored).marks
    counted = next(segment.key for segment in talk.last.segments if segment.timed)
    latency_ms = sum(AS_ON_AN_ECHO.start) // 2
    assert latency_ms + next(mark.at_ms for mark in marks if mark.key == counted) <= 35_000


# Sides.


def swapped(text: str) -> str:
    other = {"right": "left", "left": "right", "Right": "Left", "Left": "Right"}
    return re.sub(r"\b(right|left|Right|Left)\b", lambda match: other[match[0]], text)


@pytest.mark.parametrize("stretch", sorted(load().stretches))
def test_the_left_side_is_the_right_side_in_a_mirror(stretch: str, voice: Voice, library: Library) -> None:
    if library.stretches[stretch].sides is Sides.TOGETHER:
        spoken = words(
            tuple(part for s in spoken_segments(program(Plan(stretch))) for part in voice.narration.parts(s))
        )
        assert not re.search(r"\b(right|left)\b(?! in)", spoken, re.IGNORECASE)
        return
    compiled = {side: program(Plan(stretch, first_side=side)) for side in (Side.RIGHT, Side.LEFT)}
    said = {
        side: [words(tuple(voice.narration.parts(segment))) for segment in spoken_segments(compiled[side])]
        for side in compiled
    }
    assert said[Side.LEFT] == [swapped(text) for text in said[Side.RIGHT]]
    assert any(re.search(r"\bright\b", text) for text in said[Side.RIGHT])


def spoken_segments(compiled: Program) -> list[Segment]:
    return [segment for segment in compiled.segments if segment.kind not in WAITS]
