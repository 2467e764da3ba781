"""The moves that every answer is made of: play on, wait, ask, go on where it was, and end."""

from collections.abc import Callable

import msgspec

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import Pending, Resume, Start, StartRoutine, Suggest
from skill.coach.flow import (
    about_ms,
    complete,
    credited,
    first_owed,
    next_group,
    passage_from,
    passes_complete,
    with_played,
)
from skill.coach.moment import Moment, Outcome, count_finished
from skill.coach.naming import meant
from skill.coach.program import Program, Segment, gated
from skill.coach.state import Block, Ledger, Place, Question
from skill.coach.words import WAITS, Asked, End, Kind, Phase, Side
from skill.library.model import BreathDose

Acts = tuple[Act, ...]
_WORDS_OF_AN_ACT_MS = 4000


def go(m: Moment, place: Place, acts: Acts = (), lead: tuple[Segment, ...] = ()) -> Outcome:
    """Go on from a place: wait there when it is a waiting point, else play from it."""
    segment = m.compile(place.plan).nearest(place.key)[0]
    return wait_at(m, place, acts) if segment.kind in WAITS else play(m, place, acts, lead)


def play(m: Moment, place: Place, acts: Acts = (), lead: tuple[Segment, ...] = ()) -> Outcome:
    """Speak the passage that begins at a place, ending with the question that follows it.

    The only move that lets anybody move, so the one that cannot be reached without the safety questions.
    """
    program = m.compile(place.plan)
    start = program.nearest(place.key)[0]
    screening = m.library.stretches[start.stretch].screening
    if not m.state.cleared or (screening and not m.state.screened):
        asked = m.with_state(m.state.but(place=place))
        return guarded(asked, Resume(), acts, lambda then, said: play(then, place, said, lead))
    slow = 2 if m.state.unhurried else 1
    before_ms = sum(about_ms(segment, slow) for segment in lead) + len(acts) * _WORDS_OF_AN_ACT_MS
    mode = m.state.preferences.mode
    passage = passage_from(
        program, place.ledger, start, mode, before_ms=before_ms, slow=slow, making_up=place.making_up
    )
    state = m.state.but(
        phase=Phase.PLAYING,
        under_way=True,
        place=msgspec.structs.replace(place, moved_at=m.now, open=False),
        question=None,
        block=Block(m.now, passage.end, passage.then.key if passage.then else ""),
    )
    if passage.closed and (start.kind not in (Kind.HOLD, Kind.COUNT_IN) or not passage.segments):
        gate = closed_gate(program, place.ledger, passage.closed)
        # After an aside it has been said before.
        acts = acts if gate in acts or say.GoingOn() in acts else (*acts, gate)
    if not (passage.segments and passage.segments[0].key == start.key):
        lead = ()
    eased = start.stretch in place.plan.eased
    narrate = say.Narrate(passage.segments, lead, state.unhurried, eased)
    if passage.end is End.FINISHED:
        ending: Acts = _account(program, with_played(place.ledger, passage.segments))
    elif passage.end is End.OWED:
        assert passage.then is not None
        ending = (ask_owed(program, place.ledger, passage.then),)
    else:
        assert passage.then is not None
        then = msgspec.structs.replace(place, ledger=with_played(place.ledger, passage.segments))
        ending = waiting_acts(m, program, passage.then, then)
    return state, (*acts, narrate, *ending)


def closed_gate(program: Program, ledger: Ledger, segment: Segment) -> say.GateClosed:
    """Say what a closed step is waiting for."""
    assert segment.gate is not None
    key, seconds, after_pass = segment.gate
    whole_pass = not passes_complete(program, ledger, segment.item, after_pass)
    return say.GateClosed(segment.step, key.rsplit("/", 1)[1], seconds, whole_pass)


def _account(program: Program, ledger: Ledger) -> Acts:
    """An honest account of a plan, in which only what was done in full counts, and the question that ends it."""
    items = {segment.item for segment in program.segments}
    done = sum(complete(program, ledger, item) for item in items)
    account = say.Congratulate(done) if done == len(items) else say.PartDone(done, len(items))
    return account, q.AskAnother()


def wait_at(m: Moment, place: Place, acts: Acts = ()) -> Outcome:
    """Wait at a segment, with the question that belongs there."""
    program = m.compile(place.plan)
    segment = program.nearest(place.key)[0]
    state = m.state.but(phase=Phase.WAITING, place=place, block=None, question=None)
    return state, (*acts, *waiting_acts(m, program, segment, place))


def waiting_acts(m: Moment, program: Program, segment: Segment, place: Place) -> Acts:
    """What is said at a waiting point: the introduction of what comes, and the question."""
    if segment.kind in (Kind.INTRODUCE, Kind.REST):
        return (introduction(m, segment, place), q.AskReady())
    return (waiting_question(m, program, segment, place),)


def waiting_question(m: Moment, program: Program, segment: Segment, place: Place) -> q.Question:
    """The question of a waiting point."""
    if segment.kind in (Kind.INTRODUCE, Kind.REST):
        return q.AskReady()
    if segment.kind is Kind.SWITCH:
        return q.AskSide(segment.side)
    if segment.kind is not Kind.CHECK_IN:
        return q.AskNextStep()
    stretch = m.library.stretches[segment.stretch]
    if isinstance(stretch.dose, BreathDose):
        return q.AskEnoughBreaths(segment.side)
    if not any(step.stage for step in stretch.steps):
        return q.AskSet(segment.number, segment.passes)
    ahead = [s for s in program.item(segment.item) if s.number == segment.number]
    opening = [s for s in ahead if not s.gate or passes_complete(program, place.ledger, s.item, s.gate[2])]
    return q.AskPass(max(s.stage for s in opening))


def introduction(m: Moment, segment: Segment, place: Place) -> say.Introduce:
    """Introduce the stretch that a segment opens: position, dose and sides."""
    program = m.compile(place.plan)
    timed = next(s for s in program.item(segment.item) if s.timed)
    return say.Introduce(
        segment.stretch, timed.measure, timed.amount, segment.passes, segment.side, segment.kind is Kind.REST
    )


def ask_owed(program: Program, ledger: Ledger, segment: Segment) -> q.AskOwed:
    """Offer what a side still lacks; a side with gates is done from its start again."""
    whole = gated(program.groups[segment.group])
    left = segment.after(credited(ledger, segment))
    return q.AskOwed(segment.stretch, segment.side, segment.measure, left.amount, whole)


def ask(m: Moment, asked: Asked, pending: Pending | None, acts: Acts, wish: Suggest | None = None) -> Outcome:
    """Open a question; its act is the last of `acts`; wish: what is offered was found for it."""
    return m.state.but(phase=Phase.ASKING, block=None, question=Question(asked, pending, wish=wish)), acts


def guarded(m: Moment, pending: Pending, acts: Acts, then: Callable[[Moment, Acts], Outcome]) -> Outcome:
    """Let a movement begin only after a clear no to the pain question, and to the nerve question where it belongs."""
    if not m.state.cleared:
        m = with_preferences(m, introduced=True)
        first = () if m.before.preferences.introduced else (say.Disclaimer(),)
        return ask(m, Asked.PAIN, pending, (*first, *acts, say.StopLine(), q.AskPain()))
    if m.stretch.screening and not m.state.screened:
        return ask(m, Asked.NERVE, pending, (*acts, q.AskNerve()))
    return then(m, acts)


def with_preferences(m: Moment, **changes: object) -> Moment:
    """The moment with some preferences changed."""
    return m.with_state(m.state.but(preferences=msgspec.structs.replace(m.state.preferences, **changes)))


def side_over(m: Moment, place: Place, group: str, acts: Acts) -> Outcome:
    """A side is over: on to the next one, or offer what is owed, or finish."""
    program = m.compile(place.plan)
    following = next_group(program, place.ledger, group, making_up=place.making_up)
    if following is not None:
        first = program.groups[following][0]
        return go(m, replace_key(place, first), acts)
    return wind_up(m, place, acts)


def replace_key(place: Place, segment: Segment) -> Place:
    """A place moved to a segment."""
    return msgspec.structs.replace(place, key=segment.key)


def wind_up(m: Moment, place: Place, acts: Acts) -> Outcome:
    """Nothing comes next: offer what is owed, or end the plan."""
    program = m.compile(place.plan)
    lacking = first_owed(program, place.ledger)
    if lacking is None:
        return finish(m, place, acts)
    m = m.with_state(m.state.but(place=replace_key(place, lacking)))
    return ask(m, Asked.OWED, None, (*acts, ask_owed(program, place.ledger, lacking)))


def finish(m: Moment, place: Place, acts: Acts = ()) -> Outcome:
    """End the plan with an honest account."""
    program = m.compile(place.plan)
    counted = count_finished(m.state, place, program, m.now)
    state = counted.but(phase=Phase.FINISHED, last=place.plan, place=None, block=None, question=None)
    return state, (*acts, *_account(program, place.ledger))


def go_on(m: Moment, acts: Acts) -> Outcome:
    """After an aside: back to the same second, or to the question that was open."""
    phase = m.state.phase
    if phase is Phase.PLAYING:
        return back_to_it(m, acts)
    if phase is Phase.WAITING:
        state = m.state
        return state, (*acts, waiting_question(m, m.program, m.segment, m.place))
    if phase is Phase.PAUSED:
        return m.state, (*acts, q.AskGoOn())
    if phase is Phase.ASKING and m.state.question:
        return m.state, (*acts, open_question(m))
    if phase is Phase.FINISHED:
        return m.state, (*acts, q.AskAnother())
    return m.state, (*acts, q.AskWhatNext())


def back_to_it(m: Moment, acts: Acts) -> Outcome:
    """Back into the running passage: to the same second of a hold, or to the start of the current step."""
    if m.left_s is not None:
        back: Act = say.BackToIt(m.left_s)
    else:
        back = say.GoingOn()
    return play(m, m.at(m.segment), (*acts, back))


def open_question(m: Moment) -> q.Question:
    """The question that is open, to be asked again."""
    assert m.state.question is not None
    asked = m.state.question.asked
    simple: dict[Asked, q.Question] = {
        Asked.PAIN: q.AskPain(),
        Asked.NERVE: q.AskNerve(),
        Asked.EASIER: q.AskEasier(),
        Asked.BEGIN: q.AskBegin(),
        Asked.CONTINUE: q.AskContinue(m.side if m.state.place else Side.BOTH),
        Asked.ELSEWHERE: q.AskFromThere(),
        Asked.FORGET: q.AskForget(),
        Asked.MORE: q.AskMore(),
    }
    if asked in simple:
        return simple[asked]
    if asked is Asked.WHICH:
        return q.AskWhich(offer(m))
    if asked is Asked.SECOND:
        return q.AskSecond(offer(m))
    if m.state.place is None:
        return q.AskWhatNext()
    if asked is Asked.OWED:
        return ask_owed(m.program, m.place.ledger, m.segment)
    if asked is Asked.RESTART:
        return q.AskResumeOrRestart(m.segment.stretch, m.side, m.left_next_time_s)
    return q.AskResume(m.segment.stretch, m.side, m.left_next_time_s)


def count_in(program: Program, timed: Segment) -> tuple[Segment, ...]:
    """The count-in of a timed segment, for what is left of it."""
    group = program.groups[timed.group]
    before = next((s for s in group if s.kind is Kind.COUNT_IN and s.step == timed.step), None)
    return () if before is None else (msgspec.structs.replace(before, amount=timed.amount),)


def offer(m: Moment) -> tuple[str, ...]:
    """The stretches that an open question offers to choose from."""
    question = m.state.question
    if question is None or question.asked not in (Asked.WHICH, Asked.SECOND):
        return ()
    if isinstance(question.pending, StartRoutine):
        items = m.library.routines[question.pending.routine or ""].items
        return tuple(item.stretch for item in items if item.stretch not in question.pending.chosen)
    return meant(question.pending.stretch, m.library) if isinstance(question.pending, Start) else ()
