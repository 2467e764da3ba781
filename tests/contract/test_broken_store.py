"""The database breaks in the middle of a routine: nobody hears of it, no place is lost, and it heals with its cause."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from skill.speaker.requests import launch
from skill.store import sqlite
from tests.endpoint import Endpoint, Visitor

TECHNICAL = ("database", "store", "server", "error", "coach.db", "locked", "failed", "disk")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process writes and does not finish."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """A copy that may not be written stands there; permissions do not bind root, who may run the tests."""
    access = os.access
    with closing(sqlite3.connect(file)) as here, closing(sqlite3.connect(file.with_suffix(".copy"))) as copy:
        here.backup(copy)
    file.with_suffix(".copy").rename(file)
    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink()
    with pytest.MonkeyPatch.context() as forbidden:
        forbidden.setattr("os.access", lambda path, mode: access(path, mode) and not (path == file and mode & os.W_OK))
        yield


@contextmanager
def full(file: Path) -> Iterator[None]:
    """The disk is full: no file grows any more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def corrupt(file: Path) -> Iterator[None]:
    """Another file with nonsense in it stands there, until the backup is put back."""
    with put_aside(file):
        file.write_bytes(b"SQLite format 3\0" + b"\xff" * 8_000)
        yield
        file.unlink()


@contextmanager
def gone(file: Path) -> Iterator[None]:
    """The folder is not there for a while, as when a volume is not mounted."""
    away = file.parent.with_name("away")
    file.parent.rename(away)
    file.parent.touch()
    yield
    file.parent.unlink()
    away.rename(file.parent)


@contextmanager
def put_aside(file: Path) -> Iterator[None]:
    """The database lies elsewhere for a while."""
    aside = file.parent / "aside"
    aside.mkdir()
    for part in file.parent.glob(f"{file.name}*"):
        part.rename(aside / part.name)
    yield
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    for part in aside.iterdir():
        part.rename(file.parent / part.name)
    aside.rmdir()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "coach.db"


@pytest.fixture
def endpoint(file: Path, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    monkeypatch.setattr(sqlite, "BUSY_S", 0.01)
    return Endpoint(file.parent, verified=False)


def ready(endpoint: Endpoint) -> int:
    return endpoint.app.test_client().get("/readyz").status_code


def found_again(person: Visitor) -> None:
    said = person.new_session().sends(launch())
    assert "lying figure four" in said
    assert "left side" in said


@pytest.mark.parametrize("broken", [locked, read_only, full, corrupt, gone])
def test_a_routine_goes_on_while_the_database_is(
    endpoint: Endpoint, file: Path, broken: Callable[[Path], AbstractContextManager[None]]
) -> None:
    person = Visitor(endpoint)
    person.starts()
    assert ready(endpoint) == 200

    with capture_logs() as logs, broken(file):
        heard = [person.says(name) for name in ("ProgressIntent", "AMAZON.PauseIntent", "AMAZON.ResumeIntent")]
        heard += [person.says("SwitchSidesIntent"), person.says("AMAZON.PauseIntent", after_s=40)]
        readiness = ready(endpoint)
    assert readiness == 503
    assert "Paused" in heard[-1]
    assert not [word for word in TECHNICAL if word in " ".join(heard).lower()]
    assert "defect" not in {entry["event"] for entry in logs}

    assert ready(endpoint) == 200
    assert person.says("AMAZON.ResumeIntent")
    paused = person.says("AMAZON.PauseIntent", after_s=20)
    assert paused.startswith("<speak>Paused")
    found_again(person)


@pytest.mark.parametrize("broken", [locked, read_only, full, corrupt, gone])
def test_a_session_can_begin_while_the_database_is(
    endpoint: Endpoint, file: Path, broken: Callable[[Path], AbstractContextManager[None]]
) -> None:
    Visitor(endpoint, "somebody who came before").starts()
    person = Visitor(endpoint)
    with capture_logs() as logs, broken(file):
        person.starts()
        person.says("SwitchSidesIntent")
    assert "defect" not in {entry["event"] for entry in logs}
    assert person.says("AMAZON.PauseIntent").startswith("<speak>Paused")
    found_again(person)
