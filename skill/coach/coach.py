"""step(): the state machine. What was meant, and when, becomes the next state and what is to be expressed."""

import msgspec

from skill.coach import acts as say
from skill.coach.acts import Act
from skill.coach.asides import nothing_running
from skill.coach.events import Event, Hurts, NotUnderstood, SessionEnded, Stop
from skill.coach.moment import Moment, known, settle
from skill.coach.safety import SCREENING, insist, passes_screening
from skill.coach.state import CoachState, Mark
from skill.coach.table import ALSO_COMMANDS, CLOSING_ANSWERS, NEEDS_PLACE, TABLE, Action
from skill.coach.timing import Timing
from skill.coach.words import Asked, End, Phase
from skill.library.model import Library


def step(
    state: CoachState, event: Event, now: int, library: Library, timing: Timing | None = None
) -> tuple[CoachState, tuple[Act, ...]]:
    """Answer an event at `now` (ms since the epoch).

    Deterministic: the same arguments give the same result. The acts end with a Question exactly when the session is
    to stay open; a SessionEnded gets none at all.
    """
    commands = type(event) in ALSO_COMMANDS
    answers = answers_the_end(state, event)
    settled = settle(state, now, library, timing or Timing(), answers=answers, commands=commands)
    settled, remarks = at_a_known_place(Moment(settled, state, event, now, library))
    moment = Moment(settled, state, event, now, library)
    after, acts = action_for(moment)(moment)
    if acts and not isinstance(event, Hurts):
        acts = (*(remark for remark in remarks if remark not in acts), *acts)
    missed = after.missed if isinstance(event, NotUnderstood) else 0
    turn = after.turn + (not isinstance(event, SessionEnded))
    return after.but(missed=missed, turn=turn), acts


def answers_the_end(state: CoachState, event: Event) -> bool:
    """Whether an event answers the question at the end of the block: to a last one, a farewell is an answer too."""
    last = state.block is not None and state.block.end is End.FINISHED
    return type(event) in CLOSING_ANSWERS or (last and isinstance(event, Stop))


def at_a_known_place(m: Moment) -> tuple[CoachState, tuple[Act, ...]]:
    """The state with its place where the content still has it, and what is to be said about that."""
    remarks: tuple[Act, ...] = ()
    if m.state.place is None:
        if m.before.place is None or known(m.before.place.plan, m.library):
            return m.state, ()
        return m.state.but(phase=Phase.IDLE, question=None, block=None), (say.PlaceGone(),)
    state = m.state
    if m.program.get(m.place.key) is None:
        state, remarks = m.state.but(place=m.at(m.segment)), (say.PlaceMoved(m.segment.stretch, m.side),)
    if state.question and state.question.asked is Asked.OWED and not m.segment.timed:
        # What was owed is not in the content any more.
        state = state.but(phase=Phase.PAUSED, question=None)
    return state, remarks


def action_for(m: Moment) -> Action:
    """The action of the table's cell, unless a safety question is open that this event does not answer."""
    question = m.state.question
    if question and question.asked in SCREENING and not passes_screening(m.event):
        return insist
    action = TABLE[type(m.event)][m.state.phase]
    if action in NEEDS_PLACE and m.state.place is None:
        return nothing_running
    return action


def with_marks(state: CoachState, marks: tuple[Mark, ...]) -> CoachState:
    """The state with the marks of the block that was just worded."""
    if state.block is None:
        return state
    return state.but(block=msgspec.structs.replace(state.block, marks=marks))
