"""What is there to do: the stretches and routines, a few at a time, and the one that fits a wish best."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from skill.coach import acts as say
from skill.coach import asides
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import Choose, ListRoutines, ListStretches, RestartSide, Start, StartRoutine, Suggest
from skill.coach.moment import Moment, Outcome, known
from skill.coach.moves import ask, go_on, offer
from skill.coach.naming import DEFAULT_STRETCH, named_stretches
from skill.coach.program import about_seconds, compile_program, items_of
from skill.coach.starting import begin, choose, pick, resume, take
from skill.coach.state import Plan
from skill.coach.words import Asked, Counting, Phase, Side
from skill.library.model import Library, Routine, Stretch

_LISTED_AT_ONCE = 3
_MUCH_SHORTER = 0.7
_DEFAULT_BONUS = 0.1
_UNSETTLED = frozenset({Asked.EASIER, Asked.CONTINUE, Asked.OWED})


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
    start = start if 0 <= start < len(names) else 0
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
    again = m.with_event(pending or ListRoutines())
    return list_stretches(again) if isinstance(pending, ListStretches) else list_routines(again)


def named_last(m: Moment) -> tuple[str, ...]:
    """The stretches or routines that an open list named last."""
    pending = m.state.question.pending if m.state.question else None
    if isinstance(pending, ListStretches):
        fitting = [s.id for s in m.library.stretches.values() if _fits(s, pending.muscle, pending.position)]
        return tuple(fitting[pending.start - _LISTED_AT_ONCE : pending.start])
    if isinstance(pending, ListRoutines):
        return tuple(m.library.routines)[pending.start - _LISTED_AT_ONCE : pending.start]
    return ()


def choose_from_list(m: Moment) -> Outcome:
    """Start the one of the list that was named last by its number; any: the first."""
    assert isinstance(m.event, Choose)
    names = named_last(m) or named_stretches(m.library)
    number = {"second": 1, "third": 2, "last": -1}.get(m.event.choice or "", 0)
    name = names[number] if -len(names) <= number < len(names) else names[0]
    return begin(m, Plan(routine=name) if name in m.library.routines else Plan(stretch=name))


def _fits(stretch: Stretch, muscle: str | None, position: str | None) -> bool:
    muscles = (*stretch.primary_muscles, *stretch.secondary_muscles)
    return (muscle is None or muscle in muscles) and (position is None or position == stretch.position)


def suggest(m: Moment) -> Outcome:
    """The routine or stretch that fits best, its real length and the reason, and the offer to begin."""
    assert isinstance(m.event, Suggest)
    wish = m.event
    found = _best(m, wish)
    if found is None:
        return go_on(m, (_nothing_for(m, wish),))
    best = found.plan
    reason = "level" if wish.level else "benefits"
    if best.stretch and not m.library.stretches[best.stretch].answers[reason]:
        reason = "benefits"
    spare = not wish.refused and found.length_s < _MUCH_SHORTER * (wish.duration_s or 0)
    act = say.Suggestion(best.routine, best.stretch, reason, wish.muscle, m.compile(best), spare)
    pending = StartRoutine(best.routine, chosen=best.chosen) if best.routine else Start(best.stretch)
    return ask(m, Asked.BEGIN, pending, (act, q.AskBegin()), wish)


def suggest_any(m: Moment) -> Outcome:
    """You choose: suggest without a wish."""
    return suggest(m.with_event(Suggest()))


def suggest_another(m: Moment) -> Outcome:
    """Not that one: suggest the next best, of other stretches, as long as there is one."""
    question, plan = m.state.question, offered_plan(m)
    assert question is not None
    assert plan is not None
    wish = question.wish or Suggest()
    wish = msgspec.structs.replace(wish, refused=(*wish.refused, *_stretches_of(plan, m.library)))
    if _best(m, wish):
        return suggest(m.with_event(wish))
    state, acts = asides.what_else(m)
    return state, (say.NoOther(), *acts)


def suggest_or_choose(m: Moment) -> Outcome:
    """A position, a level or "you choose" picks one of what is on offer; else it is a wish for a suggestion.

    Until it is settled how a stretch goes on, it is asked again.
    """
    assert isinstance(m.event, Suggest)
    wish, offered = m.event, offer(m)
    if m.state.question and m.state.question.asked in _UNSETTLED:
        return go_on(m, ())
    fitting = [name for name in offered if _picks(wish, m.library.stretches[name])]
    if fitting:
        return take(m, fitting[0])
    if offered and wish == Suggest():
        return pick(m)
    if offered and wish.level:
        return go_on(m, (say.SourcesSilent(),))
    return suggest_another(m) if wish == Suggest() and offered_plan(m) else suggest(m)


def _picks(wish: Suggest, stretch: Stretch) -> bool:
    by_position = wish.position is not None and wish.position == stretch.position
    return by_position or (wish.level is not None and wish.level == stretch.level)


def choose_or_begin(m: Moment) -> Outcome:
    """One of what is on offer or was listed; "you choose", said to a suggestion, is a yes to it."""
    asked = m.state.question.asked if m.state.question else None
    if asked is Asked.BEGIN:
        return begin_suggested(m)
    return choose_from_list(m) if asked is Asked.MORE else choose(m)


def mention(m: Moment) -> Outcome:
    """A wish in the middle of a stretch: name what fits, for later, and go on; of time, say how much is left."""
    assert isinstance(m.event, Suggest)
    wish = m.event
    if wish.duration_s:
        return asides.progress(m)
    running = _stretches_of(m.place.plan, m.library)
    if wish == Suggest():
        wish = Suggest(refused=running)
    found = _best(m, wish)
    if found is None:
        return go_on(m, (_nothing_for(m, wish),))
    if found.stretches <= set(running):
        return go_on(m, (say.ThisOneFits(),))
    return go_on(m, (say.ForLater(found.plan.routine, found.plan.stretch),))


def _nothing_for(m: Moment, wish: Suggest) -> Act:
    about = next((a.id for a in m.library.answers.values() if a.about == {"muscle": wish.muscle}), None)
    return say.AnsweredFrom(about) if about else say.NothingFound()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plan that can be suggested, with what wishes ask for; shares: of its stretches, by position or muscle."""

    plan: Plan
    stretches: frozenset[str]
    length_s: int
    level: str | None
    situations: tuple[str, ...]
    positions: Mapping[str, float]
    primary: Mapping[str, float]
    secondary: Mapping[str, float]
    needs_something: frozenset[str]

    def fits(self, wish: Suggest) -> bool:
        """Whether it can be suggested at all: for its muscle and position, and because nothing of it was refused."""
        works = wish.muscle is None or wish.muscle in self.primary or wish.muscle in self.secondary
        stays = wish.position is None or wish.position in self.positions
        return works and stays and self.stretches.isdisjoint(wish.refused)

    def score(self, wish: Suggest) -> float:
        """How well it fits a wish; the highest is suggested."""
        score = 3.0 * (wish.situation in self.situations) + 2.0 * (wish.level is not None and wish.level == self.level)
        score += 4 * self.positions.get(wish.position or "", 0)
        score += 3 * self.primary.get(wish.muscle or "", 0) + self.secondary.get(wish.muscle or "", 0)
        if wish.duration_s:
            score += 3 - 3 * abs(self.length_s - wish.duration_s) / max(self.length_s, wish.duration_s)
            score -= 2 * (self.length_s > wish.duration_s * 1.25)
        score -= any(position != wish.position for position in self.needs_something)
        score += _DEFAULT_BONUS * (self.plan.stretch == DEFAULT_STRETCH)
        return score - (self.level == "advanced" and wish.level != "advanced")


def _best(m: Moment, wish: Suggest) -> _Candidate | None:
    candidates = _candidates(m.library, m.state.preferences.counting)
    return max((c for c in candidates if c.fits(wish)), key=lambda c: c.score(wish), default=None)


@lru_cache(maxsize=8)
def _candidates(library: Library, counting: Counting) -> tuple[_Candidate, ...]:
    plans = [_whole(routine) for routine in library.routines.values()]
    plans += [Plan(stretch=stretch) for stretch in library.stretches]
    return tuple(_candidate(plan, library, counting) for plan in plans)


def _candidate(plan: Plan, library: Library, counting: Counting) -> _Candidate:
    names = _stretches_of(plan, library)
    stretches = [library.stretches[name] for name in names]
    routine = library.routines.get(plan.routine or "")
    return _Candidate(
        plan,
        frozenset(names),
        about_seconds(compile_program(plan, library, counting)),
        routine.level if routine else stretches[0].level,
        routine.situations if routine else stretches[0].situations,
        _shares([(s.position,) for s in stretches]),
        _shares([s.primary_muscles for s in stretches]),
        _shares([s.secondary_muscles for s in stretches]),
        frozenset(s.position for s in stretches if s.screening or s.required_equipment),
    )


def _stretches_of(plan: Plan, library: Library) -> tuple[str, ...]:
    return tuple(item.stretch for item in items_of(plan, library))


def _shares(lists: Sequence[Iterable[str]]) -> dict[str, float]:
    """For each name the share of the lists that it is in."""
    return {name: sum(name in names for names in lists) / len(lists) for name in {n for names in lists for n in names}}


def _whole(routine: Routine) -> Plan:
    """A routine as the coach would do it: where one chooses, the last ones, which its source singles out."""
    chosen = routine.items[-routine.choose_max :] if routine.choose_max else ()
    return Plan(routine=routine.id, chosen=tuple(item.stretch for item in chosen))


def offered_plan(m: Moment) -> Plan | None:
    """What an open offer would begin; None where nothing is offered."""
    question = m.state.question
    if question is None or question.asked is not Asked.BEGIN:
        return None
    if isinstance(question.pending, StartRoutine):
        return Plan(routine=question.pending.routine, chosen=question.pending.chosen)
    return Plan(stretch=question.pending.stretch) if isinstance(question.pending, Start) else None


def begin_suggested(m: Moment) -> Outcome:
    """Yes to an offer: begin what was offered."""
    plan = offered_plan(m)
    assert plan is not None
    return begin(m, plan)


def once_more(m: Moment) -> Outcome:
    """What was just finished, again; nothing where that is not known."""
    plan = m.state.last
    if plan is None or not known(plan, m.library):
        return asides.nothing_running(m)
    if isinstance(m.event, RestartSide) and m.event.side in (Side.LEFT, Side.RIGHT):
        plan = msgspec.structs.replace(plan, first_side=m.event.side)
    return begin(m, plan)


def go_on_or_name(m: Moment) -> Outcome:
    """Yes or ready, with nothing running: resume what is unfinished, else name a few stretches."""
    return resume(m) if m.state.place is not None else another(m)


def another(m: Moment) -> Outcome:
    """Yes to another stretch: name a few."""
    some = named_stretches(m.library)
    return m.state.but(phase=Phase.IDLE), (
        say.StretchList(some, more=len(some) < len(m.library.stretches)),
        q.AskWhatNext(),
    )
