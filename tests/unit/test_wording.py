"""Acts → Script: the words, the silences that are exact, the marks, and the questions."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.acts import Act, Narrate
from skill.coach.program import CueKind, Program, Segment
from skill.coach.state import Plan
from skill.coach.words import WAITS, Counting, Kind, Mode, Phase, Side
from skill.library.model import Library, Sides
from skill.speaker.device import AS_ON_AN_ECHO
from skill.voice.pace import spoken_ms
from skill.voice.script import Part, Say, Silence, length_ms
from skill.voice.ssml import LONGEST_BREAK_MS, to_ssml
from skill.voice.text import mirrored
from skill.voice.wording import WAIT_BEFORE_ASKING_AGAIN_MS, Voice
from tests.coaching import library as load
from tests.coaching import longest_hold, name, plans, playing, program

ALL_PLANS = pytest.mark.parametrize("plan", plans(), ids=name)
ALL_COUNTINGS = pytest.mark.parametrize("counting", Counting)
VARIANTS = range(6)
MOST_COMBINATIONS = 400
OF_ONE_SIDE = (say.OtherSide, say.AlreadyOnSide, say.FromTheGate, q.AskSide, q.AskEnoughBreaths)


def kinds_of(base: type[Act]) -> Iterator[type[Act]]:
    """Every class of act below one that stands for something said."""
    for kind in base.__subclasses__():
        below = list(kinds_of(kind))
        yield from below or [kind]


QUESTIONS = sorted(kinds_of(q.Question), key=str)
STATEMENTS = sorted((kind for kind in kinds_of(Act) if not issubclass(kind, q.Question)), key=str)


def values(kind: type[Act], field: str, of: Any) -> list[Any]:
    """What a field of an act can hold, as far as it makes a difference to its words."""
    stretches = ["lying-figure-four", "glute-bridge", "chair-hamstring-stretch"]
    by_name: dict[str, list[Any]] = {
        "stretch": stretches,
        "other_stretch": [None, "seated-figure-four"],
        "routine": [None, "tight-hips-trio"] if of == str | None else ["tight-hips-trio", "chair-basic"],
        "measure": ["hold", "breaths", "repetitions"],
        "ask": ["targets"],
        "answer": sorted(load().answers),
        "name": ["the plank", "none", "what now?"],
        "some": [("pigeon-pose",), ("pigeon-pose", "glute-bridge")],
        "some_routines": [("desk-break", "after-run")],
        "routines": [("desk-break",), ("desk-break", "after-run", "chair-full")],
        "step": ["step-4"],
        "after_step": ["step-3-hold"],
        "topic": list(Phase),
        "program": [program(Plan(stretch="pigeon-pose")), program(Plan(routine="runner-session"))],
        "segments": [(program(Plan(stretch="pigeon-pose")).segments[1],)],
        "lead": [()],
        "stage": [0, 3, 5],
        "muscle": [None, "piriformis"],
    }
    if field == "stretches" and of == tuple[str, ...]:
        return [("pigeon-pose",), ("pigeon-pose", "glute-bridge", "standing-figure-four")]
    if field in by_name:
        return by_name[field]
    by_type: dict[Any, list[Any]] = {
        bool: [False, True],
        int: [0, 1, 2, 18],
        int | None: [None, 5, 18],
        Side: [Side.RIGHT, Side.LEFT] if kind in OF_ONE_SIDE else list(Side),
        Mode: list(Mode),
        Counting: list(Counting),
    }
    return by_type[of]


def instances(kind: type[Act]) -> Iterator[Act]:
    """Acts of a class with everything its fields can hold, evenly picked where that is too much."""
    fields = msgspec.structs.fields(kind)
    combinations = list(product(*(values(kind, field.name, field.type) for field in fields)))
    for chosen in combinations[:: 1 + len(combinations) // MOST_COMBINATIONS]:
        act = kind(*chosen)
        stretch, side = getattr(act, "stretch", None), getattr(act, "side", None)
        if isinstance(act, say.Suggestion) and stretch is None and act.routine is None:
            continue
        if stretch and side and (side is Side.BOTH) != (load().stretches[stretch].sides is Sides.TOGETHER):
            continue
        yield act


def words(parts: tuple[Part, ...]) -> str:
    return " ".join(part.text for part in parts if isinstance(part, Say))


def timed_segments(plan: Plan, counting: Counting = Counting.LAST_FIVE) -> list[Segment]:
    return [segment for segment in program(plan, counting).segments if segment.timed]


# Every act has words.


@pytest.mark.parametrize("kind", QUESTIONS, ids=lambda kind: kind.__name__)
def test_a_question_ends_in_a_question_mark_and_opens_the_microphone(kind: type[Act], voice: Voice) -> None:
    for act in instances(kind):
        for turn in VARIANTS:
            script = voice.word((act,), turn)
            assert words(script.parts).endswith("?")
            assert script.open
            assert words(script.reprompt).endswith("?")


@pytest.mark.parametrize("kind", STATEMENTS, ids=lambda kind: kind.__name__)
def test_a_statement_ends_in_a_full_stop_and_keeps_the_microphone_closed(kind: type[Act], voice: Voice) -> None:
    for act in instances(kind):
        for turn in VARIANTS:
            script = voice.word((act,), turn)
            assert re.search(r"[.!:]$", words(script.parts)), words(script.parts)
            assert not script.open
            assert script.reprompt == ()


def test_the_answers_of_every_stretch_are_statements(voice: Voice, library: Library) -> None:
    for stretch in library.stretches.values():
        asked = [ask for ask, sources in stretch.answers.items() if sources]
        acts = [*(say.Answered(stretch.id, ask) for ask in asked), say.Steps(stretch.id, Side.LEFT, "hold", 30, 1)]
        for act in acts:
            script = voice.word((act,), 0)
            assert words(script.parts).endswith(".")
            assert "?" not in words(script.parts)


@pytest.mark.parametrize("kind", [*QUESTIONS, *STATEMENTS], ids=lambda kind: kind.__name__)
def test_words_are_clean(kind: type[Act], voice: Voice) -> None:
    """No placeholder is left, no name of a value shows, no space is doubled, each sentence has a capital."""
    for act in instances(kind):
        for part in voice.word((act,), 1).parts:
            if isinstance(part, Say):
                assert part.text == part.text.strip() != ""
                assert not re.search(r"[{}$]|  |\bnone (seconds|left)\b|Side\.|\bboth side\b", part.text), part.text
                assert not part.text[0].islower()


def test_every_act_is_expressed_somewhere_in_the_core() -> None:
    from pathlib import Path

    import skill.coach

    used = "\n".join(
        path.read_text("utf-8")
        for folder in (Path(str(skill.coach.__file__)).parent, Path(str(skill.coach.__file__)).parent.parent)
        for path in folder.glob("*.py")
        if path.name not in ("acts.py", "questions.py")
    )
    assert [kind.__name__ for kind in (*QUESTIONS, *STATEMENTS) if not re.search(rf"\b{kind.__name__}\b", used)] == []


def test_the_same_acts_and_turn_give_the_same_words_and_turns_vary_them(voice: Voice, library: Library) -> None:
    again = Voice(library, "en")
    acts = (say.WelcomeBack(), q.AskWhatNext())
    assert [voice.word(acts, turn) for turn in VARIANTS] == [again.word(acts, turn) for turn in VARIANTS]
    assert len({words(voice.word(acts, turn).parts) for turn in VARIANTS}) > 1


def test_a_question_is_repeated_alone_and_only_a_waiting_one_after_silence(voice: Voice) -> None:
    paused = voice.word((say.PausedAt("pigeon-pose", Side.LEFT, 12), q.AskGoOn()), 0)
    assert paused.reprompt[0] == Silence(WAIT_BEFORE_ASKING_AGAIN_MS)
    assert words(paused.parts).endswith(words(paused.reprompt))
    pain = voice.word((say.StopLine(), q.AskPain()), 0)
    assert pain.reprompt == pain.parts[-1:]


def test_an_empty_reply_says_nothing(voice: Voice) -> None:
    script = voice.word((), 3)
    assert (script.parts, script.marks, script.reprompt, script.open) == ((), (), (), False)


# Time.


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


def test_a_language_that_inflects_gets_its_own_forms_for_each_side() -> None:
    lines = ("{side|rechten|linken} Fuß, {other} Bein, {other|rechtes|linkes} Knie.",)
    assert mirrored(lines, Side.RIGHT) == ("Rechten Fuß, left Bein, linkes Knie.",)
    assert mirrored(lines, Side.LEFT) == ("Linken Fuß, right Bein, rechtes Knie.",)


# Markup.


@pytest.mark.parametrize(
    "hostile", ["<break time='600s'/>", "a & b", "]]>", "&lt;", "\x00\x07\x1b", "\ud800", "\uffff"]
)
def test_what_a_person_says_is_never_markup(hostile: str, voice: Voice) -> None:
    script = voice.word((say.UnknownStretch(f"x{hostile}y", ("pigeon-pose",)), q.AskWhatNext()), 0)
    speak = ET.fromstring(to_ssml(script.parts))
    assert {child.tag for child in speak} == {"break"}
    assert "I don't know x" in "".join(speak.itertext())


def test_markup_signs_survive_as_words() -> None:
    assert to_ssml((Say("a < b & c > d"),)) == "<speak>a &lt; b &amp; c &gt; d</speak>"


@pytest.mark.parametrize(
    ("ms", "breaks"), [(1, [1]), (9_999, [9_999]), (10_000, [10_000]), (10_001, [10_000, 1]), (50_000, [10_000] * 5)]
)
def test_a_long_silence_is_a_chain_of_breaks_of_exactly_its_length(ms: int, breaks: list[int]) -> None:
    assert [int(found) for found in re.findall(r'<break time="(\d+)ms"/>', to_ssml((Silence(ms),)))] == breaks
    assert max(breaks) <= LONGEST_BREAK_MS
