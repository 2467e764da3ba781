"""The state machine as one table: what each event does in each phase, and what a yes or a no does to each question."""

from collections.abc import Callable

from skill.coach import answering, asides, finding, moves, running, safety, starting
from skill.coach import events as on
from skill.coach.events import Event
from skill.coach.moment import Moment, Outcome
from skill.coach.words import Asked, Phase

Action = Callable[[Moment], Outcome]


def _row(
    idle: Action, asking: Action, playing: Action, waiting: Action, paused: Action, finished: Action
) -> dict[Phase, Action]:
    return dict(zip(Phase, (idle, asking, playing, waiting, paused, finished), strict=True))


def _always(action: Action) -> dict[Phase, Action]:
    return dict.fromkeys(Phase, action)


def open_again(m: Moment) -> Outcome:
    """The open question again."""
    return moves.go_on(m, ())


def answer_question(m: Moment) -> Outcome:
    """A yes or a no to the open question."""
    assert m.state.question is not None
    yes, no = ANSWERS[m.state.question.asked]
    return (yes if isinstance(m.event, on.Yes) else no)(m)


def cleared(m: Moment) -> Outcome:
    """A clear no to a safety question: what it kept pending goes on."""
    moment, pending = safety.cleared(m)
    assert pending is not None
    return TABLE[type(pending)][moment.state.phase](moment.with_event(pending))


def go_ahead(m: Moment) -> Outcome:
    """Ready, next or go on, said to an offer, is a yes; where a clear yes or no is needed, the question again.

    But whoever resumes means what the offer came in the middle of.
    """
    assert m.state.question is not None
    asked = m.state.question.asked
    if asked in INTERRUPTIONS and isinstance(m.event, on.Resume) and m.state.under_way and m.state.place is not None:
        return starting.resume(m)
    return ANSWERS[asked][0](m) if asked in OFFERS else open_again(m)


def next_offer(m: Moment) -> Outcome:
    """Next, said to a suggestion, is a wish for another; to any other offer, a yes."""
    return finding.suggest_another(m) if finding.offered_plan(m) else go_ahead(m)


def pass_over(m: Moment) -> Outcome:
    """Something else: said to a suggestion, a wish for another; to any other offer, a no."""
    assert m.state.question is not None
    asked = m.state.question.asked
    if finding.offered_plan(m):
        return finding.suggest_another(m)
    if asked is Asked.RESTART:
        # Its no would begin the same stretch anew.
        return asides.what_else(m)
    return ANSWERS[asked][1](m) if asked in OFFERS or asked is Asked.WHICH else open_again(m)


def start_or_change(m: Moment) -> Outcome:
    """Start what is named; where nothing is, what was begun is meant: it goes on, on that side, with that hold."""
    assert isinstance(m.event, on.Start)
    hold_s, side = m.event.hold_s, m.event.side
    if m.state.place is None or m.event.stretch is not None or m.event.unknown:
        return starting.start(m)
    if m.state.phase is Phase.IDLE:
        return starting.start(m) if side or hold_s else starting.offer_resume(m)
    change: Event = on.SwitchSides(side) if side else on.ChangeHold(seconds=hold_s) if hold_s else on.Resume()
    return TABLE[type(change)][m.state.phase](m.with_event(change))


def routine_or_resume(m: Moment) -> Outcome:
    """Start the routine that is named; where none is, the one that was begun goes on, or some are named."""
    assert isinstance(m.event, on.StartRoutine)
    if m.event.routine is not None or m.event.unknown:
        return starting.start_routine(m)
    begun = m.state.place is not None and m.state.place.plan.routine is not None
    meant: Event = on.Resume() if begun else on.ListRoutines()
    return TABLE[type(meant)][m.state.phase](m.with_event(meant))


_go = starting.from_waiting
_nothing = asides.nothing_running

TABLE: dict[type[Event], dict[Phase, Action]] = {
    #                     idle                   asking                      playing                waiting                 paused                 finished
    on.Launch:       _row(starting.launch,       open_again,                 running.carry_on,      open_again,             starting.offer_resume, starting.launch),
    on.Start:        _always(start_or_change),
    on.StartRoutine: _always(routine_or_resume),
    on.Suggest:      _row(finding.suggest,       finding.suggest_or_choose,  finding.mention,       finding.suggest,        finding.suggest,       finding.suggest),
    on.Choose:       _row(finding.suggest_any,   finding.choose_or_begin,    asides.not_understood, asides.not_understood,  asides.not_understood, finding.suggest_any),
    on.ListStretches: _always(finding.list_stretches),
    on.ListRoutines: _always(finding.list_routines),
    on.Ready:        _row(finding.go_on_or_name, go_ahead,                   running.re_enter,      _go,                    starting.resume,       finding.another),
    on.Yes:          _row(finding.go_on_or_name, answer_question,            running.re_enter,      _go,                    starting.resume,       finding.another),
    on.No:           _row(asides.no_to_nothing,  answer_question,            running.carry_on,      running.another_round,  running.still_paused,  asides.goodbye),
    on.Next:         _row(finding.go_on_or_name, next_offer,                 running.next_,         _go,                    starting.resume,       finding.another),
    on.Resume:       _row(starting.resume,       go_ahead,                   running.re_enter,      _go,                    starting.resume,       _nothing),
    on.Previous:     _row(_nothing,              open_again,                 running.previous,      running.repeat_waiting, running.previous,      _nothing),
    on.Repeat:       _row(starting.launch,       open_again,                 running.repeat,        running.repeat_waiting, starting.resume,       finding.once_more),
    on.StartOver:    _row(running.start_over,    running.start_over,         running.start_over,    running.start_over,     running.start_over,    finding.once_more),
    on.RestartSide:  _row(running.restart_side,  running.restart_side,       running.restart_side,  running.restart_side,   running.restart_side,  finding.once_more),
    on.Pause:        _row(_nothing,              open_again,                 running.pause,         running.pause,          running.still_paused,  _nothing),
    on.Done:         _row(asides.goodbye,        asides.goodbye,             running.done,          running.done_waiting,   running.done,          asides.goodbye),
    on.GoToStep:     _row(_nothing,              open_again,                 running.go_to_step,    running.go_to_step,     running.go_to_step,    _nothing),
    on.SwitchSides:  _row(_nothing,              running.switch_while_asked, running.switch_sides,  running.switch_sides,   running.switch_sides,  _nothing),
    on.Skip:         _row(finding.suggest_any,   pass_over,                  running.skip,          running.skip,           running.skip,          finding.another),
    on.ChangeHold:   _row(_nothing,              asides.change_hold,         asides.change_hold,    asides.change_hold,     asides.change_hold,    _nothing),
    on.Progress:     _row(starting.offer_resume, asides.progress,            asides.progress,       asides.progress,        asides.progress,       _nothing),
    on.Hurts:        _always(safety.hurts),
    on.Ask:          _always(answering.answer),
    on.History:      _always(asides.history),
    on.SetMode:      _always(asides.set_mode),
    on.SetCounting:  _always(asides.set_counting),
    on.Reminder:     _always(asides.reminder),
    on.ForgetMe:     _always(asides.forget_me),
    on.Help:         _always(asides.help_),
    on.Stop:         _always(asides.goodbye),
    on.NotUnderstood: _always(asides.not_understood),
    on.SessionEnded: _always(asides.session_ended),
    on.SpeechFailed: _always(running.speak_plainly),
    on.Elsewhere:    _always(starting.from_elsewhere),
}  # fmt: skip

ANSWERS: dict[Asked, tuple[Action, Action]] = {
    #                 yes                               no
    Asked.PAIN:      (safety.pain_today,                cleared),
    Asked.NERVE:     (safety.nerve_today,               cleared),
    Asked.RESUME:    (starting.resume,                  asides.what_else),
    Asked.RESTART:   (starting.resume,                  starting.start_again),
    Asked.OWED:      (running.owed_now,                 running.decline),
    Asked.EASIER:    (safety.easier,                    safety.without_this_side),
    Asked.CONTINUE:  (safety.continue_after_discomfort, running.decline),
    Asked.ELSEWHERE: (starting.resume,                  asides.what_else),
    Asked.BEGIN:     (finding.begin_suggested,          asides.what_else),
    Asked.WHICH:     (starting.pick,                    asides.what_else),
    Asked.SECOND:    (starting.pick,                    starting.no_second),
    Asked.MORE:      (finding.list_on,                  asides.what_else),
    Asked.FORGET:    (asides.forgotten,                 asides.kept),
}  # fmt: skip

OFFERS = frozenset(
    {
        Asked.BEGIN, Asked.RESUME, Asked.RESTART, Asked.OWED, Asked.EASIER, Asked.CONTINUE, Asked.ELSEWHERE, Asked.MORE,
        Asked.SECOND,
    }
)  # fmt: skip

INTERRUPTIONS = frozenset({Asked.BEGIN, Asked.MORE, Asked.WHICH})
"""Questions that may come in the middle of something else."""

NEEDS_PLACE: frozenset[Action] = frozenset(
    {
        running.start_over, running.restart_side, asides.change_hold, asides.progress, running.previous,
        running.go_to_step, running.switch_sides, running.skip, running.done, running.pause, starting.offer_resume,
    }
)  # fmt: skip

CLOSING_ANSWERS = frozenset(
    {on.Ready, on.Yes, on.No, on.Start, on.StartRoutine, on.Suggest, on.Choose}
)  # fmt: skip
ALSO_COMMANDS = frozenset({on.Next, on.Done, on.Skip})
