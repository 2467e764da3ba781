"""Acts → Script: the words, the silences that are exact, the marks, and the questions."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.state import Plan
from skill.coach.words import Counting, Mode, Phase, Side
from skill.library.model import Library, Sides
from skill.voice.script import Say, Silence
from skill.voice.ssml import LONGEST_BREAK_MS, to_ssml
from skill.voice.text import mirrored
from skill.voice.wording import WAIT_BEFORE_ASKING_AGAIN_MS, Voice
from tests.coaching import library as load
from tests.coaching import program, words

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
