"""How long a voice takes for a sentence, estimated from its text alone; the marks of a script rest on it.

The figures are fitted to real synthesised speech (docs/timing.md) and scaled to about 160 words a minute, pauses
between sentences included. A language that has not been measured yet is estimated like English.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

SENTENCE_PAUSE_MS = 400
"""The silence between two sentences that belong together."""

SLOWEST = 1.25
"""How many times the estimate a slow voice takes for words: what may not overlap leaves it room (what is credited rests
on `Timing.slowest`)."""

_DIGITS = re.compile(r"\d+")
_COMMA = re.compile(r"[,;:–—](?=\s)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

# As far as time goes, a doubled letter, a letter with an h and "ck" are one sound, and a final e is silent.
_ENGLISH_SOUND = re.compile(r"([^\W\d_])\1|[^\W\d_]h|ck|[^\W\d_aeiou]e\b|[^\W\d_]")

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_ONES += "sixteen seventeen eighteen nineteen".split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def _english_number(digits: str) -> str:
    number = int(digits)
    if number >= 1000:
        return " ".join(_ONES[int(digit)] for digit in digits)
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest or not words:
        words.append(_ONES[rest])
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Pace:
    """What a voice takes for one sound, one comma and the beginning and end of a sentence, in milliseconds."""

    sound: re.Pattern[str]
    number: Callable[[str], str]
    sound_ms: int
    comma_ms: int
    sentence_ms: int


ENGLISH = Pace(_ENGLISH_SOUND, _english_number, sound_ms=70, comma_ms=330, sentence_ms=150)
_PACES = {"en": ENGLISH}


@lru_cache(maxsize=4096)
def spoken_ms(text: str, language: str = "en") -> int:
    """Estimate how many milliseconds a voice takes from the first sound of `text` to its last."""
    pace = _PACES.get(language, ENGLISH)
    lengths = [_sentence_ms(sentence, pace) for sentence in _SENTENCE_END.split(text)]
    spoken = [ms for ms in lengths if ms]
    return sum(spoken) + SENTENCE_PAUSE_MS * max(0, len(spoken) - 1)


def _sentence_ms(sentence: str, pace: Pace) -> int:
    words = _DIGITS.sub(lambda digits: f" {pace.number(digits[0])} ", sentence.lower())
    sounds = sum(1 for _ in pace.sound.finditer(words))
    if not sounds:
        return 0
    return sounds * pace.sound_ms + len(_COMMA.findall(sentence)) * pace.comma_ms + pace.sentence_ms
