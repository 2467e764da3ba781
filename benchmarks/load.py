"""Five hundred people at once against four workers: is any turn answered wrongly or lost? `python -m benchmarks.load`.

Everybody has the same five sessions. One person has them with the coach alone first; then each of the others, in the
crowd, has to hear the same replies word for word, and to leave the same behind. Nobody pauses between two turns.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import SimpleQueue
from statistics import quantiles
from time import perf_counter

from benchmarks.coldstart import make_table
from benchmarks.progress import progress
from benchmarks.servers import served
from benchmarks.traffic import SESSION, SKILL_ID, START_MS, echo, owned, person
from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.settings import Settings
from skill.speaker import requests
from skill.store import Row, open_store
from skill.turn import key_of
from tests.dynamodb import dynamodb_server

PEOPLE = 500
VISITS = 5
WORKERS = 4
PATIENCE_S = 60
ALEXA_WAITS_S = 8
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn in the crowd: seconds to its answer, and what was wrong with it."""

    seconds: float
    wrong: str = ""


def talk(number: int, answer: Callable[[str], str]) -> Iterator[requests.Json]:
    """Have all sessions as the person with that number; yields each reply as it would be to person 0.

    The version is left out: it lags where a write failed, and the person's next turn stores what that one did.
    """
    at_ms = START_MS
    for visit in range(VISITS):
        at_ms += _DAY_MS + 1
        session = requests.Session(f"amzn1.echo-api.session.{visit}.{owned(0)}")
        for turn, (_, after_s, heard) in enumerate(SESSION):
            at_ms += after_s * 1000
            body = requests.launch() if heard is None else requests.intent(heard, requests.Identity(skill_id=SKILL_ID))
            sent = json.dumps(echo(body, session, f"amzn1.echo-api.request.{visit}.{turn}", at_ms))
            reply = answer(sent.replace(owned(0), owned(number))).replace(owned(number), owned(0))
            heard_back = json.loads(reply)
            session = replace(session, new=False, attributes=heard_back.get("sessionAttributes", {}))
            yield {**heard_back, "sessionAttributes": {**session.attributes, "version": None}}


def alone(url: str) -> tuple[list[requests.Json], Row]:
    """All replies to person 0 from the coach in this process, and the row that is left."""
    skill = AlexaSkill(Settings(store=url, verify=False))
    replies = list(talk(0, lambda sent: json.dumps(skill.answer(read_envelope(json.loads(sent))))))
    row = skill.store.load(key_of(person(0)), START_MS)
    skill.store.close()
    assert row is not None
    return replies, row


def post(port: int, body: str) -> str:
    """Send one request over a connection of its own, as the proxy in front does; raises HTTPException but for 200."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as connection:
        connection.request("POST", "/alexa", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read().decode()
    if response.status != 200:
        raise HTTPException(f"{response.status} {text.strip()}")
    return text


def visit(port: int, number: int, expected: list[requests.Json], turns: "SimpleQueue[Turn]") -> None:
    """Be one of the crowd, and tell of every turn; an error ends the talk, and the turns not had count as wrong."""
    started, had = perf_counter(), 0
    try:
        for had, reply in enumerate(talk(number, lambda body: post(port, body)), start=1):
            seconds = perf_counter() - started
            wrong = "" if reply == expected[had - 1] else f"turn {had} was answered otherwise"
            turns.put(Turn(seconds, wrong))
            started = perf_counter()
    except (OSError, HTTPException) as error:
        for _ in range(len(expected) - had):
            turns.put(Turn(perf_counter() - started, repr(error)))


def crowd(url: str, folder: Path, label: str) -> list[str]:
    """Serve the crowd from the store with that URL; prints how fast, returns what went wrong."""
    expected, row = alone(f"sqlite:///{folder}/alone.db")
    turns: SimpleQueue[Turn] = SimpleQueue()
    total = PEOPLE * len(expected)
    with (
        served("coach", folder, store=url, workers=WORKERS, COACH_SKILL_ID=SKILL_ID) as server,
        ThreadPoolExecutor(PEOPLE) as people,
    ):
        started = perf_counter()
        for number in range(1, PEOPLE + 1):
            people.submit(visit, server.port, number, expected, turns)
        had = [turns.get() for _ in progress(range(total), label, total)]
        seconds = perf_counter() - started
    told = Counter(json.loads(line)["problem"] for line in server.log if '"event": "store"' in line)
    for problem, times in told.items():
        print(f"{times} × {problem}")
    wrong = [turn.wrong for turn in had if turn.wrong]
    slow = sum(turn.seconds > ALEXA_WAITS_S for turn in had)
    lost = lagging = 0
    with closing(open_store(url)) as store:
        for number in range(1, PEOPLE + 1):
            stored = store.load(key_of(person(number)), START_MS)
            lost += stored is None or stored.saved != row.saved
            lagging += stored is not None and stored.version < row.version
    percentiles = quantiles((turn.seconds for turn in had), n=100)
    print(
        f"{label}: {PEOPLE} people, {total} turns, {WORKERS} workers: {len(wrong)} errors,"
        f" {lost} people with a lost turn, {lagging} with a write that failed and was made good;"
        f" {total / seconds:.0f} turns a second,"
        f" p50 {percentiles[49]:.2f} s, p99 {percentiles[98]:.2f} s, {slow} over {ALEXA_WAITS_S} s"
    )
    return [*sorted(set(wrong))[:5], *[f"{lost} people lost a turn"] * bool(lost)]


def main() -> int:
    """Exit status 0, or 1 when a turn was answered wrongly, too late, or lost."""
    missed = []
    for label in sys.argv[1:] or ("SQLite", "DynamoDB"):
        with tempfile.TemporaryDirectory() as name, dynamodb_server() as endpoint:
            make_table(endpoint)
            url = f"dynamodb://places?endpoint={endpoint}" if label == "DynamoDB" else f"sqlite:///{name}/coach.db"
            missed += [f"{label}: {each}" for each in crowd(url, Path(name), label)]
    for each in missed:
        print(f"MISSED {each}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
