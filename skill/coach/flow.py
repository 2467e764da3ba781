"""What comes next: the side ledger, the gates, and the passage that one reply speaks before the coach waits again."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import msgspec

from skill.coach.program import SHORTEST_REST_OF_HOLD_S, Program, Segment
from skill.coach.state import Ledger
from skill.coach.words import WAITS, End, Kind, Mode

BLOCK_LIMIT_MS = 205_000
BLOCK_LIMIT_CUES = 100
_WORDS_OF_A_STEP_MS = 4500


@dataclass(frozen=True, slots=True)
class Passage:
    """What one reply speaks: segments, why it ends there, and the segment at which it then waits.

    closed: the step that a gate kept closed on the way.
    """

    segments: tuple[Segment, ...]
    end: End
    then: Segment | None
    closed: Segment | None = None


def credited(ledger: Ledger, segment: Segment) -> int:
    """The seconds of a timed segment that were certainly done, at most those prescribed."""
    return min(ledger.credited.get(segment.key, 0), segment.seconds)


def credit(ledger: Ledger, segment: Segment, seconds: int) -> Ledger:
    """The ledger with so many seconds for a timed segment, in whole units and never more than prescribed."""
    if not segment.timed:
        return ledger
    unit_s = segment.unit_ms // 1000
    whole = max(0, min(seconds, segment.seconds)) // unit_s * unit_s
    return msgspec.structs.replace(ledger, credited={**ledger.credited, segment.key: whole})


def forget(ledger: Ledger, prefix: str) -> Ledger:
    """The ledger without anything under a key's prefix."""
    return Ledger(
        credited={key: value for key, value in ledger.credited.items() if not key.startswith(prefix)},
        done=tuple(group for group in ledger.done if not f"{group}/".startswith(prefix)),
        left_out=tuple(group for group in ledger.left_out if not f"{group}/".startswith(prefix)),
    )


def without(ledger: Ledger, segment: Segment) -> Ledger:
    """The ledger without the credit of one timed segment."""
    rest = {key: seconds for key, seconds in ledger.credited.items() if key != segment.key}
    return msgspec.structs.replace(ledger, credited=rest)


def call_done(ledger: Ledger, group: str) -> Ledger:
    """The ledger with a side that the person called done."""
    return ledger if group in ledger.done else msgspec.structs.replace(ledger, done=(*ledger.done, group))


def leave_out(ledger: Ledger, group: str) -> Ledger:
    """The ledger with a side that is skipped or declined: it is not offered again, and not counted either."""
    return ledger if group in ledger.left_out else msgspec.structs.replace(ledger, left_out=(*ledger.left_out, group))


def held(program: Program, ledger: Ledger, group: str) -> int:
    """Seconds credited to a side."""
    return sum(credited(ledger, segment) for segment in program.timed_by_side[group])


def owed(program: Program, ledger: Ledger, group: str) -> int:
    """Seconds that a side still lacks; none once it was called done or left out."""
    if group in ledger.done or group in ledger.left_out:
        return 0
    return sum(
        lacking(program, ledger, segment)
        for segment in program.timed_by_side[group]
        if gate_open(program, ledger, segment)
    )


def lacking(program: Program, ledger: Ledger, segment: Segment) -> int:
    """Seconds that a timed segment lacks; nobody gets into a pose again for fewer than five, but for a gate."""
    seconds = segment.seconds - credited(ledger, segment)
    return seconds if seconds >= SHORTEST_REST_OF_HOLD_S or segment.key in program.openers else 0


def complete(program: Program, ledger: Ledger, item: int) -> bool:
    """Whether every side of a stretch had all it was prescribed, or something and the person's word that it is done."""
    return all(
        owed(program, ledger, group) == 0 and held(program, ledger, group) > 0 and group not in ledger.left_out
        for group, segments in program.groups.items()
        if segments[0].item == item
    )


def gate_open(program: Program, ledger: Ledger, segment: Segment, playing: AbstractSet[str] = frozenset()) -> bool:
    """Whether a segment may be done: its gate's hold was certainly held, or is held in full earlier in this block."""
    if segment.gate is None:
        return True
    key, seconds, after_pass = segment.gate
    hold = program.get(key)
    if hold is None or not (key in playing or credited(ledger, hold) >= seconds):
        return False
    return passes_complete(program, ledger, segment.item, after_pass)


def passes_complete(program: Program, ledger: Ledger, item: int, up_to: int) -> bool:
    """Whether every side of a stretch's first passes had its full time; a word that it is done is not enough."""
    return all(
        owed(program, ledger, group) == 0 and group not in ledger.done and group not in ledger.left_out
        for group, segments in program.groups.items()
        if segments[0].item == item and segments[0].number <= up_to
    )


def next_group(program: Program, ledger: Ledger, group: str, *, making_up: bool = False) -> str | None:
    """The side that comes after a side: the untouched one of the same set, else the next untouched one.

    making_up: none comes after it, for only what it lacked is made up for.
    """
    if making_up:
        return None
    keys = list(program.groups)
    here = program.groups[group][0]
    same = [k for k in keys if (s := program.groups[k][0]).item == here.item and s.number == here.number]
    later = keys[keys.index(group) + 1 :]
    for key in (*same, *later):
        if key != group and owed(program, ledger, key) and not _touched(program, ledger, key):
            return key
    return None


def _touched(program: Program, ledger: Ledger, group: str) -> bool:
    return any(segment.key in ledger.credited for segment in program.timed_by_side[group])


def first_owed(program: Program, ledger: Ledger) -> Segment | None:
    """The first timed segment of which something is still owed."""
    for group, segments in program.timed_by_side.items():
        if owed(program, ledger, group):
            return next(segment for segment in segments if lacking(program, ledger, segment))
    return None


def entry(program: Program, group: str, *, from_scratch: bool = True) -> Segment:
    """Where a side begins: its first step, or its first after those of getting into the position at all."""
    steps = [s for s in program.groups[group] if s.kind not in WAITS and s.kind is not Kind.SWITCH]
    return next(s for s in steps if from_scratch or not s.once)


def passage_from(
    program: Program,
    ledger: Ledger,
    start: Segment,
    mode: Mode,
    *,
    before_ms: int = 0,
    slow: int = 1,
    making_up: bool = False,
) -> Passage:
    """The passage that begins at a segment: as much as one reply may speak, up to the next point of waiting.

    before_ms: how long the reply speaks before it; slow: how many times the silences between steps last; making_up: it
    ends with this side.
    """
    segments: list[Segment] = []
    playing: set[str] = set()
    closed: Segment | None = None
    length_ms, cues = before_ms, 0
    segment: Segment | None = start
    here = start
    while True:
        if segment is None:
            group = next_group(program, with_played(ledger, segments), here.group, making_up=making_up)
            if group is None:
                return _ending(program, with_played(ledger, segments), tuple(segments), closed)
            segment = program.groups[group][0]
            if segment.kind is Kind.SWITCH and segments:
                side_ms, side_cues = _size(program, group, slow)
                if length_ms + side_ms > BLOCK_LIMIT_MS or cues + side_cues > BLOCK_LIMIT_CUES:
                    return Passage(tuple(segments), End.SWITCH, segment, closed)
        if segment.kind in WAITS and segment is not start:
            return Passage(tuple(segments), End.WAIT, segment, closed)
        here = segment
        if not gate_open(program, ledger, segment, playing):
            closed = closed or segment
        elif spoken := _spoken(program, ledger, segment, whole=segment is start):
            segments.append(spoken)
            length_ms += about_ms(spoken, slow)
            cues += len(spoken.cues)
            playing.add(segment.key)
        follow = program.following(segment)
        if mode is Mode.STEP_BY_STEP and segments and _step_ends(segment, follow):
            return _step_end(program, ledger, tuple(segments), segment, follow, closed, making_up)
        segment = follow


def _spoken(program: Program, ledger: Ledger, segment: Segment, *, whole: bool) -> Segment | None:
    """What a passage has of a segment: of a timed one what is left, and nothing once it was had in full.

    whole: the passage begins there, so it is spoken again though it was had.
    """
    if segment.kind in WAITS:
        return None
    timed = program.following(segment) if segment.kind is Kind.COUNT_IN else segment
    if timed is None or not timed.timed:
        return segment
    if credited(ledger, timed) >= timed.seconds and not (whole and timed is segment):
        return None
    left = timed.after(credited(ledger, timed))
    return left if timed is segment else msgspec.structs.replace(segment, amount=left.amount)


def about_ms(segment: Segment, slow: int) -> int:
    """Roughly how long a segment takes to speak."""
    return segment.duration_ms * (1 if segment.timed else slow) + _WORDS_OF_A_STEP_MS


def _size(program: Program, group: str, slow: int) -> tuple[int, int]:
    segments = program.groups[group]
    length_ms = sum(about_ms(s, slow) for s in segments)
    return length_ms, sum(len(s.cues) for s in segments)


def with_played(ledger: Ledger, segments: Iterable[Segment]) -> Ledger:
    """The ledger as it will be once some segments have been heard to their end."""
    played = {s.key: 36_000 for s in segments if s.timed}
    return msgspec.structs.replace(ledger, credited={**ledger.credited, **played})


def _step_ends(segment: Segment, follow: Segment | None) -> bool:
    return segment.kind in (Kind.SET_UP, Kind.RELEASE) and not (follow and follow.kind in WAITS)


def _step_end(
    program: Program,
    ledger: Ledger,
    segments: tuple[Segment, ...],
    last: Segment,
    follow: Segment | None,
    closed: Segment | None,
    making_up: bool,
) -> Passage:
    if follow:
        return Passage(segments, End.STEP, follow, closed)
    played = with_played(ledger, segments)
    group = next_group(program, played, last.group, making_up=making_up)
    if group is None:
        return _ending(program, played, segments, closed)
    opening = program.groups[group][0]
    return Passage(segments, End.WAIT if opening.kind in WAITS else End.STEP, opening, closed)


def _ending(program: Program, ledger: Ledger, segments: tuple[Segment, ...], closed: Segment | None) -> Passage:
    lacking = first_owed(program, ledger)
    return Passage(segments, End.OWED if lacking else End.FINISHED, lacking, closed)
