"""`make fuzz`: half a million bent requests, then ten thousand conversations; says what it saw, and fails on any fault."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import structlog
from structlog.typing import EventDict

from tests.coaching import library
from tests.fuzz.coach import Coach, coach
from tests.fuzz.people import TURNS, converse
from tests.fuzz.requests import Mutator, attack, samples
from tests.fuzz.speech import Tongue

MOST_SHOWN = 20


def main(argv: list[str] | None = None) -> int:
    """Exit status 0, or 1 when something should not have been."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=500_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--conversations", type=int, default=10_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--seed", default="1", help="another seed, another run; default: %(default)s")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the number to begin with, to see a fault again")
    args = parser.parse_args(argv)
    numbers = (range(args.first, args.first + count) for count in (args.requests, args.conversations))
    with coach() as ours:
        faults = requests(ours, args.seed, next(numbers)) + conversations(ours, args.seed, next(numbers))
    for fault in faults[:MOST_SHOWN]:
        print(fault)
    return 1 if faults else 0


def requests(ours: Coach, seed: str, numbers: range) -> list[str]:
    """Send bent requests; what should not have been, with the number to see it again."""
    mutator = Mutator(samples(ours, Tongue(library())), seed)
    statuses: Counter[int] = Counter()
    faults: list[str] = []
    logged = logging_to(lambda line: faults.append(f"a defect: {line.get('where')}"))
    next(logged)
    for number in progress("requests", numbers, faults):
        before = len(faults)
        status, found = attack(ours, mutator, number)
        statuses[status] += 1
        faults += found
        faults[before:] = [f"request {number}: {fault}" for fault in faults[before:]]
    kinds = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    print(f"{len(numbers)} requests: {kinds or 'none'}; {len(faults)} faults")
    return faults


def conversations(ours: Coach, seed: str, numbers: range) -> list[str]:
    """Hold random conversations; what should not have been, with the number to see it again."""
    tongue = Tongue(library())
    faults: list[str] = []
    next(logging_to(lambda line: faults.append(f"a defect: {line.get('where')}")))
    for number in progress("conversations", numbers, faults):
        before = len(faults)
        faults += converse(ours, tongue, seed, number)
        faults[before:] = [f"conversation {number}: {fault}" for fault in faults[before:]]
    print(f"{len(numbers)} conversations of {TURNS} turns; {len(faults)} faults")
    return faults
