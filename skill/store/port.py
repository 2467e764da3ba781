"""What every store does: one row a person, read when a session starts and written before a reply leaves."""

import json
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one person.

    version: 1 for the first row, one more each time it is written.
    session, request: the ids of those that wrote it.
    saved: the state as it is now; before: as it was before that request. Both are plain JSON objects.
    expires_at: seconds since the epoch, from which on the row counts as absent.
    """

    version: int
    session: str
    request: str
    saved: dict[str, object]
    before: dict[str, object] | None
    expires_at: int


class Store(Protocol):
    """One row for each key, an opaque string; safe under threads and for several processes on one database.

    Whatever goes wrong in the database is a StoreUnavailable, after less than a second, so that a turn that
    reads and writes still answers within two. The next call tries afresh: the store recovers with its cause.
    """

    def load(self, key: str, now: int) -> Row | None:
        """The row, or None when there is none or it has expired by `now`, in milliseconds since the epoch.

        An expired row is removed on the way, so that a first row (version 1) can be saved in its place.
        """

    def save(self, key: str, row: Row) -> None:
        """Write the row if the stored version is `row.version` - 1 (0: no row), with nobody in between.

        Otherwise raises Conflict with what is stored. Only a row that is stored already, word for word, is
        done and no conflict: what was written before its confirmation got lost may be written again.
        """

    def delete(self, key: str) -> None:
        """Forget everything under the key; nothing happens when there is nothing."""

    def ping(self) -> None:
        """Raise StoreUnavailable if the store does not answer now."""

    def close(self) -> None:
        """Give the connections back; a later call opens them again."""


def to_json(row: Row) -> str:
    """The part of a row that no database looks into, compact; in ASCII, for an id may hold anything."""
    document = {"session": row.session, "request": row.request, "saved": row.saved, "before": row.before}
    return json.dumps(document, separators=(",", ":"))


def from_json(version: int, expires_at: int, document: str | bytes) -> Row:
    """The row again, whatever became of its document: what is damaged comes back empty.

    The version stands outside the document. So a person whose document is damaged starts afresh, with all
    that is said to a newcomer, and the next save repairs the row; an error, or no row at all, would leave one
    that can be neither read nor replaced.
    """
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        found = None
    parts = found if isinstance(found, dict) else {}
    session, request, saved, before = (parts.get(name) for name in ("session", "request", "saved", "before"))
    return Row(
        version=version,
        session=session if isinstance(session, str) else "",
        request=request if isinstance(request, str) else "",
        saved=saved if isinstance(saved, dict) else {},
        before=before if isinstance(before, dict) else None,
        expires_at=expires_at,
    )
