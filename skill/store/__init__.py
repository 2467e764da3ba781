"""Where a person's place outlives the session: open_store gives the one store of a server."""

from pathlib import Path

from skill.errors import SettingsError
from skill.store.port import Row, Store

__all__ = ["Row", "Store", "open_store"]


def open_store(url: str) -> Store:
    """The store that the URL names; nothing is opened yet, so it succeeds however the database fares.

    `sqlite:///relative/path`; `sqlite:////absolute/path`; `sqlite://`, coach.db in the user's data folder;
    `dynamodb://table?region=…&endpoint=…`, both optional. Raises SettingsError for anything else.
    """
    # A cold start waits for every import, so each database's libraries are imported only where it is used.
    if url.startswith("dynamodb://"):
        try:
            from skill.store.dynamodb import open_table
        except ModuleNotFoundError as error:
            raise SettingsError(f"store {url!r}: needs pip install 'glute-coach[aws]' ({error})") from error
        return open_table(url)

    from skill.store.sqlite import SqliteStore

    if url == "sqlite://":
        from platformdirs import user_data_path

        return SqliteStore(user_data_path("glute-coach", appauthor=False) / "coach.db")
    path = url.removeprefix("sqlite:///")
    if path in ("", url):
        expected = "sqlite://, sqlite:///path or dynamodb://table?region=…&endpoint=…"
        raise SettingsError(f"store {url!r}: expected {expected}")
    return SqliteStore(Path(path))
