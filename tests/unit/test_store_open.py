"""Which store a URL names, and that opening it touches nothing."""

import sys
from contextlib import closing
from pathlib import Path

import pytest

from skill.errors import SettingsError
from skill.store import Row, open_store
from skill.store.port import from_json, to_json
from skill.store.sqlite import SqliteStore

ROW = Row(version=3, session="s", request="r", saved={"a": [1, "ü"]}, before={"b": None}, expires_at=9)


def path_of(url: str) -> Path:
    store = open_store(url)
    assert isinstance(store, SqliteStore)
    return store.path


def test_three_slashes_are_a_path_from_here_and_four_one_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert path_of("sqlite:///data/coach.db") == tmp_path / "data/coach.db"
    assert path_of(f"sqlite:///{tmp_path}/coach.db") == tmp_path / "coach.db"


def test_no_path_is_the_data_directory_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def user_data_path(name: str, appauthor: bool) -> Path:
        assert not appauthor
        return tmp_path / name

    monkeypatch.setattr("platformdirs.user_data_path", user_data_path)

    assert path_of("sqlite://") == tmp_path / "glute-coach/coach.db"


def test_the_path_stays_when_the_working_directory_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store("sqlite:///coach.db")) as store:
        monkeypatch.chdir("/")
        store.ping()

    assert (tmp_path / "coach.db").is_file()


def test_opening_makes_no_file_and_the_first_call_makes_it_for_its_owner_alone(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/a/b/coach.db")) as store:
        assert list(tmp_path.iterdir()) == []
        store.ping()

        folder = tmp_path / "a/b"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "coach.db",
        "sqlite:",
        "sqlite:///",
        "sqlite://coach.db",
        "postgresql://localhost/coach",
        "dynamodb://",
        "dynamodb://table/more",
        "dynamodb://table?regoin=eu-west-1",
        "dynamodb://table?endpoint=nowhere",
        "dynamodb://table?region=not a region",
    ],
)
def test_a_url_that_names_no_store_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(SettingsError, match="store"):
        open_store(url)


def test_without_botocore_the_person_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    monkeypatch.delitem(sys.modules, "skill.store.dynamodb", raising=False)

    with pytest.raises(SettingsError, match=r"glute-coach\[aws\]"):
        open_store("dynamodb://table")


def test_a_document_is_compact_and_ascii() -> None:
    assert to_json(ROW) == '{"session":"s","request":"r","saved":{"a":[1,"\\u00fc"]},"before":{"b":null}}'


@pytest.mark.parametrize("document", [to_json(ROW), to_json(ROW).encode()])
def test_a_document_is_read_as_it_was_written(document: str | bytes) -> None:
    assert from_json(3, 9, document) == ROW


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        to_json(ROW)[:-1],
        "null",
        "[]",
        "3",
        "{}",
        b"\xff\xfe",
        b'{"saved":{"a":"\xe9"}}',
        '{"session":1,"request":[],"saved":[],"before":"x"}',
    ],
)
def test_of_a_damaged_document_the_version_survives(document: str | bytes) -> None:
    assert from_json(3, 9, document) == Row(version=3, session="", request="", saved={}, before=None, expires_at=9)


def test_what_is_whole_in_a_damaged_document_survives() -> None:
    assert from_json(3, 9, '{"saved":{"a":1},"before":7}') == Row(
        version=3, session="", request="", saved={"a": 1}, before=None, expires_at=9
    )
