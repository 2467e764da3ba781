"""Kills a loaded server of four workers, again and again, and looks for turns that were answered but not stored.

`python -m tests.crash_server --kills 200`: three times of four a worker dies, every fourth time the whole server.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from sqlite3 import connect
from tempfile import TemporaryDirectory
from threading import Event, Semaphore, Thread
from typing import TYPE_CHECKING, Any

from skill.log import silence_logging
from skill.settings import Settings
from skill.speaker.requests import Identity, Json, Session, envelope
from skill.store import open_store
from skill.turn import key_of
from skill.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROOT = Path(__file__).parent.parent
WORKERS = 4
PEOPLE = 8
PATIENCE_S = 60
NOW = 1_800_000_000_000
MODES = ("hands-free", "step-by-step")


def application() -> "WSGIApplication":
    """What each worker runs: the skill for one's own machine, over the store that COACH_STORE names."""
    silence_logging()
    return create_app(Settings(store=os.environ["COACH_STORE"], verify=False))


@dataclass
class Talker:
    """Somebody who changes their mind with every sentence.

    told: the last version that was answered and what it holds; done is released with each answer.
    """

    number: int
    port: int
    stop: Event
    done: Semaphore
    told: tuple[int, str] = (0, MODES[0])
    asked: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def user(self) -> str:
        return f"amzn1.ask.account.{self.number}"

    def talk(self) -> None:
        """Talk until told to stop; a server that dies in the middle is no reason not to go on."""
        while not self.stop.is_set():
            with suppress(OSError, HTTPException):
                self._say()

    def _say(self) -> None:
        self.asked += 1
        mode = MODES[self.asked % 2]
        request = self._request(mode)
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as connection:
            body = json.dumps(request)
            connection.request("POST", "/alexa", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            if response.status != 200:
                raise HTTPException(response.status)
            reply = json.loads(response.read())
        self.attributes = reply["sessionAttributes"]
        if self.attributes["version"] is not None:
            self.told = (self.attributes["version"], mode)
            self.done.release()

    def _request(self, mode: str) -> Json:
        values = [{"value": {"name": mode, "id": mode}}]
        resolved = {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": values}]}
        slots = {"mode": {"name": "mode", "value": mode, "resolutions": resolved}}
        body = {"type": "IntentRequest", "intent": {"name": "SetModeIntent", "slots": slots}}
        session = Session(f"session-{self.number}", not self.attributes, self.attributes)
        return envelope(body, Identity(user_id=self.user), session, f"{self.number}-{self.asked}", NOW)


class Served:
    """A server that can be killed: gunicorn's master, its workers, and the command that starts them."""

    def __init__(self, url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._environment = {**os.environ, "COACH_STORE": url}
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        options = ["--workers", str(WORKERS), "--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        command = [sys.executable, "-m", "gunicorn", *options, "tests.crash_server:application()"]
        return subprocess.Popen(command, cwd=ROOT, env=self._environment, start_new_session=True)

    @property
    def workers(self) -> list[int]:
        """The processes under the master."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self, dice: Random, whole: bool) -> None:
        """SIGKILL for one of the workers, or for all of it, which is then started again."""
        if whole:
            self.end()
            self._process = self._started()
        elif workers := self.workers:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(workers), signal.SIGKILL)

    def end(self) -> None:
        """Kill everything at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def loaded(url: str) -> Iterator[tuple[Served, list[Talker], Semaphore]]:
    """A server that people talk with all the time, and what counts their turns."""
    server, stop, done = Served(url), Event(), Semaphore(0)
    people = [Talker(number, server.port, stop, done) for number in range(PEOPLE)]
    threads = [Thread(target=person.talk) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield server, people, done
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.end()


def kill_servers(folder: Path, kills: int) -> tuple[list[str], int]:
    """Kill so many times, each time after some turns; what was lost or damaged, and how many turns were answered."""
    database = folder / "coach.db"
    url = f"sqlite:///{database}"
    dice, wrong, answered = Random(kills), list[str](), 0
    with loaded(url) as (server, people, done):
        for kill in range(kills):
            for _ in range(dice.randint(1, 40)):
                if not done.acquire(timeout=PATIENCE_S):
                    return [*wrong, f"kill {kill}: the server does not come back"], answered
                answered += 1
            told = [(person.user, *person.told) for person in people]
            server.kill(dice, whole=kill % WORKERS == WORKERS - 1)
            wrong += [f"kill {kill}: {fault}" for fault in _lost(url, told)]
            with closing(connect(database)) as connection:
                (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            wrong += [f"kill {kill}: {verdict}"] * (verdict != "ok")
    wrong += _lost(url, [(person.user, *person.told) for person in people])
    while done.acquire(blocking=False):
        answered += 1
    return wrong, answered


def _lost(url: str, told: list[tuple[str, int, str]]) -> Iterator[str]:
    with closing(open_store(url)) as store:
        for user, version, mode in told:
            row = store.load(key_of(user), NOW)
            if version and (row is None or row.version < version):
                yield f"{user} was told of version {version}, stored is {row}"
            elif row is not None and version == row.version:
                kept = row.saved.get("preferences")
                if (kept.get("mode", MODES[0]) if isinstance(kept, dict) else MODES[0]) != mode:
                    yield f"{user} was told of {mode}, stored is {row}"


def main() -> int:
    """Exit status 0, or 1 when something was lost or damaged."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash_server")
    parser.add_argument("--kills", type=int, default=200, help="default: %(default)s")
    kills = parser.parse_args().kills
    with TemporaryDirectory() as folder:
        wrong, answered = kill_servers(Path(folder), kills)
    print(*wrong, sep="\n", end="\n" * bool(wrong))
    print(f"{kills} SIGKILLs, {WORKERS} workers, {answered} turns answered: {len(wrong)} lost or damaged")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
