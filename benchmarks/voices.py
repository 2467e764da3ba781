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
from pathlib import Path

from skill.voice.synthesis import SAMPLE_RATE, WORDS_A_MINUTE, audible, samples

RATES = (0.8, 0.9, 1.0, 1.1, 1.25)


@dataclass(frozen=True)
class RealVoice:
    """A voice; speak: a text at a rate as samples without silence around it, of which sample_rate make a second."""

    name: str
    sample_rate: int
    speak: Callable[[str, float], "array[int]"]
    _spoken: dict[tuple[str, float], "array[int]"] = field(default_factory=dict)

    def sound(self, text: str, rate: float) -> "array[int]":
        """The samples of a text at a rate."""
        if (text, rate) not in self._spoken:
            self._spoken[text, rate] = self.speak(text, rate)
        return self._spoken[text, rate]

    def length_ms(self, text: str, rate: float) -> int:
        """How long it takes for a text at a rate."""
        return round(len(self.sound(text, rate)) * 1000 / self.sample_rate)

    def prepare(self, texts: Iterable[str], rates: Iterable[float] = RATES) -> None:
        """Speak many texts at once, as fast as the machine can."""
        wanted = [(text, rate) for text in texts for rate in rates]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda it: self.sound(*it), wanted))


_WORDS_A_MINUTE = {0.8: 130, 0.9: 147, 1.0: WORDS_A_MINUTE, 1.1: 180, 1.25: 204}
"""What espeak-ng has to be told for a rate; between them its speed is not quite in proportion."""

_FLITE = {"slt": 1.027, "rms": 0.916, "kal": 1.054}
"""How fast flite's voices are by themselves against the estimate."""


def _flite(name: str) -> Callable[[str, float], "array[int]"]:
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
    found = [RealVoice("espeak-ng", SAMPLE_RATE, _espeak)]
    if shutil.which("flite"):
        rates = {"kal": 8_000}
        found += [RealVoice(f"flite {name}", rates.get(name, 16_000), _flite(name)) for name in _FLITE]
    return found
