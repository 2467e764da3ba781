"""Every routine by voice: its stretches in order, their doses, and the next one announced while the person rests."""

import re
from typing import Any

import pytest

from skill.coach.program import compile_program
from skill.coach.state import Plan
from skill.coach.words import Counting
from skill.library.model import HoldDose, Library
from skill.voice.timeline import timeline
from skill.voice.wording import Voice
from tests.content_files import ROUTINES, read, structure, words
from tests.spoken import Talk

# Whole conversations about the content: the lines they run through are traced in the tests of their parts.
pytestmark = pytest.mark.no_cover

AFTER_RUN = ["stacked-leg-stretch", "standing-figure-four", "lying-figure-four", "pigeon-pose"]


def items(routine: str) -> list[str]:
    found: list[dict[str, Any]] = read(f"routines/{routine}.json")["items"]
    return [item["stretch"] for item in found]


def through(talk: Talk) -> list[str]:
    """Give a clear no, and be ready as often as it takes; the stretches whose holds, breaths or lifts were led."""
    said, led = talk.say("no"), []
    if "always feel tight" in said:
        talk.say("no")
    while True:
        for segment in talk.last.reply.segments:
            timed = re.fullmatch(r"\d+/(.+?)/.*(hold|breathe|repetitions)", segment.key)
            if timed and timed[1] not in led:
                led.append(stretch := timed[1])
                announced(talk, stretch, first=len(led) == 1)
        if "Well done" in talk.words:
            return led
        talk.say("ready")


def announced(talk: Talk, stretch: str, *, first: bool) -> None:
    """Before it began, the stretch was named with its position, its props, its dose and its first side."""
    text, told = words(stretch), structure(stretch)
    opening = f"{'The' if first else 'Next: the'} {text['name']}. {' '.join(text['introduction'])}"
    assert opening in talk.words
    after = talk.words.split(opening, 1)[1]
    dose = {"hold": "30 seconds", "breaths": "6 breaths", "repetitions": "2 sets of 12"}[next(iter(told["dose"]))]
    assert dose in after[:60]
    assert ("right first" in after[:60]) == (told["sides"] == "eachInTurn")
    if not first:
        before = after.split(" ".join(next(iter(text["steps"].values()))))[0]
        assert before.rstrip().endswith("?"), "the person rests until they are ready"


@pytest.mark.parametrize("routine", [routine for routine in ROUTINES if routine != "after-run"])
def test_a_routine_in_order(routine: str, talk: Talk) -> None:
    talk.say(f"StartRoutineIntent routine={routine}")
    assert through(talk) == items(routine)
    count = {1: "all of it", 2: "both stretches"}.get(len(items(routine)), f"all {len(items(routine))} stretches")
    assert f"That's {count}. Well done." in talk.words


@pytest.mark.parametrize(
    ("chosen", "led"),
    [
        (["pigeon", "no"], ["pigeon-pose"]),
        (["the first one", "no"], ["stacked-leg-stretch"]),
        (["you choose", "no"], ["pigeon-pose"]),
        (["pigeon", "the stacked leg stretch"], ["stacked-leg-stretch", "pigeon-pose"]),
        (["standing", "you choose"], ["standing-figure-four", "pigeon-pose"]),
        (["you choose", "you choose"], ["lying-figure-four", "pigeon-pose"]),
        (["you choose", "yes"], ["lying-figure-four", "pigeon-pose"]),
        (["the last one", "the second one"], ["standing-figure-four", "pigeon-pose"]),
    ],
)
def test_after_a_run_the_person_or_the_coach_chooses_one_or_two_of_four(
    chosen: list[str], led: list[str], talk: Talk
) -> None:
    offered = talk.say("start the after-run stretches")
    assert [words(stretch)["name"] in offered for stretch in AFTER_RUN] == [True] * 4
    second = talk.say(chosen[0])
    assert "second one" in second
    assert words(led[0])["name"] not in second or len(led) == 2
    talk.say(chosen[1])
    assert through(talk) == led


def test_a_stretch_that_is_not_among_the_four_is_started_by_itself(talk: Talk) -> None:
    talk.say("start the after-run stretches")
    assert "glute bridge" in talk.say("start the glute bridge")
    assert through(talk) == ["glute-bridge"]


@pytest.mark.parametrize("routine", [*ROUTINES])
def test_the_length_that_is_said_is_the_length_that_it_takes(
    routine: str, library: Library, voice: Voice, talk: Talk
) -> None:
    said = talk.say(f"StartRoutineIntent routine={routine}")
    if routine == "after-run":
        said = talk.say("you choose", "you choose")
    chosen = ("pigeon-pose", "lying-figure-four") if routine == "after-run" else ()
    program = compile_program(Plan(routine=routine, chosen=chosen), library, Counting.LAST_FIVE)
    takes_s = sum(entry.duration_ms for entry in timeline(program, voice)) / 1000
    assert said_s(said) == pytest.approx(takes_s, rel=0.1)


def said_s(text: str) -> float:
    """The seconds of "about 4 and a half minutes", "about 2 minutes and 10 seconds", "about a minute"."""
    match = re.search(r"about (\d+|a)( and a half)? (minute|second)s?(?: and (a half|\d+)(?: seconds)?)?", text)
    assert match, text
    amount = 1 if match[1] == "a" else int(match[1])
    if match[3] == "second":
        return amount
    rest = 30 if match[2] or match[4] == "a half" else int(match[4] or 0)
    return amount * 60 + rest


def test_every_hold_of_a_routine_lasts_what_was_announced(library: Library) -> None:
    # Where a routine wants another dose than its stretch, the source has to say so.
    for routine in library.routines.values():
        for item in routine.items:
            dose = library.stretches[item.stretch].dose
            assert item.hold_seconds is None or isinstance(dose, HoldDose)
