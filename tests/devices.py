"""A person's speakers, without Alexa between them and the turns: events in, words and session attributes out."""

import json
from functools import cache
from typing import Any

from skill.coach import events as on
from skill.coach.acts import Act
from skill.coach.events import Event
from skill.coach.state import CoachState
from skill.coach.timing import Timing
from skill.coach.words import Side
from skill.store import Row
from skill.turn import Answer, Sender, Turns, key_of
from skill.voice.script import Say
from tests.coaching import NOW, library, voice
from tests.stores import MemoryStore, UnreliableStore

USER = "amzn1.ask.account.SOMEBODY"
KEY = key_of(USER)


@cache
def shared() -> tuple[UnreliableStore, Turns]:
    """The turns of all tests, for the words of a language take a while to read, and the store behind them."""
    store = UnreliableStore(MemoryStore())
    return store, Turns(library(), store, Timing())


class House:
    """A person, the store that knows them, and whatever devices they have; one house at a time."""

    def __init__(self) -> None:
        self.rows = MemoryStore()
        self.store, self.turns = shared()
        self.store.store, self.store.broken = self.rows, {}
        self.store.calls.clear()

    def device(self, name: str, now: int = NOW) -> "Device":
        """A session at another device."""
        return Device(self.turns, name, now)

    @property
    def row(self) -> Row:
        """What is stored of the person."""
        return self.rows.rows[KEY]

    @property
    def place(self) -> Any:
        """The place that is stored, a plain dict, or None."""
        return self.row.saved.get("place")

    @property
    def forgotten(self) -> bool:
        """Whether nothing is stored."""
        return not self.rows.rows


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
