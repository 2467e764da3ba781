"""Asides: everything that is answered without moving the person's place, then it goes on where it was."""

import msgspec

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import (
    Ask,
    ChangeHold,
    ListRoutines,
    ListStretches,
    SetCounting,
    SetMode,
    Start,
    StartRoutine,
    Suggest,
)
from skill.coach.flow import owed
from skill.coach.moment import DAY_MS, Moment, Outcome
from skill.coach.moves import ask, go_on, with_preferences
from skill.coach.program import about_seconds, hold_seconds, items_of
from skill.coach.running import pause
from skill.coach.starting import begin, begin_routine, fit_hold, named_stretches
from skill.coach.state import CoachState, Plan
from skill.coach.words import Asked, Phase, Side
from skill.library.model import HoldDose, Sides, Stretch

LONGER_BY_S = 10
MISSED_IN_A_ROW = 3
_LISTED_AT_ONCE = 3
_WEEK = 7
_STREAK_FORGIVES = 1
_TOPICS_OF_A_STRETCH = {"what-to-feel": "feel", "breathing": "breathing"}


def progress(m: Moment) -> Outcome:
    """How much is left here, on the other side, and after this stretch."""
    here = m.segment
    others = [g for g, s in m.program.groups.items() if s[0].item == here.item and g != here.group]
    other_side_s = sum(owed(m.program, m.place.ledger, g) for g in others)
    stretches = len({s.item for s in m.program.segments if s.item > here.item})
    return go_on(m, (say.Left(here.stretch, m.side, m.left_s, other_side_s, stretches),))


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
    item = items_of(m.place.plan, m.library)[m.segment.item]
    now_s = hold_seconds(stretch, m.place.plan, item)
    wanted = m.event.seconds
    if wanted is None:
        wanted = now_s + LONGER_BY_S if m.event.longer else now_s - LONGER_BY_S
    seconds, acts = fit_hold(m, stretch.id, wanted)
    plan = msgspec.structs.replace(m.place.plan, hold_s=seconds)
    place = msgspec.structs.replace(m.place, plan=plan)
    return go_on(m.with_state(m.state.but(place=place)), acts)


def answer(m: Moment) -> Outcome:
    """Answer a question from the content, or say honestly that the sources do not."""
    assert isinstance(m.event, Ask)
    act = find_answer(m, m.event)
    stretch = m.event.stretch
    offered = stretch in m.library.stretches and m.state.phase is Phase.IDLE
    if offered and isinstance(act, say.Answered | say.Steps):
        return ask(m, Asked.BEGIN, Start(stretch=stretch), (act, q.AskBegin(stretch, None)))
    return go_on(m, (act,))


def find_answer(m: Moment, asked: Ask) -> Act:
    """The act that answers a question: about the named stretch, the current one, or in general."""
    current = m.segment.stretch if m.state.place is not None and m.state.phase is not Phase.IDLE else None
    name = _stretch_named(m, asked.stretch, current) or current
    wanted = asked.ask or _TOPICS_OF_A_STRETCH.get(asked.topic or "")
    if asked.condition == "beginner" and name:
        wanted = "level"
    if name and wanted == "steps":
        return say.Steps(name, m.side if name == current else _first_side(m.library.stretches[name]))
    if name and wanted == "safety" and m.state.phase is not Phase.PLAYING:
        return say.SafetyOf(name)
    if name and wanted and m.library.stretches[name].answers.get(wanted):
        return say.Answered(name, wanted)
    general = general_answer(m, asked, name)
    if general:
        return say.AnsweredFrom(general)
    health = asked.condition is not None or wanted == "safety"
    return say.SourcesSilent(health)


def _stretch_named(m: Moment, name: str | None, current: str | None) -> str | None:
    if name is None or name in m.library.stretches:
        return name
    members = [s.id for s in m.library.stretches.values() if s.family == name]
    return current if current in members else next(iter(members), None)


def general_answer(m: Moment, asked: Ask, stretch: str | None) -> str | None:
    """The id of the answer to a question about a topic, muscle or condition, of this stretch before of none."""
    kinds = {"topic": asked.topic, "muscle": asked.muscle, "condition": asked.condition}
    wanted = {kind: value for kind, value in kinds.items() if value}
    if not wanted and asked.ask and not stretch:
        wanted = {"ask": asked.ask}
    for about in ({**wanted, "stretch": stretch}, wanted):
        found = next((answer.id for answer in m.library.answers.values() if answer.about == about), None)
        if found:
            return found
    return None


def history(m: Moment) -> Outcome:
    """What was done today and in the last seven days, and the streak, which forgives a day."""
    today = m.now // DAY_MS
    days = {day.day: day.stretches for day in m.state.history}
    week = [count for day, count in days.items() if today - _WEEK < day <= today]
    return go_on(m, (say.Credit(days.get(today, 0), len(week), sum(week), streak(set(days), today)),))


def streak(days: set[int], today: int) -> int:
    """Days with a finished stretch in a row up to today, one missed day between two of them forgiven."""
    reached = [day for day in sorted(days, reverse=True) if day <= today]
    length, last = 0, today
    for day in reached:
        if last - day > 1 + _STREAK_FORGIVES:
            break
        length, last = length + 1, day
    return length


def list_stretches(m: Moment) -> Outcome:
    """The stretches that fit, a few at a time."""
    assert isinstance(m.event, ListStretches)
    wish = m.event
    fitting = [s.id for s in m.library.stretches.values() if _fits(s, wish.muscle, wish.position)]
    if not fitting:
        return go_on(m, (say.NothingFound(),))
    some, more = _page(fitting, wish.start)
    further = msgspec.structs.replace(wish, start=wish.start + len(some))
    return _listed(m, say.StretchList(some, more), further if more else None)


def list_routines(m: Moment) -> Outcome:
    """The routines, a few at a time."""
    assert isinstance(m.event, ListRoutines)
    some, more = _page(list(m.library.routines), m.event.start)
    further = ListRoutines(start=m.event.start + len(some))
    return _listed(m, say.RoutineList(some, more), further if more else None)


def _page(names: list[str], start: int) -> tuple[tuple[str, ...], bool]:
    some = tuple(names[start : start + _LISTED_AT_ONCE])
    return some, start + len(some) < len(names)


def _listed(m: Moment, act: Act, further: ListStretches | ListRoutines | None) -> Outcome:
    open_list = m.state.question is not None and m.state.question.asked is Asked.MORE
    if further and (m.state.phase in (Phase.IDLE, Phase.FINISHED) or open_list):
        return ask(m, Asked.MORE, further, (act, q.AskMore()))
    if open_list:
        return m.state.but(phase=Phase.IDLE, question=None), (act, q.AskWhatNext())
    return go_on(m, (act,))


def list_on(m: Moment) -> Outcome:
    """More of the list."""
    assert m.state.question is not None
    pending = m.state.question.pending
    again = Moment(m.state, m.before, pending or ListRoutines(), m.now, m.library)
    return list_stretches(again) if isinstance(pending, ListStretches) else list_routines(again)


def _fits(stretch: Stretch, muscle: str | None, position: str | None) -> bool:
    muscles = (*stretch.primary_muscles, *stretch.secondary_muscles)
    return (muscle is None or muscle in muscles) and (position is None or position == stretch.position)


def suggest(m: Moment) -> Outcome:
    """The routine or stretch that fits best, its real length, and the offer to begin."""
    assert isinstance(m.event, Suggest)
    plans = [Plan(routine=r) for r in m.library.routines] + [Plan(stretch=s) for s in m.library.stretches]
    wish = m.event
    best = max(plans, key=lambda plan: _score(m, plan, wish))
    act = say.Suggestion(best.routine, best.stretch, m.compile(best))
    pending = StartRoutine(best.routine) if best.routine else Start(best.stretch)
    return ask(m, Asked.BEGIN, pending, (act, q.AskBegin(best.stretch, best.routine)))


def suggest_any(m: Moment) -> Outcome:
    """You choose: suggest without a wish."""
    return suggest(Moment(m.state, m.before, Suggest(), m.now, m.library))


def _score(m: Moment, plan: Plan, wish: Suggest) -> float:
    stretches = [m.library.stretches[item.stretch] for item in items_of(plan, m.library)]
    situations = m.library.routines[plan.routine].situations if plan.routine else stretches[0].situations
    score = 0.0
    if wish.situation:
        score += 3 * (wish.situation in situations)
    if wish.position:
        score += 4 * sum(s.position == wish.position for s in stretches) / len(stretches)
    if wish.muscle:
        score += 3 * sum(wish.muscle in s.primary_muscles for s in stretches) / len(stretches)
    if wish.duration_s:
        length_s = about_seconds(m.compile(plan))
        score += 3 - 3 * abs(length_s - wish.duration_s) / max(length_s, wish.duration_s)
        score -= 2 * (length_s > wish.duration_s * 1.25)
    if wish.level:
        score += 2 * (wish.level in {s.level for s in stretches})
    return score


def begin_suggested(m: Moment) -> Outcome:
    """Yes to an offer: begin what was offered."""
    assert m.state.question is not None
    pending = m.state.question.pending
    if isinstance(pending, StartRoutine):
        return begin_routine(m, pending.routine or "")
    assert isinstance(pending, Start)
    return begin(m, Plan(stretch=pending.stretch))


def not_understood(m: Moment) -> Outcome:
    """Say so, pain first, and go on; the third time running, pause."""
    missed = m.state.missed + 1
    m = m.with_state(m.state.but(missed=missed))
    moving = m.state.phase is Phase.PLAYING
    if moving and missed >= MISSED_IN_A_ROW:
        state, acts = pause(m)
        return state.but(missed=0), (say.DidNotCatch(moving=True), *acts)
    return go_on(m, (say.DidNotCatch(moving),))


def help_(m: Moment) -> Outcome:
    """What can be said now."""
    return go_on(m, (say.HelpWith(m.state.phase),))


def reminder(m: Moment) -> Outcome:
    """Reminders are Alexa's own."""
    return go_on(m, (say.RemindersElsewhere(),))


def nothing_running(m: Moment) -> Outcome:
    """Nothing is running that this could apply to."""
    return go_on(m, (say.NothingRunning(),))


def forget_me(m: Moment) -> Outcome:
    """Ask once whether everything is to be deleted."""
    return ask(m, Asked.FORGET, None, (q.AskForget(),))


def forgotten(m: Moment) -> Outcome:
    """Everything is deleted; the store drops the row when it sees the empty state."""
    return CoachState(), (say.Forgotten(),)


def kept(m: Moment) -> Outcome:
    """Nothing is deleted."""
    phase = Phase.IDLE if m.state.place is None else Phase.PAUSED
    return go_on(m.with_state(m.state.but(phase=phase, question=None)), (say.Kept(),))


def what_else(m: Moment) -> Outcome:
    """No to an offer: ask what it shall be."""
    return m.state.but(phase=Phase.IDLE, question=None), (q.AskWhatNext(),)


def another(m: Moment) -> Outcome:
    """Yes to another stretch: name a few."""
    some = named_stretches(m.library)
    return m.state.but(phase=Phase.IDLE), (
        say.StretchList(some, more=len(some) < len(m.library.stretches)),
        q.AskWhatNext(),
    )


def goodbye(m: Moment) -> Outcome:
    """End the session; a place is kept, and said to be."""
    place = m.state.place
    running = place is not None and m.state.phase in (
        Phase.PLAYING,
        Phase.WAITING,
        Phase.PAUSED,
        Phase.ASKING,
    )
    if not running:
        return m.state.but(phase=Phase.IDLE, block=None, question=None), (say.Goodbye(),)
    state = m.state.but(phase=Phase.PAUSED, block=None, question=None, place=m.at(m.segment))
    return state, (say.Saved(m.segment.stretch, m.side, m.left_s),)


def session_ended(m: Moment) -> Outcome:
    """The place moves to this moment; nothing is said."""
    place = m.at(m.segment) if m.state.place else None
    return m.state.but(phase=Phase.PAUSED if place else Phase.IDLE, block=None, question=None, place=place), ()


def _first_side(stretch: Stretch) -> Side:
    return Side.BOTH if stretch.sides is Sides.TOGETHER else Side.RIGHT
