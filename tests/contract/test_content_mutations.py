"""Over all content files: take a required field away, misspell an id, and the check names file, field, expectation.

test_library.py shows it for one field of each kind, from the disk; here it is every field of every file, in memory.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skill.errors import ContentError
from skill.library import crosscheck, files, load
from skill.library.files import ContentFile, schema_problems
from skill.resources import content_dir
from tests.unit.test_library import (
    ALTERNATIVES,
    NOT_LOADED,
    OPTIONAL,
    SHOWS_ELSEWHERE,
    Route,
    general,
    kind_of,
    routes,
)
from tests.unit.test_library import files as content_files

# Whole conversations about the content: the lines they run through are traced in the tests of their parts.
pytestmark = pytest.mark.no_cover

CONTENT = dict(content_files())


class Spoilt:
    """The content folder with one file replaced; the files that did not change are not held to their schemas again."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._file, self._data = "", None
        for module in (files, load, crosscheck):
            patch.setattr(module, "read_json", self._read)
        patch.setattr(load, "schema_problems", self._schema_problems)

    def problems(self, file: str, data: Any) -> list[ContentError]:
        """What `glute-coach check` says about it."""
        self._file, self._data = file, data
        return list(load.problems(content_dir()))

    def _read(self, folder: Path, path: str) -> ContentFile:
        return ContentFile(path, self._data if path == self._file else CONTENT[path])

    def _schema_problems(self, folder: Path, file: ContentFile) -> Iterator[ContentError]:
        return schema_problems(folder, file) if file.path == self._file else iter(())


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> Spoilt:
    # The schemas are read from the disk, once, before reading is replaced.
    for name in {files.schema_of(file) for file in CONTENT} - {None}:
        files._validator(content_dir(), str(name))
    return Spoilt(monkeypatch)


def changed(value: Any, route: Route, to: str | None) -> Any:
    """A copy with one thing replaced or, by None, taken away; what lies beside the way is shared."""
    key, *rest = route
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[key] = changed(copy[key], tuple(rest), to)
    elif to is None:
        del copy[key]
    else:
        copy[key] = to
    return copy


def fields(file: str) -> Iterator[Route]:
    """The way to every required field; the last of those that differ by their number alone."""
    ways = {general(file, route): route for route, _ in routes(CONTENT[file]) if route and isinstance(route[-1], str)}
    return (route for way, route in ways.items() if (kind_of(file), way) not in OPTIONAL | NOT_LOADED)


def names(file: str) -> Iterator[tuple[Route, str]]:
    """The way to every muscle and stretch, and to the last of every other kind of id, source and fixed word."""
    ways: dict[object, tuple[Route, str]] = {}
    for route, value in routes(CONTENT[file]):
        way = general(file, route)
        if isinstance(value, str) and (kind_of(file), way) not in NOT_LOADED:
            ways[(way, value) if {"stretch", "appliesTo"} & set(route) or "Muscles" in way else way] = route, value
    return iter(ways.values())


def shown(problem: ContentError, route: Route, value: str = "") -> bool:
    """Whether a problem says where it is and what is expected there."""
    text = f"{problem.field} {problem.expected}"
    return bool(problem.expected) and (str(route[-1]) in text or (bool(value) and value in text))


def _told(problem: ContentError, file: str, route: Route, misspelt: str) -> bool:
    """An id that something else refers to is missed there by its name."""
    name = misspelt.split(":")[0]
    return shown(problem, route, name) and (problem.file == file or name in problem.field)


@pytest.mark.parametrize("file", CONTENT)
def test_every_required_field(file: str, spoilt: Spoilt) -> None:
    unnoticed, unnamed = [], []
    for route in fields(file):
        kind = kind_of(file), general(file, route)
        found = spoilt.problems(file, changed(CONTENT[file], route, None))
        if not found:
            unnoticed.append(route)
        elif kind not in SHOWS_ELSEWHERE | ALTERNATIVES and not (found[0].file == file and shown(found[0], route)):
            unnamed.append((route, str(found[0])))
    assert (unnoticed, unnamed) == ([], [])


@pytest.mark.parametrize("file", [file for file in CONTENT if not file.startswith("locales")])
def test_every_id_and_source(file: str, spoilt: Spoilt) -> None:
    unnoticed, unnamed = [], []
    for route, value in names(file):
        kind = kind_of(file), general(file, route)
        misspelt = f"x{value}"
        found = spoilt.problems(file, changed(CONTENT[file], route, misspelt))
        if not found:
            unnoticed.append(route)
        elif kind not in SHOWS_ELSEWHERE and not any(_told(problem, file, route, misspelt) for problem in found):
            unnamed.append((route, str(found[0])))
    assert (unnoticed, unnamed) == ([], [])
