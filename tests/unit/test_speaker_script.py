"""A conversation from a script: its lines, the moments they name, and the transcript that comes of it."""

import pytest

from skill.speaker.script import (
    START_MS,
    Conversation,
    ScriptError,
    Utterance,
    WaitOut,
    read_script,
    read_step,
)
from skill.speaker.transcript import Line
from tests.scripted_skill import BLOCK, MARKS, ScriptedSkill, device_for, reply


def played(skill: ScriptedSkill, script: str, *, rate: float = 1.0) -> list[str]:
    told: list[Line] = []
    conversation = Conversation(device_for(skill, rate=rate), told.append)
    for step in read_script(script.splitlines()):
        conversation.play(step)
    conversation.finish()
    return ["".join(line.parts(START_MS)) for line in told]


# Reading


def test_a_script_is_read_line_by_line_without_blanks_and_comments() -> None:
    lines = [
        "start",
        "",
        "  # why",
        "+20 resume now",
        "@right/hold+12.5 pause",
        "(Silence)",
        "(new session +86400)",
    ]
    assert list(read_script(lines)) == [
        Utterance(1, "start"),
        Utterance(4, "resume now", 20_000),
        Utterance(5, "pause", 12_500, "right/hold"),
        WaitOut(6),
        WaitOut(7, 86_400_000, anew=True),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("+soon pause", "expected '+SECONDS words'"),
        ("+5", "expected '+SECONDS words'"),
        ("@right/hold pause", "expected '@segment"),
        ("@+3 pause", "expected '@segment"),
        ("(sleep)", "expected '(silence)'"),
        ("(new session)", "expected '(silence)'"),
    ],
)
def test_a_line_that_is_none_is_an_error_with_its_number(line: str, reason: str) -> None:
    with pytest.raises(ScriptError) as error:
        list(read_script(["start", "", line]))
    assert str(error.value).startswith(f"line 3: {reason}")
    assert line in error.value.reason


@pytest.mark.parametrize("line", ["+{} pause", "@right/hold+{} pause", "(new session +{})"])
@pytest.mark.parametrize("seconds", ["31622401", "9" * 400])
def test_a_moment_lies_at_most_a_year_ahead(line: str, seconds: str) -> None:
    read_step(line.format(31_622_400))
    with pytest.raises(ScriptError, match="expected at most a year, 31622400 seconds, got: "):
        read_step(line.format(seconds))


# Playing


def test_without_a_moment_the_person_speaks_one_second_after_the_reply() -> None:
    skill = ScriptedSkill(reply("Stop at any pain. Any pain?"), reply("Well done.", stays_open=False))
    assert played(skill, "start\nno") == [
        "[00:00.0] you: start",
        "[00:03.0] coach: Stop at any pain.",
        "[00:07.0] coach: Any pain?",
        "[00:10.0] you: no",
        "[00:13.0] coach: Well done.",
        "[00:15.0] (the session has ended)",
    ]


def test_the_last_reply_is_heard_to_its_end_and_no_further() -> None:
    lines = played(ScriptedSkill(reply("Any pain?", reprompt="Any?")), "start")
    assert lines == ["[00:00.0] you: start", "[00:03.0] coach: Any pain?"]


def test_a_moment_counts_from_the_first_sound_of_the_reply() -> None:
    skill = ScriptedSkill(reply("Lie down on your back. Knees bent."), reply("Paused. Ready?"))
    assert played(skill, "start\n+2.4 pause") == [
        "[00:00.0] you: start",
        "[00:03.0] coach: Lie down—",
        "[00:05.4] you: pause",
        "[00:08.4] coach: Paused.",
        "[00:09.4] coach: Ready?",
    ]


@pytest.mark.parametrize(("rate", "hold", "pause"), [(0.8, "[00:10.7]", "[00:17.7]"), (1.0, "[00:10.0]", "[00:17.0]")])
def test_a_moment_in_a_segment_counts_from_where_it_truly_begins(rate: float, hold: str, pause: str) -> None:
    lines = played(ScriptedSkill(reply(BLOCK, marks=MARKS), reply("Paused.")), "no\n@right/hold+7 pause", rate=rate)
    assert f"{hold} coach: Hold." in lines
    assert f"{pause} you: pause" in lines


def test_sentences_that_were_never_reached_are_not_told_and_a_silence_only_as_far_as_it_lasted() -> None:
    lines = played(ScriptedSkill(reply(BLOCK, marks=MARKS), reply("Paused.")), "no\n@hold+7 pause")
    assert lines == [
        "[00:00.0] you: no",
        "[00:03.0] coach: Lie down now.",
        "[00:10.0] coach: Hold.",
        "[00:11.0] (6.0 s of silence)",
        "[00:17.0] you: pause",
        "[00:20.0] coach: Paused.",
    ]


def test_silence_waits_the_session_out() -> None:
    skill = ScriptedSkill(reply("Ready?", reprompt='<break time="10s"/>Ready now?'), reply("Welcome back."))
    assert played(skill, "pause\n(silence)\nresume") == [
        "[00:00.0] you: pause",
        "[00:03.0] coach: Ready?",
        "[00:12.0] (nobody answers, the microphone closes)",
        "[00:12.0] (10.0 s of silence)",
        "[00:22.0] coach: Ready now?",
        "[00:32.0] (nobody answers, the session has ended)",
        "[00:33.0] you: resume",
        "[00:36.0] coach: Welcome back.",
    ]
    assert skill.kinds == ["PauseIntent", "SessionEndedRequest", "ResumeIntent"]


def test_a_new_session_comes_that_long_after_the_end_of_the_last() -> None:
    skill = ScriptedSkill(reply("Ready?"), reply("Welcome back."))
    assert played(skill, "pause\n(new session +86400)\nresume") == [
        "[00:00.0] you: pause",
        "[00:03.0] coach: Ready?",
        "[00:12.0] (nobody answers, the session has ended)",
        "[1440:12.0] (a new session, 86400 s later)",
        "[1440:12.0] you: resume",
        "[1440:15.0] coach: Welcome back.",
    ]
    assert skill.requests[-1]["request"]["timestamp"] == "2026-01-06T07:00:13Z"


def test_a_script_may_begin_with_waiting() -> None:
    assert played(ScriptedSkill(reply("Hello.")), "(new session +5)\nstart")[1] == "[00:05.0] you: start"


def test_words_into_the_last_words_are_alexas_and_the_next_line_opens_a_session() -> None:
    skill = ScriptedSkill(reply("Well done. Bye.", stays_open=False), reply("Welcome back."))
    assert played(skill, "stop\n+1 wait\nresume") == [
        "[00:00.0] you: stop",
        "[00:03.0] coach: Well—",
        "[00:04.0] you: wait",
        "[00:04.0] (the coach had done: only Alexa heard that)",
        "[00:04.0] (the session has ended)",
        "[00:05.0] you: resume",
        "[00:08.0] coach: Welcome back.",
    ]


def test_a_refused_reply_is_told_loudly() -> None:
    lines = played(ScriptedSkill("Internal Server Error"), "start")
    assert lines[1] == "[00:01.5] (Alexa refuses the reply: HTTP 500, not a response: Internal Server Error)"
    assert lines[-1].endswith("(the session has ended)")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("+5 start", "line 1: there is no reply yet to count from"),
        ("start\n@left/hold+3 pause", "line 2: no segment left/hold in this reply"),
        ("start\n@right/hold+11 pause", "line 2: 0/lying-figure-four/1/right/hold lasts only 11.0 s"),
        ("start\n(silence)\n+5 pause", "line 3: that moment has passed already"),
    ],
)
def test_a_moment_that_does_not_exist_is_an_error_with_the_number_of_its_line(script: str, reason: str) -> None:
    with pytest.raises(ScriptError, match=reason.replace("(", r"\(")):
        played(ScriptedSkill(reply(BLOCK, marks=MARKS)), script)


def test_typed_one_by_one_a_reply_is_told_whole_and_can_still_be_interrupted() -> None:
    told: list[Line] = []
    conversation = Conversation(
        device_for(ScriptedSkill(reply("Lie down. Hold it for thirty seconds."), reply("Paused."))), told.append
    )
    for line in ("start", "+1 pause"):
        conversation.play(read_step(line))
        conversation.finish()
    assert ["".join(line.parts(START_MS)) for line in told] == [
        "[00:00.0] you: start",
        "[00:03.0] coach: Lie down.",
        "[00:05.0] coach: Hold it for thirty seconds.",
        "[00:04.0] you: pause",
        "[00:07.0] coach: Paused.",
    ]
