"""Sentences as sound, from espeak-ng where that program is installed: for listening, and for measuring time."""

import shutil
import subprocess  # nosec B404 - one fixed program, words on its standard input
from array import array
from functools import lru_cache

from skill.errors import NoVoice

SAMPLE_RATE = 22_050
WORDS_A_MINUTE = 165
"""The speed at which espeak-ng takes as long as skill/voice/pace.py estimates."""

_PROGRAM = "espeak-ng"
_HEADER_BYTES = 44
_AUDIBLE = 200
"""Quieter samples are the silence that the program puts around the words."""


def find_voice() -> str:
    """Where the program is; raises NoVoice."""
    found = shutil.which(_PROGRAM)
    if found is None:
        raise NoVoice(f"{_PROGRAM} is not installed; on Debian and Ubuntu: apt-get install {_PROGRAM}")
    return found


@lru_cache(maxsize=4096)
def samples(text: str, words_a_minute: int = WORDS_A_MINUTE, voice: str = "en-us") -> "array[int]":
    """A sentence as 16-bit samples, from its first audible one to its last; raises NoVoice without espeak-ng."""
    command = [find_voice(), "-v", voice, "-s", str(words_a_minute), "--stdin", "--stdout"]
    spoken = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout  # nosec B603
    return audible(array("h", spoken[_HEADER_BYTES : len(spoken) // 2 * 2]))


def audible(sound: "array[int]") -> "array[int]":
    """A sound without the silence before and after it."""
    loud = (abs(sample) > _AUDIBLE for sample in sound)
    first = next((number for number, is_loud in enumerate(loud) if is_loud), len(sound))
    last = next((number for number in range(len(sound), first, -1) if abs(sound[number - 1]) > _AUDIBLE), first)
    return sound[first:last]


def length_ms(sound: "array[int]") -> int:
    """How long a sound lasts."""
    return round(len(sound) * 1000 / SAMPLE_RATE)
