"""The store is gone, or slow: the coach goes on, says nothing of it, and loses nobody's place."""

from collections.abc import Callable

import pytest

from skill.coach import events as on
from skill.coach.events import EVENTS, Event
from skill.coach.state import CoachState
from skill.coach.words import Mode, Side
from tests.coaching_events import examples_of
from tests.devices import Device, House, words

TECHNICAL = ("database", "store", "server", "error", "exception", "unavailable", "coach.db", "locked", "failed")


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize("broken", [(), ("load",), ("save",)], ids=["all", "load", "save"])
def test_without_the_store_the_coach_goes_on_and_later_keeps_what_was_done(
    house: House, broken: tuple[str, ...]
) -> None:
    house.store.break_down(*broken)
    device = house.device("a")
    heard = [device.say(on.Start("lying-figure-four"))]
    heard += [device.say(event) for event in (on.No(), on.Ready(), on.Progress(), on.Pause(), on.Resume())]
    assert device.state.phase == "playing"
    assert not [word for word in TECHNICAL if word in " ".join(heard).lower()]

    house.store.broken = {}
    device.say(on.Pause(), after_s=30)
    assert house.place == device.attributes["state"]["place"]
    assert device.attributes["version"] == house.row.version


def test_a_store_that_fails_in_the_middle_costs_nobody_their_place(house: House) -> None:
    device = house.device("a").plays()
    stored = house.row
    house.store.break_down()
    for event, phase, side in (
        (on.Pause(), "paused", Side.RIGHT),
        (on.Resume(), "playing", Side.RIGHT),
        (on.SwitchSides(), "playing", Side.LEFT),
    ):
        device.say(event)
        assert (device.state.phase, device.side) == (phase, side)
    assert house.row == stored
    house.store.broken = {}
    device.say(on.Pause())
    assert "/left/" in house.place["key"]


def test_what_could_not_be_stored_is_stored_by_the_next_turn_even_if_that_changes_nothing(house: House) -> None:
    device = house.device("a").plays()
    house.store.break_down("save")
    device.say(on.SetMode(Mode.STEP_BY_STEP))
    device.say(on.Pause(), after_s=400)
    house.store.broken = {}
    device.say(on.Help())
    assert CoachState.from_dict(house.row.saved).preferences.mode is Mode.STEP_BY_STEP
    assert "unsaved" not in device.attributes


def test_a_finish_that_could_not_be_stored_is_not_lost(house: House) -> None:
    device = house.device("a").plays()
    house.store.break_down("save")
    device.say(on.Help(), after_s=400)
    assert device.state.phase == "finished"
    house.store.broken = {}
    device.say(on.No())
    assert house.place is None
    assert house.row.saved["history"]


def test_a_session_without_the_store_keeps_what_the_store_has(house: House) -> None:
    earlier = house.device("earlier").plays()
    earlier.say(on.SetMode(Mode.STEP_BY_STEP))
    earlier.say(on.Stop())
    stored = house.place
    house.store.break_down()
    device = house.device("a", earlier.now + 60_000)
    assert "no substitute" in device.say(on.Launch()), "who it is cannot be known"
    house.store.broken = {}
    device.say(on.Help())
    assert house.place == stored
    device.say(on.Resume())
    assert device.state.place is not None
    assert device.state.place.plan.stretch == "lying-figure-four"


def test_pain_is_stored_at_the_second_attempt(house: House) -> None:
    device = house.device("a").plays()
    house.store.break_down("save", times=1)
    assert device.say(on.Hurts()).startswith("Stop now")
    assert house.place is None


@pytest.mark.parametrize("broken", ["load", "save"])
def test_pain_is_answered_even_if_nothing_can_be_stored(house: House, broken: str) -> None:
    device = house.device("a").plays()
    house.store.break_down(broken)
    answer = device.answer(on.Hurts())
    assert words(answer).startswith("Stop now")
    assert answer.script.open is False


def all_examples() -> list[Event]:
    return [event for kind in EVENTS for event in examples_of(kind)]


def a_new_session(house: House) -> Device:
    house.device("earlier").plays()
    return house.device("a")


def a_session(house: House) -> Device:
    return house.device("a").plays()


def one_that_began_without_the_store(house: House) -> Device:
    house.device("earlier").plays()
    house.store.break_down()
    device = house.device("a").plays()
    house.store.broken = {}
    return device


def one_that_went_on_elsewhere(house: House) -> Device:
    device = house.device("a").plays()
    house.device("b", device.now).plays("pigeon-pose")
    return device


def one_whose_last_reply_was_lost(house: House) -> Device:
    device = house.device("a").plays()
    attributes = device.attributes
    device.say(on.Pause())
    device.attributes = attributes
    return device


@pytest.mark.parametrize(
    "situation",
    [
        a_new_session,
        a_session,
        one_that_began_without_the_store,
        one_that_went_on_elsewhere,
        one_whose_last_reply_was_lost,
    ],
)
def test_however_slow_the_store_the_answer_comes_within_two_seconds(
    house: House, situation: Callable[[House], Device]
) -> None:
    for kind in EVENTS:
        house.rows.rows.clear()
        device = situation(house)
        house.store.calls.clear()
        device.say(examples_of(kind)[0])
        assert house.store.elapsed_ms < 2_000, kind
