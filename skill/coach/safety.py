"""Safety above every other rule: the questions before the first movement, and what happens when something hurts."""

import msgspec

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.events import Event, Hurts, Resume
from skill.coach.flow import first_owed, forget, leave_out, next_group
from skill.coach.moment import Moment, Outcome
from skill.coach.moves import ask, finish, go, guarded, replace_key, with_preferences
from skill.coach.program import gated
from skill.coach.starting import lead_to, start_stretch
from skill.coach.state import CoachState
from skill.coach.words import Asked, Kind, Phase

SCREENING = frozenset({Asked.PAIN, Asked.NERVE})
PASSES_SCREENING = frozenset(
    {
        on.Yes, on.No, on.Hurts, on.Stop, on.SessionEnded, on.SpeechFailed, on.Elsewhere, on.Start, on.StartRoutine,
        on.Suggest, on.Ask, on.Help, on.ListStretches, on.ListRoutines, on.History, on.SetMode, on.SetCounting,
        on.Reminder, on.ForgetMe, on.Launch, on.Progress, on.ChangeHold, on.SwitchSides, on.Repeat,
    }
)  # fmt: skip
_SHOWS_A_MOVEMENT = frozenset({"steps", "deepen", "easier"})


def hurts(m: Moment) -> Outcome:
    """Everything stops, for good; mere discomfort ends the hold, where its source does not say more."""
    assert isinstance(m.event, Hurts)
    if m.event.discomfort and m.state.phase is Phase.PLAYING and not m.stretch.stops_on_discomfort:
        return ease_off(m)
    exercising = m.state.phase in (Phase.PLAYING, Phase.WAITING, Phase.PAUSED)
    return ended(m), (say.StopNow(exercising, m.event.emergency),)


def ended(m: Moment) -> CoachState:
    """The state with the place deleted and nothing left to go on by itself."""
    return CoachState(preferences=m.state.preferences, history=m.state.history, turn=m.state.turn)


def ease_off(m: Moment) -> Outcome:
    """End the hold and offer the easier form where there is one; nothing goes on by itself."""
    stretch = m.stretch
    m = m.with_state(m.state.but(place=m.at(m.segment)))
    acts: tuple[say.Act, ...] = (say.EaseOff(),)
    is_eased = stretch.id in m.place.plan.eased
    if is_eased or not (stretch.easier_cue or stretch.easier_stretch):
        return without_this_side(m, acts)
    form = say.EasierForm(stretch.id, None if stretch.easier_cue else stretch.easier_stretch)
    return ask(m, Asked.EASIER, None, (*acts, form, q.AskEasier()))


def without_this_side(m: Moment, acts: tuple[say.Act, ...] = ()) -> Outcome:
    """The side that felt uncomfortable is left out, in every set; what else there is, is only offered."""
    group, ledger = m.segment.group, m.place.ledger
    for key, segments in m.program.groups.items():
        if (segments[0].item, segments[0].side) == (m.segment.item, m.side):
            ledger = leave_out(ledger, key)
    place = m.at(m.segment, ledger)
    following = next_group(m.program, ledger, group, making_up=m.place.making_up)
    lacking = first_owed(m.program, ledger)
    if following is None and lacking is None:
        return finish(m, place, acts)
    comes = m.program.groups[following][0] if following else lacking
    assert comes is not None
    question = q.AskContinue(m.side)
    return ask(m.with_state(m.state.but(place=replace_key(place, comes))), Asked.CONTINUE, None, (*acts, question))


def passes_screening(event: Event) -> bool:
    """Whether an event is answered while a safety question is open; any other is no clear no, so that is asked again.

    How to move is not explained before the answer: whoever said "hardly" was misheard.
    """
    if isinstance(event, on.Ask):
        return event.ask not in _SHOWS_A_MOVEMENT
    if isinstance(event, on.No):
        return event.clear
    return type(event) in PASSES_SCREENING


def pain_today(m: Moment) -> Outcome:
    """There is acute pain: nothing starts, and no place is kept that could be resumed without the question."""
    return ended(m), (say.NotToday(),)


def nerve_today(m: Moment) -> Outcome:
    """The backs of the legs always feel tight: this stretch does not start."""
    return ended(m), (say.NerveNotToday(),)


def insist(m: Moment) -> Outcome:
    """Anything but a clear no: ask once more, then nothing starts."""
    question = m.state.question
    assert question is not None
    if question.again:
        return m.state.but(phase=Phase.IDLE, question=None), (say.NothingStarts(),)
    again = msgspec.structs.replace(question, again=True)
    last = q.AskNerve() if question.asked is Asked.NERVE else q.AskPain()
    return m.state.but(question=again), (say.NeedClearNo(), last)


def easier(m: Moment) -> Outcome:
    """Start this side again the easier way, or the easier stretch."""
    stretch, group = m.stretch, m.segment.group
    first = next(s for s in m.program.groups[group] if s.kind is Kind.SET_UP)
    if stretch.easier_cue:
        eased = tuple(sorted({*m.place.plan.eased, stretch.id}))
        from_scratch = gated(m.program.groups[group])
        ledger = forget(m.place.ledger, f"{group}/") if from_scratch else m.place.ledger
        return go(m, m.at(first, ledger, eased=eased))
    return start_stretch(m, stretch.easier_stretch or stretch.id)


def continue_after_discomfort(m: Moment) -> Outcome:
    """Go on with what comes after the side that felt uncomfortable; what is owed is led into from its start."""
    segment = m.segment
    if segment.timed:
        return guarded(m, Resume(), (), lambda then, acts: lead_to(then, acts, soon=False))
    return go(m, m.place)


def cleared(m: Moment) -> tuple[Moment, Event | None]:
    """A clear no: the answer is kept for this session only, and what was pending may go on."""
    question = m.state.question
    assert question is not None
    field = "cleared" if question.asked is Asked.PAIN else "screened"
    phase = Phase.WAITING if m.segment.kind in (Kind.INTRODUCE, Kind.REST) else Phase.PAUSED
    state = m.state.but(phase=phase, question=None, **{field: True})
    return with_preferences(m.with_state(state)), question.pending
