"""The virtual Echo: sessions, microphone windows, barge-in, latencies and timestamps."""

import pytest

from skill.speaker.device import Latency
from skill.speaker.requests import Session
from skill.speaker.script import START_MS
from skill.speaker.turn import Moment, Turn
from tests.scripted_skill import BLOCK, MARKS, ScriptedSkill, device_for, reply

ONE_MS = 3_000
"""With the fixed latencies of 1.5 s each, the speech begins 3 s after the person does."""


def course(turn: Turn) -> list[tuple[int, str, str]]:
    """When, in milliseconds of the test, what is heard."""
    return [(it.at - START_MS, it.kind, it.cut or it.text) for it in turn.course()]


def said(turn: Turn | None) -> Turn:
    assert turn is not None
    return turn


# Sessions


def test_the_first_words_open_a_session_and_the_next_go_on_in_it() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Lie down. Ready?"))
    device = device_for(skill)
    device.say("start glute stretch", START_MS)
    device.say("no", START_MS + 6_000)
    first, second = skill.requests
    assert skill.kinds == ["StartIntent", "NoIntent"]
    assert (first["session"]["new"], second["session"]["new"]) == (True, False)
    assert first["session"]["sessionId"] == second["session"]["sessionId"]
    assert first["request"]["requestId"] != second["request"]["requestId"]


def test_the_attributes_of_the_last_reply_come_back_with_the_next_request() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Ready?"))
    device = device_for(skill)
    device.say("start", START_MS)
    device.say("no", START_MS + 6_000)
    assert [it["session"]["attributes"] for it in skill.requests] == [{}, {"state": {"block": None}}]


def test_opening_by_name_is_a_launch_without_an_intent() -> None:
    skill = ScriptedSkill(reply("Welcome. Shall we?"))
    device_for(skill).say("Alexa, open glute coach", START_MS)
    assert skill.kinds == ["LaunchRequest"]


def test_calling_by_name_inside_a_session_begins_another() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Paused. Ready?"))
    device = device_for(skill)
    device.say("start", START_MS)
    device.say("ask glute coach to resume", START_MS + 5_000)
    assert skill.kinds == ["StartIntent", "ResumeIntent"]
    assert [it["session"]["new"] for it in skill.requests] == [True, True]
    assert len({it["session"]["sessionId"] for it in skill.requests}) == 2


def test_nothing_but_the_wake_word_reaches_nobody() -> None:
    skill = ScriptedSkill(reply("Any pain?"))
    device = device_for(skill)
    device.say("start", START_MS)
    assert device.say("alexa", START_MS + ONE_MS + 1_000) is None
    assert skill.kinds == ["StartIntent"]
    assert device.session is not None


@pytest.mark.parametrize("should_end", [True, None])
def test_a_reply_that_does_not_keep_the_session_open_ends_it_with_its_last_word(
    should_end: bool | None,
) -> None:
    answer = reply("Well done. Bye.")
    answer["response"]["shouldEndSession"] = should_end
    skill = ScriptedSkill(answer, reply("Welcome. Shall we?"))
    device = device_for(skill)
    turn = said(device.say("stop", START_MS))
    assert turn.over_at == START_MS + ONE_MS + 3_000
    device.say("resume", turn.over_at + 1)
    assert skill.kinds == ["StopIntent", "ResumeIntent"]
    assert skill.requests[1]["session"]["new"] is True


def test_words_into_the_last_words_go_to_alexa_and_cut_them_off() -> None:
    skill = ScriptedSkill(reply("Well done. Bye.", stays_open=False))
    device = device_for(skill)
    device.say("stop", START_MS)
    assert device.say("wait", START_MS + ONE_MS + 2_500) is None
    assert skill.kinds == ["StopIntent"]
    assert course(said(device.turn)) == [
        (3_000, "say", "Well done."),
        (5_000, "say", "Bye—"),
        (5_500, "note", "the session has ended"),
    ]


def test_the_name_said_into_the_last_words_opens_a_new_session() -> None:
    skill = ScriptedSkill(reply("Well done. Bye.", stays_open=False), reply("Welcome. Shall we?"))
    device = device_for(skill)
    device.say("stop", START_MS)
    device.say("open glute coach", START_MS + ONE_MS + 1_000)
    assert skill.kinds == ["StopIntent", "LaunchRequest"]


def test_leaving_ends_an_open_session_as_exit_does() -> None:
    skill = ScriptedSkill(reply(BLOCK))
    device = device_for(skill)
    device.say("start", START_MS)
    device.leave(START_MS + 9_999)
    assert skill.requests[1]["request"]["reason"] == "USER_INITIATED"
    assert skill.stamps == ["07:00:01Z", "07:00:09Z"]
    device.leave(START_MS + 20_000)
    assert len(skill.requests) == 2


# Microphone windows


def test_nobody_answers_so_the_reprompt_plays_and_then_the_session_ends() -> None:
    skill = ScriptedSkill(reply("Any pain?", reprompt='<break time="10s"/><break time="10s"/>Any pain today?'))
    device = device_for(skill)
    turn = said(device.say("start", START_MS))
    assert course(turn) == [
        (3_000, "say", "Any pain?"),
        (13_000, "note", "nobody answers, the microphone closes"),
        (13_000, "silence", ""),
        (33_000, "say", "Any pain today?"),
        (44_000, "note", "nobody answers, the session has ended"),
    ]
    device.advance(START_MS + 43_999)
    assert len(skill.requests) == 1
    device.advance(START_MS + 60_000)
    device.advance(START_MS + 70_000)
    [_, ended] = skill.requests
    assert ended["request"] | {"requestId": ""} == {
        "type": "SessionEndedRequest",
        "reason": "EXCEEDED_MAX_REPROMPTS",
        "requestId": "",
        "timestamp": "2026-01-05T07:00:44Z",
        "locale": "en-US",
    }
    assert ended["session"]["new"] is False
    assert ended["session"]["attributes"] == {"state": {"block": None}}
    assert device.session is None


def test_without_a_reprompt_the_session_ends_after_one_window() -> None:
    skill = ScriptedSkill(reply("Any pain?"))
    device = device_for(skill)
    turn = said(device.say("start", START_MS))
    assert turn.over_at == START_MS + ONE_MS + 2_000 + 8_000


def test_an_answer_after_the_session_ended_opens_another_and_the_end_is_told_first() -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Any pain?"))
    device = device_for(skill)
    device.say("start", START_MS)
    device.say("no", START_MS + 60_000)
    assert skill.kinds == ["StartIntent", "SessionEndedRequest", "NoIntent"]
    assert skill.requests[2]["session"]["new"] is True


@pytest.mark.parametrize(
    ("at", "phase", "until"),
    [
        (2_999, "thinking", 3_000),
        (3_000, "speaking", 5_000),
        (5_000, "listening", 13_000),
        (13_000, "reprompting", 17_000),
        (17_000, "listening again", 25_000),
        (25_000, "over", 25_000),
    ],
)
def test_the_phases_of_a_turn(at: int, phase: str, until: int) -> None:
    turn = said(device_for(ScriptedSkill(reply("Any pain?", reprompt="Any pain at all?"))).say("start", START_MS))
    assert turn.phase_at(START_MS + at) == (phase, START_MS + until)


# Barge-in


def test_a_barge_in_cuts_the_sentence_and_is_stamped_after_the_utterance_in_whole_seconds() -> None:
    skill = ScriptedSkill(reply("Lie down on your back. Knees bent."), reply("Paused. Ready?"))
    device = device_for(skill)
    turn = said(device.say("start", START_MS))
    device.wake(START_MS + ONE_MS + 2_400)
    assert course(said(device.turn))[0] == (3_000, "say", "Lie down—")
    paused = said(device.say("pause", START_MS + ONE_MS + 2_400))
    assert skill.stamps == ["07:00:01Z", "07:00:06Z"]
    assert paused.sent_at == START_MS + 5_400 + 1_500
    assert paused.begins_at == paused.sent_at + 1_500
    assert turn.request["session"]["sessionId"] == paused.request["session"]["sessionId"]


def test_a_sentence_that_had_not_begun_is_not_heard_at_all() -> None:
    device = device_for(ScriptedSkill(reply("Lie down. Knees bent."), reply("Paused. Ready?")))
    device.say("start", START_MS)
    device.wake(START_MS + ONE_MS + 2_000)
    assert course(said(device.turn)) == [
        (3_000, "say", "Lie down."),
        (13_000, "note", "nobody answers, the session has ended"),
    ]


def test_a_silence_is_cut_where_the_wake_word_falls() -> None:
    device = device_for(ScriptedSkill(reply(BLOCK)))
    device.say("start", START_MS)
    device.wake(START_MS + ONE_MS + 5_000)
    at = START_MS + 6_000
    assert list(said(device.turn).course())[1] == Moment(at, at + 2_000, "silence")


def test_a_reply_is_never_heard_when_the_wake_word_comes_before_its_first_sound() -> None:
    device = device_for(ScriptedSkill(reply("Any pain?")))
    device.say("start", START_MS)
    device.wake(START_MS + ONE_MS - 500)
    assert course(said(device.turn)) == [(10_500, "note", "nobody answers, the session has ended")]


def test_a_barge_in_during_the_reprompt_is_in_the_same_session() -> None:
    skill = ScriptedSkill(reply("Paused. Ready?", reprompt='<break time="10s"/>Ready?'), reply("Back to it."))
    device = device_for(skill)
    device.say("pause", START_MS)
    device.say("resume", START_MS + 18_000)
    assert [it["session"]["new"] for it in skill.requests] == [True, False]


def test_the_wake_word_in_the_reprompt_and_then_nothing_opens_the_microphone_from_there() -> None:
    device = device_for(ScriptedSkill(reply("Ready?", reprompt='<break time="10s"/>Ready now?')))
    device.say("pause", START_MS)
    device.wake(START_MS + 22_600)
    assert course(said(device.turn))[-2:] == [
        (22_000, "say", "Ready—"),
        (30_600, "note", "nobody answers, the session has ended"),
    ]


def test_the_wake_word_while_the_microphone_is_open_changes_nothing() -> None:
    device = device_for(ScriptedSkill(reply("Ready?", reprompt="Ready now?")))
    turn = said(device.say("pause", START_MS))
    device.wake(START_MS + 6_000)
    assert device.turn == turn


# Latencies and identity


def test_latencies_are_drawn_anew_each_turn_between_one_and_two_seconds() -> None:
    skill = ScriptedSkill(*[reply("Yes?") for _ in range(50)])
    device = device_for(skill, latency=Latency())
    now, starts, interrupts = START_MS, set(), set()
    for _ in range(50):
        turn = said(device.say("more", now))
        interrupts.add(turn.sent_at - now)
        starts.add(turn.begins_at - turn.sent_at)
        now = turn.ends_at + 1_000
    for drawn in (starts, interrupts):
        assert 1_000 <= min(drawn) < 1_200
        assert 1_800 < max(drawn) <= 2_000
        assert len(drawn) > 40


def test_the_same_seed_gives_the_same_ids_whatever_the_latencies() -> None:
    def ids(seed: int, latency: Latency) -> list[str]:
        skill = ScriptedSkill(reply("Yes?"), reply("Yes?"))
        device = device_for(skill, seed=seed, latency=latency)
        device.say("start", START_MS)
        device.say("more", START_MS + 8_000)
        return [it["session"]["sessionId"] + it["request"]["requestId"] for it in skill.requests]

    assert ids(1, Latency()) == ids(1, Latency((0, 0), (0, 0)))
    assert set(ids(1, Latency())).isdisjoint(ids(2, Latency()))


# Replies that Alexa refuses


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply("Hips & glutes."), "not well-formed"),
        ("Internal Server Error", "HTTP 500, not a response: Internal Server Error"),
        ({"version": "1.0"}, "HTTP 200, not a response"),
    ],
)
def test_a_refused_reply_is_reported_and_ends_the_session_with_an_error(
    answer: dict[str, object] | str, reason: str
) -> None:
    skill = ScriptedSkill(reply("Any pain?"), answer)
    device = device_for(skill)
    device.say("start", START_MS)
    turn = said(device.say("no", START_MS + 6_000))
    assert reason in turn.reply.fault
    assert device.faults == [turn.reply.fault]
    assert skill.requests[2]["request"]["reason"] == "ERROR"
    assert skill.requests[2]["request"]["error"] == {"type": "INVALID_RESPONSE", "message": turn.reply.fault}
    assert skill.requests[2]["session"]["sessionId"] == skill.requests[1]["session"]["sessionId"]
    assert device.session is None
    assert course(turn)[0] == (9_000, "say", "There was a problem with the requested skill's response.")


def test_the_session_that_a_refused_reply_opened_is_no_longer_new_when_it_ends() -> None:
    skill = ScriptedSkill("Internal Server Error")
    device_for(skill).say("start", START_MS)
    assert [it["session"]["new"] for it in skill.requests] == [True, False]


def test_words_in_reply_to_an_ended_session_are_a_fault() -> None:
    device = device_for(ScriptedSkill())
    device._post = lambda _: (200, reply("Bye."))
    device.session = Session("s1")
    device.leave(START_MS)
    assert len(device.faults) == 1


# Where a segment truly begins


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("hold", 7_000),
        ("right/hold", 7_000),
        ("1/right/release", 18_000),
        ("0/lying-figure-four/1/right/set-up", 0),
        ("right", 0),
    ],
)
def test_a_segment_is_found_by_any_run_of_the_parts_of_its_key(path: str, start: int) -> None:
    turn = said(device_for(ScriptedSkill(reply(BLOCK, marks=MARKS))).say("no", START_MS))
    assert turn.segment(path).start_ms == start


@pytest.mark.parametrize("path", ["left/hold", "ight/hold", "right/release/hold"])
def test_a_segment_that_is_not_there_is_an_error_that_says_what_is(path: str) -> None:
    turn = said(device_for(ScriptedSkill(reply(BLOCK, marks=MARKS))).say("no", START_MS))
    with pytest.raises(LookupError, match=f"no segment {path} .*0/lying-figure-four/1/right/release"):
        turn.segment(path)


@pytest.mark.parametrize("rate", [0.8, 1.0, 1.25])
def test_another_rate_moves_the_marks_by_the_words_before_them_and_never_by_the_silences(rate: float) -> None:
    turn = said(device_for(ScriptedSkill(reply(BLOCK, marks=MARKS)), rate=rate).say("no", START_MS))
    spoken = [span for span in turn.reply.speech.spans if span.text in ("Lie down now.", "Hold.", "Release.")]
    assert [segment.start_ms for segment in turn.reply.segments] == [span.start_ms for span in spoken]
    assert turn.segment("hold").start_ms == round(3_000 / rate) + 4_000
    assert turn.reply.segments[-1].end_ms == turn.reply.speech.duration_ms == round(6_000 / rate) + 14_000


def test_the_segment_that_is_being_spoken_is_known_at_each_moment() -> None:
    turn = said(device_for(ScriptedSkill(reply(BLOCK, marks=MARKS))).say("no", START_MS))

    def running(offset: int) -> str | None:
        segment = turn.segment_at(turn.begins_at + offset)
        return segment.key.split("/")[-1] if segment else None

    assert [running(it) for it in (-1, 0, 6_999, 7_000, 19_999, 20_000)] == [
        None,
        "set-up",
        "set-up",
        "hold",
        "release",
        None,
    ]


def test_a_block_that_an_earlier_reply_began_has_no_segments_in_this_one() -> None:
    answer = reply("Paused. Ready?", marks=MARKS)
    answer["sessionAttributes"]["state"]["block"]["startedAt"] = START_MS
    turn = said(device_for(ScriptedSkill(answer)).say("pause", START_MS + 1_000))
    assert turn.reply.segments == ()
