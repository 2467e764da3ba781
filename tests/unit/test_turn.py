"""One turn at a time, on one device or two: what is stored, what is said, and what happens when they disagree."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import EVENTS, Event
from skill.coach.state import CoachState
from skill.coach.timing import Timing
from skill.coach.words import Mode, Side
from skill.store import Row
from skill.turn import ROW_LIVES_S, Answer, Sender, Turns, key_of
from skill.voice.script import Say
from tests.coaching import NOW, library, voice
from tests.coaching_events import examples_of
from tests.stores import MemoryStore, UnreliableStore

USER = "amzn1.ask.account.SOMEBODY"
KEY = key_of(USER)
PLACE_GONE, SIDE_AGAIN = say.PlaceGone(), say.SideAgain("lying-figure-four", Side.RIGHT)
TECHNICAL = ("database", "store", "server", "error", "exception", "unavailable", "coach.db", "locked", "failed")
HALF_AN_HOUR_S = 30 * 60


@pytest.fixture
def store() -> UnreliableStore:
    return UnreliableStore(MemoryStore())


@pytest.fixture
def turns(store: UnreliableStore) -> Turns:
    return Turns(library(), store, Timing())


class Device:
    """A person's speaker: each request carries what the last reply left in the session."""

    def __init__(self, turns: Turns, name: str, now: int = NOW) -> None:
        self.turns, self.name, self.now = turns, name, now
        self.attributes: dict[str, Any] = {}
        self.turn = 0
        self.last: tuple[Sender, Event] | None = None

    def say(self, event: Event, after_s: float = 15) -> str:
        """Say something; the words of the answer."""
        return words(self.answer(event, after_s))

    def answer(self, event: Event, after_s: float = 15) -> Answer:
        self.now += round(after_s * 1000)
        self.turn += 1
        sender = Sender(
            user_id=USER,
            session_id=f"session-{self.name}",
            request_id=f"request-{self.name}-{self.turn}",
            now=self.now,
            locale="en-US",
            new=self.turn == 1,
            attributes=self.attributes,
        )
        self.last = sender, event
        answer = self.turns.answer(sender, event)
        self.attributes = json.loads(json.dumps(answer.attributes))
        return answer

    def again(self) -> Answer:
        """The last request is delivered a second time."""
        assert self.last is not None
        return self.turns.answer(*self.last)

    def plays(self, stretch: str = "lying-figure-four") -> "Device":
        """Get through to the first hold."""
        self.say(on.Start(stretch))
        while self.state.phase != "playing":
            self.say(on.No() if self.state.question else on.Ready())
        return self

    @property
    def state(self) -> CoachState:
        return CoachState.from_dict(self.attributes["state"])

    @property
    def side(self) -> Side:
        """The side that the place is on."""
        assert self.state.place is not None
        return Side(self.state.place.key.split("/")[3])


def words(answer: Answer) -> str:
    return " ".join(part.text for part in answer.script.parts if isinstance(part, Say))


def worded(act: Act) -> str:
    """How the coach puts something."""
    return words(Answer(voice().word((act,), 0), {}))


def row(store: UnreliableStore) -> Row:
    found = store.store.load(KEY, NOW)
    assert found is not None
    return found


def place(store: UnreliableStore) -> Any:
    return row(store).saved.get("place")


# What is stored.


def test_the_state_is_stored_before_the_reply_leaves(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a")
    device.say(on.Launch())
    stored = row(store)
    assert (stored.version, stored.session, stored.request) == (1, "session-a", "request-a-1")
    assert stored.saved == {"schema": 1, "preferences": {"introduced": True}}
    assert stored.before == {"schema": 1}
    assert stored.expires_at == device.now // 1000 + ROW_LIVES_S
    assert device.attributes["version"] == 1


def test_the_key_tells_nothing_of_the_person(store: UnreliableStore, turns: Turns) -> None:
    Device(turns, "a").say(on.Launch())
    assert isinstance(store.store, MemoryStore)
    (key,) = store.store.rows
    assert key == hashlib.sha256(USER.encode()).hexdigest()
    assert USER not in json.dumps(row(store).saved)


def test_a_turn_that_changes_nothing_of_it_writes_nothing(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a")
    device.say(on.Launch())
    store.calls.clear()
    device.say(on.Help())
    device.say(on.ListRoutines())
    assert store.calls == []


def test_a_session_reads_the_store_once(turns: Turns, store: UnreliableStore) -> None:
    Device(turns, "a").plays().say(on.Progress())
    assert store.calls.count("load") == 1


# The same request twice.


def test_a_request_that_comes_twice_gets_the_same_answer_and_has_one_effect(
    turns: Turns, store: UnreliableStore
) -> None:
    device = Device(turns, "a").plays()
    for event in (on.Progress(), on.ChangeHold(longer=True), on.SwitchSides(), on.Pause(), on.Resume(), on.Done()):
        first = device.answer(event)
        after_first = row(store)
        assert device.again() == first
        assert row(store) == after_first


OPENINGS: list[Event] = [
    on.Launch(),
    on.Resume(),
    on.Start("pigeon-pose"),
    on.SetMode(Mode.STEP_BY_STEP),
    on.StartOver(),
]


@pytest.mark.parametrize("event", OPENINGS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("known", ["newcomer", "with a place of a minute ago", "with a place of yesterday"])
def test_so_does_one_that_opens_a_session(turns: Turns, store: UnreliableStore, event: Event, known: str) -> None:
    if known != "newcomer":
        Device(turns, "earlier").plays().say(on.Stop())
    later = Device(turns, "a", NOW + (86_400_000 if "yesterday" in known else 300_000))
    first = later.answer(event)
    rows = store.store.load(KEY, NOW)
    assert later.again() == first
    assert store.store.load(KEY, NOW) == rows


# A reply that was lost.


def test_a_session_whose_last_reply_was_lost_goes_on_from_what_it_knows(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    before_the_loss = device.attributes
    device.say(on.SwitchSides())
    device.attributes = before_the_loss
    device.say(on.Pause())
    assert device.side is Side.RIGHT
    assert "/right/" in place(store)["key"]
    assert device.attributes["version"] == row(store).version
    device.say(on.Resume())
    assert device.attributes["version"] == row(store).version


def test_a_place_that_the_lost_reply_gave_up_is_not_brought_back(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    before_the_loss = device.attributes
    device.say(on.Hurts())
    device.attributes = before_the_loss
    assert device.say(on.Resume()).startswith(worded(PLACE_GONE))
    assert place(store) is None
    assert device.state.place is None


# Two devices.


def test_who_went_on_elsewhere_is_asked_whether_to_go_on_from_there(turns: Turns, store: UnreliableStore) -> None:
    bedroom = Device(turns, "bedroom").plays()
    living_room = Device(turns, "living-room", bedroom.now)
    living_room.say(on.Resume())
    living_room.say(on.SwitchSides(), after_s=30)
    living_room.say(on.Pause(), after_s=30)
    there = row(store)
    assert living_room.side is Side.LEFT

    said = bedroom.say(on.Progress(), after_s=70)
    assert said.startswith("You went on elsewhere: ")
    assert said.endswith(worded(q.AskFromThere()))
    assert row(store) == there, "nothing has moved yet"

    bedroom.say(on.Yes())
    assert bedroom.state.phase == "playing"
    assert bedroom.side is Side.LEFT
    assert row(store).session == "session-bedroom"


def test_who_does_not_want_to_is_asked_what_else(turns: Turns, store: UnreliableStore) -> None:
    bedroom = Device(turns, "bedroom").plays()
    Device(turns, "living-room", bedroom.now).plays("pigeon-pose")
    assert "pigeon pose" in bedroom.say(on.Next())
    before = row(store)
    assert bedroom.say(on.No()).endswith("?")
    assert bedroom.state.phase == "idle"
    assert row(store).saved["place"] == before.saved["place"]


def test_two_sessions_that_begin_at_once_do_not_overwrite_each_other(turns: Turns, store: UnreliableStore) -> None:
    Device(turns, "earlier").plays().say(on.Stop())
    one, other = (Device(turns, name, NOW + 300_000) for name in ("one", "other"))
    one.say(on.Launch())
    other.say(on.Launch())
    one.say(on.Yes())
    assert "elsewhere" in other.say(on.Yes())


@pytest.mark.parametrize("idle_at", ["playing", "asked", "idle", "just opened"])
def test_pain_at_one_device_ends_what_another_plays(turns: Turns, store: UnreliableStore, idle_at: str) -> None:
    bedroom = Device(turns, "bedroom")
    if idle_at == "playing":
        bedroom.plays()
    elif idle_at == "asked":
        bedroom.say(on.Start("pigeon-pose"))
    elif idle_at == "idle":
        bedroom.say(on.Ask(ask="targets", stretch="pigeon-pose"))
    living_room = Device(turns, "living-room", bedroom.now).plays()
    assert place(store) is not None

    bedroom.now = living_room.now
    answer = bedroom.answer(on.Hurts())
    assert answer.script.open is False
    assert "stretch" in words(answer)
    assert place(store) is None

    assert living_room.say(on.Progress()).startswith(worded(PLACE_GONE))
    assert living_room.state.place is None
    assert "Shall we go on" not in living_room.say(on.Launch())
    assert "Shall we go on" not in Device(turns, "later", living_room.now).say(on.Launch())


def test_discomfort_at_one_device_ends_that_hold(turns: Turns, store: UnreliableStore) -> None:
    bedroom = Device(turns, "bedroom").plays()
    Device(turns, "living-room", bedroom.now).plays("pigeon-pose")
    assert bedroom.say(on.Hurts(discomfort=True), after_s=45).startswith("Let go of it now, slowly.")
    assert bedroom.state.phase == "asking"
    assert place(store)["plan"] == {"stretch": "lying-figure-four"}
    assert row(store).session == "session-bedroom"


def test_a_farewell_at_one_device_leaves_the_place_of_the_other(turns: Turns, store: UnreliableStore) -> None:
    bedroom = Device(turns, "bedroom").plays()
    Device(turns, "living-room", bedroom.now).plays("pigeon-pose")
    before = row(store)
    answer = bedroom.answer(on.Stop())
    assert words(answer) in ("Bye for now.", "See you soon."), "nothing of this session was saved"
    assert answer.script.open is False
    assert row(store) == before


def test_a_session_that_ends_while_another_goes_on_is_dropped_without_a_word(
    turns: Turns, store: UnreliableStore
) -> None:
    bedroom = Device(turns, "bedroom").plays()
    Device(turns, "living-room", bedroom.now).plays("pigeon-pose")
    before = row(store)
    assert bedroom.answer(on.SessionEnded()).script.parts == ()
    assert row(store) == before


def test_the_end_of_a_session_moves_the_place_to_that_moment(turns: Turns, store: UnreliableStore) -> None:
    bedroom = Device(turns, "bedroom").plays()
    assert place(store)["open"] is True
    assert bedroom.answer(on.SessionEnded(), after_s=40).script.parts == ()
    assert "open" not in place(store)
    assert place(store)["savedAt"] == bedroom.now
    assert sum(place(store)["ledger"]["credited"].values()) > 0


# Deleted.


def forgets(turns: Turns, now: int) -> Device:
    device = Device(turns, "elsewhere", now)
    device.say(on.ForgetMe())
    assert device.say(on.Yes()).startswith("Everything I kept about you is deleted.")
    return device


@pytest.mark.parametrize(
    "event", [on.Progress(), on.Pause(), on.SwitchSides(), on.Stop(), on.SessionEnded(), on.Hurts()]
)
def test_what_was_deleted_is_never_brought_back(turns: Turns, store: UnreliableStore, event: Event) -> None:
    device = Device(turns, "a").plays()
    forgets(turns, device.now)
    said = device.say(event)
    assert store.store.load(KEY, NOW) is None
    if not isinstance(event, on.Stop | on.SessionEnded | on.Hurts):
        assert said.startswith(worded(PLACE_GONE))
        device.say(on.Resume())
        device.say(on.SessionEnded())
        found = store.store.load(KEY, NOW)
        assert found is None or "place" not in found.saved


def test_after_that_a_person_is_as_new(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    forgets(turns, device.now)
    assert "no substitute for professional advice" in Device(turns, "b", device.now).say(on.Launch())
    assert row(store).version == 1


def test_who_cannot_be_forgotten_now_is_told_so(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    before = row(store)
    device.say(on.ForgetMe())
    store.break_down("delete")
    answer = device.answer(on.Yes())
    assert words(answer) == worded(say.NotForgotten())
    assert answer.script.open is False
    assert row(store).saved["place"]["plan"] == before.saved["place"]["plan"]  # type: ignore[index]


# What comes back in the session.


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
def test_damaged_attributes_give_way_to_the_row(turns: Turns, store: UnreliableStore, which: int) -> None:
    device = Device(turns, "a").plays()
    device.attributes = list(damaged(device))[which]
    said = device.say(on.Launch(), after_s=60)
    assert said.startswith(worded(SIDE_AGAIN))
    assert said.endswith("Shall we go on from there?")
    device.say(on.Yes())
    assert device.attributes["version"] == row(store).version


def test_no_answer_about_pain_is_carried_into_another_session(turns: Turns, store: UnreliableStore) -> None:
    earlier = Device(turns, "a").plays()
    earlier.say(on.Pause())
    later = Device(turns, "b", earlier.now + HALF_AN_HOUR_S * 1000)
    later.turn, later.attributes = 1, earlier.attributes
    assert "Any acute pain" in later.say(on.Resume())


def test_a_newer_release_may_have_added_whatever_it_likes(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    state = device.attributes["state"]
    device.attributes["state"] = {
        **state,
        "schema": 99,
        "mood": "sunny",
        "place": {**state["place"], "room": {"x": [1]}},
    }
    assert "Paused" in device.say(on.Pause())
    assert place(store)["plan"] == {"stretch": "lying-figure-four"}


# When the store does not answer.


@pytest.mark.parametrize("broken", [(), ("load",), ("save",)], ids=["all", "load", "save"])
def test_without_the_store_the_coach_goes_on_and_later_keeps_what_was_done(
    turns: Turns, store: UnreliableStore, broken: tuple[str, ...]
) -> None:
    store.break_down(*broken)
    device = Device(turns, "a")
    heard = [device.say(on.Start("lying-figure-four"))]
    heard += [device.say(event) for event in (on.No(), on.Ready(), on.Progress(), on.Pause(), on.Resume())]
    assert device.state.phase == "playing"
    assert not [word for word in TECHNICAL if word in " ".join(heard).lower()]

    store.broken = {}
    device.say(on.Pause(), after_s=30)
    assert place(store) == device.attributes["state"]["place"]
    assert device.attributes["version"] == row(store).version


def test_a_store_that_fails_in_the_middle_costs_nobody_their_place(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    stored = row(store)
    store.break_down()
    for event, phase, side in (
        (on.Pause(), "paused", Side.RIGHT),
        (on.Resume(), "playing", Side.RIGHT),
        (on.SwitchSides(), "playing", Side.LEFT),
    ):
        device.say(event)
        assert (device.state.phase, device.side) == (phase, side)
    assert row(store) == stored
    store.broken = {}
    device.say(on.Pause())
    assert "/left/" in place(store)["key"]


def test_a_session_without_the_store_keeps_what_the_store_has(turns: Turns, store: UnreliableStore) -> None:
    earlier = Device(turns, "earlier").plays()
    earlier.say(on.SetMode(Mode.STEP_BY_STEP))
    earlier.say(on.Stop())
    stored = place(store)
    store.break_down()
    device = Device(turns, "a", earlier.now + 60_000)
    assert "no substitute" in device.say(on.Launch()), "who it is cannot be known"
    store.broken = {}
    device.say(on.Help())
    assert place(store) == stored
    device.say(on.Resume())
    assert device.state.place is not None
    assert device.state.place.plan.stretch == "lying-figure-four"


def test_pain_is_stored_at_the_second_attempt(turns: Turns, store: UnreliableStore) -> None:
    device = Device(turns, "a").plays()
    store.break_down("save", times=1)
    assert device.say(on.Hurts()).startswith("Stop now")
    assert place(store) is None


@pytest.mark.parametrize("broken", ["load", "save"])
def test_pain_is_answered_even_if_nothing_can_be_stored(turns: Turns, store: UnreliableStore, broken: str) -> None:
    device = Device(turns, "a").plays()
    store.break_down(broken)
    answer = device.answer(on.Hurts())
    assert words(answer).startswith("Stop now")
    assert answer.script.open is False


def all_examples() -> list[Event]:
    return [event for kind in EVENTS for event in examples_of(kind)]


SITUATIONS: dict[str, Callable[[Turns, UnreliableStore], Device]] = {
    "a new session": lambda turns, store: Device(turns, "a"),
    "a session": lambda turns, store: Device(turns, "a").plays(),
    "a session that began without the store": lambda turns, store: began_without(turns, store),
    "a session whose place went on elsewhere": lambda turns, store: went_on_elsewhere(turns),
    "a session whose last reply was lost": lambda turns, store: lost_a_reply(turns),
}


def began_without(turns: Turns, store: UnreliableStore) -> Device:
    Device(turns, "earlier").plays()
    store.break_down()
    device = Device(turns, "a").plays()
    store.broken = {}
    return device


def went_on_elsewhere(turns: Turns) -> Device:
    device = Device(turns, "a").plays()
    Device(turns, "b", device.now).plays("pigeon-pose")
    return device


def lost_a_reply(turns: Turns) -> Device:
    device = Device(turns, "a").plays()
    attributes = device.attributes
    device.say(on.Pause())
    device.attributes = attributes
    return device


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_however_slow_the_store_the_answer_comes_within_two_seconds(
    situation: Callable[[Turns, UnreliableStore], Device],
) -> None:
    for event in all_examples():
        store = UnreliableStore(MemoryStore())
        device = situation(Turns(library(), store, Timing()), store)
        store.calls.clear()
        device.say(event)
        assert store.elapsed_ms < 2_000, event


def test_a_row_from_before_a_long_time_is_as_none(turns: Turns, store: UnreliableStore) -> None:
    Device(turns, "a").plays().say(on.Stop())
    late = Device(turns, "b", NOW + ROW_LIVES_S * 1000 + 3_600_000)
    assert "no substitute" in late.say(on.Launch())


def test_the_language_we_have_serves_where_we_lack_one(turns: Turns) -> None:
    device = Device(turns, "a")
    device.say(on.Launch())
    assert device.last is not None
    sender, event = device.last
    first = turns.answer(sender, event)
    for locale in ("", "ja-JP", "xx", "en_US", "-", "en-GB"):
        assert words(turns.answer(replace(sender, locale=locale), event)) == words(first)
