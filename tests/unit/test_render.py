"""A whole session as a recording, with a stand-in for espeak-ng: every word once, every silence to the sample."""

import sys
import wave
from array import array
from itertools import groupby
from pathlib import Path

import pytest

from skill.cli import main
from skill.coach.state import Plan
from skill.coach.words import Kind
from skill.errors import NoVoice, SettingsError
from skill.voice import synthesis
from skill.voice.render import ANSWERING_MS, Spoken, render, session
from skill.voice.script import Part, Say, Silence
from skill.voice.synthesis import SAMPLE_RATE
from skill.voice.wording import Voice
from tests.coaching import library, name, plans, program

LOUD = 5000
STAND_IN = """#!{python}
import array, sys
letters = len(sys.stdin.read())
sound = array.array("h", [0] * 900 + [{loud}] * (letters * 100) + [0] * 900)
sys.stdout.buffer.write(bytes(44) + sound.tobytes())
"""


@pytest.fixture(autouse=True)
def espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that makes a hundred loud samples for each letter, with silence around them."""
    program = tmp_path / "bin/espeak-ng"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, loud=LOUD))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    synthesis.samples.cache_clear()
    return program


def samples(file: Path) -> "array[int]":
    with wave.open(str(file)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, SAMPLE_RATE)
        return array("h", wav.readframes(wav.getnframes()))


def ms(count: int) -> float:
    return count * 1000 / SAMPLE_RATE


# What is said.


@pytest.mark.parametrize("plan", plans(), ids=name)
def test_a_session_goes_from_the_first_question_through_every_hold_to_the_last_question(
    plan: Plan, voice: Voice
) -> None:
    parts = session(plan, voice)
    said = [part.text for part in parts if isinstance(part, Say)]
    assert any("pain in your hips, glutes or lower back" in text for text in said)
    assert said[-1] in {voice.prompts.word("ask-another", turn) for turn in range(3)}
    # Each hold is counted down to its last second, of the first stretch alone where one is chosen.
    chooses = plan.routine is not None and library().routines[plan.routine].choose_max
    holds = [segment for segment in program(plan).segments if segment.kind is Kind.HOLD]
    assert said.count("1") == len([hold for hold in holds if hold.item == 0 or not chooses])


def test_the_person_takes_a_moment_to_answer(voice: Voice) -> None:
    parts = session(Plan("lying-figure-four"), voice)
    asked = [n for n, part in enumerate(parts) if isinstance(part, Say) and part.text.endswith("?")]
    assert [parts[n + 1] for n in asked[:-1]] == [Silence(ANSWERING_MS)] * (len(asked) - 1)
    assert asked[-1] == len(parts) - 1


# The recording.


def test_words_and_silences_follow_one_another_to_the_sample(tmp_path: Path) -> None:
    parts: tuple[Part, ...] = (
        Silence(500),
        Say("Hold."),
        Silence(10_000),
        Say("And release."),
        Silence(400, linking=True),
    )
    told = list(render(parts, "en", tmp_path / "x.wav"))
    runs = [(loud, len(list(run))) for loud, run in groupby(samples(tmp_path / "x.wav"), lambda sample: sample == LOUD)]
    assert runs == [
        (False, round(0.5 * SAMPLE_RATE)),
        (True, len("Hold.") * 100),
        (False, 10 * SAMPLE_RATE),
        (True, len("And release.") * 100),
        (False, round(0.4 * SAMPLE_RATE)),
    ]
    begins = [0, *(sum(length for _, length in runs[:n]) for n in range(1, len(runs)))]
    assert told == [Spoken(round(ms(at)), part) for at, part in zip(begins, parts, strict=True)]


def test_each_part_is_told_once_it_is_written(tmp_path: Path) -> None:
    spoken = render((Say("One."), Say("Two.")), "en", tmp_path / "x.wav")
    assert next(spoken).part == Say("One.")
    assert next(spoken).part == Say("Two.")


def test_without_espeak_nothing_is_written(tmp_path: Path, espeak: Path) -> None:
    espeak.unlink()
    with pytest.raises(NoVoice, match="espeak-ng is not installed; on Debian and Ubuntu: apt-get install espeak-ng"):
        next(render((Say("Hold."),), "en", tmp_path / "x.wav"))
    assert not (tmp_path / "x.wav").exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "nowhere/x.wav"):
        with pytest.raises(SettingsError, match=f"--out {out}: "):
            next(render((Say("Hold."),), "en", out))


# The command.


def test_the_command_writes_the_session_and_prints_when_each_sentence_begins(
    tmp_path: Path, voice: Voice, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.wav"
    assert main(["render", "lying-figure-four", "--out", str(out)]) == 0
    printed = [line.split("  ", 1) for line in capsys.readouterr().out.splitlines()]
    parts = session(Plan("lying-figure-four"), voice)
    assert [text for _, text in printed] == [part.text for part in parts if isinstance(part, Say)]
    sound = samples(out)
    for at, _ in printed:
        minutes, seconds = at.split(":")
        moment = round((int(minutes) * 60 + float(seconds)) * SAMPLE_RATE)
        window = sound[max(0, moment - SAMPLE_RATE // 10) : moment + SAMPLE_RATE // 10]
        assert LOUD in window


def test_the_command_says_what_to_install(tmp_path: Path, espeak: Path, capsys: pytest.CaptureFixture[str]) -> None:
    espeak.unlink()
    assert main(["render", "lying-figure-four", "--out", str(tmp_path / "x.wav")]) == 2
    assert capsys.readouterr().err.startswith("glute-coach render: espeak-ng is not installed")
