"""What must hold of every answer, wherever the state came from: looked at from beside `step`, as it happens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.coach import step
from skill.coach.events import Event
from skill.coach.program import Segment, compile_program
from skill.coach.state import CoachState
from skill.coach.timing import Timing
from skill.coach.words import Asked, Kind, Phase
from skill.library.model import HoldDose, Library
from skill.store import Row

MARKER = "zqx"
"""Stands in whatever a person is heard to say, so that it can be looked for where it may not be."""

OF_HEALTH = ("pain", "numb", "tingl", "cramp", "dizz", "discomfort", "hurt", "nerve", "injur", "sciati", "pregnan")
OF_THE_SESSION = ("cleared", "screened", "question", "asked", "missed", "phase", "block", "amzn1.ask.account")
STORED = {"schema", "place", "preferences", "history"}
MOVES_NOBODY = (
    on.Launch,
    on.ListStretches,
    on.ListRoutines,
    on.Pause,
    on.ChangeHold,
    on.Progress,
    on.Hurts,
    on.Ask,
    on.History,
    on.SetMode,
    on.SetCounting,
    on.Reminder,
    on.ForgetMe,
    on.Help,
    on.Stop,
    on.NotUnderstood,
    on.SessionEnded,
    on.Elsewhere,
)
"""Events that start nobody moving who stands still: after pain, only the person's own word does."""


class Watch:
    """Looks at every step; `faults` holds, one line each, what should not have been."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.acts: tuple[Act, ...] = ()
        self.after = CoachState()

    def step(
        self, state: CoachState, event: Event, now: int, library: Library, timing: Timing
    ) -> tuple[CoachState, tuple[Act, ...]]:
        """Answer as the core does, and look at the answer."""
        after, acts = step(state, event, now, library, timing)
        self.after, self.acts = after, acts
        self.faults += [
            f"{type(event).__name__} in {state.phase}: {fault}" for fault in _of(state, event, after, acts, library)
        ]
        return after, acts

    @property
    def narrated(self) -> tuple[Segment, ...]:
        """What the last answer lets the person do."""
        return tuple(s for act in self.acts if isinstance(act, say.Narrate) for s in (*act.lead, *act.segments))

    def row(self, row: Row | None) -> None:
        """Look at what is stored."""
        if row is not None:
            self.faults += [f"stored: {fault}" for part in (row.saved, row.before or {}) for fault in _stored(part)]

    def log(self, line: dict[str, Any]) -> None:
        """Look at what is logged of a turn."""
        # The id of a request is Alexa's alone; a bent one may hold anything.
        text = json.dumps({key: value for key, value in line.items() if key != "request"}).lower()
        found = [word for word in (MARKER, "amzn1.ask.account", *OF_HEALTH) if word in text]
        self.faults += [f"logged: {word}" for word in found]


@contextmanager
def watching() -> Iterator[Watch]:
    """Look at each turn that is answered meanwhile."""
    watch = Watch()
    with patch("skill.turn.step", watch.step):
        yield watch


def _of(before: CoachState, event: Event, after: CoachState, acts: tuple[Act, ...], library: Library) -> Iterator[str]:
    if any(isinstance(act, q.Question) for act in acts[:-1]):
        yield "a question that is not the last thing said"
    asked = before.question and before.question.asked
    if after.cleared and not before.cleared and not (isinstance(event, on.No) and asked is Asked.PAIN):
        yield "cleared without a clear no"
    if after.screened and not before.screened and not (isinstance(event, on.No) and asked is Asked.NERVE):
        yield "screened without a clear no"
    narrations = [act for act in acts if isinstance(act, say.Narrate)]
    if isinstance(event, on.Hurts):
        yield from _after_pain(after, acts)
    if narrations and before.phase is not Phase.PLAYING and isinstance(event, MOVES_NOBODY):
        yield "movement that nobody asked for"
    for act in narrations:
        yield from _narration(act, after, library)


def _after_pain(after: CoachState, acts: tuple[Act, ...]) -> Iterator[str]:
    if any(isinstance(act, say.Narrate) for act in acts):
        yield "movement right after pain"
    if isinstance(acts[0], say.EaseOff):
        return
    if after.place is not None or after.block is not None or after.cleared:
        yield "something is left to go on from after pain"
    if not isinstance(acts[0], say.StopNow) or isinstance(acts[-1], q.Question):
        yield "the session stays open after pain"


def _narration(act: say.Narrate, after: CoachState, library: Library) -> Iterator[str]:
    if not after.cleared:
        yield "movement before a clear no to the pain question"
    if any(library.stretches[s.stretch].screening for s in act.segments) and not after.screened:
        yield "movement before a clear no to the nerve question"
    if after.place is None:
        yield "movement without a place"
        return
    program = compile_program(after.place.plan, library, after.preferences.counting)
    credited, played = after.place.ledger.credited, set[str]()
    for segment in (*act.lead, *act.segments):
        if segment.gate is not None:
            key, seconds, after_pass = segment.gate
            earlier = [s for s in program.item(segment.item) if s.timed and s.number <= after_pass]
            if not (key in played or credited.get(key, 0) >= seconds):
                yield f"{segment.key}: its gate is closed"
            if any(credited.get(s.key, 0) < s.seconds for s in earlier):
                yield f"{segment.key}: before a whole pass"
        if segment.timed:
            played.add(segment.key)
            yield from _timed(segment, library)


def _timed(segment: Segment, library: Library) -> Iterator[str]:
    dose = library.stretches[segment.stretch].dose
    if isinstance(dose, HoldDose) and not 5 <= segment.seconds <= max(dose.longest, 60):
        yield f"{segment.key}: a hold of {segment.seconds} seconds"
    if segment.kind is not Kind.HOLD and segment.amount < 1:
        yield f"{segment.key}: nothing to count"


def _stored(saved: dict[str, object]) -> Iterator[str]:
    if not set(saved) <= STORED:
        yield f"more than is kept: {sorted(set(saved) - STORED)}"
    text = json.dumps(saved).lower()
    yield from (word for word in (MARKER, *OF_HEALTH, *OF_THE_SESSION) if word in text)
