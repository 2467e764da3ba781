"""The state as plain JSON: what comes back, what is stored, and that it never grows too large."""

import json
from typing import Any

import pytest

from skill.alexa.limits import LARGEST_ATTRIBUTES_BYTES
from skill.coach import events as on
from skill.coach.flow import call_done, credit
from skill.coach.moment import DAY_MS, KEPT_DAYS
from skill.coach.state import Block, CoachState, Day, Ledger, Mark, Place, Plan, Preferences, Question
from skill.coach.words import Asked, Counting, Mode, Phase, Side
from skill.recall import attributes
from tests.coaching import NOW, SESSION, VERSION, answer, name, plans, playing, program

HOLD = "0/lying-figure-four/1/right/hold"
PLACE = Place(Plan(stretch="lying-figure-four"), HOLD, Ledger({HOLD: 12}), saved_at=NOW, moved_at=NOW)
FULL = CoachState(
    phase=Phase.ASKING,
    block=Block(NOW, marks=(Mark(HOLD, 5, 3), Mark("", 7, 3))),
    question=Question(Asked.BEGIN, on.Start("pigeon-pose", hold_s=45, side=Side.LEFT), again=True),
    cleared=True,
    screened=True,
    unhurried=True,
    missed=2,
    turn=9,
    place=PLACE,
    preferences=Preferences(Mode.STEP_BY_STEP, Counting.OFF, introduced=True),
    history=(Day(20_000, 3),),
)


def returned(state: CoachState) -> CoachState:
    return CoachState.from_dict(json.loads(json.dumps(state.to_dict())))


def test_every_field_survives_json() -> None:
    assert returned(FULL) == FULL
    assert returned(CoachState()) == CoachState()


@pytest.mark.parametrize(
    "pending",
    [
        on.Start(),
        on.Start("pigeon-pose", hold_s=30, side=Side.RIGHT),
        on.StartRoutine("desk-break", chosen=("pigeon-pose",)),
        on.Resume(),
        on.Ready(),
        None,
    ],
)
def test_what_a_question_keeps_pending_survives_json(pending: Any) -> None:
    state = CoachState(question=Question(Asked.PAIN, pending))
    assert returned(state).question == Question(Asked.PAIN, pending)


def test_the_schema_is_written_even_for_an_empty_state() -> None:
    assert CoachState().to_dict() == {"schema": 1}


def test_what_a_newer_release_adds_is_passed_over() -> None:
    plain = json.loads(json.dumps(FULL.to_dict()))
    plain |= {"schema": 2, "tomorrow": {"x": 1}}
    plain["place"]["plan"]["tempo"] = "slow"
    assert CoachState.from_dict(plain).place == PLACE


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        "state",
        7,
        {"phase": "dancing"},
        {"turn": -1},
        {"turn": "1"},
        {"turn": 10**9},
        {"place": {}},
        {"place": {"plan": {}, "key": "x" * 121}},
        {"place": {"plan": {"holdS": 9}, "key": "x"}},
        {"place": {"plan": {"holdS": 121}, "key": "x"}},
        {"place": {"plan": {}, "key": "x", "ledger": {"credited": {"x": -1}}}},
        {"place": {"plan": {}, "key": "x", "ledger": {"credited": {"x": 1.5}}}},
        {"place": {"plan": {}, "key": "x", "ledger": {"credited": {str(n): 1 for n in range(61)}}}},
        {"block": {"startedAt": NOW, "marks": [["x", -1, 0]]}},
        {"block": {"startedAt": NOW, "marks": [["x", 0]]}},
        {"question": {"asked": "pain", "pending": {"type": "Hurts"}}},
        {"cleared": "yes"},
        {"history": [[20_000, -1]]},
        {"history": [[day, 1] for day in range(91)]},
    ],
)
def test_what_is_no_state_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        CoachState.from_dict(plain)


def test_only_place_preferences_and_history_outlive_the_session() -> None:
    saved = CoachState.from_dict(FULL.to_saved())
    assert saved == CoachState(place=PLACE, preferences=FULL.preferences, history=FULL.history)


def test_a_place_that_was_being_played_is_stored_as_open() -> None:
    saved = CoachState.from_dict(playing().at("right/hold", 3).state.to_saved())
    assert saved.place is not None
    assert saved.place.open
    paused = CoachState.from_dict(FULL.but(phase=Phase.PAUSED).to_saved())
    assert paused.place is not None
    assert not paused.place.open


def test_a_place_where_nobody_moved_yet_is_not_stored() -> None:
    asked = answer(CoachState(), on.Start("pigeon-pose"), NOW).state
    assert asked.place is not None
    assert "place" not in asked.to_saved()


@pytest.mark.parametrize("plan", plans(), ids=name)
def test_the_largest_state_fits_into_the_session_attributes(plan: Plan) -> None:
    """After ninety days of stretching, with everything before done in part and called done, at any segment."""
    today = NOW // DAY_MS
    history = tuple(Day(today - age, 12) for age in range(KEPT_DAYS - 1, -1, -1))
    compiled, ledger = program(plan), Ledger()
    for segment in compiled.segments:
        place = Place(plan, segment.key, ledger, NOW - DAY_MS, NOW - DAY_MS)
        state = CoachState(
            phase=Phase.PAUSED,
            cleared=True,
            screened=True,
            unhurried=True,
            turn=10**5,
            place=place,
            preferences=Preferences(Mode.HANDS_FREE, Counting.EVERY_SECOND, introduced=True),
            history=history,
        )
        reply = answer(state, on.Resume(), NOW)
        assert len(json.dumps(attributes(SESSION, reply.state, VERSION))) <= LARGEST_ATTRIBUTES_BYTES, segment.key
        if segment.timed:
            ledger = call_done(credit(ledger, segment, segment.seconds - 1), segment.group)
