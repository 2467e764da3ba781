"""The state machine's table: whole, written down, and every cell of it run from a state of its phase."""

from collections.abc import Callable

import pytest

from scripts.conversation_table import PAGE, page
from skill.coach import events as on
from skill.coach.coach import action_for
from skill.coach.events import EVENTS, Event
from skill.coach.moment import Moment
from skill.coach.safety import PASSES_SCREENING, insist
from skill.coach.state import CoachState, Plan
from skill.coach.table import ANSWERS, CLOSING_ANSWERS, NEEDS_PLACE, TABLE
from skill.coach.words import Asked, End, Mode, Phase
from skill.library.model import Library, Sides
from tests.coaching import NOW, Talk, answer, library, playing
from tests.coaching_events import FAMILIES, examples_of

STEP_BY_STEP = Mode.STEP_BY_STEP


def uncomfortable(*, easier: bool) -> Talk:
    """Discomfort on the first side of a stretch with, or without, an easier way."""
    stretch = next(
        s.id
        for s in library().stretches.values()
        if bool(s.easier_cue or s.easier_stretch) is easier
        and s.sides is Sides.EACH_IN_TURN
        and not s.stops_on_discomfort
    )
    talk = playing(stretch)
    assert talk.last is not None
    timed = next(segment for segment in talk.last.segments if segment.timed)
    return said(on.Hurts(discomfort=True), talk=talk.at(timed.key, 3))


def said(*events: Event, talk: Talk | None = None) -> Talk:
    """A conversation after some events, ten seconds apart."""
    talk = talk or Talk()
    for event in events:
        talk.wait(10).say(event)
    return talk


def in_hold() -> Talk:
    return playing().at("right/hold", 12)


def paused() -> Talk:
    return said(on.Pause(), talk=in_hold())


def owing() -> Talk:
    talk = in_hold()
    talk.say(on.Next())
    return talk.finish()


def chair_after_one_pass() -> Talk:
    talk = playing("chair-full").finish()
    talk.say(on.Ready())
    return talk


STATES: dict[str, Callable[[], Talk]] = {
    "idle-at-first": Talk,
    "idle-with-a-place": lambda: paused().new_session(3_600),
    "idle-with-a-place-left-open": lambda: in_hold().new_session(3_600),
    "playing-narration": lambda: playing().at("right/cross-ankle", 1),
    "playing-a-hold": in_hold,
    "playing-the-second-hold": lambda: playing().at("left/hold", 28),
    "playing-a-release": lambda: playing().at("right/release", 1),
    "playing-both-sides": lambda: playing("standing-forward-fold").at("both/hold", 9),
    "playing-breaths": lambda: playing("simple-lying-glute-stretch").at("right/breathe", 20),
    "playing-repetitions": lambda: playing("glute-bridge").at("both/repetitions", 20),
    "playing-the-chair": lambda: chair_after_one_pass().at("2/right/step-3-hold", 10),
    "playing-a-routine": lambda: playing("tight-hips-trio").at("left/hold", 5),
    "waiting-for-a-step": lambda: playing(mode=STEP_BY_STEP).finish(),
    "waiting-for-a-hold": lambda: said(on.Ready(), talk=playing(mode=STEP_BY_STEP).finish()).finish(),
    "waiting-at-the-switch": lambda: playing("lying-figure-four", hold_s=120).finish(),
    "waiting-for-a-set": lambda: playing("glute-bridge").finish(),
    "waiting-for-a-pass": lambda: playing("chair-full").finish(),
    "waiting-after-breaths": lambda: playing("simple-lying-glute-stretch").finish(),
    "waiting-for-the-next-stretch": lambda: playing("tight-hips-trio").finish(),
    "paused-in-a-hold": paused,
    "paused-in-narration": lambda: said(on.Pause(), talk=playing("chair-full").at("right/step-2", 1)),
    "paused-in-a-release": lambda: said(on.Pause(), talk=playing().at("right/release", 1)),
    "finished": lambda: playing().finish(),
    "finished-with-what-is-gone": lambda: Talk(CoachState(phase=Phase.FINISHED, last=Plan(stretch="plank"))),
    "asking-pain": lambda: said(on.Start("lying-figure-four")),
    "asking-pain-again": lambda: said(on.Start("lying-figure-four"), on.Ready()),
    "asking-nerve": lambda: said(on.Start("chair-hamstring-stretch"), on.No()),
    "asking-resume": lambda: said(on.Launch(), talk=paused().new_session(3_600)),
    "asking-restart": lambda: said(on.Start("lying-figure-four"), talk=paused()),
    "asking-owed": owing,
    "asking-easier": lambda: uncomfortable(easier=True),
    "asking-continue": lambda: uncomfortable(easier=False),
    "asking-elsewhere": lambda: said(on.Elsewhere(), talk=paused().new_session(60)),
    "asking-begin": lambda: said(on.Suggest(duration_s=300)),
    "asking-begin-another": lambda: said(on.Suggest(position="standing"), on.Skip()),
    "asking-begin-while-paused": lambda: said(on.Suggest(), talk=paused()),
    "asking-which": lambda: said(on.Start(FAMILIES[0])),
    "asking-which-of-a-routine": lambda: said(on.StartRoutine("after-run")),
    "asking-second": lambda: said(on.StartRoutine("after-run"), on.Choose("first")),
    "asking-more": lambda: said(on.ListStretches()),
    "asking-forget": lambda: said(on.ForgetMe()),
    "asking-forget-while-paused": lambda: said(on.ForgetMe(), talk=paused()),
}


def test_the_page_says_what_the_table_does() -> None:
    """`python -m scripts.conversation_table` writes it anew."""
    assert PAGE.read_text("utf-8") == page()


def test_every_event_has_a_cell_in_every_phase() -> None:
    assert set(TABLE) == set(EVENTS)
    assert all(set(cells) == set(Phase) for cells in TABLE.values())
    assert set(ANSWERS) == set(Asked)


def test_no_cell_is_without_a_sentence_of_what_it_does() -> None:
    actions = {action for cells in TABLE.values() for action in cells.values()}
    actions |= {action for pair in ANSWERS.values() for action in pair}
    assert [action.__name__ for action in actions if not (action.__doc__ or "").splitlines()[0].endswith(".")] == []


def test_the_sets_beside_the_table_are_made_of_what_is_in_it() -> None:
    actions = {action for cells in TABLE.values() for action in cells.values()}
    assert actions >= NEEDS_PLACE
    assert set(TABLE) >= PASSES_SCREENING
    assert set(TABLE) >= CLOSING_ANSWERS


@pytest.mark.parametrize(
    "event", [event for event in EVENTS if event not in PASSES_SCREENING], ids=lambda e: e.__name__
)
@pytest.mark.parametrize("asked", ["asking-pain", "asking-nerve"])
def test_nothing_unclear_answers_a_safety_question(asked: str, event: type[Event], library: Library) -> None:
    state = STATES[asked]().state
    assert action_for(Moment(state, state, event(), NOW, library)) is insist


def settled(name: str) -> CoachState:
    """The state as an aside finds it, in the phase that its name says."""
    talk = STATES[name]()
    if talk.state.phase is Phase.PLAYING and not name.startswith("playing"):
        talk.say(on.SetMode(talk.state.preferences.mode))
    return talk.state


@pytest.mark.parametrize("name", STATES)
def test_the_states_are_of_the_phase_they_are_named_for(name: str) -> None:
    phase = settled(name).phase
    assert name.startswith(phase)


def test_every_phase_and_every_question_has_a_state_to_run_from() -> None:
    states = [settled(name) for name in STATES]
    assert {state.phase for state in states} == set(Phase)
    assert {state.question.asked for state in states if state.question} == set(Asked)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
@pytest.mark.parametrize("name", STATES)
def test_every_cell_answers_with_a_whole_state_and_a_reply_within_the_limits(name: str, event: type[Event]) -> None:
    """`answer` sends the state through JSON and compares."""
    talk = STATES[name]()
    for example in examples_of(event):
        reply = answer(talk.state, example, talk.now)
        state = reply.state
        assert reply.problems == [], example
        assert (state.phase is Phase.ASKING) == (state.question is not None), example
        assert (state.phase is Phase.PLAYING) == (state.block is not None), example
        if state.phase in (Phase.PLAYING, Phase.WAITING, Phase.PAUSED):
            assert state.place is not None, example
        if state.block and state.block.end is not End.FINISHED:
            assert state.block.then, example
        if event is on.SessionEnded:
            assert reply.acts == ()
        else:
            assert reply.script.parts, example
