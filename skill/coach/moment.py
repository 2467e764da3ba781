"""One moment of the conversation: the state brought up to now, the event, and what both mean in the program."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from skill.coach.acts import Act, ComeOut
from skill.coach.events import Event
from skill.coach.flow import complete, credit, credited
from skill.coach.program import Program, Segment, compile_program, gated
from skill.coach.state import Block, CoachState, Day, Ledger, Place, Plan, Question
from skill.coach.timing import Position, Timing, could_be_over, locate
from skill.coach.words import Asked, End, Kind, Phase, Side
from skill.library.model import Library, Stretch

DAY_MS = 86_400_000
KEPT_DAYS = 90
SHORT_PAUSE_MS = 60_000

_GETTING_INTO_IT = frozenset({Kind.SET_UP, Kind.WARN, Kind.COUNT_IN})

Outcome = tuple[CoachState, tuple[Act, ...]]


@dataclass(frozen=True)
class Moment:
    """state: settled at `now` (ms since the epoch); before: as it came in; event: what the person meant."""

    state: CoachState
    before: CoachState
    event: Event
    now: int
    library: Library

    @property
    def place(self) -> Place:
        """The place; only asked for where there is one."""
        assert self.state.place is not None
        return self.state.place

    @cached_property
    def program(self) -> Program:
        """The program of the place's plan."""
        return self.compile(self.place.plan)

    @cached_property
    def segment(self) -> Segment:
        """The segment of the place, or the nearest that the content still has."""
        return self.program.nearest(self.place.key)[0]

    @property
    def stretch(self) -> Stretch:
        """The stretch of the place."""
        return self.library.stretches[self.segment.stretch]

    @property
    def side(self) -> Side:
        """The side of the place."""
        return self.segment.side

    @property
    def left_s(self) -> int | None:
        """Seconds left where the place is in a hold that has begun; None in narration and where breaths are counted."""
        if self.segment.kind is not Kind.HOLD:
            return None
        return self.segment.after(credited(self.place.ledger, self.segment)).seconds

    @property
    def left_next_time_s(self) -> int | None:
        """Seconds left for another session; None too where gates make it begin again."""
        return None if gated(self.program.item(self.segment.item)) else self.left_s

    @property
    def in_position(self) -> bool:
        """Whether the person was in the stretch a moment ago: it is being spoken, or was paused within the minute."""
        if self.before.phase is Phase.PLAYING:
            return True
        place = self.before.place
        return self.before.under_way and place is not None and self.now - place.saved_at <= SHORT_PAUSE_MS

    @property
    def posing(self) -> bool:
        """Whether the person may be in a pose at this moment, or half in it."""
        there = self.state.phase is Phase.PLAYING or (self.state.phase is Phase.PAUSED and self.in_position)
        if not there or self.state.place is None:
            return False
        return self.segment.timed or (self.segment.kind in _GETTING_INTO_IT and not self.segment.once)

    @property
    def way_out(self) -> tuple[Act, ...]:
        """The way out of the pose that the person may be in; nothing where there is none."""
        return (ComeOut(self.segment.stretch, self.side),) if self.posing else ()

    def compile(self, plan: Plan) -> Program:
        """The program of a plan, with the person's counting."""
        return compile_program(plan, self.library, self.state.preferences.counting)

    def at(
        self, segment: Segment, ledger: Ledger | None = None, *, making_up: bool | None = None, **plan: Any
    ) -> Place:
        """The place moved to a segment, with another ledger or another plan where given."""
        return msgspec.structs.replace(
            self.place,
            plan=msgspec.structs.replace(self.place.plan, **plan),
            key=segment.key,
            ledger=self.place.ledger if ledger is None else ledger,
            saved_at=self.now,
            open=False,
            making_up=self.place.making_up if making_up is None else making_up,
        )

    def with_event(self, event: Event) -> "Moment":
        """The same moment, as if something else had been meant."""
        return Moment(self.state, self.before, event, self.now, self.library)

    def with_state(self, state: CoachState) -> "Moment":
        """The same moment with another state."""
        return Moment(state, self.before, self.event, self.now, self.library)


def known(plan: Plan, library: Library) -> bool:
    """Whether a plan makes sense with what the library has now."""
    if plan.first_side is Side.BOTH:
        return False
    if plan.routine is None:
        return plan.stretch in library.stretches
    routine = library.routines.get(plan.routine)
    return routine is not None and set(plan.chosen) <= {item.stretch for item in routine.items}


def settle(
    state: CoachState, now: int, library: Library, timing: Timing, *, answers: bool = False, commands: bool = False
) -> CoachState:
    """Bring a state up to now: what is certainly done of the block is credited, and an ended block is left behind.

    answers: the event answers the question at the block's end; who does so has heard it, if it can have been asked.
    commands: it may be that answer, but is said in the middle of a hold too, so an ordinary voice must have asked it.
    """
    if state.place is None or not known(state.place.plan, library):
        dangling = state.phase in (Phase.PLAYING, Phase.WAITING, Phase.PAUSED)
        return state.but(place=None, block=None, phase=Phase.IDLE if dangling else state.phase)
    place, block = state.place, state.block
    if state.phase is not Phase.PLAYING or block is None:
        return state
    program = compile_program(state.place.plan, library, state.preferences.counting)
    position, surely = locate(block, now, timing), locate(block, now, timing.surest)
    heard = could_be_over(block, now, timing) if answers else commands and could_be_over(block, now, timing, 1.0)
    if heard or (could_be_over(block, now, timing) and _nothing_timed_from(position, block, program)):
        position = Position("", 0, over=True)
        surely = position if answers else surely
    ledger = _credited_up_to(position, surely, block, place.ledger, program)
    key = block.then if position.over else position.key or place.key
    place = msgspec.structs.replace(place, key=key, ledger=ledger, saved_at=now, moved_at=now, open=False)
    state = count_finished(state, place, program, now)
    if not position.over:
        return state
    if block.end is End.FINISHED:
        return state.but(phase=Phase.FINISHED, last=place.plan, place=None, block=None)
    if block.end is End.OWED:
        return state.but(phase=Phase.ASKING, question=Question(Asked.OWED), block=None)
    return state.but(phase=Phase.WAITING, block=None)


def _nothing_timed_from(position: Position, block: Block, program: Program) -> bool:
    """Whether only words are left of a block: then nothing is credited too early by taking them as heard."""
    keys = [mark.key for mark in block.marks]
    if position.key not in keys:
        return False
    left = (program.get(key) for key in keys[keys.index(position.key) :])
    return not any(segment is not None and segment.timed for segment in left)


def _credited_up_to(position: Position, surely: Position, block: Block, before: Ledger, program: Program) -> Ledger:
    """What was had up to a position; a hold that opens gates is complete only where that is sure."""
    ledger = before
    if not (position.key or position.over):
        return ledger
    keys = [mark.key for mark in block.marks]
    passed = keys if surely.over else keys[: keys.index(surely.key)] if surely.key else []
    for mark in block.marks:
        segment = program.get(mark.key)
        here = mark.key == position.key and not position.over
        if segment and segment.timed:
            had_s = segment.seconds - segment.after(credited(before, segment)).seconds
            done_s = had_s + position.into_ms // 1000 if here else segment.seconds
            if mark.key in program.openers and mark.key not in passed:
                done_s = min(done_s, segment.seconds - 1)
            ledger = credit(ledger, segment, max(done_s, credited(before, segment)))
        if here:
            break
    return ledger


def count_finished(state: CoachState, place: Place, program: Program, now: int) -> CoachState:
    """The state at that place, with the stretches finished since it was last counted added to today's history."""
    finished = sum(complete(program, place.ledger, item) for item in {segment.item for segment in program.segments})
    history = add_to_history(state.history, finished - place.counted, now)
    counted = max(finished, place.counted)
    return state.but(history=history, place=msgspec.structs.replace(place, counted=counted))


def add_to_history(history: tuple[Day, ...], stretches: int, now: int) -> tuple[Day, ...]:
    """The history with so many more finished stretches today; days older than 90 are dropped."""
    if stretches <= 0:
        return history
    today = now // DAY_MS
    kept = [day for day in history if today - KEPT_DAYS < day.day < today]
    already = sum(day.stretches for day in history if day.day == today)
    return (*kept, Day(today, min(1000, already + stretches)))
