"""How long a sentence takes to say, estimated from its text alone; the marks of a script rest on it."""

import re
from functools import lru_cache

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_ONES += "sixteen seventeen eighteen nineteen".split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()

_SYLLABLE_MS = 190
_COMMA_MS = 200
_STOP_MS = 400


def _number_words(match: re.Match[str]) -> str:
    number = int(match.group())
    if number >= 1000:
        return " ".join(_ONES[int(digit)] for digit in match.group())
    words = []
    if number >= 100:
        words += [_ONES[number // 100], "hundred"]
        number %= 100
        if number == 0:
            return " ".join(words)
    if number < 20:
        words.append(_ONES[number])
    else:
        words.append(_TENS[number // 10])
        if number % 10:
            words.append(_ONES[number % 10])
    return " ".join(words)


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith("le") and groups > 1:
        groups -= 1
    return max(1, groups)


@lru_cache(maxsize=4096)
def spoken_ms(text: str, language: str = "en") -> int:
    """Estimate how many milliseconds a voice takes for `text`, the pause after its last stop included."""
    words = re.sub(r"\d+", _number_words, text.lower())
    syllables = sum(_syllables(word) for word in re.findall(r"[a-z']+", words))
    commas = len(re.findall(r"[,;:–—]", text))
    stops = len(re.findall(r"[.!?](?=\s|$)", text))
    return syllables * _SYLLABLE_MS + commas * _COMMA_MS + stops * _STOP_MS
