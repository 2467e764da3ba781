"""APL for Audio: every cue at its own offset, nothing overlaps in a slow voice, and a device that fails gets SSML."""

import json
from itertools import pairwise
from typing import Any

import pytest

from skill.alexa.limits import LONGEST_RENDERED_MS, problems
from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.acts import Narrate
from skill.coach.program import CueKind
from skill.coach.state import Plan
from skill.coach.words import TIMED, WAITS, Counting, Kind, Mode, Phase
from skill.speaker.timeline import Timeline, lay_out
from skill.voice.apla import to_apla
from skill.voice.pace import SLOWEST, spoken_ms
from skill.voice.script import Say, Script, Silence
from skill.voice.wording import Voice
from skill.voice.writer import SHORTEST_PAUSE_MS
from tests.coaching import Talk, longest_hold, name, plans, playing, program, reply_json

ALL_PLANS = pytest.mark.parametrize("plan", plans(), ids=name)
RATES = (0.8, 0.9, 1.0, 1.1, 1.25)


def heard(script: Script, times: float = 1.0) -> Timeline:
    """How a voice speaks it that takes so many times the estimate, by the desk speaker's reading of the document."""
    return lay_out(None, [to_apla(script)], lambda text: round(spoken_ms(text) * times))


def narrated(plan: Plan, counting: Counting, voice: Voice, turn: int = 0) -> Script:
    segments = tuple(segment for segment in program(plan, counting).segments if segment.kind not in WAITS)
    return voice.word((Narrate(segments), q.AskAnother()), turn, anchored=True)


def with_holds(plan: Plan) -> list[Plan]:
    return [Plan(plan.stretch, plan.routine, hold_s=s) for s in {10, 15, None, longest_hold(plan) or None}]


def cues(script: Script) -> list[list[dict[str, Any]]]:
    (mixer,) = to_apla(script)["mainTemplate"]["items"]
    assert mixer["type"] == "Mixer"
    return [cue["items"] for cue in mixer["items"]]


def test_a_document_is_a_mixer_of_silences_and_words() -> None:
    parts = (
        Say("Sit down."),
        Silence(4_000),
        Say("1"),
        Silence(400, linking=True),
        Say("And up."),
        Silence(9),
        Say("?"),
    )
    words_ms = spoken_ms("Sit down.")
    later_ms = words_ms + 4_000 + spoken_ms("1") + 400 + spoken_ms("And up.") + 9
    assert to_apla(Script(parts, (), (), open=True, anchored=True)) == {
        "type": "APLA",
        "version": "0.91",
        "mainTemplate": {
            "items": [
                {
                    "type": "Mixer",
                    "items": [
                        {"type": "Sequencer", "items": [{"type": "Speech", "content": "Sit down."}]},
                        {
                            "type": "Sequencer",
                            "items": [
                                {"type": "Silence", "duration": words_ms + 4_000},
                                {"type": "Speech", "content": "1"},
                                {"type": "Silence", "duration": 400},
                                {"type": "Speech", "content": "And up."},
                            ],
                        },
                        {
                            "type": "Sequencer",
                            "items": [
                                {"type": "Silence", "duration": later_ms},
                                {"type": "Speech", "content": "?"},
                            ],
                        },
                    ],
                }
            ]
        },
    }


def test_what_a_person_says_is_no_expression_and_no_control_character() -> None:
    document = json.dumps(to_apla(Script((Say("x${payload.a}\x07y"),), (), (), open=False, anchored=True)))
    assert "x {payload.a} y" in document


@ALL_PLANS
@pytest.mark.parametrize("counting", Counting)
def test_nothing_overlaps_in_a_slow_voice(plan: Plan, counting: Counting, voice: Voice) -> None:
    for chosen in with_holds(plan):
        for turn in range(3):
            said = [span for span in heard(narrated(chosen, counting, voice, turn), SLOWEST).spans if span.text]
            for before, after in pairwise(said):
                assert before.end_ms <= after.start_ms, (before, after)


@ALL_PLANS
def test_a_slow_voice_still_pauses_between_words_of_a_step_and_what_follows(plan: Plan, voice: Voice) -> None:
    """A few words may take a little longer than estimated; inside of what is counted each cue has its own room."""
    script = narrated(plan, Counting.LAST_FIVE, voice)
    spans = [span for span in heard(script, SLOWEST).spans if span.text]
    marks = {mark.at_ms for mark, kind in zip(script.marks, kinds(plan), strict=False) if kind in TIMED - {Kind.HOLD}}
    assert {after.start_ms for after in spans} >= marks
    for before, after in pairwise(spans):
        if after.start_ms in marks:
            assert after.start_ms - before.end_ms >= SHORTEST_PAUSE_MS


def kinds(plan: Plan) -> list[Kind]:
    return [segment.kind for segment in program(plan, Counting.LAST_FIVE).segments if segment.kind not in WAITS]


@ALL_PLANS
@pytest.mark.parametrize("counting", Counting)
def test_the_cues_of_a_hold_are_at_their_offsets_whatever_the_voice(
    plan: Plan, counting: Counting, voice: Voice
) -> None:
    """From the mark of the hold on; only the words just before it can move its beginning."""
    script = narrated(plan, counting, voice)
    marks = {mark.key: mark for mark in script.marks}
    for segment in program(plan, counting).segments:
        if not segment.timed:
            continue
        begins_ms, ends_ms = marks[segment.key].at_ms, marks[segment.key].at_ms + segment.duration_ms
        offsets = [cue[0]["duration"] - begins_ms for cue in cues(script) if begins_ms < cue[0].get("duration", 0)]
        inside = [ms for ms in offsets if ms < segment.duration_ms]
        assert set(inside) <= {cue.at_ms for cue in segment.cues}
        counted = {c.at_ms for c in segment.cues if c.kind is not CueKind.REMARK and not (c.number > 20)} - {0}
        assert counted <= set(inside)
        assert ends_ms in [cue[0].get("duration") for cue in cues(script)]


@pytest.mark.parametrize("rate", RATES)
def test_marks_say_where_a_voice_of_any_rate_truly_is(rate: float, voice: Voice) -> None:
    for plan in plans():
        script = narrated(plan, Counting.LAST_FIVE, voice)
        starts = {span.start_ms for span in heard(script, 1 / rate).spans}
        for mark in script.marks[:-1]:
            true_ms = mark.at_ms - mark.spoken_ms + mark.spoken_ms / rate
            assert any(abs(true_ms - start) <= 20 for start in starts), mark


def test_only_the_words_since_the_last_silence_move_a_mark(voice: Voice) -> None:
    script = narrated(Plan("lying-figure-four"), Counting.LAST_FIVE, voice)
    for mark in script.marks:
        kind = mark.key.rsplit("/", 1)[-1]
        expected = {
            "hold": spoken_ms("30 seconds.") + spoken_ms("Hold."),
            "": spoken_ms("Would you like another stretch?"),
        }
        assert mark.spoken_ms == expected.get(kind, 0)


@ALL_PLANS
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("counting", Counting)
def test_every_block_stays_within_every_limit(plan: Plan, mode: Mode, counting: Counting, voice: Voice) -> None:
    for chosen in with_holds(plan):
        talk = Talk()
        talk.say(on.SetMode(mode))
        talk.say(on.SetCounting(counting))
        reply = talk.start(chosen)
        for _ in range(60):
            script = voice.word(reply.acts, reply.state.turn, anchored=True)
            assert list(problems(reply_json(script, reply.state))) == []
            if script.anchored:
                assert heard(script, SLOWEST).duration_ms <= LONGEST_RENDERED_MS
            if talk.state.phase is not Phase.PLAYING or talk.state.block is None or not talk.state.block.then:
                break
            reply = talk.finish().say(on.Ready())


def test_a_reply_that_narrates_nothing_needs_no_anchors(voice: Voice) -> None:
    script = voice.word((say.StopLine(), q.AskPain()), 0, anchored=True)
    assert not script.anchored
    assert script == voice.word((say.StopLine(), q.AskPain()), 0)


def test_a_turn_is_wholly_one_or_the_other(voice: Voice) -> None:
    talk = playing()
    assert talk.last is not None
    reply = reply_json(voice.word(talk.last.acts, 0, anchored=True), talk.state)
    assert "outputSpeech" not in reply["response"]
    assert reply["response"]["reprompt"]["outputSpeech"]["type"] == "SSML"
    assert list(problems(reply)) == []
    both = {**reply, "response": {**reply["response"], "outputSpeech": {"type": "SSML", "ssml": "<speak>A?</speak>"}}}
    assert list(problems(both)) == ["a reply should be wholly SSML or wholly one APL for Audio document"]


@pytest.mark.parametrize("path", ["right/cross-ankle", "right/hold", "left/hold"])
def test_a_block_that_failed_is_spoken_again_from_its_start_in_plain_speech(path: str) -> None:
    talk = playing()
    first = talk.last
    assert first is not None
    reply = talk.at(path, 2).say(on.SpeechFailed())
    assert reply.state.preferences.plain_speech
    assert reply.keys == first.keys
    assert reply.state.place is not None
    assert reply.state.place.ledger.credited == {}


def test_a_hold_that_failed_is_led_into_from_the_first_step() -> None:
    talk = playing().at("right/hold", 12)
    talk.say(on.Pause())
    talk.wait(5).say(on.Resume())
    reply = talk.wait(3).say(on.SpeechFailed())
    (narration,) = (act for act in reply.acts if isinstance(act, Narrate))
    assert [segment.kind for segment in narration.lead][-1] is Kind.COUNT_IN
    assert len(narration.lead) > 1
    assert narration.segments[0].seconds == 18


def test_a_question_that_failed_is_asked_again_and_answers_as_before() -> None:
    talk = Talk()
    asked = talk.say(on.Start("lying-figure-four"))
    again = talk.say(on.SpeechFailed())
    assert again.acts[-1] == asked.acts[-1]
    assert again.state.question == asked.state.question
    assert talk.say(on.No()).kinds


def test_plain_speech_lasts_until_the_person_is_forgotten() -> None:
    talk = playing()
    talk.say(on.SpeechFailed())
    assert talk.new_session(3_600).state.preferences.plain_speech
