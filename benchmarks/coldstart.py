"""How long AWS Lambda's first answer takes, beside the stock hello world's: `python -m benchmarks.coldstart`.

Each start is a new process of Amazon's own runtime client, from its start to its first answer: interpreter, imports,
content, the store's first call. The code is what `make lambda` builds, for this machine. Not in it, for it is AWS's
own: fetching the code, and TLS to DynamoDB.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from platform import machine, python_version_tuple
from statistics import median
from time import perf_counter
from typing import Any

import boto3
from cfnlint.decode.cfn_yaml import load

from benchmarks.progress import progress
from benchmarks.traffic import SKILL_ID, launch
from scripts.lint_template import TEMPLATE
from tests.dynamodb import dynamodb_server
from tests.runtime_api import function

ROOT = Path(__file__).parents[1]
STARTS = 20
MOST_RATIO = 1.2
_NAMES = ("AttributeDefinitions", "KeySchema", "BillingMode")


@dataclass(slots=True)
class Candidate:
    """A function that is started again and again: milliseconds to its first answer, by the clock and of processor."""

    name: str
    handler: str
    variables: Mapping[str, str]
    clock_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)

    def start(self, event: Mapping[str, Any], folder: Path) -> None:
        """Start it once more, and have it answer."""
        started = perf_counter()
        with function(self.handler, folder, self.variables) as running:
            kind, body = running.invoke(event)
            self.clock_ms.append((perf_counter() - started) * 1000)
            self.processor_ms.append(_processor_ms(running.pid))
        if kind != "response":
            raise RuntimeError(f"{self.name}: {body}")


def _processor_ms(pid: int) -> float:
    """What a process has used of the processor so far, all threads together."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6


def build(folder: Path) -> None:
    """Build the function's code as it is deployed, but for this machine's processor and Python."""
    platform, version = f"{machine()}-manylinux_2_28", ".".join(python_version_tuple()[:2])
    variables = (f"LAMBDA={folder}", f"LAMBDA_PLATFORM={platform}", f"RUNTIME_VERSION={version}")
    subprocess.run(["make", "--silent", "lambda", *variables], cwd=ROOT, check=True)


def make_table(endpoint: str) -> None:
    """Make the table of template.yaml."""
    table = load(str(TEMPLATE))["Resources"]["CoachTable"]["Properties"]
    client = boto3.client("dynamodb", "us-east-1", endpoint_url=endpoint)
    client.create_table(TableName="places", **{name: table[name] for name in _NAMES})
    client.close()


def report(stock: Candidate, others: list[Candidate]) -> list[str]:
    """Print the table; returns what misses its target."""
    missed = []
    print(f"{'':<16}{'least ms':>10}{'median ms':>11}{'processor ms':>14}   against stock: clock, processor")
    for one in (stock, *others):
        told = f"{one.name:<16}{min(one.clock_ms):10.0f}{median(one.clock_ms):11.0f}{median(one.processor_ms):14.0f}"
        if one is not stock:
            clock = median(own / other for own, other in zip(one.clock_ms, stock.clock_ms, strict=True))
            processor = median(one.processor_ms) / median(stock.processor_ms)
            told += f"   {clock:.2f} ×, {processor:.2f} ×"
            if clock > MOST_RATIO and one.name.startswith("coach"):
                missed.append(f"{one.name}: {clock:.2f} × the stock hello world, target {MOST_RATIO}")
        print(told)
    return missed


def main() -> int:
    """Exit status 0, or 1 where a target is missed."""
    with tempfile.TemporaryDirectory() as name, dynamodb_server() as endpoint:
        folder = Path(name)
        make_table(endpoint)
        build(folder / "lambda")
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(folder / "lambda"), *sys.path)),
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "ENDPOINT": endpoint,
            "NO_PROXY": "127.0.0.1",
            "COACH_SKILL_ID": SKILL_ID,
        }
        dynamodb = {**variables, "COACH_STORE": f"dynamodb://places?endpoint={endpoint}"}
        sqlite = {**variables, "COACH_STORE": f"sqlite:///{folder}/coach.db"}
        stock = Candidate("stock hello", "benchmarks.hello.handler", variables)
        table = Candidate("stock, DynamoDB", "benchmarks.hello_table.handler", variables)
        coach = Candidate("coach, DynamoDB", "skill.aws.handler", dynamodb)
        without = Candidate("coach, SQLite", "skill.aws.handler", sqlite)
        candidates = (stock, table, coach, without)
        for number in progress(range(STARTS + 1), "Cold starts"):
            for candidate in candidates:
                candidate.start(launch(number), folder)
                if not number:  # the first reads everything from the disk
                    candidate.clock_ms.clear()
                    candidate.processor_ms.clear()
        missed = report(stock, [table, coach, without])
    for each in missed:
        print(f"MISSED {each}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
