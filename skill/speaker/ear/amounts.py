"""Numbers and durations in English words, given as Alexa gives them: digits ("4") and ISO 8601 ("PT1M30S")."""

from collections.abc import Iterator

from skill.speaker.ear.words import Words

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNITS = {name: value for value, name in enumerate(_SMALL.split())}
_TENS = {
    name: 10 * value for value, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SECONDS = {
    name: seconds
    for seconds, names in ((1, "second seconds sec secs"), (60, "minute minutes min mins"), (3600, "hour hours"))
    for name in names.split()
}


def number_at(words: Words, start: int) -> tuple[int, int] | None:
    """(value, end) of the longest number that begins at words[start]."""
    if words[start : start + 2] in (("a", "hundred"), ("one", "hundred")):
        rest = _below_hundred(words, start + 3 if words[start + 2 : start + 3] == ("and",) else start + 2)
        return (100 + rest[0], rest[1]) if rest and rest[0] < 100 else (100, start + 2)
    return _below_hundred(words, start)


def _below_hundred(words: Words, start: int) -> tuple[int, int] | None:
    word = "".join(words[start : start + 1])
    if word.isdecimal() and len(word) <= 4:
        return int(word), start + 1
    if word in _TENS:
        unit = _UNITS.get("".join(words[start + 1 : start + 2]), 0)
        return (_TENS[word] + unit, start + 2) if 0 < unit < 10 else (_TENS[word], start + 1)
    return (_UNITS[word], start + 1) if word in _UNITS else None


def numbers_at(words: Words, start: int) -> Iterator[tuple[int, str]]:
    """(end, digits) of the number that begins at words[start], if any."""
    if found := number_at(words, start):
        yield found[1], str(found[0])


def durations_at(words: Words, start: int) -> Iterator[tuple[int, str]]:
    """(end, ISO 8601) of every duration that begins at words[start], the longest last."""
    part = _part_at(words, start)
    if part is None:
        return
    seconds, unit, end = part
    yield end, iso(seconds)
    if words[end : end + 3] == ("and", "a", "half"):
        yield end + 3, iso(seconds + unit // 2)
        return
    more_at = end + 1 if words[end : end + 1] == ("and",) else end
    more = _part_at(words, more_at)
    if more and more[1] < unit:
        yield more[2], iso(seconds + more[0])
    elif unit == 60 and more_at == end and (bare := number_at(words, end)) and bare[0] < 60:
        yield bare[1], iso(seconds + bare[0])


def _part_at(words: Words, start: int) -> tuple[int, int, int] | None:
    """(seconds, seconds of its unit, end) of "forty five seconds", "half a minute", "one and a half minutes"."""
    if words[start : start + 2] == ("half", "a") and (unit := _SECONDS.get("".join(words[start + 2 : start + 3]))):
        return unit // 2, unit, start + 3
    if words[start : start + 1] in (("a",), ("an",)):
        if words[start + 1 : start + 2] == ("couple",):
            after = start + 3 if words[start + 2 : start + 3] == ("of",) else start + 2
            unit = _SECONDS.get("".join(words[after : after + 1]), 0)
            return (2 * unit, unit, after + 1) if unit else None
        after = start + 2 if words[start + 1 : start + 2] in (("full",), ("whole",)) else start + 1
        if unit := _SECONDS.get("".join(words[after : after + 1])):
            return unit, unit, after + 1
    found = number_at(words, start)
    if found is None:
        return None
    value, end = found
    halves = 1 if words[end : end + 3] == ("and", "a", "half") else 0
    end += 3 * halves
    unit = _SECONDS.get("".join(words[end : end + 1]), 0)
    return (value * unit + halves * unit // 2, unit, end + 1) if unit else None


def iso(seconds: int) -> str:
    """PT45S, PT1M30S, PT2H: as Alexa writes what was said; zero is PT0S."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    text = "".join(f"{value}{letter}" for value, letter in ((hours, "H"), (minutes, "M"), (rest, "S")) if value)
    return f"PT{text or '0S'}"
