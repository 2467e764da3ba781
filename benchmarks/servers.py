"""What benchmarks/http.py runs side by side under the same gunicorn: a bare Flask, stock skills, and the coach."""

import dataclasses
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from skill.log import configure_logging
from skill.metrics import count, with_metrics
from skill.serving import METRICS_FOLDER, METRICS_PORT, command
from skill.settings import Settings
from skill.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WORKERS = 2
_HELLO_TABLE = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS person (key TEXT PRIMARY KEY NOT NULL, document TEXT NOT NULL);
"""
_HELLO_SAVE = "INSERT INTO person VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET document = excluded.document"


def bare() -> Flask:
    """A hello world in Flask that reads its JSON and looks at nothing in it."""
    app = Flask("bare")

    @app.post("/alexa")
    def alexa() -> Response:
        json.loads(request.get_data())
        return Response(json.dumps({"version": "1.0"}), content_type="application/json")

    return app


def stock() -> Flask:
    """A hello world on ask-sdk-core alone, which reads the request with the SDK's own deserialiser."""
    from benchmarks.hello import handler

    app = Flask("stock")

    @app.post("/alexa")
    def alexa() -> Response:
        reply = handler(json.loads(request.get_data()), None)
        return Response(json.dumps(reply), content_type="application/json")

    return app


def storing() -> Flask:
    """The stock hello world, which also keeps a row of each person, written before it answers as the coach does."""
    from benchmarks.hello import handler

    app = Flask("storing")
    turn = Lock()
    connection = sqlite3.connect("hello.db", timeout=30, isolation_level=None, check_same_thread=False)
    connection.executescript(_HELLO_TABLE)

    @app.post("/alexa")
    def alexa() -> Response:
        event = json.loads(request.get_data())
        reply = handler(event, None)
        person = event["context"]["System"]["user"]["userId"]
        with turn:
            connection.execute(_HELLO_SAVE, (person, json.dumps(reply)))
        return Response(json.dumps(reply), content_type="application/json")

    return app


def coach() -> "WSGIApplication":
    """The coach as it is served, log and counters included, but for the verification: no hello world verifies."""
    configure_logging(count)
    settings = dataclasses.replace(Settings.from_environment(), verify=False)
    return with_metrics(create_app(settings), os.environ[METRICS_PORT])


@dataclasses.dataclass(frozen=True, slots=True)
class Served:
    """A server that is up: its port, its master process, and what its log tells but for turns."""

    port: int
    pid: int
    log: deque[str]

    @property
    def workers(self) -> list[int]:
        """The processes of the workers."""
        found = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]

    def processor_s(self) -> float:
        """What the workers have used of the processors so far, all threads together."""
        tasks = [task for pid in self.workers for task in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9

    def memory_mb(self) -> float:
        """The mean memory of a worker: what is its own, and its share of what it shares."""
        sizes = []
        for pid in self.workers:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            sizes.append(sum(int(kb) for kb in re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)) / 1024)
        return sum(sizes) / len(sizes)


@contextmanager
def served(application: str, folder: Path, *, store: str, workers: int = WORKERS, **variables: str) -> Iterator[Served]:
    """Run an application of this module on a free port of this machine, with the settings of `glute-coach serve`."""
    (folder / "metrics").mkdir(exist_ok=True)
    environment: dict[str, Any] = {
        **os.environ,
        **variables,
        METRICS_FOLDER: str(folder / "metrics"),
        METRICS_PORT: "0",
        "COACH_STORE": store,
        "WEB_CONCURRENCY": str(workers),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    arguments = [*command("127.0.0.1", 0, 0), f"benchmarks.servers:{application}()"]
    with subprocess.Popen(arguments, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        log = process.stderr
        assert log is not None
        announced = (re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line) for line in log)
        port = next(int(found[1]) for found in announced if found)
        # Read on, for a full pipe would stop it.
        told: deque[str] = deque(maxlen=1000)
        reader = Thread(target=lambda: told.extend(line for line in log if '"event": "turn"' not in line))
        reader.start()
        try:
            yield Served(port, process.pid, told)
        finally:
            process.terminate()
            reader.join()
