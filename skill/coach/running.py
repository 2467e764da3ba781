"""What a person can do in the middle of things: pause, repeat, jump, switch, finish."""

import msgspec

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import GoToStep, Pause, Ready, RestartSide, Resume, Skip, SwitchSides
from skill.coach.flow import (
    call_done,
    credit,
    credited,
    entry,
    forget,
    gate_open,
    held,
    leave_out,
    owed,
    passes_complete,
    without,
)
from skill.coach.moment import Moment, Outcome
from skill.coach.moves import (
    back_to_it,
    closed_gate,
    count_in,
    finish,
    go,
    go_on,
    guarded,
    play,
    replace_key,
    side_over,
    waiting_acts,
    wind_up,
    with_preferences,
)
from skill.coach.program import Segment, gated
from skill.coach.starting import behind_gates, lead_to
from skill.coach.state import Ledger, Place
from skill.coach.words import WAITS, Asked, Kind, Phase, Side

_BEFORE_THE_HOLD = frozenset({Kind.SET_UP, Kind.WARN, Kind.SWITCH})


def pause(m: Moment) -> Outcome:
    """Keep the place and wait; who needs more time gets twice as much for every step from now on."""
    state = m.state.but(phase=Phase.PAUSED, block=None, question=None, place=m.at(m.segment))
    acts: tuple[Act, ...] = (say.PausedAt(m.segment.stretch, m.side, m.left_s),)
    if isinstance(m.event, Pause) and m.event.more_time:
        state = state.but(unhurried=True)
        acts = (*acts, say.TakeYourTime())
    return state, (*acts, q.AskGoOn())


def still_paused(m: Moment) -> Outcome:
    """It is paused already."""
    return m.state, (say.StillPaused(m.segment.stretch, m.side, m.left_s), q.AskGoOn())


def re_enter(m: Moment) -> Outcome:
    """Something was missed: the current segment again from where the reply entered it."""
    assert m.before.place is not None
    segment = m.segment
    place = m.at(segment, credit(m.place.ledger, segment, credited(m.before.place.ledger, segment)))
    return play(m, place, (say.OnceMore(),), count_in_before(m, place, segment))


def speak_plainly(m: Moment) -> Outcome:
    """Nothing of it was heard: the block again from its start, or the question, from now on in plain speech."""
    m = with_preferences(m, plain_speech=True)
    if m.before.phase is not Phase.PLAYING or m.before.place is None:
        return go_on(m, ())
    m = m.with_state(m.state.but(place=m.before.place))
    return lead_to(m, (), soon=False) if m.segment.timed else play(m, m.at(m.segment))


def count_in_before(m: Moment, place: Place, segment: Segment) -> tuple[Segment, ...]:
    """The count-in for what a ledger leaves of a timed segment; nothing before another kind of segment."""
    if not segment.timed:
        return ()
    return count_in(m.program, segment.after(credited(place.ledger, segment)))


def repeat(m: Moment) -> Outcome:
    """This segment again, whole."""
    place = m.at(m.segment, without(m.place.ledger, m.segment))
    return guarded(m, Resume(), (), lambda then, acts: _again(then, place, acts))


def _again(m: Moment, place: Place, acts: tuple[Act, ...]) -> Outcome:
    return play(m, place, (*acts, say.OnceMore()), count_in_before(m, place, m.segment))


def repeat_waiting(m: Moment) -> Outcome:
    """What was said last before this waiting point, again; of breaths another round."""
    if _breaths_in_question(m):
        return another_round(m)
    if m.segment.kind in WAITS or m.segment.kind is Kind.SWITCH:
        return m.state, waiting_acts(m, m.program, m.segment, m.place)
    return previous(m)


def another_round(m: Moment) -> Outcome:
    """No, at a check-in: another round of breaths on this side; elsewhere it means: not yet."""
    breaths = _breaths_in_question(m)
    if breaths is None:
        return pause(m)
    place = m.at(breaths, without(m.place.ledger, breaths))
    way = () if m.in_position else m.program.before_in_side(breaths)
    return play(m, place, (), (*way, *count_in(m.program, breaths)))


def _breaths_in_question(m: Moment) -> Segment | None:
    """The breaths of which this waiting point asks whether they are enough."""
    if m.segment.kind is not Kind.CHECK_IN:
        return None
    return next((s for s in m.program.timed_by_side[m.segment.group] if s.kind is Kind.BREATHE), None)


def start_over(m: Moment) -> Outcome:
    """This stretch from its start."""
    item = m.segment.item
    first = m.program.item(item)[0]
    acts = (*m.way_out, say.StartingOver(m.segment.stretch))
    place = m.at(entry(m.program, first.group), forget(m.place.ledger, f"{item}/"), making_up=False)
    m = m.with_state(m.state.but(place=place))
    return guarded(m, Resume(), acts, lambda then, said: play(then, place, said))


def restart_side(m: Moment) -> Outcome:
    """This side from its start, or the one that is named."""
    assert isinstance(m.event, RestartSide)
    named = "/".join((*m.segment.group.split("/")[:-1], m.event.side or m.side))
    group = named if named in m.program.groups else m.segment.group
    other = group != m.segment.group
    first = entry(m.program, group, from_scratch=not m.in_position)
    way = () if m.in_position else m.program.before_in_side(first)
    acts = (*(m.way_out if other else ()), say.SideRestarted(first.side))
    place = m.at(first, forget(m.place.ledger, f"{group}/"), making_up=m.place.making_up and not other)
    m = m.with_state(m.state.but(place=place))
    return guarded(m, Resume(), acts, lambda then, said: play(then, place, said, way))


def next_(m: Moment) -> Outcome:
    """In narration go to the hold; in a hold, which may have begun with its count-in, release with its credit."""
    segment = m.segment
    if segment.kind in _BEFORE_THE_HOLD:
        group = m.program.groups[segment.group]
        rest = group[group.index(segment) :]
        begins = next((s for s in rest if s.kind is Kind.COUNT_IN), segment)
        return play(m, m.at(begins))
    if segment.kind is Kind.COUNT_IN:
        segment = m.program.following(segment) or segment
    after = m.program.following(segment)
    if segment.kind is Kind.BREATHE and after is not None:
        after = m.program.following(after)
    if after is None:
        return side_over(m, m.at(segment), segment.group, ())
    return play(m, m.at(after))


def previous(m: Moment) -> Outcome:
    """The step before this one."""
    group = m.program.groups[m.segment.group]
    number = group.index(m.segment)
    if m.segment.kind is Kind.RELEASE:
        timed = [s for s in group[:number] if s.timed][-1]
        return repeat(m.with_state(m.state.but(place=m.at(timed))))
    steps = [s for s in group[:number] if s.kind is Kind.SET_UP]
    target = steps[-1] if steps else entry(m.program, m.segment.group)
    place = m.at(target)
    return guarded(m, Resume(), (), lambda then, acts: play(then, place, acts))


def done(m: Moment) -> Outcome:
    """This side is finished: it is not owed any more."""
    segment, group = m.segment, m.segment.group
    ledger = call_done(m.place.ledger, group)
    place = m.at(segment, ledger)
    m = m.with_state(m.state.but(place=place))
    release = m.program.groups[group][-1]
    if segment.timed or (segment.kind is Kind.CHECK_IN and held(m.program, ledger, group)):
        return play(m, m.at(release, ledger))
    acts = () if segment.side is Side.BOTH else (say.SideDone(),)
    return side_over(m, place, group, (*m.way_out, *acts))


def done_waiting(m: Moment) -> Outcome:
    """Enough, at a waiting point: of this side, or of the whole plan between two stretches."""
    if m.segment.kind in (Kind.INTRODUCE, Kind.REST):
        return finish(m, m.place)
    if m.segment.kind is Kind.CHECK_IN and m.segment.number > 1:
        return rest_of_stretch_done(m)
    return done(m)


def rest_of_stretch_done(m: Moment) -> Outcome:
    """Enough of this stretch, between two of its sets: what it had counts, the rest is left out."""
    ledger = _without_the_rest(m)
    later = [s for s in m.program.segments if s.item > m.segment.item]
    place = m.at(later[0] if later else m.segment, ledger)
    return go(m, place) if later else wind_up(m, place, ())


def _without_the_rest(m: Moment) -> Ledger:
    """The ledger with what the stretch still lacks left out."""
    ledger = m.place.ledger
    for group, segments in m.program.groups.items():
        if segments[0].item == m.segment.item and owed(m.program, ledger, group):
            ledger = leave_out(ledger, group)
    return ledger


def skip(m: Moment) -> Outcome:
    """On to the next stretch; what this one lacks is offered at the end, unless this is the end."""
    assert isinstance(m.event, Skip)
    segment = m.segment
    named = [group for group, s in m.program.groups.items() if s[0].stretch == m.event.stretch]
    if named and m.event.stretch and m.event.stretch != segment.stretch:
        ledger = m.place.ledger
        for group in named:
            ledger = leave_out(ledger, group)
        return go_on(m.with_state(m.state.but(place=m.at(segment, ledger))), (say.Skipped(m.event.stretch),))
    acts = (*m.way_out, say.Skipped(segment.stretch))
    later = [s for s in m.program.segments if s.item > segment.item]
    # What is skipped a second time is not offered a third time.
    ledger = m.place.ledger if later and not m.place.making_up else _without_the_rest(m)
    if later:
        return go(m, m.at(later[0], ledger, making_up=False), acts)
    return wind_up(m, m.at(segment, ledger), acts)


def switch_sides(m: Moment) -> Outcome:
    """To the other side, or the one that is named; the side left behind stays owed what it lacks."""
    assert isinstance(m.event, SwitchSides)
    segment = m.segment
    if segment.side is Side.BOTH:
        return go_on(m, (say.NoSides(segment.stretch),))
    target = m.event.side if m.event.side in (Side.LEFT, Side.RIGHT) else segment.side.other
    if target is segment.side:
        return go_on(m, (say.AlreadyOnSide(target),))
    moving = m.posing
    item = [g for g, s in m.program.groups.items() if s[0].item == segment.item]
    if segment.number == 1 and not any(held(m.program, m.place.ledger, group) for group in item):
        flipped = m.at(segment, first_side=target)
        program = m.compile(flipped.plan)
        first = program.item(segment.item)[0]
        start = first if segment.kind in WAITS else entry(program, first.group, from_scratch=not moving)
        return _over_to(m, replace_key(flipped, start), say.OtherSide(target, "hold", 0, moving))
    group = "/".join((*segment.group.split("/")[:-1], target))
    ledger = m.place.ledger
    if owed(m.program, ledger, group) == 0:
        ledger = forget(ledger, f"{group}/")
    lacking = m.program.timed_by_side[segment.group][0]
    amount = lacking.after(credited(ledger, lacking)).amount if owed(m.program, ledger, segment.group) else 0
    start = entry(m.program, group, from_scratch=not m.in_position)
    whole = gated(m.program.groups[segment.group])
    return _over_to(
        m, m.at(start, ledger, making_up=False), say.OtherSide(target, lacking.measure, amount, moving, whole)
    )


def _over_to(m: Moment, place: Place, act: Act) -> Outcome:
    m = m.with_state(m.state.but(place=place))
    pending = Ready() if m.segment.kind in WAITS else Resume()
    return guarded(m, pending, (act,), lambda then, said: go(then, place, said))


def switch_while_asked(m: Moment) -> Outcome:
    """The other side first, said while a safety question is open: noted, and the question again."""
    question = m.state.question
    screening = question is not None and question.asked in (Asked.PAIN, Asked.NERVE)
    return switch_sides(m) if screening and m.state.place is not None else go_on(m, ())


def go_to_step(m: Moment) -> Outcome:
    """Jump to a step by its number, through no closed gate."""
    assert isinstance(m.event, GoToStep)
    group = m.program.groups[m.segment.group]
    first = m.program.item(m.segment.item)
    steps = [s for s in first if s.once] if group[0] is not first[0] else []
    steps += [s for s in group if s.kind is Kind.SET_UP]
    wanted = m.event.step or 0
    if not 1 <= wanted <= len(steps):
        return go_on(m, (_closed_step(m, wanted) or say.NoSuchStep(len(steps)),))
    target = steps[wanted - 1]
    if not gate_open(m.program, m.place.ledger, target):
        return go_on(m, (closed_gate(m.program, m.place.ledger, target),))
    lead = () if target in group else (target,)
    place = m.at(target if target in group else entry(m.program, m.segment.group))
    m = m.with_state(m.state.but(place=place))
    return guarded(m, Resume(), (), lambda then, acts: play(then, place, acts, lead))


def _closed_step(m: Moment, wanted: int) -> say.GateClosed | None:
    step = next((step for step in m.stretch.steps if step.stage and step.id == f"step-{wanted}"), None)
    gate = next((s.gate for s in m.stretch.steps if step and s.stage == step.stage and s.gate), None)
    if step is None or gate is None:
        return None
    whole_pass = not passes_complete(m.program, m.place.ledger, m.segment.item, gate.after_pass)
    return say.GateClosed(step.id, gate.after_step, gate.seconds, whole_pass)


def owed_now(m: Moment) -> Outcome:
    """Do what is owed of a side, led into it from the start; through gates all of that side again."""
    acts: tuple[Act, ...] = ()
    if gated(m.program.groups[m.segment.group]):
        m = behind_gates(m)
        acts = (say.SideRestarted(m.side),)
    m = m.with_state(m.state.but(place=msgspec.structs.replace(m.place, making_up=True)))
    return guarded(m, Resume(), acts, lambda then, said: lead_to(then, said, soon=False))


def decline(m: Moment) -> Outcome:
    """Leave what is owed undone, and say honestly what was done."""
    return finish(m, m.place)


def carry_on(m: Moment) -> Outcome:
    """Nothing hurts, in the middle of things: it goes on."""
    return back_to_it(m, ())
