"""SQLite's store when the disk, the file or the other processes do what they should not."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest

from skill.errors import Conflict, StoreUnavailable
from skill.store import Row
from skill.store import sqlite as module
from skill.store.sqlite import SqliteStore
from tests.crash import kill_writers

KEY = "key"
NOW = 1_790_000_000_000
ROW = Row(version=1, session="s", request="r", saved={"a": 1}, before=None, expires_at=NOW // 1000 + 1)
SECOND = replace(ROW, version=2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "coach.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(file)) as store:
        yield store


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that will not open are not waited for."""
    monkeypatch.setattr(module, "BUSY_S", 0.01)


def writing(store: SqliteStore) -> list[Callable[[], None]]:
    """Every call that writes the second version of the row, or might have to."""
    return [lambda: store.save(KEY, SECOND), lambda: store.delete(KEY), store.ping]


def unavailable(store: SqliteStore) -> None:
    """Every call of the store says that it is unavailable, and says which file."""
    with pytest.raises(StoreUnavailable, match=store.path.name):
        store.load(KEY, NOW)
    for call in writing(store):
        with pytest.raises(StoreUnavailable, match=store.path.name):
            call()


def works(store: SqliteStore) -> None:
    """The store keeps a row: for databases that have none yet."""
    store.ping()
    store.save(KEY, ROW)
    assert store.load(KEY, NOW) == ROW


def test_the_calls_of_a_turn_leave_time_to_answer_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert 2 * (module.QUEUE_S + module.BUSY_S) < 2


def test_a_folder_in_place_of_the_file(store: SqliteStore, file: Path) -> None:
    file.mkdir()
    unavailable(store)

    file.rmdir()
    works(store)


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    blocker = tmp_path / "data"
    blocker.touch()
    with closing(SqliteStore(blocker / "coach.db")) as store:
        with pytest.raises(StoreUnavailable):
            store.ping()

        blocker.unlink()
        works(store)


def test_a_link_to_itself(store: SqliteStore, file: Path) -> None:
    file.symlink_to(file)
    with closing(SqliteStore(file)) as looped, pytest.raises(StoreUnavailable):
        looped.ping()

    file.unlink()
    works(store)


@pytest.mark.parametrize("content", [b"\0" * 100, b"no database " * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(store: SqliteStore, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    unavailable(store)
    assert file.read_bytes() == content

    file.unlink()
    works(store)


def test_an_empty_file_is_taken_for_a_new_database(store: SqliteStore, file: Path) -> None:
    file.touch()

    works(store)


def test_the_database_of_another_release_is_left_alone(store: SqliteStore, file: Path) -> None:
    works(store)
    store.close()
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 99")

    unavailable(store)

    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 1")
    assert store.load(KEY, NOW) == ROW


def test_pages_that_went_bad(store: SqliteStore, file: Path) -> None:
    works(store)
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xaa" * (len(whole) - 4096))
    unavailable(store)

    file.write_bytes(whole)
    assert store.load(KEY, NOW) == ROW


def test_a_file_that_was_deleted_in_the_middle_is_made_again(store: SqliteStore, file: Path) -> None:
    works(store)
    file.unlink()

    assert store.load(KEY, NOW) is None
    works(store)
    with closing(SqliteStore(file)) as another:
        assert another.load(KEY, NOW) == ROW


def test_a_folder_that_was_deleted_in_the_middle_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "data" / "coach.db"
    with closing(SqliteStore(file)) as store:
        works(store)
        for gone in file.parent.iterdir():
            gone.unlink()
        file.parent.rmdir()

        with pytest.raises(Conflict) as conflict:
            store.save(KEY, SECOND)
        assert conflict.value.stored is None
        works(store)


def test_what_a_deleted_database_left_beside_it_is_not_taken_for_the_new_ones(file: Path) -> None:
    with closing(SqliteStore(file)) as here, closing(SqliteStore(file)) as there:
        works(here)
        there.ping()
        file.unlink()
        assert Path(f"{file}-shm").exists()

        works(there)
        assert here.load(KEY, NOW) == ROW
        here.save(KEY, SECOND)
        assert there.load(KEY, NOW) == SECOND
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_was_replaced_is_read_from_then_on(store: SqliteStore, file: Path, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "backup.db")) as backup:
        backup.save(KEY, replace(ROW, session="restored"))
    works(store)

    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink()
    (tmp_path / "backup.db").rename(file)

    assert store.load(KEY, NOW) == replace(ROW, session="restored")


def test_what_a_process_left_that_was_killed_while_it_made_the_database(store: SqliteStore, file: Path) -> None:
    for leftover in (".new", ".new-journal", ".new-wal", ".new-shm"):
        Path(f"{file}{leftover}").write_bytes(b"half")

    works(store)

    assert {beside.name for beside in file.parent.iterdir()} == {"coach.db", "coach.db-wal", "coach.db-shm"}


def test_many_that_open_a_new_database_at_once_all_get_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    failures: list[Exception] = []

    def first_turn(file: Path, together: Barrier, key: str) -> None:
        with closing(SqliteStore(file)) as store:
            together.wait()
            try:
                store.save(key, ROW)
            except Exception as failure:
                failures.append(failure)

    for attempt in range(5):
        file, together = tmp_path / f"{attempt}.db", Barrier(6)
        threads = [Thread(target=first_turn, args=(file, together, f"key {n}")) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with closing(SqliteStore(file)) as store:
            assert [store.load(f"key {n}", NOW) for n in range(6)] == [ROW] * 6

    assert failures == []


def test_a_database_that_somebody_else_is_writing_can_be_read(store: SqliteStore, file: Path) -> None:
    works(store)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert store.load(KEY, NOW) == ROW
        for call in writing(store):
            with pytest.raises(StoreUnavailable, match="locked"):
                call()

        other.execute("ROLLBACK")
    store.save(KEY, SECOND)
    assert store.load(KEY, NOW) == SECOND


def test_a_call_that_hangs_does_not_hold_up_the_others_for_long(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUEUE_S", 0.01)
    connect, entered, released = sqlite3.connect, Event(), Event()

    def hanging(path: Path, **options: Any) -> sqlite3.Connection:
        entered.set()
        released.wait()
        connection: sqlite3.Connection = connect(path, **options)
        return connection

    monkeypatch.setattr("sqlite3.connect", hanging)
    first = Thread(target=store.save, args=(KEY, ROW))
    first.start()
    entered.wait()
    unavailable(store)

    released.set()
    first.join()
    assert store.load(KEY, NOW) == ROW


def test_a_folder_that_may_not_be_made() -> None:
    # Where not even root may make one.
    unavailable(SqliteStore(Path("/proc/glute-coach/coach.db")))


def test_a_file_that_may_not_be_written_is_not_opened_at_all(
    store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(store)
    store.close()
    with monkeypatch.context() as forbidden:
        # Permissions do not bind root, who may run the tests.
        forbidden.setattr("os.access", lambda path, mode: path != file or not mode & os.W_OK)
        unavailable(store)

    assert [beside.name for beside in file.parent.iterdir()] == ["coach.db"]
    assert store.load(KEY, NOW) == ROW


def test_a_read_only_database_can_be_read_and_written_again_later(store: SqliteStore, file: Path) -> None:
    works(store)
    store.close()
    # The header's write version: above 2 the file is read-only to SQLite, whoever asks, root included.
    write_version(file, 3)

    assert store.load(KEY, NOW) == ROW
    for call in writing(store):
        with pytest.raises(StoreUnavailable, match="readonly"):
            call()

    store.close()
    write_version(file, 2)
    store.save(KEY, SECOND)
    assert store.load(KEY, NOW) == SECOND


def write_version(file: Path, version: int) -> None:
    with file.open("r+b") as header:
        header.seek(18)
        header.write(bytes([version]))


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows any more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_before_the_first_row(store: SqliteStore) -> None:
    with full_disk():
        unavailable(store)

    works(store)


def test_a_disk_that_is_full_in_the_middle(store: SqliteStore) -> None:
    works(store)
    with full_disk():
        with pytest.raises(StoreUnavailable):
            store.save(KEY, SECOND)
        with pytest.raises(StoreUnavailable):
            store.ping()

    assert store.load(KEY, NOW) == ROW
    store.save(KEY, SECOND)
    assert store.load(KEY, NOW) == SECOND


def test_a_version_beyond_every_integer_is_no_exception_of_the_driver(store: SqliteStore) -> None:
    works(store)
    with pytest.raises(StoreUnavailable):
        store.save(KEY, replace(ROW, version=10**30))

    assert store.load(KEY, NOW) == ROW


@pytest.mark.parametrize("document", ["", '{"saved":{', b"\xff\xfe{}"])
def test_a_damaged_row_keeps_its_version_and_is_repaired_by_the_next_save(
    store: SqliteStore, file: Path, document: str | bytes
) -> None:
    works(store)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE person SET document = CAST(? AS TEXT)", (document,))
    damaged = replace(ROW, session="", request="", saved={})

    assert store.load(KEY, NOW) == damaged
    with pytest.raises(Conflict) as conflict:
        store.save(KEY, ROW)
    assert conflict.value.stored == damaged

    store.save(KEY, SECOND)
    assert store.load(KEY, NOW) == SECOND


def test_expired_rows_go_a_few_at_a_time_when_somebody_new_comes(store: SqliteStore, file: Path) -> None:
    living, later = 3, ROW.expires_at + 10
    for n in range(module.PURGED_AT_ONCE + 5):
        store.save(f"expired {n}", ROW)
    for n in range(living):
        store.save(f"living {n}", replace(ROW, expires_at=later + 1))
    counted = []
    with closing(sqlite3.connect(file)) as other:
        for _ in range(3):
            assert store.load("somebody new", later * 1000) is None
            counted += other.execute("SELECT count(*) FROM person").fetchone()

    assert counted == [living + 5, living, living]


def test_the_expired_row_of_who_comes_goes_before_the_many_that_are_older(store: SqliteStore) -> None:
    for n in range(module.PURGED_AT_ONCE + 5):
        store.save(f"expired {n}", ROW)
    again = replace(ROW, session="again", expires_at=ROW.expires_at + 10)
    store.save(KEY, replace(ROW, expires_at=ROW.expires_at + 1))

    assert store.load(KEY, (ROW.expires_at + 1) * 1000) is None
    store.save(KEY, again)

    assert store.load(KEY, (ROW.expires_at + 1) * 1000) == again


def test_a_person_who_has_a_row_costs_no_write(store: SqliteStore, file: Path) -> None:
    store.save("expired", ROW)
    store.save(KEY, replace(ROW, expires_at=ROW.expires_at + 10))
    before = Path(f"{file}-wal").stat().st_size

    assert store.load(KEY, ROW.expires_at * 1000) is not None
    assert store.load("expired", NOW) is not None
    assert Path(f"{file}-wal").stat().st_size == before


def test_what_is_forgotten_is_not_in_the_file_any_more(store: SqliteStore, file: Path) -> None:
    secret = "0/lying-figure-four/1/right/hold"
    store.save(KEY, replace(ROW, saved={"place": secret}))
    beside = Path(f"{file}-wal")
    assert secret.encode() in file.read_bytes() + beside.read_bytes()

    store.delete(KEY)

    assert secret.encode() not in file.read_bytes() + beside.read_bytes()


def test_what_was_written_survives_the_death_of_its_writer(file: Path) -> None:
    assert kill_writers(file, kills=4) == []
