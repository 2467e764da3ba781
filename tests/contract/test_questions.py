"""Every question about every stretch, in every phase: the answer is short, nobody loses the pose, no place moves."""

import re
from typing import Any

import pytest

from skill.library.model import HoldDose, Library
from tests.content_files import STRETCHES, read, sentences, structure, words
from tests.conversations import words_of
from tests.spoken import Talk, missing

# Whole conversations about the content: the lines they run through are traced in the tests of their parts.
pytestmark = pytest.mark.no_cover

ASKS = {
    "targets": "TargetsIntent",
    "benefits": "BenefitsIntent",
    "holdLength": "HoldLengthIntent",
    "frequency": "FrequencyIntent",
    "tips": "TipsIntent",
    "mistakes": "MistakesIntent",
    "safety": "SafetyIntent",
    "equipment": "EquipmentIntent",
    "deepen": "DeepenIntent",
    "easier": "EasierIntent",
    "feel": "TopicIntent topic=what-to-feel",
    "breathing": "TopicIntent topic=breathing",
    "level": "SuitabilityIntent condition=beginner",
    "steps": "StepsIntent",
}
# What the sources say of all stretches, where they are silent about one.
IN_GENERAL = {"feel": "Q21", "breathing": "Q20", "level": "beginner"}
BACK = re.compile(r"^(.*?) ?(Back to it, (\d+) seconds|And on: (\d+) seconds|Going on)\.")
QUESTIONS = [(stretch, ask) for stretch in STRETCHES for ask in ASKS]


def expected(stretch: str, ask: str) -> str:
    """What has to be heard to a question in the middle of a stretch, but for its steps."""
    if ask in words(stretch)["answers"]:
        return " ".join(words(stretch)["answers"][ask])
    if ask in IN_GENERAL:
        return " ".join(read("locales/en/answers.json")[IN_GENERAL[ask]])
    return "My sources don't say"


def begin(talk: Talk, stretch: str) -> None:
    talk.say(f"StartStretchIntent stretch={stretch}", "no")
    if structure(stretch).get("screening"):
        talk.say("no")


def state(talk: Talk) -> dict[str, Any]:
    found: dict[str, Any] = talk.last.reply.attributes["state"]
    return found


@pytest.mark.parametrize(("stretch", "ask"), QUESTIONS)
def test_in_the_middle_of_a_hold(stretch: str, ask: str, library: Library, talk: Talk) -> None:
    begin(talk, stretch)
    timed = next(segment for segment in talk.last.reply.segments if segment.key.endswith(TIMED))
    side, after = timed.key.split("/")[3], [it.key for it in talk.last.reply.segments if it.start_ms >= timed.start_ms]
    said = talk.say({"you": ASKS[ask], "at": f"@{'/'.join(timed.key.split('/')[3:])}+8"})
    told = BACK.match(said)
    assert told, said
    assert 1 <= len(sentences(told[1])) <= 2, told[1]
    if ask == "steps":
        assert told[1] == led(words(stretch)["wayBack"], side)
        assert not re.search("release|ease out|let go", told[1], re.IGNORECASE)
    else:
        assert expected(stretch, ask) in told[1]
    # The rest of the block, in the same reply, from the very same segment on.
    assert [segment.key for segment in talk.last.reply.segments] == after
    if isinstance(library.stretches[stretch].dose, HoldDose):
        left = int(told[3] or told[4])
        assert 30 - 8 <= left <= 30 - 8 + 5
        here = talk.last.reply.segments[0]
        assert here.end_ms - here.start_ms == left * 1000


TIMED = ("hold", "breathe", "repetitions")


def led(lines: list[str], side: str) -> str:
    """Sentences with their sides."""
    other = {"right": "left", "left": "right", "both": "both"}[side]
    filled = [line.replace("{side}", side).replace("{other}", other) for line in lines]
    return " ".join(line[0].upper() + line[1:] for line in filled)


@pytest.mark.parametrize("stretch", STRETCHES)
def test_while_nothing_runs(stretch: str, talk: Talk) -> None:
    for ask, intent in ASKS.items():
        said = talk.say(f"{intent} stretch={stretch}")
        if ask == "steps":
            assert missing(said, [re.escape(line) for line in first_side(stretch)]) == []
        elif ask != "safety":
            assert expected(stretch, ask) in said
        assert said.endswith("?")
    assert "acute pain" in talk.say(f"TargetsIntent stretch={stretch}", "yes")


def first_side(stretch: str) -> list[str]:
    side = "right" if structure(stretch)["sides"] == "eachInTurn" else "both"
    steps = [line for step, lines in words(stretch)["steps"].items() if step != "breathe" for line in lines]
    return [led([line], side) for line in steps if not line.endswith(("Up.", "Lower."))]


@pytest.mark.parametrize("phase", ["paused", "waiting"])
@pytest.mark.parametrize("stretch", STRETCHES)
def test_while_paused_and_while_waiting(stretch: str, phase: str, talk: Talk) -> None:
    if phase == "waiting":
        talk.say("SetModeIntent mode=step-by-step")
    begin(talk, stretch)
    if phase == "paused":
        talk.say({"you": "pause", "at": "+30"})
    before = None
    for ask, intent in ASKS.items():
        said = talk.say(intent)
        if ask not in ("steps", "safety"):
            assert expected(stretch, ask) in said
        assert said.endswith("?")
        assert state(talk)["phase"] == phase
        assert before in (None, (state(talk)["place"]["key"], state(talk)["place"].get("ledger")))
        before = state(talk)["place"]["key"], state(talk)["place"].get("ledger")


def general() -> list[tuple[str, str]]:
    """Every answer that belongs to no single stretch, and the intent that asks for it."""
    intents = {"topic": "TopicIntent", "muscle": "MuscleIntent", "condition": "SuitabilityIntent"}
    found = []
    for answer in read("answers.json"):
        kind = next((kind for kind in intents if kind in answer["about"]), None)
        if kind:
            slots = " ".join(f"{name}={value}" for name, value in answer["about"].items())
            found.append((answer["id"], f"{intents[kind]} {slots}"))
    return found


@pytest.mark.parametrize(("answer", "question"), general())
def test_a_general_question_in_the_middle_of_a_hold(answer: str, question: str, talk: Talk) -> None:
    # Turned out, for no answer is about this stretch alone.
    begin(talk, "turned-out-seated-hamstring")
    told = BACK.match(talk.say({"you": question, "at": "@right/hold+8"}))
    assert told
    own = {"TopicIntent topic=what-to-feel": "feel", "TopicIntent topic=breathing": "breathing"}
    if question in own:
        assert told[1] == expected("turned-out-seated-hamstring", own[question])
    elif question == "TopicIntent topic=time-needed":
        assert told[1] == "It's about 2 minutes for the turned-out hamstring stretch."
    else:
        assert told[1] == " ".join(read("locales/en/answers.json")[answer])
    assert len(sentences(told[1])) <= 2
    assert talk.last.reply.segments[0].key.endswith("/right/hold")


def test_how_long_a_stretch_takes_that_is_named(talk: Talk) -> None:
    asked = "TopicIntent topic=time-needed stretch=pigeon-pose"
    begin(talk, "glute-bridge")
    assert "It's about 2" in talk.say({"you": asked, "at": "@both/repetitions+8"})
    talk.say("stop", "(new session +60)")
    assert re.search(r"^It's about 2.* minutes for the pigeon pose\. .* (do it|do it now)\?$", talk.say(asked))
    assert "The pigeon pose. You start" in talk.say("yes")


ALWAYS_A_DOCTOR = set(read("vocabulary/conditions.json")) - {"beginner", "runner", "desk-worker", "tight-hamstrings"}


@pytest.mark.parametrize("condition", sorted(ALWAYS_A_DOCTOR))
@pytest.mark.parametrize("stretch", [None, *STRETCHES])
def test_a_condition_gets_the_doctor_line(condition: str, stretch: str | None, talk: Talk) -> None:
    about = f" stretch={stretch}" if stretch else ""
    said = talk.say(f"SuitabilityIntent condition={condition}{about}")
    assert re.search("doctor|professional|have it assessed|acute pain", said), said
    assert not re.search(r"\b(cures?|heals?|treats?|fixes|relieves?|is safe)\b", said), said


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("SuitabilityIntent", "don't say. Please ask a doctor or physiotherapist first"),
        ("TopicIntent", "don't say, so I won't guess"),
        ("MuscleIntent", "don't say, so I won't guess"),
        ("MistakesIntent stretch=pigeon-pose", "don't say, so I won't guess"),
        ("FrequencyIntent stretch=simple-lying-glute-stretch", "don't say, so I won't guess"),
        ("TopicIntent topic=how-soon", "don't say how soon"),
    ],
)
def test_the_sources_silence_is_told(question: str, answer: str, talk: Talk) -> None:
    assert answer in talk.say(question)


@pytest.mark.parametrize("stretch", [stretch for stretch in STRETCHES if structure(stretch)["holdCues"]])
def test_the_cue_of_a_hold_is_heard_in_it(stretch: str, talk: Talk) -> None:
    begin(talk, stretch)
    for cue in words(stretch)["holdCues"].values():
        assert cue in words_of(talk.last)


@pytest.mark.parametrize("move", ["deadlifts", "hip thrusts", "the hip thrust", "pilates", "the plank", "downward dog"])
def test_a_move_without_steps_is_never_coached(move: str, talk: Talk) -> None:
    said = talk.say(f"start {move}")
    assert talk.last.reply.segments == ()
    assert "acute pain" not in said
