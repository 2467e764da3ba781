"""A Script is what one reply says: sentences and exact silences, the marks of its block, and what is asked again."""

import msgspec

from skill.coach.state import Mark
from skill.voice.pace import spoken_ms


class Say(msgspec.Struct, frozen=True):
    """Words to be spoken."""

    text: str


class Silence(msgspec.Struct, frozen=True):
    """Exactly so many milliseconds of nothing.

    linking: it only parts two sentences that belong together; where cues are anchored, both move as one.
    """

    ms: int
    linking: bool = False


Part = Say | Silence


class Script(msgspec.Struct, frozen=True):
    """parts: what is said now; marks: where the segments begin in it, the end last; reprompt: what is said when no
    answer comes; open: the session goes on and the microphone opens; anchored: whatever follows a silence begins at
    its own offset, however long the words before it took, as only APL for Audio can speak it; language: it is in."""

    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    reprompt: tuple[Part, ...]
    open: bool
    anchored: bool = False
    language: str = "en"


def schedule(parts: tuple[Part, ...], language: str) -> list[tuple[int, Part]]:
    """The parts, each with the estimated ms from the start at which it begins."""
    at_ms, scheduled = 0, []
    for part in parts:
        scheduled.append((at_ms, part))
        at_ms += part.ms if isinstance(part, Silence) else spoken_ms(part.text, language)
    return scheduled


def length_ms(parts: tuple[Part, ...], language: str) -> int:
    """The estimated length of some parts."""
    return sum(part.ms if isinstance(part, Silence) else spoken_ms(part.text, language) for part in parts)
