"""Compiles a plan into a Program: the ordered segments of a routine with their cues, before a word is chosen."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from skill.coach.state import Plan
from skill.coach.words import MEASURES, TIMED, Counting, Kind, Side
from skill.library.model import (
    BreathDose,
    HoldDose,
    Item,
    Library,
    RepetitionDose,
    Sides,
    Step,
    StepKind,
    Stretch,
)

SHORTEST_HOLD_S = 10
SHORTEST_REST_OF_HOLD_S = 5
_KINDS = {
    StepKind.SET_UP: Kind.SET_UP,
    StepKind.WARN: Kind.WARN,
    StepKind.HOLD: Kind.HOLD,
    StepKind.BREATHE: Kind.BREATHE,
    StepKind.REPETITIONS: Kind.REPETITIONS,
    StepKind.RELEASE: Kind.RELEASE,
}
_SWITCH_SETTLE_MS = 3000


class CueKind(StrEnum):
    """What a cue inside a timed segment expresses."""

    SECONDS_LEFT = "seconds-left"
    STILL_LEFT = "still-left"
    HALF_WAY = "half-way"
    REMARK = "remark"
    BREATHE_OUT = "breathe-out"
    BREATHE_IN = "breathe-in"
    UP = "up"
    DOWN = "down"


class Cue(msgspec.Struct, frozen=True):
    """Something said at_ms after the start of its segment; number: seconds left, or which breath or repetition."""

    at_ms: int
    kind: CueKind
    number: int = 0
    remark: str = ""

    def comes_after(self, skip_ms: int) -> bool:
        """Whether it is still to be said so far into its segment; the count-in has said the seconds left there."""
        return self.at_ms > skip_ms if self.kind is CueKind.SECONDS_LEFT else self.at_ms >= skip_ms


class Segment(msgspec.Struct, frozen=True, cache_hash=True):
    """One piece of a program.

    key: unique and meaningful, `item/stretch/pass/side/step`; amount: seconds of a hold or how many breaths or
    repetitions; unit_ms: a timed segment is credited in whole units; duration_ms: of a timed segment exactly, of the
    others the silence after their words; stage: of a staged stretch; gate: opens only after (key of a hold, seconds,
    pass).
    """

    key: str
    kind: Kind
    item: int
    stretch: str
    number: int
    side: Side
    step: str
    duration_ms: int = 0
    unit_ms: int = 1000
    amount: int = 0
    passes: int = 1
    stage: int = 0
    gate: tuple[str, int, int] | None = None
    cues: tuple[Cue, ...] = ()
    once: bool = False

    @property
    def group(self) -> str:
        """The key of the side that the segment belongs to: item/stretch/pass/side."""
        return self.key.rsplit("/", 1)[0]

    @property
    def timed(self) -> bool:
        """Whether it is a hold, breaths or repetitions."""
        return self.kind in TIMED

    @property
    def seconds(self) -> int:
        """The prescribed seconds of a timed segment."""
        return self.duration_ms // 1000

    @property
    def measure(self) -> str:
        """What a timed segment is counted in: hold (seconds), breaths or repetitions."""
        return MEASURES[self.kind]

    def after(self, credited_s: int) -> "Segment":
        """What is left of a timed segment once so many seconds are credited; of a hold at least five seconds."""
        skip_ms = credited_s * 1000 // self.unit_ms * self.unit_ms
        least_ms = SHORTEST_REST_OF_HOLD_S * 1000 if self.kind is Kind.HOLD else self.unit_ms
        skip_ms = max(0, min(skip_ms, self.duration_ms - least_ms))
        return _rest_of(self, skip_ms) if skip_ms else self


@lru_cache(maxsize=1024)
def _rest_of(whole: Segment, skip_ms: int) -> Segment:
    left_ms = whole.duration_ms - skip_ms
    moved = (replace(cue, at_ms=cue.at_ms - skip_ms) for cue in whole.cues if cue.comes_after(skip_ms))
    cues = [cue for cue in moved if cue.kind is not CueKind.HALF_WAY]
    if any(cue.kind is CueKind.HALF_WAY for cue in whole.cues):
        cues += _still_left(left_ms // 1000)
    return replace(
        whole,
        duration_ms=left_ms,
        amount=whole.amount - skip_ms // whole.unit_ms,
        cues=tuple(sorted(cues, key=lambda cue: cue.at_ms)),
    )


class Program(msgspec.Struct, frozen=True, dict=True):
    """A compiled plan: its segments in the order of the plan."""

    segments: tuple[Segment, ...]

    @cached_property
    def _index(self) -> dict[str, int]:
        return {segment.key: number for number, segment in enumerate(self.segments)}

    @cached_property
    def groups(self) -> dict[str, tuple[Segment, ...]]:
        """The segments of each side, in order, by the group's key."""
        groups: dict[str, list[Segment]] = {}
        for segment in self.segments:
            groups.setdefault(segment.group, []).append(segment)
        return {key: tuple(segments) for key, segments in groups.items()}

    @cached_property
    def timed_by_side(self) -> dict[str, tuple[Segment, ...]]:
        """The timed segments of each side, in order, by the group's key."""
        return {key: tuple(s for s in segments if s.timed) for key, segments in self.groups.items()}

    @cached_property
    def _following(self) -> dict[str, Segment]:
        return {s.key: after for segments in self.groups.values() for s, after in pairwise(segments)}

    def following(self, segment: Segment) -> Segment | None:
        """The next segment of the same side."""
        return self._following.get(segment.key)

    @cached_property
    def openers(self) -> frozenset[str]:
        """The keys of the timed segments that a later gate counts on, which have to be had for certain."""
        gates = [(s.item, *s.gate) for s in self.segments if s.gate]
        return frozenset(
            segment.key
            for segment in self.segments
            for item, key, _, after_pass in gates
            if segment.timed and segment.item == item and (segment.key == key or segment.number <= after_pass)
        )

    def get(self, key: str) -> Segment | None:
        """The segment of that key, or None."""
        number = self._index.get(key)
        return None if number is None else self.segments[number]

    def nearest(self, key: str) -> tuple[Segment, bool]:
        """The segment of that key, or else the start of its side, its stretch or the program; and whether it is exact.

        A place outlives the content it was made for; stretch and side survive where they still exist.
        """
        if found := self.get(key):
            return found, True
        parts = key.split("/")
        for length in range(len(parts) - 1, 0, -1):
            prefix = "/".join(parts[:length]) + "/"
            for segment in self.segments:
                if segment.key.startswith(prefix):
                    return segment, False
        return self.segments[0], False

    def item(self, number: int) -> tuple[Segment, ...]:
        """The segments of one stretch of the plan."""
        return tuple(segment for segment in self.segments if segment.item == number)

    def before_in_side(self, segment: Segment) -> tuple[Segment, ...]:
        """What leads into a segment on its side: set-up and warnings, those told only once included."""
        first = self.item(segment.item)
        group = self.groups[segment.group]
        told_once = () if group[0] == first[0] else tuple(s for s in first if s.once)
        own = tuple(s for s in group[: group.index(segment)] if s.kind in (Kind.SET_UP, Kind.WARN))
        return told_once + own


def gated(segments: Iterable[Segment]) -> bool:
    """Whether a gate has to open before some of these segments."""
    return any(segment.gate for segment in segments)


_WORDS_OF_A_SEGMENT_MS = 3300


def about_seconds(program: Program) -> int:
    """Roughly how many seconds a program takes; how long its words take exactly, only the voice can tell."""
    return sum(segment.duration_ms + _WORDS_OF_A_SEGMENT_MS for segment in program.segments) // 1000


def items_of(plan: Plan, library: Library) -> tuple[Item, ...]:
    """The stretches of a plan, in order; raises KeyError when the library no longer has them."""
    if plan.routine is None:
        stretch = library.stretches[plan.stretch or ""]
        stages = sorted({step.stage for step in stretch.steps if step.stage})
        return (Item(stretch.id, None, (stages[0], stages[0]) if stages else ()),)
    items = library.routines[plan.routine].items
    return tuple(item for item in items if item.stretch in plan.chosen) if plan.chosen else items


@lru_cache(maxsize=128)
def compile_program(plan: Plan, library: Library, counting: Counting) -> Program:
    """Compile a plan; raises KeyError when it names a stretch or routine that the library does not have."""
    segments: list[Segment] = []
    for number, item in enumerate(items_of(plan, library)):
        segments += _item_segments(number, item, library.stretches[item.stretch], plan, counting)
    return Program(tuple(segments))


def hold_seconds(stretch: Stretch, plan: Plan, item: Item) -> int:
    """The seconds of this stretch's holds under a plan; 0 for a stretch that is not held."""
    if not isinstance(stretch.dose, HoldDose):
        return 0
    wanted = plan.hold_s or item.hold_seconds or stretch.dose.seconds
    return max(SHORTEST_HOLD_S, min(wanted, stretch.dose.longest))


def _pass_stages(stretch: Stretch, item: Item, *, eased: bool) -> tuple[int, ...]:
    """The stage that each pass goes up to, the easier way only the first one; sets of repetitions are passes too."""
    if item.pass_stages:
        return (min(item.pass_stages),) * len(item.pass_stages) if eased else item.pass_stages
    if isinstance(stretch.dose, RepetitionDose):
        return (0,) * stretch.dose.sets
    return (0,)


def _item_segments(number: int, item: Item, stretch: Stretch, plan: Plan, counting: Counting) -> Iterator[Segment]:
    sides = (Side.BOTH,) if stretch.sides is Sides.TOGETHER else (plan.first_side, plan.first_side.other)
    eased = stretch.id in plan.eased
    stages = _pass_stages(stretch, item, eased=eased)
    held_s = hold_seconds(stretch, plan, item)
    for pass_number, stage in enumerate(stages, start=1):
        for side in sides:
            first = pass_number == 1 and side is sides[0]
            base = f"{number}/{stretch.id}/{pass_number}/{side}"

            def make(kind: Kind, step: str, base: str = base, p: int = pass_number, side: Side = side) -> Segment:
                return Segment(f"{base}/{step}", kind, number, stretch.id, p, side, step, passes=len(stages))

            if first:
                opening = Kind.REST if number else Kind.INTRODUCE
                yield make(opening, opening)
            elif side is sides[0]:
                yield make(Kind.CHECK_IN, Kind.CHECK_IN)
            else:
                yield replace(make(Kind.SWITCH, Kind.SWITCH), duration_ms=_SWITCH_SETTLE_MS)
            for step in stretch.steps:
                if step.stage <= stage and (first or not step.once) and not (eased and step.deeper):
                    made = make(_KINDS[step.kind], step.id)
                    yield from _step_segments(made, step, stretch, held_s, counting, stages)


def _step_segments(
    bare: Segment, step: Step, stretch: Stretch, held_s: int, counting: Counting, stages: tuple[int, ...]
) -> Iterator[Segment]:
    gate = next((s.gate for s in stretch.steps if s.stage == step.stage and s.gate), None)
    segment = replace(
        bare,
        duration_ms=step.settle_s * 1000,
        stage=step.stage,
        gate=(f"{bare.group}/{gate.after_step}", gate.seconds, gate.after_pass) if gate else None,
        once=step.once,
    )
    if segment.timed:
        held_s = max(held_s, _needed_for_gates(step, stretch, bare.number, stages))
        segment = _timed(segment, stretch, held_s, counting)
        yield replace(segment, key=f"{segment.key}-{Kind.COUNT_IN}", kind=Kind.COUNT_IN, cues=(), duration_ms=0)
    yield segment
    if segment.kind is Kind.BREATHE:
        yield replace(bare, key=f"{bare.group}/{Kind.CHECK_IN}", kind=Kind.CHECK_IN, step=Kind.CHECK_IN)


def _needed_for_gates(step: Step, stretch: Stretch, number: int, stages: tuple[int, ...]) -> int:
    """The seconds below which a hold may not be shortened, because a later step of the plan counts on it."""
    gates = [s.gate for s in stretch.steps if s.gate and s.stage <= max(stages)]
    this_pass = [s.gate for s in stretch.steps if s.gate and s.stage <= stages[number - 1]]
    needed = [gate.seconds for gate in this_pass if gate.after_step == step.id]
    if isinstance(stretch.dose, HoldDose) and any(number <= gate.after_pass for gate in gates):
        needed.append(stretch.dose.least_given)
    return max(needed, default=0)


def _timed(segment: Segment, stretch: Stretch, held_s: int, counting: Counting) -> Segment:
    dose = stretch.dose
    if isinstance(dose, HoldDose):
        remarks = {cue.at_s: cue.id for cue in stretch.hold_cues}
        return replace(segment, duration_ms=held_s * 1000, amount=held_s, cues=hold_cues(held_s, counting, remarks))
    if isinstance(dose, BreathDose):
        unit_ms = (dose.out_seconds + dose.in_seconds) * 1000
        cues = _pairs(dose.breaths, unit_ms, dose.out_seconds * 1000, CueKind.BREATHE_OUT, CueKind.BREATHE_IN)
        amount = dose.breaths
    else:
        unit_ms = (dose.up_seconds + dose.pause_seconds + dose.down_seconds) * 1000
        lower_ms = (dose.up_seconds + dose.pause_seconds) * 1000
        cues = _pairs(dose.repetitions, unit_ms, lower_ms, CueKind.UP, CueKind.DOWN)
        amount = dose.repetitions
    return replace(segment, duration_ms=amount * unit_ms, unit_ms=unit_ms, amount=amount, cues=cues)


def _pairs(amount: int, unit_ms: int, second_ms: int, first: CueKind, second: CueKind) -> tuple[Cue, ...]:
    return tuple(
        cue
        for number in range(amount)
        for cue in (
            Cue(number * unit_ms, first, number + 1),
            Cue(number * unit_ms + second_ms, second, number + 1),
        )
    )


_NUMBERS_LEFT: dict[Counting, Callable[[int], Iterable[int]]] = {
    Counting.EVERY_SECOND: lambda s: [*range((s - 1) // 10 * 10, 99, -10), *range(min(s - 1, 99), 0, -1)],
    Counting.EVERY_FIVE: lambda s: range((s - 1) // 5 * 5, 0, -5),
    Counting.LAST_FIVE: lambda s: range(min(5, s - 1), 0, -1),
    Counting.OFF: lambda s: range(0),
}
_ROOM_FOR_A_REMARK_S = 4
_WELL_BEFORE_THE_LAST_FIVE_S = 10


def hold_cues(seconds: int, counting: Counting, remarks: dict[int, str]) -> tuple[Cue, ...]:
    """What is said inside a hold of so many seconds: the seconds left, half-way, and the remarks that find room."""
    cues = {
        seconds - left: Cue((seconds - left) * 1000, CueKind.SECONDS_LEFT, left)
        for left in _NUMBERS_LEFT[counting](seconds)
    }
    if counting is Counting.LAST_FIVE:
        cues.update((cue.at_ms // 1000, cue) for cue in half_way(seconds))
    for at_s, remark in remarks.items():
        room = range(at_s, at_s + _ROOM_FOR_A_REMARK_S)
        if at_s + _ROOM_FOR_A_REMARK_S <= seconds and not any(second in cues for second in room):
            cues[at_s] = Cue(at_s * 1000, CueKind.REMARK, remark=remark)
    return tuple(cues[second] for second in sorted(cues))


def half_way(seconds: int) -> tuple[Cue, ...]:
    """The cue half-way through so many seconds, where it comes well before the last five are counted."""
    left = seconds // 2
    return () if left < _WELL_BEFORE_THE_LAST_FIVE_S else (Cue((seconds - left) * 1000, CueKind.HALF_WAY, left),)


def _still_left(seconds: int) -> tuple[Cue, ...]:
    """What stands for half-way where a hold is entered in its middle: a round number of seconds that are left."""
    left = seconds // 10 * 5
    return () if left < _WELL_BEFORE_THE_LAST_FIVE_S else (Cue((seconds - left) * 1000, CueKind.STILL_LEFT, left),)
