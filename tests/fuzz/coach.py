"""The skill as the random input meets it: in this process, over stores that can be swapped and broken."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from flask import Flask

from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.log import told
from skill.settings import Settings
from skill.speaker.requests import Json
from skill.store.sqlite import SqliteStore
from skill.web import create_app, parse
from tests.coaching import library
from tests.fuzz.watch import Watch, watching
from tests.stores import MemoryStore, UnreliableStore


@dataclass(frozen=True, slots=True)
class Coach:
    """One skill, once behind HTTP and once bare, over the same store; whatever it answers is watched."""

    app: Flask
    skill: AlexaSkill
    store: UnreliableStore
    memory: MemoryStore
    disk: SqliteStore
    watch: Watch

    def on(self, disk: bool) -> None:
        """Use this store from now on, nothing in it, nothing broken."""
        self.memory.rows.clear()
        self.store.store = self.disk if disk else self.memory
        self.store.broken = {}

    def answer(self, request: Json) -> Json:
        """Answer a request as the web server does, but for HTTP itself; the log line is looked at as well."""
        envelope = read_envelope(parse(json.dumps(request).encode()))
        reply: Json = json.loads(json.dumps(self.skill.answer(envelope)))
        self.watch.log(told(envelope, reply))
        self.store.calls.clear()
        return reply


@contextmanager
def coach() -> Iterator[Coach]:
    """A coach of one's own."""
    with TemporaryDirectory() as folder, watching() as watch, closing(SqliteStore(Path(folder) / "coach.db")) as disk:
        memory = MemoryStore()
        store = UnreliableStore(memory)
        with patch("skill.alexa.skill.open_store", lambda url: store), patch("skill.alexa.skill.load_library", _library):
            settings = Settings(verify=False)
            yield Coach(create_app(settings), AlexaSkill(settings), store, memory, disk, watch)


def _library(*_: object, **__: object) -> object:
    return library()
