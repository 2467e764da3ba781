"""Real voices to measure with: espeak-ng, and flite where it is installed, at any rate against the coach's estimate."""

import io
import re
import shutil
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from benchmarks.progress import progress
from skill.voice.synthesis import SAMPLE_RATE, WORDS_A_MINUTE, audible, find_voice, samples

RATES = (0.8, 0.9, 1.0, 1.1, 1.25)
Speak = Callable[[str, float], "array[int]"]


@dataclass(frozen=True)
class RealVoice:
    """A voice; speak: a text at a rate as samples without silence around it, of which sample_rate make a second."""

    name: str
    sample_rate: int
    speak: Speak
    _lengths: dict[tuple[str, float], int] = field(default_factory=dict)

    def length_ms(self, text: str, rate: float) -> int:
        """How long it takes for a text at a rate."""
        if (text, rate) not in self._lengths:
            self._lengths[text, rate] = round(len(self.speak(text, rate)) * 1000 / self.sample_rate)
        return self._lengths[text, rate]

    def prepare(self, texts: Iterable[str], rates: Iterable[float] = RATES) -> None:
        """Measure many texts at once, as fast as the machine can."""
        wanted = [(text, rate) for text in texts for rate in rates]
        with ThreadPoolExecutor() as pool:
            lengths = pool.map(lambda it: self.length_ms(*it), wanted)
            list(progress(lengths, f"Listening to {self.name}", len(wanted)))


_WORDS_A_MINUTE = {0.8: 130, 0.9: 147, 1.0: WORDS_A_MINUTE, 1.1: 180, 1.25: 204}
"""What espeak-ng has to be told for a rate; between them its speed is not quite in proportion."""

_FLITE = {"slt": 1.027, "rms": 0.916, "kal": 1.054}
"""How fast flite's voices are by themselves against the estimate."""

_FLITE_SAMPLE_RATES = {"kal": 8_000}
_SOUNDS_KEPT = 1024


def _flite(name: str) -> Speak:
    def speak(text: str, rate: float) -> "array[int]":
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "spoken.wav"
            stretch = f"duration_stretch={_FLITE[name] / rate}"
            command = ["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", str(file)]
            subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
            with wave.open(io.BytesIO(file.read_bytes())) as spoken:
                return audible(array("h", spoken.readframes(spoken.getnframes())))

    return speak


def _espeak(text: str, rate: float) -> "array[int]":
    return samples(text, _WORDS_A_MINUTE[rate])


def phonemes(text: str) -> int:
    """How many phonemes espeak-ng makes of a text: the best that any count in the text itself could be."""
    command = ["espeak-ng", "-q", "--ipa=1", "-v", "en-us", "--stdin"]
    spoken = subprocess.run(command, input=text, capture_output=True, check=True, text=True).stdout
    return len([phoneme for phoneme in re.split(r"[_\s]+", spoken) if phoneme])


def voices() -> list[RealVoice]:
    """Every voice that this machine has; raises NoVoice without espeak-ng."""
    find_voice()
    found: list[tuple[str, int, Speak]] = [("espeak-ng", SAMPLE_RATE, _espeak)]
    if shutil.which("flite"):
        found += [(f"flite {name}", _FLITE_SAMPLE_RATES.get(name, 16_000), _flite(name)) for name in _FLITE]
    return [RealVoice(name, rate, lru_cache(_SOUNDS_KEPT)(speak)) for name, rate, speak in found]
