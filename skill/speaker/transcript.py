"""A conversation as lines of text: who says what, and when on the device's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from skill.speaker.turn import Moment, Turn

_SHORTEST_SILENCE_MS = 5_000
"""Shorter silences are the breath between two sentences and only break up the reading."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript; `at` in epoch milliseconds."""

    at: int
    who: Literal["you", "coach", "device"]
    text: str

    def parts(self, origin: int) -> tuple[str, str, str]:
        """The `[mm:ss.s] ` counted from `origin`, the `who: ` (nothing for the device) and the text."""
        tenths = (self.at - origin) // 100
        stamp = f"[{tenths // 600:02}:{tenths // 10 % 60:02}.{tenths % 10}] "
        return stamp, "" if self.who == "device" else f"{self.who}: ", self.text


class Teller:
    """Tells the course of one turn after another, each moment once."""

    def __init__(self, tell: Callable[[Moment], None], start_ms: int) -> None:
        self._tell, self._told_until = tell, start_ms

    def through(self, turn: Turn | None, last: int) -> None:
        """Tell what is heard from where telling stopped up to and including the moment `last`."""
        for moment in turn.course() if turn else ():
            if self._told_until <= moment.at <= last:
                self._tell(moment)
        self._told_until = max(self._told_until, last + 1)

    def from_here(self, at: int) -> None:
        """Another turn begins at `at`, whatever of the last one was told ahead of time."""
        self._told_until = at


def line_of(moment: Moment) -> Line | None:
    """The line of a moment; None for a silence that is not worth one."""
    match moment.kind:
        case "say":
            return Line(moment.at, "coach", moment.cut or moment.text)
        case "note":
            return Line(moment.at, "device", f"({moment.text})")
        case "silence":
            length = moment.until - moment.at
            if length < _SHORTEST_SILENCE_MS:
                return None
            return Line(moment.at, "device", f"({length / 1000:.1f} s of silence)")
