"""A device as plain JSON: the course of its turn, its phases one after another, its blocks without a gap."""

from itertools import pairwise

from skill.speaker.device import Device
from skill.speaker.look import look
from skill.speaker.script import START_MS
from tests.scripted_skill import Json, ScriptedSkill, device_for, reply

BEGINS_MS = START_MS + 3_000
BLOCK = 'Good. Lie down now. <break time="4s"/> Hold. <break time="10s"/> Release. Done.'
MARKS = [
    ["0/lying-figure-four/1/right/lie-back", 1_000, 1_000],
    ["0/chair-hamstring-stretch/1/left/step-3-hold", 9_000, 5_000],
    ["0/lying-figure-four/1/both/hold-count-in", 19_000, 5_000],
    ["", 21_000, 7_000],
]


def seen(answer: Json) -> tuple[Device, Json]:
    """A device after one sentence, and what is seen of it."""
    device = device_for(ScriptedSkill(answer))
    device.say("start", START_MS)
    return device, look(device)


def test_before_anything_is_said_there_is_no_turn() -> None:
    sight = look(device_for(ScriptedSkill()))
    assert sight["turn"] is None
    assert sight["open"] is False
    assert sight["hints"]["over"]


def test_phases_follow_one_another_until_the_session_is_over() -> None:
    _, sight = seen(reply("Any pain?", reprompt="Well?"))
    assert [(it["phase"], it["until"] - START_MS) for it in sight["turn"]["phases"]] == [
        ("thinking", 3_000),
        ("speaking", 5_000),
        ("listening", 13_000),
        ("reprompting", 14_000),
        ("listening again", 22_000),
    ]
    assert sight["turn"]["overAt"] == START_MS + 22_000


def test_blocks_are_the_words_before_and_then_the_segments_without_a_gap() -> None:
    _, sight = seen(reply(BLOCK, marks=MARKS))
    blocks = sight["turn"]["blocks"]
    assert [(it["kind"], it["at"] - BEGINS_MS, it["until"] - BEGINS_MS) for it in blocks] == [
        ("words", 0, 1_000),
        ("set-up", 1_000, 9_000),
        ("hold", 9_000, 19_000),
        ("set-up", 19_000, 21_000),
    ]
    assert all(one["until"] == other["at"] for one, other in pairwise(blocks))
    assert blocks[2]["stretch"] == "chair hamstring stretch"
    assert (blocks[2]["side"], blocks[2]["step"]) == ("left", "step 3 hold")


def test_the_course_is_the_devices_own() -> None:
    device, sight = seen(reply(BLOCK, marks=MARKS))
    assert device.turn is not None
    assert [it["text"] for it in sight["turn"]["course"]] == [it.text for it in device.turn.course()]
    assert sight["turn"]["request"] == device.turn.request


def test_a_speech_that_was_cut_off_leaves_what_could_be_said_in_it() -> None:
    device, sight = seen(reply(BLOCK, marks=MARKS))
    device.wake(BEGINS_MS + 2_000)
    cut = look(device)
    assert cut["hints"]["listening"] == sight["hints"]["speaking"]
    assert cut["turn"]["endsAt"] == BEGINS_MS + 2_000


def test_nothing_is_proposed_for_words_that_nobody_would_hear() -> None:
    _, sight = seen(reply("Bye.", stays_open=False))
    assert sight["hints"]["speaking"] == ()


def test_a_reply_that_alexa_refuses_says_why() -> None:
    _, sight = seen(reply("Hips & glutes"))
    assert "not well-formed" in sight["turn"]["fault"]
    assert sight["open"] is False
