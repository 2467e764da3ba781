"""Kills processes in the middle of their writes and looks for what they had been promised was written."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random
from sqlite3 import connect

from skill.store import Row, open_store

ROOT = Path(__file__).parent.parent
NEVER = 4_000_000_000


def write_until_killed(url: str, key: str) -> None:
    """Save one version after the other, and say on standard output which are written."""
    store = open_store(url)
    row = store.load(key, now=0)
    version = row.version if row else 0
    while True:
        version += 1
        saved: dict[str, object] = {"written": version, "padding": "x" * 1500}
        store.save(key, Row(version, "session", f"request {version}", saved, None, NEVER))
        print(version, flush=True)


def kill_writers(database: Path, kills: int, writers: int = 2) -> list[str]:
    """Let processes write to one database and kill them, `kills` times; returns what was lost or damaged."""
    url = f"sqlite:///{database.absolute()}"
    moments = Random(kills)
    wrong = []
    for kill in range(kills):
        processes = {
            f"writer {n}": subprocess.Popen(
                [sys.executable, "-m", "tests.crash", url, f"writer {n}"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for n in range(writers)
        }
        *_, last = processes.values()
        assert last.stdout is not None
        for _ in range(moments.randint(1, 60)):
            last.stdout.readline()
        for process in processes.values():
            process.kill()
        with closing(open_store(url)) as store:
            for key, process in processes.items():
                rest, _ = process.communicate()
                written = int(rest.split("\n")[-2]) if "\n" in rest else 0
                row = store.load(key, now=0)
                if written and (row is None or row.version < written or row.saved["written"] != row.version):
                    wrong.append(f"kill {kill}, {key}: {written} was written, found {row}")
        with closing(connect(database)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                wrong.append(f"kill {kill}: {verdict}")
    return wrong


if __name__ == "__main__":
    write_until_killed(*sys.argv[1:])
