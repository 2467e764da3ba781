"""A conversation with the core on a virtual clock: every turn is stepped, worded and sent through JSON."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import ResponseEnvelope

from skill.alexa.limits import problems
from skill.alexa.reply import to_response
from skill.coach import events as on
from skill.coach.acts import Act, Narrate
from skill.coach.coach import step, with_marks
from skill.coach.events import Event
from skill.coach.program import Program, Segment, compile_program, items_of
from skill.coach.state import CoachState, Mark, Plan
from skill.coach.timing import Timing
from skill.coach.words import Asked, Counting, Mode, Side
from skill.library import Library, load_library
from skill.library.model import HoldDose
from skill.recall import attributes, carried, reopened
from skill.voice.script import Part, Say, Script
from skill.voice.wording import Voice

NOW = 1_800_000_000_000
SESSION = "amzn1.echo-api.session.9f0d6a4e-2b5c-4a8e-9d3c-6f1e7a5b4c3d"
VERSION = 99_999
EXACT = Timing(start_latency_ms=0, interrupt_latency_ms=0, slowest=1.0)
_SERIALIZER = DefaultSerializer()


@cache
def library() -> Library:
    """The content that the package ships."""
    return load_library(validate=False)


@cache
def voice() -> Voice:
    """Its English voice."""
    return Voice(library(), "en")


def plans() -> list[Plan]:
    """Every stretch and every routine."""
    found = [Plan(stretch=stretch) for stretch in library().stretches]
    return found + [Plan(routine=routine) for routine in library().routines]


def name(plan: Plan) -> str:
    """The id of a plan's stretch or routine."""
    return plan.routine or plan.stretch or ""


def words(parts: tuple[Part, ...]) -> str:
    """The words of some parts of a script, without its silences."""
    return " ".join(part.text for part in parts if isinstance(part, Say))


def longest_hold(plan: Plan) -> int:
    """The longest hold in seconds that a plan may be given, 0 where nothing is held."""
    doses = [library().stretches[item.stretch].dose for item in items_of(plan, library())]
    return max([dose.longest for dose in doses if isinstance(dose, HoldDose)], default=0)


def program(plan: Plan, counting: Counting = Counting.LAST_FIVE) -> Program:
    return compile_program(plan, library(), counting)


def through_json(state: CoachState) -> CoachState:
    """The state as the next request of the session brings it; it must be the same."""
    returned = carried(json.loads(json.dumps(attributes(SESSION, state, VERSION))), SESSION, library())
    assert returned == (state, VERSION)
    return returned[0]


def reply_json(script: Script, state: CoachState) -> dict[str, Any]:
    """The whole reply as it goes to Alexa."""
    plain: dict[str, Any] = _SERIALIZER.serialize(
        ResponseEnvelope(
            version="1.0",
            session_attributes=attributes(SESSION, state, VERSION),
            response=to_response(script),
        )
    )
    return plain


@dataclass(frozen=True)
class Reply:
    """One turn's result."""

    state: CoachState
    acts: tuple[Act, ...]
    script: Script

    @property
    def problems(self) -> list[str]:
        """What Alexa would refuse."""
        return list(problems(reply_json(self.script, self.state)))

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What is narrated, the way into it left out."""
        return tuple(segment for act in self.acts if isinstance(act, Narrate) for segment in act.segments)

    @property
    def keys(self) -> list[str]:
        """The keys of what is narrated."""
        return [segment.key for segment in self.segments]

    @property
    def kinds(self) -> list[str]:
        """The names of the acts."""
        return [type(act).__name__ for act in self.acts]

    def act(self, kind: type[Act]) -> Any:
        """The one act of a kind."""
        (found,) = (act for act in self.acts if isinstance(act, kind))
        return found


def answer(state: CoachState, event: Event, now: int, timing: Timing = EXACT) -> Reply:
    """One turn: the event answered, worded, and the marks put into the state."""
    after, acts = step(state, event, now, library(), timing)
    script = voice().word(acts, after.turn)
    return Reply(through_json(with_marks(after, script.marks)), acts, script)


class Talk:
    """A person and the coach, to whom speech sounds exactly as long as it was estimated."""

    def __init__(self, state: CoachState | None = None, now: int = NOW) -> None:
        self.state = state or CoachState()
        self.now = now
        self.last: Reply | None = None

    def say(self, event: Event) -> Reply:
        """Say something now."""
        reply = answer(self.state, event, self.now)
        assert reply.problems == []
        self.state, self.last = reply.state, reply
        return reply

    def wait(self, seconds: float) -> "Talk":
        """Let time pass."""
        self.now += round(seconds * 1000)
        return self

    def at(self, path: str, into_s: float = 0) -> "Talk":
        """Go to so many seconds into the first segment of the running block whose key ends in a path."""
        self.now = self._block_start() + self.mark(path).at_ms + round(into_s * 1000)
        return self

    def finish(self) -> "Talk":
        """Go to one second after the end of the running block."""
        assert self.state.block is not None
        self.now = self._block_start() + self.state.block.marks[-1].at_ms + 1000
        return self

    def mark(self, path: str) -> Mark:
        """The mark of the first segment of the running block whose key ends in a path."""
        assert self.state.block is not None
        return next(mark for mark in self.state.block.marks if mark.key.endswith(path))

    def new_session(self, after_s: float) -> "Talk":
        """The session is over without an end having been seen; another one begins later."""
        self.wait(after_s)
        self.state = reopened(json.loads(json.dumps(self.state.to_saved())), self.now)
        return self

    def start(self, plan: Plan) -> Reply:
        """Start a plan and give every clear no; the reply begins the first movement."""
        if plan.routine:
            self.say(on.StartRoutine(plan.routine))
        else:
            self.say(on.Start(stretch=plan.stretch, hold_s=plan.hold_s, side=plan.first_side))
        return self.clear()

    def clear(self) -> Reply:
        """Choose what is to be chosen, answer no as long as the coach asks whether anything hurts, then begin."""
        reply = self.last
        while self.state.question is not None:
            choosing = self.state.question.asked in (Asked.WHICH, Asked.SECOND)
            reply = self.wait(20).say(on.Choose("first") if choosing else on.No())
        return reply if reply and reply.segments else self.wait(5).say(on.Ready())

    def _block_start(self) -> int:
        assert self.state.block is not None
        return self.state.block.started_at


def playing(stretch: str = "lying-figure-four", *, mode: Mode = Mode.HANDS_FREE, **choices: Any) -> Talk:
    """A conversation whose first movement begins now."""
    talk = Talk()
    talk.say(on.SetMode(mode))
    if stretch in library().routines:
        talk.start(Plan(routine=stretch))
    else:
        talk.start(Plan(stretch=stretch, first_side=choices.pop("side", Side.RIGHT), **choices))
    return talk
