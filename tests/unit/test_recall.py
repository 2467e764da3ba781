"""State that comes back, from the session or from the store: older, newer, damaged, or about content that is gone."""

from typing import Any

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.events import Event
from skill.coach.state import CoachState, Plan
from skill.coach.words import Mode, Side
from skill.recall import CLEARED_AGAIN_MS, PLACE_OFFERED_MS, attributes, carried, reopened
from skill.store import Row
from tests.coaching import NOW, library, program
from tests.devices import KEY, House, worded

CHAIR = "0/chair-hamstring-stretch"
LEFT_HOLD = "0/lying-figure-four/1/left/hold"
SESSION = "amzn1.echo-api.session.1"


def saved(**changes: Any) -> dict[str, Any]:
    """A stored state: a minute ago, in the second hold."""
    place = {
        "plan": {"stretch": "lying-figure-four"},
        "key": LEFT_HOLD,
        "ledger": {"credited": {"0/lying-figure-four/1/right/hold": 30, LEFT_HOLD: 12}},
        "savedAt": NOW - 60_000,
        "movedAt": NOW - 60_000,
    }
    return {"schema": 1, "place": place, "preferences": {"mode": "step-by-step", "introduced": True}, **changes}


def a_place(**changes: Any) -> dict[str, Any]:
    return saved(place={**saved()["place"], **changes})


# From the store.


def test_a_place_is_offered_for_a_week() -> None:
    moved_at = NOW - 60_000
    assert reopened(saved(), moved_at + PLACE_OFFERED_MS).place is not None
    later = reopened(saved(), moved_at + PLACE_OFFERED_MS + 1)
    assert later.place is None
    assert later.preferences.mode is Mode.STEP_BY_STEP


@pytest.mark.parametrize(
    ("moved_ago_ms", "again"),
    [(0, True), (CLEARED_AGAIN_MS - 1, True), (CLEARED_AGAIN_MS, False), (86_400_000, False), (-1, False)],
)
def test_the_pain_question_is_spared_for_half_an_hour_after_the_last_movement(moved_ago_ms: int, again: bool) -> None:
    assert reopened(a_place(movedAt=NOW - moved_ago_ms), NOW).cleared is again


def test_what_belongs_to_a_session_is_not_taken_from_a_row() -> None:
    row = {**a_place(movedAt=0), "cleared": True, "screened": True, "phase": "playing", "turn": 7}
    assert reopened(row, NOW) == reopened(a_place(movedAt=0), NOW)


RESCUED: dict[str, dict[str, Any]] = {
    "an older release": {key: value for key, value in saved().items() if key != "schema"},
    "schema 0": {**saved(), "schema": 0},
    "a newer release": {**a_place(tempo="slow"), "schema": 99, "badges": ["x"]},
    "a schema in words": {**saved(), "schema": "two"},
    "a mode of tomorrow": saved(preferences={"mode": "by-music", "introduced": True}),
    "a history of tomorrow": saved(history={"days": 3}),
    "seconds in fractions": a_place(ledger={"credited": {LEFT_HOLD: 12.5}}),
    "a ledger of tomorrow": a_place(ledger=[[LEFT_HOLD, 12]]),
    "times in words": a_place(savedAt="yesterday", movedAt=NOW),
    "a choice of tomorrow": a_place(plan={"stretch": "lying-figure-four", "eased": "a bit"}),
    "a hold that is too long": a_place(plan={"stretch": "lying-figure-four", "holdS": 900}),
}


@pytest.mark.parametrize("row", RESCUED.values(), ids=RESCUED)
def test_stretch_and_side_survive_every_release(row: dict[str, Any]) -> None:
    place = reopened(row, NOW).place
    assert place is not None
    assert (place.plan.stretch, place.key) == ("lying-figure-four", LEFT_HOLD)


@pytest.mark.parametrize("part", ["preferences", "place", "history"])
def test_what_is_whole_survives_what_is_damaged(part: str) -> None:
    state = reopened({**saved(history=[[20_000, 3]]), part: {"plan": 7, "mode": [], "key": None}}, NOW)
    assert (state.place is None) is (part == "place")
    assert (state.preferences.mode is Mode.HANDS_FREE) is (part == "preferences")
    assert (state.history == ()) is (part == "history")


@pytest.mark.parametrize("row", [{}, {"place": None}, {"place": []}, {"preferences": 1}, {"schema": []}])
def test_of_nothing_nothing_is_rescued(row: dict[str, object]) -> None:
    assert reopened(row, NOW) == CoachState()


# From the session.


def playing() -> CoachState:
    device = House().device("a").plays()
    return device.state


def test_what_a_reply_left_comes_back_whole() -> None:
    state = playing()
    for version in (None, 0, 7):
        assert carried(attributes(SESSION, state, version), SESSION, library()) == (state, version)


def test_it_does_not_come_back_in_another_session() -> None:
    assert carried(attributes(SESSION, playing(), 1), "amzn1.echo-api.session.2", library()) is None


QUESTIONS = [
    {"asked": "pain"},
    {"asked": "nerve"},
    {"asked": "begin"},
    {"asked": "begin", "pending": {"type": "Start", "stretch": "gone"}},
    {"asked": "begin", "pending": {"type": "Resume"}},
    {"asked": "which", "pending": {"type": "Start", "stretch": "no-family"}},
    {"asked": "which", "pending": {"type": "Start", "stretch": "lying-figure-four"}},
    {"asked": "which", "pending": {"type": "StartRoutine", "routine": "gone"}},
    {"asked": "second", "pending": {"type": "Start", "stretch": "figure-four"}},
    {"asked": "second", "pending": {"type": "StartRoutine", "routine": "athlete-pair", "chosen": ["gone"]}},
    {"asked": "restart", "pending": {"type": "Start", "stretch": "gone"}},
    {"asked": "more", "pending": {"type": "Ready"}},
    {"asked": "tomorrow"},
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_question_that_could_not_be_answered_makes_it_damaged(question: dict[str, Any]) -> None:
    state = {**saved(), "phase": "asking", "question": question}
    found = {"state": state, "version": 1, "session": SESSION[-12:]}
    assert carried(found, SESSION, library()) is None


@pytest.mark.parametrize("asked", ["pain", "resume", "restart", "owed", "easier", "continue", "elsewhere"])
def test_so_does_a_question_about_a_place_without_one(asked: str) -> None:
    pending = {"type": "Start", "stretch": "pigeon-pose"}
    state = {"phase": "asking", "question": {"asked": asked, "pending": pending}}
    found = {"state": state, "version": 1, "session": SESSION[-12:]}
    assert carried(found, SESSION, library()) is None
    found["state"] = {**saved(), **state}
    assert carried(found, SESSION, library()) is not None


# Content that is gone, said aloud.


def house_with(row: dict[str, Any]) -> House:
    house = House()
    house.rows.rows[KEY] = Row(3, "earlier", "request", row, None, NOW // 1000 + 86_400)
    return house


@pytest.mark.parametrize(
    "plan",
    [
        {"stretch": "gone"},
        {"routine": "gone"},
        {"routine": "athlete-pair", "chosen": ["gone"]},
        {"stretch": "lying-figure-four", "firstSide": "both"},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize("event", [on.Launch(), on.Resume(), on.Progress(), on.Help()], ids=lambda e: type(e).__name__)
def test_a_place_whose_plan_is_gone_is_let_go_and_said_to_be(plan: dict[str, Any], event: Event) -> None:
    house = house_with(a_place(plan=plan))
    device = house.device("a")
    assert worded(say.PlaceGone()) in device.say(event)
    assert device.state.place is None


@pytest.mark.parametrize(
    ("key", "side"),
    [
        ("0/lying-figure-four/1/left/gone", Side.LEFT),
        ("0/lying-figure-four/9/left/hold", Side.RIGHT),
        ("nonsense", Side.RIGHT),
        ("", Side.RIGHT),
    ],
)
def test_a_place_whose_step_is_gone_goes_to_the_nearest_and_says_so(key: str, side: Side) -> None:
    device = house_with(a_place(key=key)).device("a")
    said = device.say(on.Launch())
    assert worded(say.PlaceMoved("lying-figure-four", side)) in said
    assert device.side is side


@pytest.mark.parametrize(
    "event", [on.Repeat(), on.Progress(), on.Help(), on.SwitchSides(), on.Yes(), on.No(), on.Skip()]
)
def test_an_offer_of_what_is_not_there_any_more_is_dropped(event: Event) -> None:
    device = House().device("a").plays()
    state = device.attributes["state"]
    state["place"]["key"] = "0/lying-figure-four/1/left/gone"
    state.update(phase="asking", question={"asked": "owed"})
    del state["block"]
    said = device.say(event)
    assert worded(say.PlaceMoved("lying-figure-four", Side.LEFT)) in said
    assert "went wrong" not in said


def test_a_deploy_in_the_middle_of_a_hold_is_said_too() -> None:
    house = House()
    device = house.device("a").plays()
    state = device.attributes["state"]
    state["place"]["key"] = "0/lying-figure-four/1/right/gone"
    state["block"]["marks"] = [["0/lying-figure-four/1/right/gone", 0, 2_000], ["", 90_000, 4_000]]
    assert worded(say.PlaceMoved("lying-figure-four", Side.RIGHT)) in device.say(on.Progress())


@pytest.mark.parametrize("place", [a_place(plan={"stretch": "gone"}), a_place(key="nonsense")], ids=["gone", "moved"])
def test_pain_is_answered_before_anything_is_said_about_a_place(place: dict[str, Any]) -> None:
    assert house_with(place).device("a").say(on.Hurts()).startswith(worded(say.StopNow(exercising=False)))


# No way round a gate.

CLOSED = {
    "nothing was held": {},
    "only this side": {f"{CHAIR}/1/right/step-3-hold": 30, f"{CHAIR}/2/right/step-3-hold": 60},
    "not long enough": dict.fromkeys(
        [f"{CHAIR}/{p}/{side}/step-3-hold" for p in (1, 2) for side in ("right", "left")], 29
    ),
    "what is not in the program": {"1/x/1/right/step-3-hold": 60, f"{CHAIR}/1/right/step-9-hold": 60},
}
GATED = [s.key for s in program(Plan(routine="chair-full")).segments if s.gate]
WAYS_IN: list[Event] = [
    on.Launch(),
    on.Resume(),
    on.Ready(),
    on.Yes(),
    on.Repeat(),
    on.Previous(),
    on.Next(),
    on.GoToStep(4),
]


@pytest.mark.parametrize("event", WAYS_IN, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("credited", CLOSED.values(), ids=CLOSED)
def test_a_place_behind_a_gate_does_not_open_it(event: Event, credited: dict[str, int]) -> None:
    assert GATED
    for key in GATED:
        place = {**saved()["place"], "plan": {"routine": "chair-full"}, "key": key, "ledger": {"credited": credited}}
        house = house_with(saved(place=place))
        device = house.device("a")
        device.say(event)
        for _ in range(4):
            block = device.state.block
            assert not {mark.key for mark in block.marks} & set(GATED) if block else True
            device.say(
                on.No() if device.state.question and device.state.question.asked in ("pain", "nerve") else on.Yes()
            )


def test_no_clear_no_is_believed_but_this_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_with(a_place(movedAt=NOW - CLEARED_AGAIN_MS))
    forged = house.device("a")
    forged.turn = 1
    state = {**a_place(), "phase": "paused", "cleared": True, "screened": True, "under_way": True}
    forged.attributes = {"state": state, "version": 3, "session": "another"}
    assert forged.say(on.Resume()).endswith(worded(q.AskPain()))
