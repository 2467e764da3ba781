"""The skill as the random input meets it: in this process, over stores that can be swapped and broken."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import structlog
from flask import Flask
from structlog.testing import capture_logs
from structlog.typing import EventDict

from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.log import told
from skill.settings import Settings
from skill.speaker.requests import Json
from skill.store.sqlite import SqliteStore
from skill.web import create_app, parse
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
    logs: list[EventDict]

    def faults(self) -> list[str]:
        """What should not have been since this was last asked, one line each."""
        for line in self.logs:
            self.watch.log(dict(line))
        defects = [f"a defect: {line.get('where')}" for line in self.logs if line["event"] == "defect"]
        found = [*self.watch.faults, *defects]
        self.watch.faults.clear()
        self.logs.clear()
        return found

    def on(self, disk: bool) -> None:
        """Use this store from now on, nothing in it, nothing broken; what was wrong before is past."""
        self.faults()
        self.memory.rows.clear()
        self.store.store = self.disk if disk else self.memory
        self.store.broken = {}

    def answer(self, request: Json) -> Json:
        """Answer a request as the web server does, but for HTTP itself; the log line is looked at as well."""
        envelope = read_envelope(parse(json.dumps(request).encode()))
        reply: Json = json.loads(json.dumps(self.skill.answer(envelope)))
        self.watch.log(told(envelope, reply))
        return reply


@contextmanager
def coach() -> Iterator[Coach]:
    """A coach of one's own, whose log is looked at and not written."""
    memory = MemoryStore()
    store = UnreliableStore(memory)
    settings = Settings(verify=False)
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        disk = stack.enter_context(closing(SqliteStore(Path(folder) / "coach.db")))
        watch = stack.enter_context(watching())
        logs = stack.enter_context(_logs())
        with patch("skill.alexa.skill.open_store", lambda url: store):
            app, skill = create_app(settings), AlexaSkill(settings)
        yield Coach(app, skill, store, memory, disk, watch, logs)


@contextmanager
def _logs() -> Iterator[list[EventDict]]:
    """What is logged meanwhile; the first error of a process configures the logging unless that was done before."""
    configured = structlog.is_configured()
    if not configured:
        structlog.configure()
    try:
        with capture_logs() as logs:
            yield logs
    finally:
        if not configured:
            structlog.reset_defaults()
