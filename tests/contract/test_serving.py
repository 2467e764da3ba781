"""`glute-coach serve` on real ports: its workers, its counters, and an update while people speak."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from skill.serving import METRICS_FOLDER, METRICS_PORT, command
from skill.speaker import requests
from tests import pki
from tests.served import TRUSTED

CHECKOUT = Path(__file__).parents[2]
SKILL_ID = "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
PERSON = "amzn1.ask.account.SOMEBODY"
PATIENCE_S = 30
WORKERS = 2


@dataclass
class Server:
    """A running server: its ports, its process, and the lines of its log as they come."""

    port: int
    metrics_port: int
    process: subprocess.Popen[str]
    lines: Queue[str]

    def until(self, wanted: Callable[[str], object]) -> str:
        """Read the log up to the first line that is wanted, and return it."""
        while True:
            line = self.lines.get(timeout=PATIENCE_S)
            if wanted(line):
                return line

    def get(self, path: str) -> tuple[int, str]:
        return asked(self.port, "GET", path)

    def metrics(self) -> str:
        status, text = asked(self.metrics_port, "GET", "/metrics")
        assert status == 200
        return text


def asked(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """Status and text of the answer to one request over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def counted(metrics: str, name: str) -> float:
    """The sum of a counter over all its labels."""
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", metrics, re.MULTILINE))


def free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


@contextmanager
def running(folder: Path, arguments: list[str], ports: tuple[int, int], **variables: str) -> Iterator[Server]:
    """A server process, from the moment that it listens until it has ended by itself on SIGTERM."""
    environment = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(folder),
        "WEB_CONCURRENCY": str(WORKERS),
        "COACH_STORE": f"sqlite:///{folder}/coach.db",
        **variables,
    }
    with subprocess.Popen(arguments, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        stderr = process.stderr
        assert stderr is not None
        lines: Queue[str] = Queue()
        reader = Thread(target=lambda: deque(map(lines.put, stderr)))
        reader.start()
        try:
            server = Server(*ports, process, lines)
            server.until(lambda line: "Listening at" in line)
            yield server
        finally:
            process.terminate()
            assert process.wait(PATIENCE_S) == 0
            reader.join()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The command itself, which believes Amazon alone."""
    ports = free_ports()
    options = [f"--port={ports[0]}", f"--metrics-port={ports[1]}"]
    arguments = [sys.executable, "-m", "skill.cli", "serve", *options]
    with running(folder, arguments, ports, COACH_SKILL_ID=SKILL_ID) as server:
        yield server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def trusting(tmp_path: Path) -> Iterator[Server]:
    """A release of its own in a folder of its own, which believes our certificates."""
    for part in ("skill", "content", "tests"):
        shutil.copytree(CHECKOUT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "artifacts"))
    (tmp_path / "root.pem").write_bytes(pki.pem(pki.root()))
    (tmp_path / "chain.pem").write_bytes(pki.chain())
    (tmp_path / "metrics").mkdir()
    ports = free_ports()
    arguments = [*command("127.0.0.1", *ports), "tests.served:application()"]
    own = [a.replace(str(CHECKOUT), str(tmp_path)) if a.startswith("--config") else a for a in arguments]
    variables = {
        TRUSTED: str(tmp_path),
        METRICS_PORT: str(ports[1]),
        METRICS_FOLDER: str(tmp_path / "metrics"),
        "COACH_SKILL_ID": SKILL_ID,
    }
    with running(tmp_path, own, ports, **variables) as server:
        yield server


def launch() -> tuple[bytes, dict[str, str]]:
    """A signed launch request and its headers."""
    identity = requests.Identity(skill_id=SKILL_ID, user_id=PERSON)
    session = requests.Session("amzn1.echo-api.session.ONE")
    body = json.dumps(requests.envelope(requests.launch(), identity, session, "request-one", pki.NOW)).encode()
    return body, {"Content-Type": "application/json", **pki.headers(body)}


def test_without_a_skill_id_it_says_so_in_one_line_and_does_not_start(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skill.cli", "serve"], env={}, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "COACH_SKILL_ID" in done.stderr


def test_it_is_alive_and_ready(served: Server) -> None:
    assert served.get("/healthz") == (200, "ok\n")
    assert served.get("/readyz") == (200, "ok\n")


def test_a_stranger_is_refused_and_counted(served: Server) -> None:
    for _ in range(8):
        status, _text = asked(served.port, "POST", "/alexa", b"{}", {"Content-Type": "application/json"})
        assert status == 400
    assert 'coach_refused_total{reason="UnverifiedSender"} 8.0' in served.metrics()


def test_the_counters_are_read_on_their_own_port_alone(served: Server) -> None:
    assert served.get("/metrics")[0] == 404
    assert "coach_turns" not in served.get("/healthz")[1]
    assert "coach_defects_total 0.0" in served.metrics()


def test_nothing_is_left_behind_but_the_database(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.get("/readyz")[0] == 200
        assert "coach.db" in {path.name for path in tmp_path.iterdir()}
        assert len(list(tmp_path.glob("glute-coach-metrics-*/*"))) > 0
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {"coach.db"}


def test_a_turn_is_counted_without_a_trace_of_the_person(trusting: Server) -> None:
    body, headers = launch()
    status, text = asked(trusting.port, "POST", "/alexa", body, headers)
    assert status == 200
    assert "<speak>" in json.loads(text)["response"]["outputSpeech"]["ssml"]
    metrics = trusting.metrics()
    assert re.search(r'^coach_turns_total{intent="",kind="LaunchRequest",phase="\w+"} 1\.0$', metrics, re.MULTILINE)
    assert counted(metrics, "coach_turn_seconds_count") == 1
    assert PERSON not in metrics
    assert "session" not in metrics


def test_an_update_loses_no_request_and_no_count(trusting: Server, tmp_path: Path) -> None:
    boots = [trusting.until(lambda line: "Booting worker" in line) for _ in range(WORKERS)]
    old = {boot.split()[-1] for boot in boots}
    body, headers = launch()
    answers: list[int] = []
    updated = Event()

    def speak() -> None:
        while not updated.is_set():
            answers.append(asked(trusting.port, "POST", "/alexa", body, headers)[0])

    speakers = [Thread(target=speak) for _ in range(2)]
    for speaker in speakers:
        speaker.start()
    try:
        web = tmp_path / "skill" / "web.py"
        web.write_text(web.read_text().replace('_text("ok\\n"', '_text("the new release\\n"'))
        trusting.process.send_signal(signal.SIGHUP)
        while old:
            gone = trusting.until(lambda line: "Worker exiting" in line)
            old -= set(re.findall(r"\d+", gone.rsplit("pid", 1)[1]))
    finally:
        updated.set()
        for speaker in speakers:
            speaker.join()
    assert trusting.get("/healthz") == (200, "the new release\n")
    assert set(answers) == {200}
    assert counted(trusting.metrics(), "coach_turns_total") == len(answers)


def test_gunicorns_master_imports_nothing_of_the_skill() -> None:
    code = f"import runpy, sys; runpy.run_path({str(CHECKOUT / 'skill' / 'gunicorn_config.py')!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [name for name in done.stdout.split() if name.split(".")[0] == "skill"]
