"""A Script is what one reply says: sentences and exact silences, the marks of its block, and what is asked again."""

from dataclasses import dataclass

from skill.coach.state import Mark
from skill.voice.pace import spoken_ms


@dataclass(frozen=True, slots=True)
class Say:
    """Words to be spoken."""

    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Exactly so many milliseconds of nothing."""

    ms: int


Part = Say | Silence


@dataclass(frozen=True, slots=True)
class Script:
    """parts: what is said now; marks: where the segments begin in it, the end last; reprompt: what is said when no
    answer comes; open: the session goes on and the microphone opens."""

    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    reprompt: tuple[Part, ...]
    open: bool


def length_ms(parts: tuple[Part, ...], language: str) -> int:
    """The estimated length of some parts."""
    return sum(part.ms if isinstance(part, Silence) else spoken_ms(part.text, language) for part in parts)
