"""One turn after another: what is stored, a request that comes twice, a lost reply, what the session brings back."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach.events import Event
from skill.coach.words import Mode, Side
from skill.turn import ROW_LIVES_S
from tests.coaching import NOW
from tests.devices import USER, Device, House, worded, words

PLACE_GONE = say.PlaceGone()
SIDE_AGAIN = say.SideAgain("lying-figure-four", Side.RIGHT)
HALF_AN_HOUR_S = 30 * 60


@pytest.fixture
def house() -> House:
    return House()


def test_the_state_is_stored_before_the_reply_leaves(house: House) -> None:
    device = house.device("a")
    device.say(on.Launch())
    stored = house.row
    assert (stored.version, stored.session, stored.request) == (1, "session-a", "request-a-1")
    assert stored.saved == {"schema": 1, "preferences": {"introduced": True}}
    assert stored.before == {"schema": 1}
    assert stored.expires_at == device.now // 1000 + ROW_LIVES_S
    assert device.attributes["version"] == 1


def test_the_key_tells_nothing_of_the_person(house: House) -> None:
    house.device("a").say(on.Launch())
    (key,) = house.rows.rows
    assert key == hashlib.sha256(USER.encode()).hexdigest()
    assert USER not in json.dumps(house.row.saved)


def test_a_turn_that_changes_nothing_of_it_writes_nothing(house: House) -> None:
    device = house.device("a")
    device.say(on.Launch())
    house.store.calls.clear()
    device.say(on.Help())
    device.say(on.ListRoutines())
    assert house.store.calls == []


def test_a_session_reads_the_store_once(house: House) -> None:
    house.device("a").plays().say(on.Progress())
    assert house.store.calls.count("load") == 1


def test_a_request_that_comes_twice_gets_the_same_answer_and_has_one_effect(house: House) -> None:
    device = house.device("a").plays()
    for event in (on.Progress(), on.ChangeHold(longer=True), on.SwitchSides(), on.Pause(), on.Resume(), on.Done()):
        first = device.answer(event)
        after_first = house.row
        assert device.again() == first
        assert house.row == after_first


OPENINGS: list[Event] = [
    on.Launch(),
    on.Resume(),
    on.Start("pigeon-pose"),
    on.SetMode(Mode.STEP_BY_STEP),
    on.StartOver(),
]


@pytest.mark.parametrize("event", OPENINGS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("known", ["newcomer", "with a place of a minute ago", "with a place of yesterday"])
def test_so_does_one_that_opens_a_session(house: House, event: Event, known: str) -> None:
    if known != "newcomer":
        house.device("earlier").plays().say(on.Stop())
    later = house.device("a", NOW + (86_400_000 if "yesterday" in known else 300_000))
    first = later.answer(event)
    rows = dict(house.rows.rows)
    assert later.again() == first
    assert house.rows.rows == rows


def test_a_session_whose_last_reply_was_lost_goes_on_from_what_it_knows(house: House) -> None:
    device = house.device("a").plays()
    before_the_loss = device.attributes
    device.say(on.SwitchSides())
    device.attributes = before_the_loss
    device.say(on.Pause())
    assert device.side is Side.RIGHT
    assert "/right/" in house.place["key"]
    assert device.attributes["version"] == house.row.version
    device.say(on.Resume())
    assert device.attributes["version"] == house.row.version


def test_a_place_that_the_lost_reply_gave_up_is_not_brought_back(house: House) -> None:
    device = house.device("a").plays()
    before_the_loss = device.attributes
    device.say(on.Hurts())
    device.attributes = before_the_loss
    assert device.say(on.Resume()).startswith(worded(PLACE_GONE))
    assert house.place is None
    assert device.state.place is None


def damaged(device: Device) -> Iterator[dict[str, Any]]:
    """What may have become of the session attributes."""
    whole = device.attributes
    yield {}
    yield {"state": whole["state"]}
    yield {**whole, "version": -1}
    yield {**whole, "version": True}
    yield {**whole, "version": 2**31}
    yield {**whole, "version": "3"}
    yield {**whole, "state": None}
    yield {**whole, "state": []}
    yield {**whole, "state": {**whole["state"], "phase": "dancing"}}
    yield {**whole, "state": {**whole["state"], "turn": 10**400}}
    yield {**whole, "state": {key: value for key, value in whole["state"].items() if key != "block"}}
    yield {**whole, "state": {**whole["state"], "question": {"asked": "pain"}}}
    yield {**whole, "session": "another"}
    yield {key: value for key, value in whole.items() if key != "session"}


@pytest.mark.parametrize("which", range(14))
def test_damaged_attributes_give_way_to_the_row(house: House, which: int) -> None:
    device = house.device("a").plays()
    device.attributes = list(damaged(device))[which]
    said = device.say(on.Launch(), after_s=60)
    assert said.startswith(worded(SIDE_AGAIN))
    assert said.endswith("Shall we go on from there?")
    device.say(on.Yes())
    assert device.attributes["version"] == house.row.version


def test_no_answer_about_pain_is_carried_into_another_session(house: House) -> None:
    earlier = house.device("a").plays()
    earlier.say(on.Pause())
    later = house.device("b", earlier.now + HALF_AN_HOUR_S * 1000)
    later.turn, later.attributes = 1, earlier.attributes
    assert "Any acute pain" in later.say(on.Resume())


def test_a_newer_release_may_have_added_whatever_it_likes(house: House) -> None:
    device = house.device("a").plays()
    state = device.attributes["state"]
    device.attributes["state"] = {
        **state,
        "schema": 99,
        "mood": "sunny",
        "place": {**state["place"], "room": {"x": [1]}},
    }
    assert "Paused" in device.say(on.Pause())
    assert house.place["plan"] == {"stretch": "lying-figure-four"}


def test_a_row_from_before_a_long_time_is_as_none(house: House) -> None:
    house.device("a").plays().say(on.Stop())
    late = house.device("b", NOW + ROW_LIVES_S * 1000 + 3_600_000)
    assert "no substitute" in late.say(on.Launch())


def test_the_language_we_have_serves_where_we_lack_one(house: House) -> None:
    device = house.device("a")
    device.say(on.Launch())
    assert device.last is not None
    sender, event = device.last
    first = house.turns.answer(sender, event)
    for locale in ("", "ja-JP", "xx", "en_US", "-", "en-GB"):
        assert words(house.turns.answer(replace(sender, locale=locale), event)) == words(first)
