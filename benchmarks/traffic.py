"""What the benchmarks send: a session as an Echo sends it, for any number of people, and how fast it is answered."""

import json
import selectors
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.settings import Settings
from skill.speaker import requests
from skill.speaker.heard import Heard, HeardSlot
from skill.store.port import Row, to_json
from skill.store.sqlite import SqliteStore
from skill.turn import key_of

SKILL_ID = "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
START_MS = 1_800_000_000_000
_PERSON = "amzn1.ask.account." + "A" * 182
_NUMBER = "000000000"
_START = Heard("StartStretchIntent", {"stretch": HeardSlot("glute stretch", "StretchName", "lying-figure-four")})
_QUESTION = Heard("TargetsIntent", {"stretch": None})
SESSION: tuple[tuple[str, int, Heard | None], ...] = (
    ("launch", 0, None),
    ("start", 12, _START),
    ("no pain", 15, Heard("AMAZON.NoIntent")),
    ("question", 55, _QUESTION),
    ("progress", 15, Heard("ProgressIntent")),
    ("pause", 10, Heard("AMAZON.PauseIntent")),
    ("resume", 40, Heard("AMAZON.ResumeIntent")),
    ("stop", 20, Heard("AMAZON.StopIntent")),
)
"""A session: the name of each turn, the seconds after the one before, and what was understood (None: the launch)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a session that anybody may have: its request, and the row that is stored before it."""

    name: str
    body: bytes
    before: Row | None

    def request(self, number: int) -> bytes:
        """The HTTP request of the person with that number."""
        return _http(self.own_body(number))

    def own_body(self, number: int) -> bytes:
        """The body of that request."""
        return self.body.replace(_NUMBER.encode(), owned(number).encode())


def owned(number: int) -> str:
    """What tells this person's ids from everybody else's."""
    return f"{number:09d}"


def person(number: int) -> str:
    """The user id of the person with that number."""
    return _PERSON + owned(number)


def echo(body: dict[str, Any], session: requests.Session, request_id: str, at_ms: int) -> dict[str, Any]:
    """A request with all that an Echo without a screen sends along."""
    identity = requests.Identity(
        skill_id=SKILL_ID, user_id=_PERSON + _NUMBER, device_id="amzn1.ask.device." + "B" * 182
    )
    envelope = requests.envelope(body, identity, session, request_id, at_ms)
    system = envelope["context"]["System"]
    system["device"]["supportedInterfaces"] = {"AudioPlayer": {}}
    system["apiAccessToken"] = "eyJ0eXAiOiJKV1Qi" * 64
    envelope["context"]["AudioPlayer"] = {"playerActivity": "IDLE"}
    envelope["context"]["Extensions"] = {"available": {"aplext:backstack:10": {}}}
    return envelope


def launch(number: int) -> dict[str, Any]:
    """A first launch, by the person with that number."""
    session = requests.Session(f"amzn1.echo-api.session.{_NUMBER}")
    sent = echo(requests.launch(), session, "amzn1.echo-api.request.launch", START_MS)
    own: dict[str, Any] = json.loads(json.dumps(sent).replace(_NUMBER, owned(number)))
    return own


def walk(folder: Path) -> list[Turn]:
    """One session with the coach in this process; what was sent and stored on the way."""
    settings = Settings(store=f"sqlite:///{folder}/walk.db", verify=False)
    skill = AlexaSkill(settings)
    store = SqliteStore(folder / "walk.db")
    session = requests.Session(f"amzn1.echo-api.session.{_NUMBER}")
    turns, at_ms = [], START_MS
    for name, after_s, heard in SESSION:
        at_ms += after_s * 1000
        body = requests.launch() if heard is None else requests.intent(heard, requests.Identity(skill_id=SKILL_ID))
        sent = echo(body, session, f"amzn1.echo-api.request.{name.replace(' ', '-')}", at_ms)
        before = store.load(key_of(_PERSON + _NUMBER), at_ms)
        reply = skill.answer(read_envelope(sent))
        turns.append(Turn(name, json.dumps(sent, separators=(",", ":")).encode(), before))
        session = replace(session, new=False, attributes=reply.get("sessionAttributes", {}))
    store.close()
    skill.store.close()
    return turns


def people(row: Row, numbers: range) -> Iterator[tuple[str, int, int, str]]:
    """The row for each of these people, as the table `person` of SQLite holds it."""
    for number in numbers:
        own = replace(row, session=row.session.replace(_NUMBER, owned(number)))
        yield key_of(person(number)), own.version, own.expires_at, to_json(own)


@dataclass(slots=True)
class Measured:
    """How a server did: seconds that each answer took, seconds that all took together, and answers other than 200."""

    latencies_s: list[float] = field(default_factory=list)
    seconds: float = 0
    failed: int = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies_s) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        return quantiles(self.latencies_s, n=100)[percent - 1] * 1000

    def add(self, other: "Measured") -> None:
        self.latencies_s += other.latencies_s
        self.seconds += other.seconds
        self.failed += other.failed


class _Connection:
    """One connection that is kept open: what was sent when, and what came back so far."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.received = b""

    def send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = perf_counter()
        self.socket.sendall(request)

    def read(self) -> int | None:
        """The status of the answer once it is complete."""
        part = self.socket.recv(65_536)
        if not part:
            raise ConnectionError("the server closed the connection in mid-answer")
        self.received += part
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if not blank:
            return None
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        return int(head[9:12]) if len(body) >= length else None


def drive(port: int, stream: Iterator[bytes], *, connections: int, seconds: float) -> Measured:
    """Send requests over so many connections, each the next one as soon as it has its answer."""
    measured = Measured()
    with selectors.DefaultSelector() as selector:
        for request in islice(stream, connections):
            connection = _Connection(port)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(request)
        started = perf_counter()
        open_ones = connections
        while open_ones:
            for key, _ in selector.select():
                connection = key.data
                status = connection.read()
                if status is None:
                    continue
                now = perf_counter()
                measured.latencies_s.append(now - connection.sent_at)
                measured.failed += status != 200
                request = next(stream, b"") if now - started < seconds else b""
                if request:
                    connection.send(request)
                else:
                    selector.unregister(connection.socket)
                    connection.socket.close()
                    open_ones -= 1
        measured.seconds = perf_counter() - started
    return measured


def _http(body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    head = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": len(body), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"POST /alexa HTTP/1.1\r\n{lines}\r\n".encode() + body
