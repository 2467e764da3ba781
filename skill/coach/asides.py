"""Asides: settings, progress, history and the ends of a session; most leave the person's place where it was."""

import msgspec

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.events import ChangeHold, SetCounting, SetMode
from skill.coach.flow import call_done, credited, held, owed
from skill.coach.moment import DAY_MS, Moment, Outcome
from skill.coach.moves import ask, go_on, with_preferences
from skill.coach.program import Segment, gated, hold_seconds, items_of
from skill.coach.running import pause
from skill.coach.starting import fit_hold, launch, offer_resume
from skill.coach.state import CoachState, Ledger
from skill.coach.words import Asked, Kind, Phase
from skill.library.model import HoldDose

LONGER_BY_S = 10
MISSED_IN_A_ROW = 3
_WEEK = 7
_STREAK_FORGIVES = 1


def progress(m: Moment) -> Outcome:
    """How much is left here, on the other side, in sets and in stretches; an open offer says it by itself."""
    if m.state.question and m.state.question.asked is Asked.OWED:
        return go_on(m, ())
    here, ledger = m.segment, m.place.ledger
    group = m.program.groups[here.group]
    to_come = [s for s in group[group.index(here) :] if s.timed]
    others = [s for s in m.program.item(here.item) if s.timed and s.number == here.number and s.group != here.group]
    left = say.Left(
        here.stretch,
        m.side,
        m.program.timed_by_side[here.group][0].measure,
        here.after(credited(ledger, here)).amount if here.timed else _amount(to_come, ledger),
        here.timed,
        more_here=_amount(to_come[1:], ledger) if here.timed else 0,
        other_side=0 if set(ledger.left_out) & {s.group for s in others} else _amount(others, ledger),
        sets=here.passes - here.number,
        stretches=len({s.item for s in m.program.segments if s.item > here.item}),
    )
    return go_on(m, (left,))


def _amount(segments: list[Segment], ledger: Ledger) -> int:
    """The seconds, breaths or repetitions that some timed segments still take."""
    return sum(s.after(credited(ledger, s)).amount for s in segments if credited(ledger, s) < s.seconds)


def set_mode(m: Moment) -> Outcome:
    """Hands-free or step by step, from now on."""
    assert isinstance(m.event, SetMode)
    if m.event.mode is None:
        return go_on(m, (say.WhichMode(),))
    return go_on(with_preferences(m, mode=m.event.mode), (say.ModeSet(m.event.mode),))


def set_counting(m: Moment) -> Outcome:
    """Which seconds are counted aloud, from now on."""
    assert isinstance(m.event, SetCounting)
    if m.event.counting is None:
        return go_on(m, (say.WhichCounting(),))
    return go_on(with_preferences(m, counting=m.event.counting), (say.CountingSet(m.event.counting),))


def change_hold(m: Moment) -> Outcome:
    """Longer, shorter or so many seconds, for every hold of the plan, within each stretch's limits."""
    assert isinstance(m.event, ChangeHold)
    stretch = m.stretch
    if not isinstance(stretch.dose, HoldDose):
        return go_on(m, (say.NotTimed(stretch.id),))
    wanted = m.event.seconds
    if m.event.longer is not None:
        item = items_of(m.place.plan, m.library)[m.segment.item]
        by_s = (m.event.seconds or LONGER_BY_S) * (1 if m.event.longer else -1)
        wanted = hold_seconds(stretch, m.place.plan, item) + by_s
    if wanted is None:
        return go_on(m, (say.WhichHold(),))
    seconds, acts = fit_hold(m, stretch.id, wanted)
    plan = msgspec.structs.replace(m.place.plan, hold_s=seconds)
    place = msgspec.structs.replace(m.place, plan=plan, ledger=_complete_stays_complete(m))
    m = m.with_state(m.state.but(place=place))
    group = m.program.groups[m.segment.group]
    hold = next((s for s in group[group.index(m.segment) :] if s.kind is Kind.HOLD), None)
    if seconds and hold and hold.seconds > seconds:
        acts = (say.HeldForGate(hold.seconds, seconds),)
    return go_on(m, acts)


def _complete_stays_complete(m: Moment) -> Ledger:
    """The ledger with the sides that had all they were prescribed called done: a longer hold is not owed to them."""
    ledger = m.place.ledger
    for group, segments in m.program.groups.items():
        gates = gated(m.program.item(segments[0].item))
        if not gates and held(m.program, ledger, group) and not owed(m.program, ledger, group):
            ledger = call_done(ledger, group)
    return ledger


def history(m: Moment) -> Outcome:
    """What was done in the last seven days, and the streak, which forgives a day.

    Nothing is said of today: where the person's day begins, Alexa does not tell.
    """
    today = m.now // DAY_MS
    days = {day.day: day.stretches for day in m.state.history}
    week = [count for day, count in days.items() if today - _WEEK < day <= today]
    return go_on(m, (say.Credit(len(week), sum(week), streak(set(days), today)),))


def streak(days: set[int], today: int) -> int:
    """Days with a finished stretch in a row up to today, one missed day between two of them forgiven."""
    reached = [day for day in sorted(days, reverse=True) if day <= today]
    length, last = 0, today
    for day in reached:
        if last - day > 1 + _STREAK_FORGIVES:
            break
        length, last = length + 1, day
    return length


def not_understood(m: Moment) -> Outcome:
    """Say so, pain first, and go on; the third time running, pause."""
    missed = min(m.state.missed + 1, MISSED_IN_A_ROW)
    m = m.with_state(m.state.but(missed=missed))
    moving = m.state.phase is Phase.PLAYING
    if moving and missed >= MISSED_IN_A_ROW:
        state, acts = pause(m)
        return state.but(missed=0), (say.DidNotCatch(moving=True), *acts)
    again = (say.HelpWith(m.state.phase),) if missed > 1 and m.state.phase is Phase.IDLE else ()
    return go_on(m, (say.DidNotCatch(moving), *again))


def help_(m: Moment) -> Outcome:
    """What can be said now."""
    choosing = m.state.question is not None and m.state.question.asked in (Asked.WHICH, Asked.SECOND)
    return go_on(m, (say.HelpWith("choosing" if choosing else m.state.phase),))


def reminder(m: Moment) -> Outcome:
    """Reminders are Alexa's own."""
    return go_on(m, (say.RemindersElsewhere(),))


def nothing_running(m: Moment) -> Outcome:
    """Nothing is running that this could apply to; what was left unfinished is offered."""
    if m.state.phase is Phase.IDLE and m.state.place is not None:
        return offer_resume(m)
    return go_on(m, (say.NothingRunning(),))


def forget_me(m: Moment) -> Outcome:
    """Ask once whether everything is to be deleted."""
    return ask(m, Asked.FORGET, None, (*m.way_out, q.AskForget()))


def forgotten(m: Moment) -> Outcome:
    """Everything is deleted."""
    return CoachState(), (say.Forgotten(),)


def kept(m: Moment) -> Outcome:
    """Nothing is deleted."""
    phase = Phase.PAUSED if m.state.place is not None and m.state.under_way else Phase.IDLE
    return go_on(m.with_state(m.state.but(phase=phase, question=None)), (say.Kept(),))


def what_else(m: Moment) -> Outcome:
    """No to an offer: back to what was interrupted for it, or ask what it shall be."""
    if m.state.place is not None and m.state.under_way:
        return pause(m)
    return m.state.but(phase=Phase.IDLE, question=None), (q.AskWhatNext(),)


def goodbye(m: Moment) -> Outcome:
    """End the session; a place is kept, and said to be."""
    place = m.state.place
    running = (
        place is not None
        and place.moved_at > 0
        and m.state.phase
        in (
            Phase.PLAYING,
            Phase.WAITING,
            Phase.PAUSED,
            Phase.ASKING,
        )
    )
    if not running:
        return m.state.but(phase=Phase.IDLE, block=None, question=None), (say.Goodbye(),)
    state = m.state.but(phase=Phase.PAUSED, block=None, question=None, place=m.at(m.segment))
    return state, (say.Saved(m.segment.stretch, m.side, m.left_next_time_s),)


def no_to_nothing(m: Moment) -> Outcome:
    """No where nothing is open: a farewell, unless it opens a session, whose question had timed out before it."""
    return launch(m) if m.state.turn == 0 else goodbye(m)


def session_ended(m: Moment) -> Outcome:
    """The place moves to this moment; nothing is said."""
    place = m.at(m.segment) if m.state.place else None
    return m.state.but(phase=Phase.PAUSED if place else Phase.IDLE, block=None, question=None, place=place), ()
