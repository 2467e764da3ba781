"""Does a turn take longer when a million people are stored? `python -m benchmarks.scale`."""

import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.http import store_people
from benchmarks.progress import progress
from benchmarks.traffic import Turn, walk
from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.settings import Settings

FEW, MANY = 1_000, 1_000_000
BATCH = 10_000
ROUNDS = 25
TURNS = 20
"""Of each kind in each round, each by somebody else."""
MOST_RATIO = 1.2


@dataclass(slots=True)
class Coach:
    """A coach with so many people stored; the seconds that turns took, by what they were."""

    stored: int
    skill: AlexaSkill
    waiting: Iterator[int]
    newcomers: Iterator[int]
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def answer(self, what: str, turn: Turn, numbers: Iterator[int]) -> None:
        """Answer that turn of the next people, one after the other."""
        for _ in range(TURNS):
            envelope = read_envelope(json.loads(turn.own_body(next(numbers))))
            started = perf_counter()
            self.skill.answer(envelope)
            self.seconds.setdefault(what, []).append(perf_counter() - started)


def coach_with(number: int, turn: Turn, folder: Path) -> Coach:
    """A coach with so many people stored, each as they are before that turn."""
    database = folder / f"{number}.db"
    skill = AlexaSkill(Settings(store=f"sqlite:///{database}", verify=False))
    skill.store.ping()
    starts = range(0, number, BATCH)
    for start in progress(starts, f"Storing {number:,} people", len(starts)):
        store_people(database, turn, range(start, min(start + BATCH, number)))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{number:,} people take {database.stat().st_size / 1e6:,.1f} MB")
    return Coach(number, skill, iter(Random(1).sample(range(number), FEW)), iter(range(MANY, 2 * MANY)))


def main() -> int:
    """Exit status 0, or 1 where the target is missed."""
    missed = []
    with tempfile.TemporaryDirectory() as name:
        turns = {turn.name: turn for turn in walk(Path(name))}
        few, many = (coach_with(number, turns["question"], Path(name)) for number in (FEW, MANY))
        for _ in progress(range(ROUNDS), "Rounds"):
            for coach in (few, many):
                coach.answer("a question, written", turns["question"], coach.waiting)
                coach.answer("a return, read", turns["launch"], coach.waiting)
                coach.answer("a newcomer", turns["launch"], coach.newcomers)
        print(f"{'median ms':<22}{FEW:>10,}{MANY:>12,}   ratio (target {MOST_RATIO})")
        for what, seconds in few.seconds.items():
            small, great = median(seconds) * 1000, median(many.seconds[what]) * 1000
            print(f"{what:<22}{small:10.3f}{great:12.3f}{great / small:8.2f}")
            if great > MOST_RATIO * small:
                missed.append(f"{what}: {great / small:.2f} × as long, target {MOST_RATIO}")
        for coach in (few, many):
            coach.skill.store.close()
    for each in missed:
        print(f"MISSED {each}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
