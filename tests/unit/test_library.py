"""The loader: sound content loads, and every field that is missing or misspelt is named with its file."""

import copy
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skill.errors import ContentError
from skill.library import crosscheck, load_library
from skill.library.files import read_json, schema_problems
from skill.library.load import problems
from skill.library.model import Library
from skill.resources import content_dir

Route = tuple[str | int, ...]
# What a file may leave out.
OPTIONAL = {
    *(("answers.json", f"[].about.{subject}") for subject in ("ask", "topic", "muscle", "condition", "stretch")),
    ("routines/*", "chooseMax"),
    ("routines/*", "level"),
    ("routines/*", "items.[].holdSeconds"),
    ("routines/*", "items.[].passStages"),
    ("stretches/*", "family"),
    ("stretches/*", "screening"),
    ("stretches/*", "level"),
    ("stretches/*", "easierStretch"),
    ("stretches/*", "stopsOnDiscomfort"),
    ("stretches/*", "steps.[].deeper"),
    ("stretches/*", "steps.[].once"),
    ("stretches/*", "steps.[].settleSeconds"),
    ("stretches/*", "steps.[].stage"),
    ("stretches/*", "steps.[].gate"),
}
# What is keyed by the ids of something else: one of them stands for all.
KEYED = ("steps", "holdCues", "answers")
KEYED_FILES = ("routines.json", "muscles.json", "answers.json", "safety.json", "coverage.json", "sources.json")
# What says nothing to the loader: tests of the repository hold it to its sources.
NOT_LOADED = {
    ("coverage.json", "*"),
    ("coverage.json", "*.ask"),
    ("sources.json", "*.title"),
    ("sources.json", "*.lines"),
    ("vocabulary/*", "[]"),
}
# Where one of several belongs, an error names any of them.
ALTERNATIVES = {
    *(("coverage.json", f"*.{carrier}") for carrier in ("stretch", "routine", "safety", "answer")),
    *(("stretches/*", f"dose.{measure}") for measure in ("hold", "breaths", "repetitions")),
}
# What is missing or misspelt here shows in the file that belongs to it.
SHOWS_ELSEWHERE = {
    ("sources.json", "*"),
    ("stretches/*", "easierCue"),
    ("stretches/*", "steps.[].id"),
    ("stretches/*", "holdCues.[].id"),
}


def files() -> Iterator[tuple[str, Any]]:
    """Every content file below the content folder, with what it holds."""
    for path in sorted(content_dir().rglob("*.json")):
        if path.parent.name != "schema":
            yield path.relative_to(content_dir()).as_posix(), json.loads(path.read_text("utf-8"))


def routes(value: Any, route: Route = ()) -> Iterator[tuple[Route, Any]]:
    """Everything inside a value, with the way there."""
    yield route, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        if key != "$schema":
            yield from routes(below, (*route, key))


def kind_of(file: str) -> str:
    return re.sub(r"(stretches|routines|vocabulary)/[^/]+$", r"\1/*", file)


def general(file: str, route: Route) -> str:
    """The way without the numbers and ids that differ from file to file."""
    keyed_file = file.split("/")[-1] in KEYED_FILES
    parts = []
    for number, key in enumerate(route):
        keyed = keyed_file if number == 0 else file.startswith("locales") and route[number - 1] in KEYED
        parts.append("[]" if isinstance(key, int) else "*" if keyed else key)
    return ".".join(parts)


def first_of_each(*, texts: bool) -> list[Any]:
    """One route for every field of every kind of file: fields that could miss, or texts that could be misspelt."""
    found: dict[tuple[str, str], tuple[str, Route]] = {}
    for file, data in files():
        for route, value in routes(data):
            wanted = isinstance(value, str) and not file.startswith("locales") if texts else bool(route)
            if wanted and (texts or isinstance(route[-1], str)):
                found.setdefault((kind_of(file), general(file, route)), (file, route))
    return [
        pytest.param(file, route, id=f"{kind}:{name}")
        for (kind, name), (file, route) in found.items()
        if (kind, name) not in NOT_LOADED and not (name == "" or (not texts and (kind, name) in OPTIONAL))
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder that may be spoilt, as long as it is mended again."""
    return Path(shutil.copytree(content_dir(), tmp_path_factory.mktemp("spoilt") / "content"))


@pytest.fixture
def spoil(folder: Path) -> Iterator[Any]:
    """A function that changes a file for one test."""
    kept: dict[str, bytes] = {}

    def spoil(file: str, content: str | bytes | None) -> list[ContentError]:
        path = folder / file
        kept[file] = path.read_bytes()
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        try:
            own = list(schema_problems(folder, read_json(folder, file))) if path.suffix == ".json" else []
            return own or list(crosscheck.problems(load_library(folder, validate=False), folder))
        except ContentError as error:
            return [error]

    yield spoil
    for file, content in kept.items():
        (folder / file).write_bytes(content)


def changed(file: str, route: Route, value: Any = None) -> str:
    """A file with one thing replaced, or taken away."""
    data = copy.deepcopy(dict(files())[file])
    inner = data
    for key in route[:-1]:
        inner = inner[key]
    if value is None:
        del inner[route[-1]]
    else:
        inner[route[-1]] = value
    return json.dumps(data)


def test_the_packaged_content_is_sound(library: Library) -> None:
    assert list(problems(content_dir())) == []
    assert set(load_library().stretches) == set(library.stretches)


def test_the_library_cannot_be_changed(library: Library) -> None:
    # Untyped, for no type would let anybody try.
    mappings: tuple[Any, ...] = (library.stretches, library.routines, library.answers, library.languages)
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["x"] = None
    stretch: Any = library.stretches["pigeon-pose"]
    with pytest.raises(AttributeError):
        stretch.level = "advanced"


@pytest.mark.parametrize(("file", "route"), first_of_each(texts=False))
def test_a_field_that_is_missing_is_named_with_its_file(file: str, route: Route, spoil: Any) -> None:
    found = spoil(file, changed(file, route))
    assert found, "nothing was noticed"
    if (kind_of(file), general(file, route)) not in SHOWS_ELSEWHERE:
        assert found[0].file == file
    if (kind_of(file), general(file, route)) not in SHOWS_ELSEWHERE | ALTERNATIVES:
        assert str(route[-1]) in f"{found[0].field} {found[0].expected}"


@pytest.mark.parametrize(("file", "route"), first_of_each(texts=True))
def test_an_id_that_is_misspelt_is_named_with_its_file(file: str, route: Route, spoil: Any) -> None:
    data: Any = dict(files())[file]
    for key in route:
        data = data[key]
    found = spoil(file, changed(file, route, f"x{data}"))
    assert found, "nothing was noticed"
    if (kind_of(file), general(file, route)) not in SHOWS_ELSEWHERE:
        assert found[0].file == file
        assert f"x{data}".split(":")[0] in found[0].expected or str(route[-1]) in found[0].field


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("stretches/pigeon-pose.json", "{", "JSON"),
        ("stretches/pigeon-pose.json", b"\xff\xfe", "UTF-8"),
        ("answers.json", None, "cannot be read"),
        ("sources.json", None, "cannot be read"),
        ("locales/en/routines.json", None, "cannot be read"),
        ("locales/en/prompts.ftl", None, "Fluent"),
        ("locales/en/prompts.ftl", b"\xff", "Fluent"),
        ("vocabulary/muscles.json", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(file: str, content: str | bytes | None, expected: str, spoil: Any) -> None:
    (error, *_) = spoil(file, content)
    assert error.file == file
    assert expected in str(error)


@pytest.mark.parametrize("file", ["stretches/pigeon-pose.json", "locales/en/stretches/pigeon-pose.json"])
def test_a_stretch_without_its_other_half_is_named(file: str, spoil: Any) -> None:
    assert any("pigeon-pose" in str(error) for error in spoil(file, None))


@pytest.mark.parametrize(
    ("file", "route", "value", "field"),
    [
        ("stretches/pigeon-pose.json", ("dose", "hold", "seconds"), 9, "dose.hold.seconds"),
        ("stretches/pigeon-pose.json", ("dose", "hold", "seconds"), 119, "dose.hold.seconds"),
        ("stretches/pigeon-pose.json", ("dose", "hold", "seconds"), "30", "dose.hold.seconds"),
        ("stretches/pigeon-pose.json", ("tempo",), "slow", "tempo"),
        ("stretches/pigeon-pose.json", ("sides",), "bilateral", "sides"),
        ("stretches/chair-hamstring-stretch.json", ("steps", 6, "gate", "afterStep"), "release", "afterStep"),
        ("stretches/pigeon-pose.json", ("primaryMuscles", 0, "id"), "piriformus", "primaryMuscles"),
        ("locales/en/stretches/pigeon-pose.json", ("wayBack",), ["Your {foot} up."], "wayBack"),
        ("locales/en/stretches/standing-forward-fold.json", ("wayBack",), ["Your {side} up."], "wayBack"),
        ("locales/en/stretches/pigeon-pose.json", ("wayBack",), [], "wayBack"),
        ("locales/en/stretches/pigeon-pose.json", ("name",), "", "name"),
        ("stretches/pigeon-pose.json", ("dose", "hold", "ranges", 0, "max"), 300, "ranges"),
        ("routines/chair-full.json", ("items", 0, "passStages"), [9], "passStages"),
        ("locales/en/stretches/glute-bridge.json", ("steps", "repetitions"), ["Up."], "steps.repetitions"),
        ("locales/en/stretches/simple-lying-glute-stretch.json", ("steps", "breathe"), ["Out."], "steps.breathe"),
    ],
)
def test_a_value_that_cannot_be_is_named(file: str, route: Route, value: Any, field: str, spoil: Any) -> None:
    (error, *_) = spoil(file, changed(file, route, value))
    assert error.file == file
    assert field in f"{error.field} {error.expected}"


def test_loading_stops_at_the_first_problem_unless_the_content_is_trusted(folder: Path, spoil: Any) -> None:
    file = "stretches/pigeon-pose.json"
    spoil(file, changed(file, ("position",), "floating"))
    with pytest.raises(ContentError, match=r"stretches/pigeon-pose\.json: position: "):
        load_library(folder)
    assert load_library(folder, validate=False).stretches["pigeon-pose"].position == "floating"


def test_content_without_a_language_is_refused(tmp_path: Path) -> None:
    without = Path(shutil.copytree(content_dir(), tmp_path / "content"))
    shutil.rmtree(without / "locales")
    with pytest.raises(ContentError, match="locales"):
        load_library(without)
