"""Stores for tests: one in memory, and one that fails, or takes its time, on demand."""

from collections.abc import Callable
from typing import TypeVar

from skill.errors import Conflict, StoreUnavailable
from skill.store import Row, Store

T = TypeVar("T")
SLOWEST_CALL_MS = 950
"""The port promises less than a second."""


class MemoryStore:
    """Keeps the rows in a dictionary, by the same rules as the real ones."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def load(self, key: str, now: int) -> Row | None:
        row = self.rows.get(key)
        if row is not None and row.expires_at * 1000 <= now:
            del self.rows[key]
            return None
        return row

    def save(self, key: str, row: Row) -> None:
        stored = self.rows.get(key)
        if stored == row:
            return
        if (stored.version if stored else 0) != row.version - 1:
            raise Conflict(stored)
        self.rows[key] = row

    def delete(self, key: str) -> None:
        self.rows.pop(key, None)

    def ping(self) -> None:
        pass

    def close(self) -> None:
        pass


class UnreliableStore:
    """Passes calls on; those named in `broken` fail, as many times as it says, and each takes `SLOWEST_CALL_MS` of
    the virtual `elapsed_ms`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.broken: dict[str, int] = {}
        self.calls: list[str] = []

    @property
    def elapsed_ms(self) -> int:
        """What the calls so far would have taken at their slowest."""
        return len(self.calls) * SLOWEST_CALL_MS

    def break_down(self, *calls: str, times: int = 10**9) -> None:
        """Let calls fail from now on, all unless some are named."""
        self.broken = dict.fromkeys(calls or ("load", "save", "delete", "ping"), times)

    def load(self, key: str, now: int) -> Row | None:
        return self._call("load", lambda: self.store.load(key, now))

    def save(self, key: str, row: Row) -> None:
        self._call("save", lambda: self.store.save(key, row))

    def delete(self, key: str) -> None:
        self._call("delete", lambda: self.store.delete(key))

    def ping(self) -> None:
        self._call("ping", self.store.ping)

    def close(self) -> None:
        self.store.close()

    def _call(self, name: str, call: Callable[[], T]) -> T:
        self.calls.append(name)
        if self.broken.get(name, 0) > 0:
            self.broken[name] -= 1
            raise StoreUnavailable("/var/lib/coach.db: database is locked")
        return call()
