"""A Script is what one reply says: sentences and exact silences, the marks of its block, and what is asked again."""

import msgspec

from skill.coach.state import Mark
from skill.voice.pace import spoken_ms


class Say(msgspec.Struct, frozen=True):
    """Words to be spoken."""

    text: str


class Silence(msgspec.Struct, frozen=True):
    """Exactly so many milliseconds of nothing."""

    ms: int


Part = Say | Silence


class Script(msgspec.Struct, frozen=True):
    """parts: what is said now; marks: where the segments begin in it, the end last; reprompt: what is said when no
    answer comes; open: the session goes on and the microphone opens."""

    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    reprompt: tuple[Part, ...]
    open: bool


def length_ms(parts: tuple[Part, ...], language: str) -> int:
    """The estimated length of some parts."""
    return sum(part.ms if isinstance(part, Silence) else spoken_ms(part.text, language) for part in parts)
