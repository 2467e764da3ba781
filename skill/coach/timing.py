"""Where was I? What is certainly done of a block when a request comes in, from timestamps and marks alone."""

from dataclasses import dataclass

from skill.coach.state import Block

LONGEST_LATENCY_MS = 2000
FASTEST = 0.8
"""How many times the estimate the fastest plausible voice takes for words."""

_FLOORED_MS = 1000


@dataclass(frozen=True, slots=True)
class Timing:
    """How Alexa's clock relates to the speech.

    start_latency_ms: from the request's timestamp to the first sound of its reply; interrupt_latency_ms: from the
    wake word to the timestamp of the request that it brings; slowest: how many times the estimate a slow voice takes
    for words. The latencies are short ones: what longer ones credit too much is hardly ever two seconds, and with
    longer ones more would be missed than that (docs/timing.md).
    """

    start_latency_ms: int = 1000
    interrupt_latency_ms: int = 1000
    slowest: float = 1.24

    @property
    def surest(self) -> "Timing":
        """The longest latencies in place of short ones, for what has to be certain to the second."""
        return Timing(
            max(self.start_latency_ms, LONGEST_LATENCY_MS),
            max(self.interrupt_latency_ms, LONGEST_LATENCY_MS) + _FLOORED_MS,
            self.slowest,
        )


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

    The reply counts as over once an ordinary voice has spoken its last segment, however slow the voice was until then:
    nothing that is timed is taken as done too early.
    """
    if not block.marks:
        return Position("", 0, over=True)
    elapsed_ms = max(0, now - block.started_at - timing.start_latency_ms - timing.interrupt_latency_ms)
    *segments, end = block.marks
    key, into_ms, late_ms = "", 0, 0
    for mark in segments:
        late_ms = round((timing.slowest - 1) * mark.spoken_ms)
        if elapsed_ms < mark.at_ms + late_ms:
            return Position(key, into_ms, over=False)
        key, into_ms = mark.key, elapsed_ms - mark.at_ms - late_ms
    if elapsed_ms >= end.at_ms + late_ms:
        return Position("", 0, over=True)
    return Position(key, into_ms, over=False)


def could_be_over(block: Block, now: int, timing: Timing, fastest: float = FASTEST) -> bool:
    """Whether a fast voice, soon started and soon interrupted, could have come to the end of the reply."""
    if not block.marks:
        return True
    end = block.marks[-1]
    latencies_ms = timing.start_latency_ms + timing.interrupt_latency_ms
    earliest_ms = latencies_ms + end.at_ms - round((1 - fastest) * end.spoken_ms)
    return now + _FLOORED_MS - block.started_at >= earliest_ms
