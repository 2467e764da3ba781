"""The store on one machine: a single SQLite file, shared by the threads and processes of one server."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from skill.errors import Conflict, StoreUnavailable
from skill.store.port import Row, from_json, to_json

# The longest that a call waits, in seconds: for its turn among the threads, and for other processes.
QUEUE_S = 0.4
_LOOK_AGAIN_S = 0.01
BUSY_S = 0.4
# Expired rows that go when a person without a row comes: more than are added at that time, so that all go.
PURGED_AT_ONCE = 16

_LAYOUT = 1
_CREATE = f"""
PRAGMA journal_mode = WAL;
CREATE TABLE person (
    key TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX person_expiry ON person (expires_at);
PRAGMA user_version = {_LAYOUT};
"""
_LOAD = "SELECT version, expires_at, document FROM person WHERE key = ?"
_ADD = """
INSERT INTO person (key, version, expires_at, document) VALUES (:key, :version, :expires_at, :document)
    ON CONFLICT (key) DO NOTHING
"""
_CHANGE = """
UPDATE person SET version = :version, expires_at = :expires_at, document = :document
 WHERE key = :key AND version = :version - 1
"""
_PURGE = """
DELETE FROM person
 WHERE expires_at <= :now AND (
       key = :key
       OR rowid IN (SELECT rowid FROM person WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)
 )
"""
_DELETE = "DELETE FROM person WHERE key = ?"


class SqliteStore:
    """The store in the SQLite file at `path`, which is made with its folder on first use.

    One connection a process, used by one thread at a time: SQLite writes one after the other anyway, and a
    thread that waits for a lock wakes sooner than one that polls the file. The first call opens it, so a
    server that forks makes its calls after the fork.
    """

    def __init__(self, path: Path) -> None:
        # Links resolved as SQLite does, so that the files beside the database are found where it puts them.
        self.path = Path(os.path.realpath(path))
        self._turn = Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None

    def load(self, key: str, now: int) -> Row | None:
        with self._connected() as connection:
            row = _read(connection, key)
            if row is not None and row.expires_at * 1000 > now:
                return row
            connection.execute(_PURGE, {"key": key, "now": now // 1000, "limit": PURGED_AT_ONCE})
        return None

    def save(self, key: str, row: Row) -> None:
        values = {
            "key": key,
            "version": row.version,
            "expires_at": row.expires_at,
            "document": to_json(row),
        }
        with self._connected() as connection:
            if connection.execute(_ADD if row.version == 1 else _CHANGE, values).rowcount:
                return
            stored = _read(connection, key)
        if stored != row:
            raise Conflict(stored)

    def delete(self, key: str) -> None:
        with self._connected() as connection:
            connection.execute(_DELETE, (key,))
            # The log beside the database still holds what was written there; it is emptied as soon as nobody reads it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def ping(self) -> None:
        with self._connected() as connection:
            connection.execute("SELECT 1 FROM person LIMIT 1").fetchone()
            # Written as it stands: a file that is locked or read-only and a full disk show in a write only.
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")

    def close(self) -> None:
        with self._turn:
            self._disconnect()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if not self._turn.acquire(timeout=QUEUE_S):
            raise StoreUnavailable(f"{self.path}: the calls before this one take too long")
        try:
            yield self._connect()
        # OverflowError: a number from outside that no SQLite integer holds.
        except (sqlite3.Error, OSError, OverflowError) as error:
            self._disconnect()
            raise StoreUnavailable(f"{self.path}: {error}") from error
        finally:
            self._turn.release()

    def _connect(self) -> sqlite3.Connection:
        # An open connection goes on writing to a file that was deleted or replaced, and all of it is lost.
        found = _identity(self.path)
        if self._connection is not None and found == self._opened:
            return self._connection
        self._disconnect()
        if found is None:
            _create(self.path)
            found = _identity(self.path)
        if not os.access(self.path, os.R_OK | os.W_OK):
            # SQLite would open it for reading, and leave files beside it that stay read-only when it no longer is.
            raise PermissionError("may not be read and written")
        connection = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        self._connection, self._opened = connection, found
        # Text that is UTF-8 no longer is one row's damage, for from_json to judge, and no error.
        connection.text_factory = bytes
        # A commit in WAL mode is in the operating system's hands when it returns, so a process that is killed
        # loses none. NORMAL spares an fsync each: a power cut may cost the last turns, but harms no file.
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is forgotten is overwritten, not just unlinked.
        connection.execute("PRAGMA secure_delete = ON")
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout != _LAYOUT:
            raise sqlite3.DatabaseError(f"the database has layout {layout}, this release reads {_LAYOUT}")
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _read(connection: sqlite3.Connection, key: str) -> Row | None:
    found = connection.execute(_LOAD, (key,)).fetchone()
    return None if found is None else from_json(*found)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands at the path; None for none, or an empty one as a power cut may leave it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return (status.st_dev, status.st_ino) if status.st_size else None


def _create(path: Path) -> None:
    """Put a complete new database at the path in one step, so that nobody opens half of one.

    One process at a time, by a lock on the folder: it also removes what a deleted database left beside it.
    Other processes may still have those files open, and SQLite would take them for the new database's.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        _lock(folder)
        if _identity(path) is not None:
            return
        draft.unlink(missing_ok=True)
        for file in (path, draft):
            for suffix in ("-journal", "-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL, mode=0o600))
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(_CREATE)
        draft.rename(path)
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    """Have the folder to oneself; raises TimeoutError when another process keeps it for as long as a call may take."""
    until = monotonic() + BUSY_S
    while True:
        try:
            return fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                raise TimeoutError("another process is creating it") from None
            sleep(_LOOK_AGAIN_S)
