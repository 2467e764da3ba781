"""How fast the coach answers over HTTP, beside hello worlds on the same server: `python -m benchmarks.http`."""

import sqlite3
import sys
import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median
from unittest.mock import patch

from benchmarks.progress import progress
from benchmarks.servers import Served, served
from benchmarks.traffic import SKILL_ID, Measured, Turn, drive, people, walk
from skill.store.sqlite import SqliteStore

ROUNDS = 5
SECONDS = 1.5
CONNECTIONS = 8
PEOPLE = 12_000
"""More than can be answered in one round: everybody has this turn once."""

LEAST_RATIO = {"question": 1.3}
MOST_SPREAD = 2.5
MOST_MEMORY_MB = 70
_INSERT = "INSERT INTO person (key, version, expires_at, document) VALUES (?, ?, ?, ?)"


@dataclass(slots=True)
class Line:
    """One line of the table: which server gets which turn, and what came of it in each round."""

    name: str
    server: Served
    turn: Turn
    stored: bool
    against: "Line | None" = None
    rounds: list[Measured] = field(default_factory=list)
    processor_s: float = 0

    @property
    def processor_ms(self) -> float:
        """What a turn takes of a processor in the workers, whatever else the machine does."""
        return self.processor_s / len(self.whole().latencies_s) * 1000

    @property
    def spread(self) -> float:
        """How far the slow answers are behind the usual ones: p99 / p50, the middle one of the rounds."""
        return median(each.percentile_ms(99) / each.percentile_ms(50) for each in self.rounds)

    def whole(self) -> Measured:
        """All rounds as one."""
        measured = Measured()
        for each in self.rounds:
            measured.add(each)
        return measured


def store_people(database: Path, turn: Turn, numbers: range) -> None:
    """Store what each of these people has stored before that turn."""
    if turn.before is None:
        return
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.executemany(_INSERT, people(turn.before, numbers))


def wake(server: Served) -> None:
    """Have the server answer once, whatever it takes."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request("GET", "/readyz")
        connection.getresponse().read()


def run(lines: list[Line], database: Path) -> None:
    """Measure every line once a round, one after the other, so that whatever else the machine does hits all alike."""
    first = count(step=PEOPLE)
    for _ in progress(range(ROUNDS), "Rounds"):
        for line in lines:
            start = next(first)
            numbers = range(start, start + PEOPLE)
            if line.stored:
                store_people(database, line.turn, numbers)
            stream = (line.turn.request(number) for number in numbers)
            before_s = line.server.processor_s()
            line.rounds.append(drive(line.server.port, stream, connections=CONNECTIONS, seconds=SECONDS))
            line.processor_s += line.server.processor_s() - before_s


def report(lines: list[Line]) -> list[str]:
    """Print the table; returns what misses its target."""
    missed = []
    print(f"{'':<18}{'req/s':>7}  (least–most)   {'p50 ms':>7}{'p99 ms':>8}{'p99/p50':>9}{'processor ms':>14}", end="")
    print("   against stock: req/s, processor")
    for line in lines:
        whole = line.whole()
        speeds = sorted(each.per_second for each in line.rounds)
        told = f"{line.name:<18}{whole.per_second:7.0f}  ({speeds[0]:4.0f}–{speeds[-1]:4.0f})   "
        told += (
            f"{whole.percentile_ms(50):7.2f}{whole.percentile_ms(99):8.2f}{line.spread:9.2f}{line.processor_ms:14.2f}"
        )
        if line.against:
            # Round by round, for neighbours in time share the machine's moods.
            pairs = zip(line.rounds, line.against.rounds, strict=True)
            ratio = median(own.per_second / other.per_second for own, other in pairs)
            told += f"   {ratio:5.2f} ×, {line.against.processor_ms / line.processor_ms:.2f} ×"
        if line.against and line.stored:
            least = LEAST_RATIO.get(line.turn.name, 1.0)
            told += f" (target {least})"
            if ratio < least:
                missed.append(f"{line.name}: {ratio:.2f} × stock, target {least}")
            if line.spread > MOST_SPREAD:
                missed.append(f"{line.name}: p99 is {line.spread:.2f} × p50, target {MOST_SPREAD}")
        if whole.failed:
            missed.append(f"{line.name}: {whole.failed} requests failed")
        print(told)
    return missed


def count_rows(folder: Path) -> str:
    """What one session asks of the store."""
    with (
        patch.object(SqliteStore, "load", autospec=True, side_effect=SqliteStore.load) as load,
        patch.object(SqliteStore, "save", autospec=True, side_effect=SqliteStore.save) as save,
    ):
        turns = walk(folder)
    # walk() itself looks once a turn.
    read, written = load.call_count - len(turns), save.call_count
    return f"rows per session of {len(turns)} turns: {read} read, {written} written"


def main() -> int:
    """Exit status 0, or 1 where a target is missed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        turns = {turn.name: turn for turn in walk(folder)}
        store, servers = f"sqlite:///{folder}/coach.db", {}
        for application in ("bare", "stock", "storing", "coach"):
            own = folder / application
            own.mkdir()
            variables = {"COACH_SKILL_ID": SKILL_ID}
            servers[application] = stack.enter_context(served(application, own, store=store, **variables))
            wake(servers[application])
        bare = Line("bare Flask", servers["bare"], turns["question"], stored=False)
        launch = Line("stock, launch", servers["stock"], turns["launch"], stored=False)
        intent = Line("stock, intent", servers["stock"], turns["question"], stored=False)
        storing = Line("stock, storing", servers["storing"], turns["question"], stored=False, against=intent)
        coach = [
            Line(f"coach, {name}", servers["coach"], turn, True, launch if name == "launch" else intent)
            for name, turn in turns.items()
        ]
        lines = [bare, launch, intent, storing, *coach]
        run(lines, folder / "coach.db")
        missed = report(lines)
        print(count_rows(folder / "bare"))
        for application, server in servers.items():
            print(f"{application:<6} {server.memory_mb():5.1f} MB a worker")
        if servers["coach"].memory_mb() > MOST_MEMORY_MB:
            missed.append(f"memory: {servers['coach'].memory_mb():.1f} MB a worker, target {MOST_MEMORY_MB}")
    for each in missed:
        print(f"MISSED {each}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
