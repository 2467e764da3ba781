"""Safety above every other rule: the questions before the first movement, and what happens when something hurts."""

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.events import EVENTS, Event
from skill.coach.safety import PASSES_SCREENING
from skill.coach.state import CoachState, Plan
from skill.coach.words import Asked, Phase
from skill.library.model import Library
from tests.coaching import Talk, name, plans, playing

UNCLEAR = [event for event in EVENTS if event not in PASSES_SCREENING]
HALF_AN_HOUR_S = 30 * 60


def asked_about_pain() -> Talk:
    talk = Talk()
    talk.say(on.Start("lying-figure-four"))
    return talk


@pytest.mark.parametrize("plan", plans(), ids=name)
def test_nothing_moves_before_the_stop_line_and_a_clear_no(plan: Plan) -> None:
    talk = Talk()
    reply = talk.say(on.StartRoutine(plan.routine) if plan.routine else on.Start(plan.stretch))
    while talk.state.question and talk.state.question.asked in (Asked.WHICH, Asked.SECOND):
        reply = talk.wait(5).say(on.Choose("first"))
    assert reply.kinds[-2:] == ["StopLine", "AskPain"]
    assert reply.segments == ()
    assert talk.wait(5).say(on.No()).state.cleared


def test_the_first_session_ever_begins_with_the_disclaimer_and_no_other_does() -> None:
    talk = asked_about_pain()
    assert talk.last is not None
    assert talk.last.kinds[0] == "Disclaimer"
    talk.new_session(86_400)
    assert "Disclaimer" not in talk.say(on.Start("lying-figure-four")).kinds


def test_yes_there_is_pain_starts_nothing_and_keeps_nothing() -> None:
    reply = asked_about_pain().wait(5).say(on.Yes())
    assert reply.acts == (say.NotToday(),)
    assert not reply.script.open
    assert reply.state.place is None


@pytest.mark.parametrize("unclear", UNCLEAR, ids=lambda event: event.__name__)
def test_anything_unclear_is_asked_about_once_more_and_then_nothing_starts(unclear: type[Event]) -> None:
    talk = asked_about_pain()
    assert talk.wait(5).say(unclear()).acts == (say.NeedClearNo(), q.AskPain())
    reply = talk.wait(5).say(unclear())
    assert reply.acts == (say.NothingStarts(),)
    assert not reply.script.open
    assert not reply.state.cleared


def test_a_question_in_between_is_answered_and_the_pain_question_asked_again() -> None:
    reply = asked_about_pain().wait(5).say(on.Ask("targets", "lying-figure-four"))
    assert reply.kinds == ["Answered", "AskPain"]


def test_what_was_asked_for_first_goes_on_after_the_clear_no() -> None:
    talk = playing().at("left/hold", 10)
    talk.say(on.Stop())
    talk.new_session(86_400)
    assert talk.say(on.Resume()).acts[-1] == q.AskPain()
    reply = talk.wait(5).say(on.No())
    assert reply.segments[0].key == "0/lying-figure-four/1/left/hold"


@pytest.mark.parametrize(("away_s", "asks"), [(HALF_AN_HOUR_S - 60, False), (HALF_AN_HOUR_S + 60, True)])
def test_the_question_is_asked_in_every_session_but_one_that_goes_on_within_half_an_hour(
    away_s: int, asks: bool
) -> None:
    talk = playing().at("right/hold", 10)
    talk.say(on.Stop())
    reply = talk.new_session(away_s).say(on.Resume())
    assert (reply.acts[-1] == q.AskPain()) is asks
    assert bool(reply.segments) is not asks


@pytest.mark.parametrize("silence", [on.SessionEnded(), on.NotUnderstood(), on.Stop()])
def test_who_never_said_no_is_asked_in_the_next_session_too(silence: Event) -> None:
    talk = asked_about_pain()
    talk.wait(20).say(silence)
    for event in (on.Resume(), on.Yes(), on.Ready(), on.Start("lying-figure-four"), on.Launch()):
        later = Talk(talk.state, talk.now).new_session(60)
        reply = later.say(event)
        assert reply.segments == ()
        assert not reply.state.cleared


def test_the_chair_asks_about_the_nerve_in_every_session() -> None:
    talk = Talk()
    talk.say(on.Start("chair-hamstring-stretch"))
    assert talk.wait(5).say(on.No()).acts == (q.AskNerve(),)
    assert Talk(talk.state, talk.now).say(on.Yes()).acts == (say.NerveNotToday(),)
    talk.wait(5).say(on.No())
    talk.wait(30).say(on.Stop())
    reply = talk.new_session(60).say(on.Resume())
    assert reply.acts[-1] == q.AskNerve()
    assert reply.segments == ()


def test_each_time_before_step_four_of_the_chair_its_warning_is_spoken(library: Library) -> None:
    talk = playing("chair-advanced").finish()
    reply = talk.say(on.Ready())
    steps = [segment.step for segment in reply.segments]
    assert steps.index("step-4-warning") < steps.index("step-4") < steps.index("step-4-hold")
    assert library.languages["en"].stretches["chair-hamstring-stretch"].steps["step-4-warning"]


@pytest.mark.parametrize("path", ["right/cross-ankle", "right/hold", "right/release", "left/hold"])
def test_pain_ends_everything_at_any_moment(path: str) -> None:
    talk = playing().at(path, 1)
    before = talk.state
    reply = talk.say(on.Hurts())
    assert reply.acts == (say.StopNow(exercising=True),)
    assert not reply.script.open
    clean = CoachState(preferences=before.preferences, history=before.history)
    assert reply.state.to_saved() == clean.to_saved(), "the row does not tell that something hurt"
    assert reply.state.but(turn=0) == clean


def test_pain_before_anything_runs_starts_nothing() -> None:
    assert Talk().say(on.Hurts()).acts == (say.StopNow(exercising=False),)
    assert asked_about_pain().say(on.Hurts()).state.place is None


def test_discomfort_ends_the_hold_and_nothing_goes_on_by_itself() -> None:
    reply = playing().at("right/hold", 5).say(on.Hurts(discomfort=True))
    assert isinstance(reply.acts[0], say.EaseOff)
    assert isinstance(reply.acts[-1], q.Question)
    assert reply.segments == ()
    assert reply.state.phase is Phase.ASKING


def test_discomfort_is_pain_where_the_source_says_so(library: Library) -> None:
    strict = [stretch.id for stretch in library.stretches.values() if stretch.stops_on_discomfort]
    assert strict == ["seated-figure-four"]
    reply = playing(strict[0]).at("right/hold", 5).say(on.Hurts(discomfort=True))
    assert reply.acts == (say.StopNow(exercising=True),)


def test_a_side_that_felt_uncomfortable_is_not_offered_again() -> None:
    talk = playing("pigeon-pose").at("right/hold", 5)
    talk.say(on.Hurts(discomfort=True))
    while talk.state.question and talk.state.question.asked is Asked.EASIER:
        talk.wait(5).say(on.No())
    reply = talk.wait(5).say(on.Yes())
    assert {segment.side for segment in reply.segments} == {"left"}
    assert not any(isinstance(act, q.AskOwed) for act in reply.acts)


def test_no_pain_in_the_middle_of_things_means_go_on() -> None:
    reply = playing().at("right/hold", 10).say(on.No())
    assert reply.segments[0].key == "0/lying-figure-four/1/right/hold"
    assert reply.segments[0].seconds == 20
