"""A store that tells the log of each call that failed, whoever is then content to go on without it."""

from collections.abc import Iterator
from contextlib import contextmanager

from skill.errors import StoreUnavailable
from skill.log import trouble
from skill.store.port import Row, Store


class ReportingStore:
    """Another store's calls, unchanged; each StoreUnavailable is logged and raised again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, key: str, now: int) -> Row | None:
        with _reported("load"):
            return self._store.load(key, now)

    def save(self, key: str, row: Row) -> None:
        with _reported("save"):
            self._store.save(key, row)

    def delete(self, key: str) -> None:
        with _reported("delete"):
            self._store.delete(key)

    def ping(self) -> None:
        with _reported("ping"):
            self._store.ping()

    def close(self) -> None:
        self._store.close()


@contextmanager
def _reported(operation: str) -> Iterator[None]:
    try:
        yield
    except StoreUnavailable as error:
        trouble("store", operation=operation, problem=str(error))
        raise
