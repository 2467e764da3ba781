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
    again = Moment(moment.state, moment.before, pending, m.now, m.library)
    return TABLE[type(pending)][again.state.phase](again)


def go_ahead(m: Moment) -> Outcome:
    """Ready, next or go on, said to an offer, is a yes; where a clear yes or no is needed, the question again."""
    assert m.state.question is not None
    asked = m.state.question.asked
    return ANSWERS[asked][0](m) if asked in OFFERS else open_again(m)


def suggest_or_choose(m: Moment) -> Outcome:
    """A position chooses among stretches on offer; else it is a wish for a suggestion."""
    assert isinstance(m.event, on.Suggest)
    chosen = [name for name in moves.offer(m) if m.library.stretches[name].position == m.event.position]
    return starting.take(m, chosen[0]) if chosen else finding.suggest(m)


def choose_or_begin(m: Moment) -> Outcome:
    """One of what is on offer or was listed; "you choose", said to a suggestion, is a yes to it."""
    asked = m.state.question.asked if m.state.question else None
    if asked is Asked.BEGIN:
        return finding.begin_suggested(m)
    return finding.choose_from_list(m) if asked is Asked.MORE else starting.choose(m)


_go = starting.from_waiting
_nothing = asides.nothing_running

TABLE: dict[type[Event], dict[Phase, Action]] = {
    #                     idle                   asking                      playing                waiting                 paused                 finished
    on.Launch:       _row(starting.launch,       open_again,                 running.carry_on,      open_again,             starting.offer_resume, starting.launch),
    on.Start:        _always(starting.start),
    on.StartRoutine: _always(starting.start_routine),
    on.Suggest:      _row(finding.suggest,       suggest_or_choose,          finding.suggest,       finding.suggest,        finding.suggest,       finding.suggest),
    on.Choose:       _row(finding.suggest_any,   choose_or_begin,            asides.not_understood, asides.not_understood,  asides.not_understood, finding.suggest_any),
    on.ListStretches: _always(finding.list_stretches),
    on.ListRoutines: _always(finding.list_routines),
    on.Ready:        _row(finding.go_on_or_name, go_ahead,                   running.re_enter,      _go,                    starting.resume,       finding.another),
    on.Yes:          _row(finding.go_on_or_name, answer_question,            running.re_enter,      _go,                    starting.resume,       finding.another),
    on.No:           _row(asides.no_to_nothing,  answer_question,            running.carry_on,      running.another_round,  running.still_paused,  asides.goodbye),
    on.Next:         _row(finding.go_on_or_name, go_ahead,                   running.next_,         _go,                    starting.resume,       finding.another),
    on.Resume:       _row(starting.resume,       go_ahead,                   running.re_enter,      running.keep_going,     starting.resume,       _nothing),
    on.Previous:     _row(_nothing,              open_again,                 running.previous,      running.repeat_waiting, running.previous,      _nothing),
    on.Repeat:       _row(starting.launch,       open_again,                 running.repeat,        running.repeat_waiting, starting.resume,       open_again),
    on.StartOver:    _row(running.start_over,    running.start_over,         running.start_over,    running.start_over,     running.start_over,    _nothing),
    on.RestartSide:  _row(running.restart_side,  running.restart_side,       running.restart_side,  running.restart_side,   running.restart_side,  _nothing),
    on.Pause:        _row(_nothing,              open_again,                 running.pause,         running.pause,          running.still_paused,  _nothing),
    on.Done:         _row(asides.goodbye,        asides.goodbye,             running.done,          running.done_waiting,   running.done,          asides.goodbye),
    on.GoToStep:     _row(_nothing,              open_again,                 running.go_to_step,    running.go_to_step,     running.go_to_step,    _nothing),
    on.SwitchSides:  _row(_nothing,              running.switch_while_asked, running.switch_sides,  running.switch_sides,   running.switch_sides,  _nothing),
    on.Skip:         _row(_nothing,              open_again,                 running.skip,          running.skip,           running.skip,          finding.another),
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
