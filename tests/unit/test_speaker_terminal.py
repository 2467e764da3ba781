"""`talk`: a script, a pipe, or fingers on a terminal; what is printed, and the exit status."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.plain_text import PlainTextOutput

from skill.errors import NoVoice, SettingsError
from skill.speaker.script import START_MS
from skill.speaker.sound import Silent
from skill.speaker.terminal import paced, talk
from skill.speaker.transcript import Line
from tests.scripted_skill import ScriptedSkill, ear, reply


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@contextmanager
def typing(keys: str, shown: io.StringIO | None = None) -> Iterator[PipeInput]:
    """Somebody types `keys` on a terminal; what is printed goes to `shown`."""
    output = PlainTextOutput(shown) if shown else DummyOutput()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
        pipe.send_text(keys)
        yield pipe


def test_a_script_is_printed_line_by_line_and_is_the_same_each_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run() -> tuple[int, str, Any]:
        skill = ScriptedSkill(reply("Any pain?"), reply("Well done.", stays_open=False))
        status = talk(skill.post, ear, fast=True, script=io.StringIO("start\n+1 no\n"), start_ms=START_MS)
        return status, capsys.readouterr().out, skill.requests

    status, out, requests = run()
    assert status == 0
    first, second, *_ = out.splitlines()
    assert first == "[00:00.0] you: start"
    assert second.endswith("] coach: Any pain?")
    assert out.endswith("(the session has ended)\n")
    assert run() == (status, out, requests)


def test_runs_at_different_times_have_different_ids() -> None:
    def session(start_ms: int) -> str:
        skill = ScriptedSkill(reply("Any pain?"))
        talk(skill.post, ear, fast=True, script=io.StringIO("start"), start_ms=start_ms)
        return str(skill.requests[0]["session"]["sessionId"])

    assert session(START_MS) != session(START_MS + 1)


def test_a_script_that_cannot_be_read_says_why_before_anything_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    skill = ScriptedSkill()
    assert talk(skill.post, ear, fast=True, script=io.StringIO("start\n+x no\n"), start_ms=START_MS) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "glute-coach talk: line 2: expected '+SECONDS words', got: +x no\n"
    assert skill.requests == []


def test_a_moment_that_does_not_exist_is_told_after_what_was_said_so_far(
    capsys: pytest.CaptureFixture[str],
) -> None:
    post = ScriptedSkill(reply("Any pain?")).post
    assert talk(post, ear, fast=True, script=io.StringIO("start\n@hold+2 no\n"), start_ms=START_MS) == 2
    printed = capsys.readouterr()
    assert "coach: Any pain?" in printed.out
    assert printed.err == "glute-coach talk: line 2: no segment hold in this reply; its segments: none\n"


def test_a_reply_that_alexa_would_refuse_makes_the_status_one(capsys: pytest.CaptureFixture[str]) -> None:
    post = ScriptedSkill("Internal Server Error").post
    assert talk(post, ear, fast=True, script=io.StringIO("start"), start_ms=START_MS) == 1
    assert "would refuse: HTTP 500" in capsys.readouterr().err


def test_whoever_presses_ctrl_c_hears_no_more_of_the_reply(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("skill.speaker.terminal.time.sleep", pressed)
    skill = ScriptedSkill(reply("Any pain? Say yes or no."))
    with pytest.raises(KeyboardInterrupt):
        talk(skill.post, ear, script=io.StringIO("start"), start_ms=START_MS)
    assert capsys.readouterr().out == "[00:00.0] you: start\n"


def test_in_real_time_each_line_waits_until_it_is_due() -> None:
    now = 5_000_000
    told: list[tuple[int, str]] = []

    def sleep(seconds: float) -> None:
        nonlocal now
        now += round(seconds * 1000)

    tell = paced(lambda line: told.append((now - 5_000_000, line.text)), START_MS, lambda: now, sleep)
    for at, text in ((0, "start"), (3_000, "Hold."), (3_000, "One."), (63_000, "Two.")):
        tell(Line(START_MS + at, "coach", text))
    now += 10_000
    tell(Line(START_MS + 65_000, "coach", "late"))
    tell(Line(START_MS + 86_400_000, "device", "a day later"))
    tell(Line(START_MS + 86_402_000, "coach", "and on"))
    assert told == [
        (0, "start"),
        (3_000, "Hold."),
        (3_000, "One."),
        (63_000, "Two."),
        (73_000, "late"),
        (73_000, "a day later"),
        (75_000, "and on"),
    ]


@pytest.mark.parametrize("way_out", ["quit\r", "Quit \r", "\x04", "\x03"])
def test_typed_by_hand_in_real_time(way_out: str) -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Lie down."))
    with typing(f"\rstart\rno\r{way_out}"):
        assert talk(skill.post, ear) == 0
    assert skill.kinds == ["StartIntent", "NoIntent", "SessionEndedRequest"]
    assert skill.requests[-1]["request"]["reason"] == "USER_INITIATED"


def test_typing_and_clearing_the_line_says_nothing() -> None:
    skill = ScriptedSkill(reply("Any pain?"))
    with typing("start\rx\x7f\rquit\r"):
        assert talk(skill.post, ear) == 0
    assert skill.kinds == ["StartIntent", "SessionEndedRequest"]


def test_typed_on_a_virtual_clock_the_reply_comes_at_once_and_a_wrong_line_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    skill = ScriptedSkill(reply("Any pain?"), reply("Lie down."))
    with typing("start\r\r+x no\r+1 no\r\x04"):
        assert talk(skill.post, ear, fast=True, start_ms=START_MS) == 0
    out = capsys.readouterr().out
    assert "coach: Any pain?\n(expected '+SECONDS words', got: +x no)\n" in out
    assert out.endswith("coach: Lie down.\n")


def test_on_a_terminal_long_lines_are_wrapped_under_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setattr("sys.stdout", Terminal())
    skill = ScriptedSkill(reply("Draw the left thigh towards you until you feel a gentle stretch."))
    with typing("", shown):
        talk(skill.post, ear, fast=True, script=io.StringIO("start"), start_ms=START_MS)
    first, second, third = shown.getvalue().splitlines()
    assert first == "[00:00.0] you: start"
    assert second.endswith("coach: Draw the left thigh towards you")
    assert third == " " * len("[00:00.0] coach: ") + "until you feel a gentle stretch."


def test_on_a_narrow_terminal_no_word_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stdout", Terminal())
    with typing("start\rquit\r", shown):
        talk(ScriptedSkill(reply("Draw the thigh towards you.")).post, ear, fast=True, start_ms=START_MS)
    printed = shown.getvalue().replace("\r", "")
    assert "coach: Draw the\n  thigh towards you.\n" in printed
    assert "Glute Coach: a voice coach for\nstretches, on a smart speaker\nmade of text.\n" in printed


def test_below_the_live_line_is_as_much_of_what_can_be_said_as_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for columns, proposed in (("80", 3), ("60", 2), ("30", 1)):
        shown = io.StringIO()
        monkeypatch.setenv("COLUMNS", columns)
        with typing("quit\r", shown):
            talk(ScriptedSkill().post, ear)
        assert "○ asleep" in shown.getvalue()
        line = re.search(r" say: .*?(?=  |\n)", shown.getvalue())
        assert line is not None
        assert line[0].count(" · ") + 1 == proposed
        assert len(line[0]) < int(columns)


def test_to_be_heard_it_takes_somebody_who_types_in_real_time() -> None:
    skill = ScriptedSkill()
    for fast, script in ((True, None), (False, io.StringIO("start"))):
        with typing(""), pytest.raises(SettingsError, match="not with --fast, --script or a pipe"):
            talk(skill.post, ear, loud=True, fast=fast, script=script)
    assert skill.requests == []


def test_a_machine_without_a_voice_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with typing(""), pytest.raises(NoVoice, match="apt-get install espeak-ng"):
        talk(ScriptedSkill().post, ear, loud=True)


def test_a_voice_that_fails_is_told_and_the_words_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Hoarse(Silent):
        def __init__(self, complain: Callable[[str], None]) -> None:
            complain("aplay ended with status 1")

    monkeypatch.setattr("skill.speaker.terminal.Loud", Hoarse)
    skill = ScriptedSkill(reply("Any pain?"))
    with typing("start\rquit\r"):
        assert talk(skill.post, ear, loud=True, start_ms=START_MS) == 0
    assert "(no voice: aplay ended with status 1)" in capsys.readouterr().out
    assert skill.kinds[0] == "StartIntent"
