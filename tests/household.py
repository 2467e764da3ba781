"""Somebody at home with speakers, the server that they reach over HTTP, and its database: all on a virtual clock."""

import functools
from pathlib import Path
from typing import Any

import httpx
import pytest
from fluent.runtime import FluentResource

from skill.coach.state import CoachState
from skill.errors import StoreUnavailable
from skill.settings import Settings
from skill.speaker.device import Device
from skill.speaker.heard import Ear
from skill.speaker.requests import Identity, Json, posting
from skill.speaker.script import START_MS
from skill.store import open_store
from skill.turn import Sender
from skill.web import create_app
from tests import coaching

_prompts = functools.cache(FluentResource)


class Fragile:
    """A store that can be away."""

    def __init__(self, store: Any) -> None:
        self.store, self.gone = store, False

    def __getattr__(self, name: str) -> Any:
        if self.gone:
            raise StoreUnavailable("gone")
        return getattr(self.store, name)


class Household:
    """One person, their speakers by name, and the server.

    now: the moment of the last reply; next_at: when the next word is said unless it says when itself; rate: how fast
    Alexa's voice is against what the coach reckons; reply_lost: whether replies get lost on their way back.
    """

    def __init__(self, person: str, database: Path, ear: Ear, locale: str, patch: pytest.MonkeyPatch) -> None:
        """Start the server; `person` is somebody new to the database, `patch` is undone by whoever made it."""
        self._person, self._url, self._ear, self._locale = person, f"sqlite:///{database}", ear, locale
        self.store = Fragile(open_store(self._url))
        self.devices: dict[str, Device] = {}
        self.now = self.next_at = START_MS
        self.rate = 1.0
        self.reply_lost = False
        patch.setattr("skill.alexa.skill.open_store", lambda _: self.store)
        # Content never changes, so that no server needs to read it a second time.
        patch.setattr("skill.alexa.skill.load_library", lambda *_, **__: coaching.library())
        patch.setattr("skill.voice.prompts.FluentResource", _prompts)
        self.restart()

    def restart(self) -> None:
        """Another server, which knows nothing but the database."""
        self.store.store.close()
        self.store.store = open_store(self._url)
        app = create_app(Settings(store=self._url, verify=False))
        self._post = posting(httpx.Client(transport=httpx.WSGITransport(app), base_url="http://localhost"))

    def post(self, request: Json) -> tuple[int, Json | str]:
        """Reach the server; when the reply gets lost, Alexa sees none."""
        answer = self._post(request)
        return (0, "no answer") if self.reply_lost else answer

    def device(self, name: str) -> Device:
        """One of the speakers."""
        if name not in self.devices:
            identity = Identity(self._locale, user_id=self._person, device_id=f"amzn1.ask.device.{name}")
            seed = len(self.devices)
            self.devices[name] = Device(self.post, self._ear, identity=identity, seed=seed, rate=self.rate)
        return self.devices[name]

    def advance(self, to: int) -> None:
        """Let time pass for every speaker."""
        for device in self.devices.values():
            device.advance(to)
        self.now = max(self.now, to)

    def stored(self) -> CoachState | None:
        """What the database holds of the person now."""
        sender = Sender(self._person, "", "", self.now, self._locale, True, {})
        row = self.store.store.load(sender.key, self.now)
        return row and CoachState.from_dict(row.saved)
