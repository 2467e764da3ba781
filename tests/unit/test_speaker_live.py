"""The desk speaker in real time: typing stops speech and clock, each line comes when it is due."""

import math
from collections.abc import Callable, Iterable

import pytest

from skill.speaker.live import Desk, StoppableClock
from skill.speaker.script import START_MS
from skill.speaker.sound import Silent
from skill.speaker.transcript import Line
from skill.speaker.turn import Moment
from tests.scripted_skill import BLOCK, MARKS, ScriptedSkill, device_for, reply

NOBODY = Silent()


class Table:
    """A desk with a wall clock that the test moves, and what was told so far."""

    def __init__(self, *replies: dict[str, object], voice: Silent = NOBODY) -> None:
        self.wall = START_MS
        self.skill = ScriptedSkill(*replies)
        self.told: list[Line] = []
        self.desk = Desk(device_for(self.skill), StoppableClock(lambda: self.wall), self.told.append, voice)

    def wait(self, ms: int) -> None:
        self.wall += ms
        self.desk.tick()

    def type(self, text: str, takes_ms: int = 0) -> None:
        """Typing `text` and Enter; the first key comes at once."""
        self.desk.key()
        self.wait(takes_ms)
        self.desk.enter(text)

    def lines(self) -> list[str]:
        """What was told since the last look."""
        told, self.told[:] = ["".join(line.parts(START_MS)) for line in self.told], []
        return told


def test_each_sentence_is_told_when_it_is_due() -> None:
    table = Table(reply("Lie down. Hold."))
    table.type("start")
    assert table.lines() == ["[00:00.0] you: start"]
    table.wait(1_499)
    assert table.lines() == []
    table.wait(1)
    assert table.lines() == ["[00:03.0] coach: Lie down."]
    table.wait(1_999)
    assert table.lines() == []
    table.wait(5_000)
    assert table.lines() == ["[00:05.0] coach: Hold."]


def test_the_first_key_stops_the_speech_at_that_moment_and_typing_takes_no_time() -> None:
    table = Table(reply("Lie down now. Hold. Release."), reply("Paused. Ready?"))
    table.type("start")
    table.wait(1_500 + 2_000)
    table.lines()
    table.type("pause", takes_ms=30_000)
    assert table.lines() == ["[00:05.0] (interrupted)", "[00:05.0] you: pause"]
    assert table.skill.stamps == ["07:00:01Z", "07:00:06Z"]
    table.wait(1_500)
    assert table.lines() == ["[00:08.0] coach: Paused."]


def test_a_silence_is_interrupted_without_a_word_about_it() -> None:
    table = Table(reply(BLOCK, marks=MARKS), reply("Paused. Ready?"))
    table.type("no")
    table.wait(1_500 + 10_000)
    table.lines()
    table.type("pause")
    assert table.lines() == ["[00:13.0] you: pause"]


def test_the_second_key_changes_nothing() -> None:
    table = Table(reply("Lie down now."))
    table.type("start")
    table.wait(2_000)
    table.desk.key()
    table.wait(5_000)
    table.lines()
    table.desk.key()
    assert table.lines() == []


def test_an_empty_line_after_a_key_says_nothing_and_the_microphone_stays_open() -> None:
    table = Table(reply("Lie down now. Hold.", reprompt="Ready?"))
    table.type("start")
    table.wait(1_500 + 1_000)
    table.type("", takes_ms=60_000)
    assert table.lines()[-1] == "[00:04.0] (nothing said: the microphone stays open a little longer)"
    assert table.desk.status().text == "● microphone open, 8 s"
    table.wait(8_000)
    assert table.lines() == ["[00:12.0] (nobody answers, the microphone closes)", "[00:12.0] coach: Ready?"]
    assert table.skill.kinds == ["StartIntent"]


def test_enter_alone_interrupts_nothing() -> None:
    table = Table(reply("Lie down now."))
    table.type("start")
    table.wait(1_500)
    table.lines()
    table.desk.enter("  ")
    table.wait(1_000)
    assert table.lines() == []
    assert table.desk.status().text == "▶ speaking"


def test_an_empty_line_without_a_session_is_nothing_at_all() -> None:
    table = Table()
    table.type("")
    assert table.lines() == []
    assert table.desk.status().mood == "asleep"


def test_when_nobody_answers_the_session_ends_and_the_live_line_says_how_to_come_back() -> None:
    table = Table(reply("Any pain?"))
    table.type("start")
    table.wait(1_500 + 2_000 + 8_000)
    assert table.lines()[-1] == "[00:13.0] (nobody answers, the session has ended)"
    assert table.skill.kinds == ["StartIntent", "SessionEndedRequest"]
    status = table.desk.status()
    assert status.mood == "asleep"
    assert "open glute coach" in status.hints


def test_between_sessions_the_clock_goes_back_to_real_time() -> None:
    table = Table(reply("Bye.", stays_open=False), reply("Hello."))
    table.type("stop", takes_ms=40_000)
    table.wait(20_000)
    table.type("start")
    assert table.skill.stamps == ["07:00:01Z", "07:01:01Z"]


def test_the_clock_never_goes_back_even_when_typing_was_faster_than_speaking() -> None:
    table = Table(reply("Bye.", stays_open=False), reply("Hello."))
    table.type("stop")
    table.wait(3_000)
    table.type("start")
    assert table.skill.stamps == ["07:00:01Z", "07:00:06Z"]


def test_within_a_session_the_clock_keeps_its_own_time() -> None:
    table = Table(reply("Any pain?"), reply("Good."))
    table.type("start", takes_ms=40_000)
    table.wait(5_000)
    table.type("no")
    assert table.skill.stamps == ["07:00:01Z", "07:00:08Z"]


def test_words_into_the_last_words_are_alexas() -> None:
    table = Table(reply("Well done. Bye.", stays_open=False))
    table.type("stop")
    table.wait(2_000)
    table.type("wait")
    table.wait(100)
    assert table.lines()[-2:] == [
        "[00:03.5] (the coach had done: only Alexa heard that)",
        "[00:03.5] (the session has ended)",
    ]


def test_a_refused_reply_is_told_loudly() -> None:
    table = Table(reply("Hips & glutes"))
    table.type("start")
    assert table.lines()[1].startswith("[00:01.5] (Alexa refuses the reply: the SSML is not well-formed")


def test_leaving_tells_the_skill() -> None:
    table = Table(reply(BLOCK, marks=MARKS))
    table.type("no")
    table.wait(5_000)
    table.desk.leave()
    assert table.skill.requests[-1]["request"]["reason"] == "USER_INITIATED"


@pytest.mark.parametrize(
    ("after_ms", "mood", "text"),
    [
        (0, "speaking", "◌ …"),
        (1_500, "speaking", "▶ lying figure four · right · set up"),
        (1_500 + 3_200, "speaking", "▶ lying figure four · right · set up · goes on in 4 s"),
        (1_500 + 7_000, "hold", "▶  11 s ━━━━━━━━━━━━━━━━━━━━ lying figure four · right · hold"),
        (1_500 + 12_500, "hold", "▶   6 s ━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌ lying figure four · right · hold"),
        (1_500 + 20_000, "listening", "● microphone open, 8 s"),
        (1_500 + 28_000, "speaking", "◔ still there, asks again within 6 s"),
        (1_500 + 34_000, "listening", "● microphone open, 8 s"),
        (1_500 + 42_000, "asleep", "○ the session has ended"),
    ],
)
def test_the_live_line_says_what_is_going_on_and_how_long_it_lasts(after_ms: int, mood: str, text: str) -> None:
    table = Table(reply(BLOCK, marks=MARKS, reprompt='<break time="5s"/>Ready?'))
    table.type("no")
    table.wait(after_ms)
    assert table.desk.status()[:2] == (mood, text)


def test_the_live_line_before_the_first_word_and_while_typing() -> None:
    table = Table()
    assert table.desk.status().text == "○ asleep"
    assert table.desk.status().hints[0] == "start glute stretch"
    table.desk.key()
    assert table.desk.status().mood == "listening"
    assert table.desk.status().hints == ()


def test_what_can_be_said_is_proposed_as_long_as_somebody_would_hear_it() -> None:
    table = Table(reply(BLOCK, marks=MARKS), reply("Bye.", stays_open=False))
    table.type("no")
    table.wait(1_500 + 7_000)
    assert table.desk.status().hints != ()
    table.type("stop")
    table.wait(1_500 + 500)
    assert table.desk.status().hints == ()
    table.wait(1_000)
    assert "open glute coach" in table.desk.status().hints


@pytest.mark.parametrize("kind", ["hold", "breathe", "repetitions"])
def test_whatever_is_timed_has_a_bar(kind: str) -> None:
    table = Table(reply("One two.", marks=[[f"0/glute-bridge/1/both/{kind}", 0, 0]]))
    table.type("no")
    table.wait(1_500)
    assert table.desk.status()[:2] == ("hold", f"▶   2 s ━━━━━━━━━━━━━━━━━━━━ glute bridge · both · {kind}")


def test_before_a_hold_the_live_line_says_that_one_gets_ready() -> None:
    table = Table(reply("One two.", marks=[["0/pigeon-pose/1/left/hold-count-in", 0, 0]]))
    table.type("no")
    table.wait(1_500)
    assert table.desk.status().text == "▶ pigeon pose · left · getting ready"


class FakeVoice(Silent):
    """Writes down what it is told, and holds the clock where the test says."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.prepared: list[str] = []
        self.held = self.then_held = math.inf

    def limit(self) -> float:
        held, self.held = self.held, self.then_held
        return held

    def prepare(self, moments: Iterable[Moment]) -> None:
        self.prepared = [it.text for it in moments]

    def speak(self, moment: Moment, next_at: float = math.inf) -> None:
        self.told.append(f"{moment.text} {next_at - moment.at:g}")

    def stop(self) -> None:
        self.told.append("(stop)")


def test_each_sentence_is_spoken_when_it_is_due_and_the_next_ones_are_prepared() -> None:
    voice = FakeVoice()
    table = Table(reply(BLOCK), voice=voice)
    table.type("no")
    voice.told.clear()
    table.wait(1_000)
    assert voice.told == []
    assert voice.prepared == ["Lie down now.", "Hold.", "Release."]
    table.wait(500)
    assert voice.told == ["Lie down now. 7000"]
    table.wait(7_000)
    assert voice.told[1:] == ["Hold. 11000"]
    assert voice.prepared == ["Release.", "Done."]


@pytest.mark.parametrize("silenced_by", [Desk.key, Desk.leave])
def test_the_first_key_and_leaving_make_the_voice_silent(silenced_by: Callable[[Desk], None]) -> None:
    voice = FakeVoice()
    table = Table(reply("Lie down now."), voice=voice)
    table.type("start")
    table.wait(2_000)
    voice.told.clear()
    silenced_by(table.desk)
    assert voice.told == ["(stop)"]


def test_the_clock_waits_for_the_last_word_and_the_silence_after_it_is_whole() -> None:
    voice = FakeVoice()
    table = Table(reply(BLOCK), voice=voice)
    table.type("no")
    table.wait(1_500)
    table.lines()
    voice.held = voice.then_held = START_MS + 3_000 + 3_150
    for _ in range(20):
        table.wait(500)
    voice.held = voice.then_held = math.inf
    table.wait(3_800)
    assert table.lines() == []
    table.wait(50)
    assert table.lines() == ["[00:10.0] coach: Hold."]


def test_a_sentence_may_end_while_the_clock_is_being_held() -> None:
    voice = FakeVoice()
    table = Table(reply(BLOCK), voice=voice)
    table.type("no")
    voice.held = START_MS + 3_000
    table.wait(4_000)
    table.wait(3_000)
    assert table.lines()[-1] == "[00:03.0] coach: Lie down now."


def test_what_was_missed_while_the_machine_slept_is_told_but_not_spoken() -> None:
    voice = FakeVoice()
    table = Table(reply("Lie down now. Hold. Release."), voice=voice)
    table.type("start")
    voice.told.clear()
    table.wait(60_000)
    assert "Hold." in table.lines()[2]
    assert voice.told == []
