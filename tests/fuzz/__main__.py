"""`make fuzz`: half a million bent requests, then ten thousand conversations; fails on what should not have been."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator

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
    parser.add_argument(
        "--first", type=int, default=0, metavar="N", help="the number to begin with, to see a fault again"
    )
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
    for number in progress("requests", numbers, faults):
        status, found = attack(ours, mutator, number)
        statuses[status] += 1
        faults += [f"request {number}: {fault}" for fault in found]
    answers = ", ".join(f"{count} got {status}" for status, count in sorted(statuses.items()))
    print(f"{len(numbers)} requests: {answers or 'none'}; {len(faults)} faults")
    return faults


def conversations(ours: Coach, seed: str, numbers: range) -> list[str]:
    """Hold random conversations; what should not have been, with the number to see it again."""
    tongue = Tongue(library())
    faults: list[str] = []
    for number in progress("conversations", numbers, faults):
        faults += [f"conversation {number}, {fault}" for fault in converse(ours, tongue, seed, number)]
    print(f"{len(numbers)} conversations of {TURNS} turns; {len(faults)} faults")
    return faults


def progress(what: str, numbers: range, faults: list[str]) -> Iterator[int]:
    """The numbers one after the other; meanwhile a bar on a terminal, elsewhere a line for each tenth."""
    started, shown = time.monotonic(), 0.0
    for done, number in enumerate(numbers, start=1):
        yield number
        now = time.monotonic()
        bar = sys.stderr.isatty() and now - shown > 0.2
        if not (bar or done == len(numbers) or (not sys.stderr.isatty() and done % max(1, len(numbers) // 10) == 0)):
            continue
        shown = now
        share, rate = done / len(numbers), done / max(now - started, 1e-9)
        left_s = round((len(numbers) - done) / rate)
        filled = "\N{FULL BLOCK}" * round(share * 30)
        line = f"{what} {share:4.0%} |{filled:<30}| {done}, {rate:.0f}/s, {left_s} s left, {len(faults)} faults"
        print(f"\r{line}\033[K" if sys.stderr.isatty() else line, end="", file=sys.stderr, flush=True)
        if not sys.stderr.isatty() or done == len(numbers):
            print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
