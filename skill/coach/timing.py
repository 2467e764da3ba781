"""Where was I? What is certainly done of a block when a request comes in, from timestamps and marks alone."""

from dataclasses import dataclass

from skill.coach.state import Block


@dataclass(frozen=True, slots=True)
class Timing:
    """How Alexa's clock relates to the speech.

    start_latency_ms: from the request's timestamp to the first sound of its reply; interrupt_latency_ms: from the
    wake word to the timestamp of the request that it brings; slowest: how many times the estimate the slowest
    plausible voice takes for words. The latencies are long ones: what is credited must be certain.
    """

    start_latency_ms: int = 1750
    interrupt_latency_ms: int = 1750
    slowest: float = 1.2


SHORTEST_LATENCIES_MS = 2000
FASTEST = 0.8
"""How many times the estimate the fastest plausible voice takes for words."""

_FLOORED_MS = 1000


@dataclass(frozen=True, slots=True)
class Position:
    """A certain position in a block: the key of a segment and the ms since its start.

    key is empty before the first segment; over: the reply has been heard to its end.
    """

    key: str
    into_ms: int
    over: bool


def locate(block: Block, now: int, timing: Timing) -> Position:
    """Where the person certainly was at `now` (ms since the epoch), clamped to the block.

    The reply counts as over once an ordinary voice has finished it: who answers its last question has heard it.
    """
    elapsed_ms = max(0, now - block.started_at - timing.start_latency_ms - timing.interrupt_latency_ms)
    if not block.marks or elapsed_ms >= block.marks[-1].at_ms:
        return Position("", 0, over=True)
    position = Position("", 0, over=False)
    for mark in block.marks:
        at_ms = mark.at_ms + round((timing.slowest - 1) * mark.spoken_ms)
        if not mark.key or elapsed_ms < at_ms:
            break
        position = Position(mark.key, elapsed_ms - at_ms, over=False)
    return position


def could_be_over(block: Block, now: int) -> bool:
    """Whether a fast voice, soon started and soon interrupted, could have come to the end of the reply."""
    if not block.marks:
        return True
    end = block.marks[-1]
    earliest_ms = SHORTEST_LATENCIES_MS + end.at_ms - round((1 - FASTEST) * end.spoken_ms)
    return now + _FLOORED_MS - block.started_at >= earliest_ms
