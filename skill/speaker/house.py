"""What one page of the browser talks to: a person's house with a speaker in each room, all on one clock."""

import secrets
from collections import OrderedDict
from threading import Lock
from typing import Literal

from skill.speaker.device import Device
from skill.speaker.heard import Ear
from skill.speaker.look import look
from skill.speaker.requests import Identity, Json, Post

Room = Literal["living room", "bedroom"]

MOST_HOUSES = 50


class House:
    """One person's speakers. All times are the page's epoch milliseconds; one that lies back counts as the last."""

    def __init__(self, post: Post, ear: Ear, person: str, page: str) -> None:
        """person, page: ids; a person is known again by the skill, a page is a house with devices of its own."""
        self._post, self._ear = post, ear
        self._person, self._page = person, page
        self._rooms: dict[Room, Device] = {}
        self._at = 0
        self._lock = Lock()

    def say(self, room: Room, words: str, at: int) -> Json:
        """The person says something in a room, from `at` on; no words: the wake word alone."""
        with self._lock:
            device = self._advanced(room, at)
            turn = device.say(words, self._at)
            return {"heard": turn is not None, **look(device)}

    def advance(self, room: Room, at: int) -> Json:
        """Time passes until `at`."""
        with self._lock:
            return look(self._advanced(room, at))

    def leave(self, at: int) -> None:
        """The person leaves the house: what is still being said in any room ends."""
        with self._lock:
            self._at = max(self._at, at)
            for device in self._rooms.values():
                device.leave(self._at)

    def _advanced(self, room: Room, at: int) -> Device:
        self._at = max(self._at, at)
        if room not in self._rooms:
            name = f"{self._page}-{room.replace(' ', '-')}".upper()
            user = f"amzn1.ask.account.DESK-{self._person}".upper()
            identity = Identity(user_id=user, device_id=f"amzn1.ask.device.DESK-{name}")
            # Ids must not come again on the same store.
            self._rooms[room] = Device(self._post, self._ear, identity=identity, seed=secrets.randbits(64))
        for device in self._rooms.values():
            device.advance(self._at)
        return self._rooms[room]


class Houses:
    """The houses of the pages that are open, the longest unused given up first."""

    def __init__(self, post: Post, ear: Ear) -> None:
        self._post, self._ear = post, ear
        self._houses: OrderedDict[tuple[str, str], House] = OrderedDict()
        self._lock = Lock()

    def house(self, person: str, page: str) -> House:
        """The house of a page, built when it is seen for the first time."""
        with self._lock:
            house = self._houses.pop((person, page), None) or House(self._post, self._ear, person, page)
            self._houses[person, page] = house
            if len(self._houses) > MOST_HOUSES:
                self._houses.popitem(last=False)
            return house
