"""Sentences spoken to fit the time they have, as WAV, where espeak-ng is installed."""

import io
import wave
from functools import lru_cache

from skill.errors import NoVoice
from skill.voice.synthesis import SAMPLE_RATE, WORDS_A_MINUTE, find_voice, length_ms, samples

LONGEST_TEXT = 400
"""Characters; no sentence of the coach is nearly as long."""

_SLOWEST_WPM, _FASTEST_WPM = 145, 230


def installed() -> bool:
    """Whether this machine can speak."""
    try:
        find_voice()
    except NoVoice:
        return False
    return True


@lru_cache(maxsize=128)
def wav(text: str, ms: int) -> bytes:
    """`text`, at most LONGEST_TEXT characters, as a WAV file from its first audible sample to its last.

    ms: how long it should take, at least 1; the speed is chosen to fit, within what can be understood.
    Raises NoVoice where espeak-ng is missing or fails.
    """
    wpm = round(WORDS_A_MINUTE * length_ms(samples(text)) / ms)
    sound = samples(text, min(max(wpm, _SLOWEST_WPM), _FASTEST_WPM))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(sound.tobytes())
    return file.getvalue()
