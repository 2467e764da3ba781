"""The voice of espeak-ng, with a stand-in for the program: speed that fits the slot, sound that ends with the words."""

import io
import json
import sys
import wave
from pathlib import Path

import pytest

from skill.errors import NoVoice
from skill.speaker import espeak
from skill.voice import synthesis

STAND_IN = """#!{python}
import array, json, struct, sys
words = sys.stdin.read().split()
speed = int(sys.argv[sys.argv.index("-s") + 1])
with open("{log}", "a") as log:
    log.write(json.dumps([sys.argv[1:], words]) + "\\n")
voiced = len(words) * 60 * 22050 // speed
sound = array.array("h", [10] * 2400 + [5000] * voiced + [10] * 2400).tobytes()
header = b"RIFF" + struct.pack("<I", 0x7FFFF024) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 22050, 44100, 2, 16)
sys.stdout.buffer.write(header + b"data" + struct.pack("<I", 0x7FFFF000) + sound)
"""


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that takes a minute for as many words as it is told to say in one, and writes down its calls."""
    program, log = tmp_path / "espeak-ng", tmp_path / "calls"
    program.write_text(STAND_IN.format(python=sys.executable, log=log))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    espeak.wav.cache_clear()
    synthesis.samples.cache_clear()
    return log


def length_ms(spoken: bytes) -> float:
    with wave.open(io.BytesIO(spoken)) as file:
        frames: int = file.getnframes()
        return 1000.0 * frames / int(file.getframerate())


def test_a_sentence_takes_the_time_it_has() -> None:
    assert length_ms(espeak.wav("cross your right ankle over your left thigh", 2_750)) == pytest.approx(2_750, abs=20)


def test_words_stay_intelligible_where_the_time_is_too_short_or_too_long() -> None:
    assert length_ms(espeak.wav("one two three four", 300)) == pytest.approx(4 * 60_000 / 230, abs=5)
    assert length_ms(espeak.wav("one two three four", 9_000)) == pytest.approx(4 * 60_000 / 145, abs=5)


def test_the_sound_begins_with_the_first_word_and_ends_with_the_last() -> None:
    with wave.open(io.BytesIO(espeak.wav("hold", 600))) as file:
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    assert (samples[0], samples[-1]) == (5000, 5000)


def test_words_that_look_like_options_are_spoken(log: Path) -> None:
    espeak.wav("-f /etc/passwd; rm -rf $HOME", 2_000)
    for line in log.read_text().splitlines():
        options, words = json.loads(line)
        assert words == ["-f", "/etc/passwd;", "rm", "-rf", "$HOME"]
        assert not set(words) & set(options)


def test_the_same_sentence_is_spoken_once(log: Path) -> None:
    espeak.wav("hold", 600)
    calls = log.read_text()
    espeak.wav("hold", 600)
    assert log.read_text() == calls


def test_a_program_that_fails_says_so(tmp_path: Path) -> None:
    (tmp_path / "espeak-ng").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(NoVoice, match=r"does not speak: .* exit status 1"):
        espeak.wav("hold", 600)


def test_it_says_whether_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert espeak.installed()
    monkeypatch.setenv("PATH", str(tmp_path / "elsewhere"))
    assert not espeak.installed()
