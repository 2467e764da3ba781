"""A voice from espeak-ng, where that program is installed: sentences as WAV, spoken to fit the time they have."""

import io
import shutil
import subprocess  # nosec B404
import wave
from array import array
from functools import lru_cache

LONGEST_TEXT = 400
"""Characters; no sentence of the coach is nearly as long."""

_PROGRAM = "espeak-ng"
_HEADER_BYTES = 44
_USUAL_WPM, _SLOWEST_WPM, _FASTEST_WPM = 170, 145, 230
_AUDIBLE = 200
"""Samples below this are what the program adds after the last word."""


def installed() -> bool:
    """Whether this machine can speak."""
    return shutil.which(_PROGRAM) is not None


@lru_cache(maxsize=128)
def wav(text: str, ms: int, locale: str = "en-US") -> bytes:
    """`text`, at most LONGEST_TEXT characters, as a WAV file that ends with its last audible sample.

    ms: how long it should take, at least 1; the speed is chosen to fit, within what can be understood.
    Raises OSError when the program is missing or fails.
    """
    rate, usual = _spoken(text, _USUAL_WPM, locale)
    wpm = round(_USUAL_WPM * len(usual) * 1000 / rate / ms)
    rate, samples = _spoken(text, min(max(wpm, _SLOWEST_WPM), _FASTEST_WPM), locale)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _spoken(text: str, wpm: int, locale: str) -> tuple[int, "array[int]"]:
    """The sample rate, and the samples up to the last audible one."""
    # The words go to standard input: nothing in them can be taken for an option.
    command = [_PROGRAM, "-v", locale.lower(), "-s", str(wpm), "--stdin", "--stdout"]
    try:
        spoken = subprocess.run(  # nosec B603
            command, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10, check=True
        ).stdout
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    # The lengths in the header of a file that was written to a pipe mean nothing.
    samples = array("h", spoken[_HEADER_BYTES : len(spoken) // 2 * 2])
    audible = next((i for i in range(len(samples) - 1, -1, -1) if abs(samples[i]) > _AUDIBLE), 0)
    return int.from_bytes(spoken[24:28], "little"), samples[: audible + 1]
