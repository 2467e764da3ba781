"""Sentences as sound, from espeak-ng where that program is installed: for listening, and for measuring time."""

import shutil
import subprocess
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

_LONGEST_S = 10
_VOICES = {"en": "en-us"}


def find_voice() -> str:
    """Where the program is; raises NoVoice."""
    found = shutil.which(_PROGRAM)
    if found is None:
        raise NoVoice(f"{_PROGRAM} is not installed; on Debian and Ubuntu: apt-get install {_PROGRAM}")
    return found


def voice_of(language: str) -> str:
    """The name of espeak-ng's voice for a language."""
    return _VOICES.get(language, language)


@lru_cache(maxsize=256)
def samples(text: str, words_a_minute: int = WORDS_A_MINUTE, language: str = "en") -> "array[int]":
    """A sentence as 16-bit samples, from its first audible one to its last.

    Raises NoVoice where espeak-ng is missing or fails.
    """
    command = [find_voice(), "-v", voice_of(language), "-s", str(words_a_minute), "--stdin", "--stdout"]
    try:
        spoken = subprocess.run(  # nosec B603  # no shell, and no words that could be taken for an option
            command, input=text.encode(), capture_output=True, timeout=_LONGEST_S, check=True
        ).stdout
    except subprocess.SubprocessError as error:
        raise NoVoice(f"{_PROGRAM} does not speak: {error}") from error
    # The lengths in the header of a file that was written to a pipe mean nothing.
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
