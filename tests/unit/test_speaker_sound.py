"""The voice in the terminal, with stand-ins for espeak-ng and for a player: said in time, silent at once."""

import math
import os
import sys
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from skill.errors import NoVoice
from skill.speaker import espeak, sound
from skill.speaker.sound import Loud, Silent, find_player
from skill.speaker.turn import Moment

HOLD = Moment(1_000, 2_000, "say", "Hold.")
FOREVER = "signal.pause()"
PLAYER = """#!{python}
import os, signal, sys
file = sys.argv[-1]
words = open(file).read()
with open("{pipe}", "w") as heard:
    heard.write(f"{{os.getpid()}}|{{file}}|{{words}}")
{then}
"""


class Played(NamedTuple):
    """What a player was given, and its process."""

    pid: int
    file: Path
    words: str


class Machine:
    """A machine with espeak-ng, and a player that plays into a pipe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pipe = folder / "pipe"
        os.mkfifo(self._pipe)
        self.complaints: list[str] = []
        self.install("espeak-ng")

    def install(self, name: str, program: str = "#!/bin/sh\n") -> None:
        (self._folder / name).write_text(program)
        (self._folder / name).chmod(0o755)

    def install_player(self, then: str = "") -> None:
        """then: what the player does, in Python, once it has played."""
        self.install("aplay", PLAYER.format(python=sys.executable, pipe=self._pipe, then=then))

    def voice(self) -> Loud:
        return Loud(self.complaints.append)

    def played(self) -> Played:
        """Waits until something is played."""
        pid, file, words = self._pipe.read_text().split("|")
        return Played(int(pid), Path(file), words)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(espeak, "wav", lambda text, ms: f"{text} in {ms}".encode())
    return Machine(tmp_path)


def wait_for_the_end(played: Played) -> None:
    os.waitid(os.P_PID, played.pid, os.WEXITED | os.WNOWAIT)


def test_a_sentence_is_made_a_little_shorter_than_its_time_for_the_player_needs_some(machine: Machine) -> None:
    machine.install_player()
    with machine.voice() as voice:
        voice.speak(HOLD)
        assert machine.played().words == "Hold. in 920"
    assert machine.complaints == []


def test_while_a_sentence_is_played_the_clock_may_run_a_little_into_the_silence_but_not_into_the_next(
    machine: Machine,
) -> None:
    machine.install_player(FOREVER)
    with machine.voice() as voice:
        assert voice.limit() == math.inf
        voice.speak(HOLD)
        machine.played()
        assert voice.limit() == 2_150
        voice.speak(HOLD, next_at=2_000)
        machine.played()
        assert voice.limit() == 1_999


def test_the_clock_may_run_again_when_the_sentence_has_been_played(machine: Machine) -> None:
    machine.install_player()
    with machine.voice() as voice:
        voice.speak(HOLD)
        wait_for_the_end(machine.played())
        assert voice.limit() == math.inf
    assert machine.complaints == []


def test_the_clock_does_not_wait_for_ever(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install_player(FOREVER)
    monkeypatch.setattr(sound, "_GIVE_UP_S", -60.0)
    with machine.voice() as voice:
        voice.speak(HOLD)
        machine.played()
        assert voice.limit() == math.inf


def test_to_stop_is_to_end_the_player_at_once(machine: Machine) -> None:
    machine.install_player(f"signal.signal(signal.SIGTERM, signal.SIG_IGN); {FOREVER}")
    with machine.voice() as voice:
        voice.speak(HOLD)
        played = machine.played()
        voice.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(played.pid, 0)
        assert voice.limit() == math.inf


def test_nothing_is_left_behind(machine: Machine) -> None:
    machine.install_player(FOREVER)
    with machine.voice() as voice:
        voice.speak(HOLD)
        played = machine.played()
        assert played.file.exists()
    assert not played.file.parent.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(played.pid, 0)


def test_a_player_that_fails_is_complained_of_once_and_not_tried_again(machine: Machine) -> None:
    machine.install_player("sys.exit(3)")
    with machine.voice() as voice:
        voice.speak(HOLD)
        wait_for_the_end(machine.played())
        assert voice.limit() == math.inf
        voice.speak(HOLD)
        assert voice.limit() == math.inf
    assert machine.complaints == ["aplay ended with status 3; has this machine a sound device?"]


def test_a_program_that_does_not_speak_is_complained_of_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, ms: int) -> bytes:
        raise NoVoice("espeak-ng does not speak")

    machine.install_player()
    monkeypatch.setattr(espeak, "wav", fail)
    with machine.voice() as voice:
        for _ in range(2):
            voice.prepare([HOLD])
            voice.speak(HOLD)
            assert voice.limit() == math.inf
    assert machine.complaints == ["espeak-ng does not speak"]


def test_a_sentence_is_prepared_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    done = Event()

    def make(text: str, ms: int) -> bytes:
        made.append(f"{text} {ms}")
        if text == "Release.":
            done.set()
        return b""

    machine.install_player()
    monkeypatch.setattr(espeak, "wav", make)
    with machine.voice() as voice:
        voice.prepare([HOLD])
        voice.prepare([HOLD, Moment(5_000, 5_050, "say", "Release.")])
        assert done.wait(20)
    assert made == ["Hold. 920", "Release. 1"]


def test_the_first_player_that_is_there_is_taken(machine: Machine, tmp_path: Path) -> None:
    machine.install("ffplay")
    assert find_player() == [str(tmp_path / "ffplay"), "-nodisp", "-autoexit", "-loglevel", "error"]
    machine.install("paplay")
    assert find_player() == [str(tmp_path / "paplay")]


def test_without_a_player_or_a_program_that_speaks_it_is_said_what_to_install(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(NoVoice, match=r"one of aplay, paplay, .* apt-get install alsa-utils"):
        machine.voice()
    (tmp_path / "espeak-ng").unlink()
    with pytest.raises(NoVoice, match="espeak-ng is not installed"):
        machine.voice()


def test_a_silent_voice_holds_nothing_up() -> None:
    with Silent() as voice:
        voice.prepare([HOLD])
        voice.speak(HOLD)
        assert voice.limit() == math.inf
