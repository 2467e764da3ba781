"""Several devices of one person: who went on elsewhere is asked, pain ends it everywhere, what was deleted stays so."""

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.events import Event
from skill.coach.words import Side
from tests.coaching import NOW
from tests.devices import Device, House, worded, words

PLACE_GONE = say.PlaceGone()


@pytest.fixture
def house() -> House:
    return House()


def test_who_went_on_elsewhere_is_asked_whether_to_go_on_from_there(house: House) -> None:
    bedroom = house.device("bedroom").plays()
    living_room = house.device("living-room", bedroom.now)
    living_room.say(on.Resume())
    living_room.say(on.SwitchSides(), after_s=30)
    living_room.say(on.Pause(), after_s=30)
    there = house.row
    assert living_room.side is Side.LEFT

    said = bedroom.say(on.Progress(), after_s=120)
    assert said.startswith("You went on elsewhere: ")
    assert said.endswith(worded(q.AskFromThere()))
    assert house.row == there, "nothing has moved yet"

    bedroom.say(on.Yes())
    assert bedroom.state.phase == "playing"
    assert bedroom.side is Side.LEFT
    assert house.row.session == "session-bedroom"


def test_who_does_not_want_to_is_asked_what_else(house: House) -> None:
    bedroom = house.device("bedroom").plays()
    house.device("living-room", bedroom.now).plays("pigeon-pose")
    assert "pigeon pose" in bedroom.say(on.Next())
    before = house.row
    assert bedroom.say(on.No()).endswith("?")
    assert bedroom.state.phase == "idle"
    assert house.row.saved["place"] == before.saved["place"]


def test_two_sessions_that_begin_at_once_do_not_overwrite_each_other(house: House) -> None:
    house.device("earlier").plays().say(on.Stop())
    one, other = (house.device(name, NOW + 300_000) for name in ("one", "other"))
    one.say(on.Launch())
    other.say(on.Launch())
    one.say(on.Yes())
    assert "elsewhere" in other.say(on.Yes())


@pytest.mark.parametrize("idle_at", ["playing", "asked", "idle", "just opened"])
def test_pain_at_one_device_ends_what_another_plays(house: House, idle_at: str) -> None:
    bedroom = house.device("bedroom")
    if idle_at == "playing":
        bedroom.plays()
    elif idle_at == "asked":
        bedroom.say(on.Start("pigeon-pose"))
    elif idle_at == "idle":
        bedroom.say(on.Ask(ask="targets", stretch="pigeon-pose"))
    living_room = house.device("living-room", bedroom.now).plays()
    assert house.place is not None

    bedroom.now = living_room.now
    answer = bedroom.answer(on.Hurts())
    assert answer.script.open is False
    assert "stretch" in words(answer)
    assert house.place is None

    assert living_room.say(on.Progress()).startswith(worded(PLACE_GONE))
    assert living_room.state.place is None
    assert "Shall we go on" not in living_room.say(on.Launch())
    assert "Shall we go on" not in house.device("later", living_room.now).say(on.Launch())


def test_pain_that_is_told_after_a_lost_reply_ends_it_too(house: House) -> None:
    """The reply that began to move was lost: the session still has the pain question open, the row a place."""
    device = house.device("a")
    device.say(on.Start("pigeon-pose"))
    before_the_loss = device.attributes
    device.say(on.No())
    assert house.place is not None
    device.attributes = before_the_loss
    assert device.say(on.Yes()).startswith(worded(say.NotToday()))
    assert house.place is None


def test_discomfort_at_one_device_ends_that_hold(house: House) -> None:
    bedroom = house.device("bedroom").plays()
    house.device("living-room", bedroom.now).plays("pigeon-pose")
    assert bedroom.say(on.Hurts(discomfort=True), after_s=45).startswith("Let go of it now, slowly.")
    assert bedroom.state.phase == "asking"
    assert house.place["plan"] == {"stretch": "lying-figure-four"}
    assert house.row.session == "session-bedroom"


def test_a_farewell_at_one_device_leaves_the_place_of_the_other(house: House) -> None:
    bedroom = house.device("bedroom").plays()
    house.device("living-room", bedroom.now).plays("pigeon-pose")
    before = house.row
    answer = bedroom.answer(on.Stop())
    assert words(answer) in ("Bye for now.", "See you soon."), "nothing of this session was saved"
    assert answer.script.open is False
    assert house.row == before


def test_a_session_that_ends_while_another_goes_on_is_dropped_without_a_word(house: House) -> None:
    bedroom = house.device("bedroom").plays()
    house.device("living-room", bedroom.now).plays("pigeon-pose")
    before = house.row
    assert bedroom.answer(on.SessionEnded()).script.parts == ()
    assert house.row == before


def test_the_end_of_a_session_moves_the_place_to_that_moment(house: House) -> None:
    bedroom = house.device("bedroom").plays()
    assert house.place["open"] is True
    assert bedroom.answer(on.SessionEnded(), after_s=40).script.parts == ()
    assert "open" not in house.place
    assert house.place["savedAt"] == bedroom.now
    assert sum(house.place["ledger"]["credited"].values()) > 0


def forgets(house: House, now: int) -> Device:
    device = house.device("elsewhere", now)
    device.say(on.ForgetMe())
    assert device.say(on.Yes()).startswith("Everything I kept about you is deleted.")
    return device


@pytest.mark.parametrize(
    "event", [on.Progress(), on.Pause(), on.SwitchSides(), on.Stop(), on.SessionEnded(), on.Hurts()]
)
def test_what_was_deleted_is_never_brought_back(house: House, event: Event) -> None:
    device = house.device("a").plays()
    forgets(house, device.now)
    said = device.say(event)
    assert house.forgotten
    if not isinstance(event, on.Stop | on.SessionEnded | on.Hurts):
        assert said.startswith(worded(PLACE_GONE))
        device.say(on.Resume())
        device.say(on.SessionEnded())
        assert not any(row.saved.get("place") for row in house.rows.rows.values())


def test_after_that_a_person_is_as_new(house: House) -> None:
    device = house.device("a").plays()
    forgets(house, device.now)
    assert "no substitute for professional advice" in house.device("b", device.now).say(on.Launch())
    assert house.row.version == 1


def test_who_cannot_be_forgotten_now_is_told_so(house: House) -> None:
    device = house.device("a").plays()
    planned = house.place["plan"]
    device.say(on.ForgetMe())
    house.store.break_down("delete")
    answer = device.answer(on.Yes())
    assert words(answer) == worded(say.NotForgotten())
    assert answer.script.open is False
    assert house.place["plan"] == planned
