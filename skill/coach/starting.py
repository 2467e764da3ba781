"""How something starts: opening the skill, naming a stretch or routine, resuming a place."""

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import Choose, Ready, Resume, Start, StartRoutine
from skill.coach.flow import credited, entry, forget, next_group, owed
from skill.coach.moment import Moment, Outcome
from skill.coach.moves import (
    ask,
    count_in,
    go,
    go_on,
    guarded,
    introduction,
    offer,
    play,
    side_over,
    wait_at,
    wind_up,
    with_preferences,
)
from skill.coach.naming import DEFAULT_STRETCH, meant, named_routines, named_stretches
from skill.coach.program import SHORTEST_HOLD_S, Segment, gated
from skill.coach.state import Place, Plan
from skill.coach.words import WAITS, Asked, Kind, Phase, Side
from skill.library.model import HoldDose

GATES_STAY_OPEN_MS = 30 * 60_000
_BEGINS_AGAIN = say.SideAgain | say.SideRestarted | say.FromTheGate | say.StartingOver


def launch(m: Moment) -> Outcome:
    """Open the skill: offer what is unfinished, else ask what for."""
    if m.state.place is not None:
        return offer_resume(m)
    if m.state.preferences.introduced:
        return m.state, (say.WelcomeBack(), q.AskWhatNext())
    m = with_preferences(m, introduced=True)
    return m.state, (say.Welcome(), say.Disclaimer(), q.AskWhatNext())


def offer_resume(m: Moment) -> Outcome:
    """Offer to go on from the stored place, which does not move before the answer."""
    there, acts = reopened(m)
    question = q.AskFromThere() if acts else q.AskResume(there.segment.stretch, there.side, there.left_next_time_s)
    return ask(m, Asked.RESUME, None, (*acts, question))


def reopened(m: Moment) -> tuple[Moment, tuple[Act, ...]]:
    """A place whose block was never seen to end goes back to the start of the first side that lacks something."""
    if not m.place.open:
        return m, ()
    lacking = next((group for group in m.program.groups if owed(m.program, m.place.ledger, group)), m.segment.group)
    place = m.at(entry(m.program, lacking), forget(m.place.ledger, f"{lacking}/"))
    m = m.with_state(m.state.but(place=place))
    return m, (say.SideAgain(m.segment.stretch, m.side),)


def start(m: Moment) -> Outcome:
    """Start the stretch that was named; a family's name asks which, an unknown one says what there is."""
    assert isinstance(m.event, Start)
    name = m.event.stretch
    offered = offer(m)
    if name in offered and isinstance(m.state.question and m.state.question.pending, StartRoutine):
        return take(m, str(name))
    if m.event.unknown and name is None:
        return go_on(m, (say.UnknownStretch(m.event.unknown, named_stretches(m.library)),))
    stretches = meant(name or DEFAULT_STRETCH, m.library)
    if not stretches:
        return go_on(m, (say.UnknownStretch(name or "", named_stretches(m.library)),))
    begun = m.place.plan.stretch if _unfinished(m) else None
    if begun and begun in stretches:
        stretches = (begun,)
    if len(stretches) > 1:
        return ask(m, Asked.WHICH, m.event, (*m.way_out, q.AskWhich(stretches)))
    return start_stretch(m, stretches[0], m.event.hold_s, m.event.side)


def choose(m: Moment) -> Outcome:
    """Take one of the stretches that were offered; with none on offer, the question again."""
    assert isinstance(m.event, Choose)
    offered = offer(m)
    if not offered:
        return go_on(m, ())
    numbers = {"first": 0, "second": 1, "third": 2, "last": len(offered) - 1}
    number = numbers.get(m.event.choice or "")
    return pick(m) if number is None or number >= len(offered) else take(m, offered[number])


def pick(m: Moment) -> Outcome:
    """You choose: the one for beginners, or the last, which a list of the sources singles out."""
    offered = offer(m)
    easy = [name for name in offered if m.library.stretches[name].level == "beginner"]
    assert m.state.question is not None
    in_routine = isinstance(m.state.question.pending, StartRoutine)
    return take(m, offered[-1] if in_routine or not easy else easy[0])


def take(m: Moment, name: str) -> Outcome:
    """Start an offered stretch, or add it to the routine that it was offered for."""
    assert m.state.question is not None
    pending = m.state.question.pending
    if isinstance(pending, StartRoutine):
        return begin_routine(m, pending.routine or "", (*pending.chosen, name))
    assert isinstance(pending, Start)
    return start_stretch(m, name, pending.hold_s, pending.side)


def start_stretch(m: Moment, stretch: str, hold_s: int | None = None, side: Side | None = None) -> Outcome:
    """Start a stretch by id, unless it is the very one that waits to be resumed: then ask which is meant."""
    if _unfinished(m) and m.place.plan.stretch == stretch and hold_s is None and side is None:
        return _resume_or_restart(m, Start(stretch=stretch))
    first_side = side if side in (Side.LEFT, Side.RIGHT) else Side.RIGHT
    capped, remarks = fit_hold(m, stretch, hold_s)
    return begin(m, Plan(stretch=stretch, first_side=first_side, hold_s=capped), remarks)


def _unfinished(m: Moment) -> bool:
    return m.state.place is not None and m.state.phase in (Phase.IDLE, Phase.PAUSED)


def _resume_or_restart(m: Moment, anew: Start | StartRoutine) -> Outcome:
    there, acts = reopened(m)
    question: q.Question = q.AskResumeOrRestart(there.segment.stretch, there.side, there.left_next_time_s)
    return ask(m, Asked.RESTART, anew, (*acts, q.AskFromThere() if acts else question))


def start_again(m: Moment) -> Outcome:
    """The place is given up for a fresh start of the same stretch or routine."""
    assert m.state.question is not None
    pending = m.state.question.pending
    m = m.with_state(m.state.but(place=None))
    if isinstance(pending, StartRoutine):
        return begin_routine(m, pending.routine or "")
    assert isinstance(pending, Start)
    return begin(m, Plan(stretch=pending.stretch))


def start_routine(m: Moment) -> Outcome:
    """Start the routine that was named."""
    assert isinstance(m.event, StartRoutine)
    if m.event.routine is None or m.event.routine not in m.library.routines:
        return go_on(m, (say.UnknownRoutine(named_routines(m.library)),))
    if _unfinished(m) and m.place.plan.routine == m.event.routine:
        return _resume_or_restart(m, m.event)
    return begin_routine(m, m.event.routine)


def begin_routine(m: Moment, routine: str, chosen: tuple[str, ...] = ()) -> Outcome:
    """Begin a routine, once it is known which of its stretches, where the person may choose."""
    most = m.library.routines[routine].choose_max
    left = tuple(item.stretch for item in m.library.routines[routine].items if item.stretch not in chosen)
    pending = StartRoutine(routine, chosen=chosen)
    if most and not chosen:
        return ask(m, Asked.WHICH, pending, (*m.way_out, q.AskWhich(left)))
    if most and len(chosen) < most:
        return ask(m, Asked.SECOND, pending, (q.AskSecond(left),))
    return begin(m, Plan(routine=routine, chosen=chosen))


def no_second(m: Moment) -> Outcome:
    """One stretch of the routine is enough."""
    assert m.state.question is not None
    pending = m.state.question.pending
    assert isinstance(pending, StartRoutine)
    return begin(m, Plan(routine=pending.routine, chosen=pending.chosen))


def fit_hold(m: Moment, stretch: str, hold_s: int | None) -> tuple[int | None, tuple[Act, ...]]:
    """A wanted hold brought inside the stretch's limits, and what is to be said about that."""
    dose = m.library.stretches[stretch].dose
    if hold_s is None:
        return None, ()
    if not isinstance(dose, HoldDose):
        return None, (say.NotTimed(stretch),)
    if hold_s > dose.longest:
        return dose.longest, (say.HoldCapped(dose.longest, stretch),)
    if hold_s < SHORTEST_HOLD_S:
        given_s = dose.least_given
        return SHORTEST_HOLD_S, (say.HoldShortest(SHORTEST_HOLD_S), say.HoldBelowSources(given_s))
    if hold_s < dose.least_given:
        return hold_s, (say.HoldSet(hold_s), say.HoldBelowSources(dose.least_given))
    return hold_s, (say.HoldSet(hold_s),)


def begin(m: Moment, plan: Plan, remarks: tuple[Act, ...] = ()) -> Outcome:
    """Begin a plan: name it, and ask what has to be asked before the first movement."""
    acts: tuple[Act, ...] = ()
    old, moved_at, same = m.state.place, 0, False
    if old is not None and old.moved_at:
        same = (old.plan.stretch, old.plan.routine) == (plan.stretch, plan.routine)
        given_up = say.GaveUp(m.segment.stretch, m.place.plan.routine)
        acts = (*m.way_out, say.StartingOver(m.segment.stretch) if same else given_up)
        moved_at = old.moved_at if same and not m.state.under_way else 0
    # Who resumes what was paused just now is not asked about pain again; who starts something else is.
    m = m.with_state(m.state.but(cleared=m.state.cleared and (same or m.state.under_way)))
    first = m.compile(plan).segments[0]
    place = Place(plan, first.key, saved_at=m.now, moved_at=moved_at)
    m = m.with_state(m.state.but(place=place, block=None, question=None, phase=Phase.WAITING))
    if plan.routine is not None:
        acts = (*acts, say.IntroduceRoutine(plan.routine, m.compile(plan)))
    # A hold that is as long as wanted, the introduction names by itself.
    acts = (*acts, introduction(m, first, place), *(it for it in remarks if not isinstance(it, say.HoldSet)))
    return guarded(m, Ready(), acts, lambda then, said: (then.state, (*said, q.AskReady())))


def resume(m: Moment) -> Outcome:
    """Go on from the place, after the pain question where it has to be asked."""
    if m.state.place is None:
        return m.state.but(phase=Phase.IDLE, question=None), (say.PlaceGone(), q.AskWhatNext())
    offered = m.state.question is not None
    m, acts = reopened(m)
    if acts and offered:
        # Why it begins again, the offer has said.
        acts = (say.SideRestarted(m.side),)
    return guarded(m, Resume(), acts, lead_back)


def lead_back(m: Moment, acts: tuple[Act, ...]) -> Outcome:
    """Lead back to the place: a short way soon after a pause, step by step later or in a new session."""
    return lead_to(m, acts, soon=m.in_position)


def lead_to(m: Moment, acts: tuple[Act, ...], *, soon: bool) -> Outcome:
    """Lead to the place: by a sentence for who was there a moment ago, else from the first step on."""
    if not m.before.under_way:
        m, remarks = before_the_gates(m)
        acts = (*acts, *remarks)
    program, segment = m.program, m.segment
    soon = soon and not segment.gate
    if segment.kind is Kind.RELEASE:
        following_side = next_group(program, m.place.ledger, segment.group, making_up=m.place.making_up)
        if following_side is None:
            return wind_up(m, m.place, acts)
        segment = program.groups[following_side][0]
    if segment.kind in WAITS:
        return through(m, segment) if soon and segment is m.segment else _wait_again(m, segment, acts)
    if segment.kind is Kind.SWITCH and not soon:
        segment = entry(program, segment.group)
    place = m.at(segment)
    timed = segment.timed
    rest = segment.after(credited(place.ledger, segment)) if timed else segment
    entering = count_in(program, rest) if timed else ()
    if soon:
        back: Act = say.WayBack(segment.stretch, segment.side) if timed else say.GoingOn()
        return play(m, place, (*acts, back), entering)
    hint = timed and rest.seconds < segment.seconds
    settled_down = m.in_position and segment.item == program.segments[-1].item
    way = tuple(step for step in program.before_in_side(segment) if not (step.once and settled_down))
    if not any(isinstance(act, _BEGINS_AGAIN) for act in acts):
        acts = (*acts, say.ResumeFrom(segment.stretch, segment.side, m.left_s, hint))
    return play(m, place, acts, (*way, *entering))


def _wait_again(m: Moment, segment: Segment, acts: tuple[Act, ...]) -> Outcome:
    opening = segment.kind in (Kind.INTRODUCE, Kind.REST)
    named = () if opening else (say.ResumeFrom(segment.stretch, segment.side, None, restart_hint=False),)
    return wait_at(m, m.at(segment), (*acts, *named))


def before_the_gates(m: Moment) -> tuple[Moment, tuple[Act, ...]]:
    """Gates that were opened in an earlier session are closed: soon after it for this side, later for the stretch."""
    if not gated(m.program.item(m.segment.item)):
        return m, ()
    if m.now - m.place.moved_at > GATES_STAY_OPEN_MS:
        first = m.program.item(m.segment.item)[0]
        place = m.at(entry(m.program, first.group), forget(m.place.ledger, f"{first.item}/"))
        m = m.with_state(m.state.but(place=place))
        return m, (say.StartingOver(m.segment.stretch),)
    if not gated(m.program.groups[m.segment.group]):
        return m, ()
    m = behind_gates(m)
    return m, (say.FromTheGate(m.side),)


def behind_gates(m: Moment) -> Moment:
    """A gated step is not entered cold: in a new session its side starts again before the gate."""
    group = m.segment.group
    place = m.at(entry(m.program, group), forget(m.place.ledger, f"{group}/"))
    return m.with_state(m.state.but(place=place))


def from_waiting(m: Moment) -> Outcome:
    """Ready, at a waiting point: through it, to what comes after."""
    segment = m.segment
    if segment.kind not in WAITS:
        return guarded(m, Ready(), (), lambda then, acts: go(then, then.at(segment), acts))
    return through(m, segment)


def through(m: Moment, segment: Segment) -> Outcome:
    """Through a waiting point, to what comes after it."""
    group = m.program.groups[segment.group]
    after = group[group.index(segment) + 1]
    if m.in_position:
        return guarded(m, Ready(), (), lambda then, acts: play(then, then.at(after), acts))
    if after.kind is Kind.RELEASE:
        return side_over(m, m.place, segment.group, ())
    way = m.program.before_in_side(after)
    return guarded(m, Ready(), (), lambda then, acts: play(then, then.at(after), acts, way))


def from_elsewhere(m: Moment) -> Outcome:
    """Another device of the same person went on: say where, and ask whether to go on from there."""
    if m.state.place is None:
        return m.state.but(phase=Phase.IDLE, question=None), (say.PlaceGone(), q.AskWhatNext())
    there, acts = reopened(m)
    where = say.WentOnElsewhere(there.segment.stretch, there.side, there.left_next_time_s)
    return ask(m, Asked.ELSEWHERE, None, (where, *acts, q.AskFromThere()))
