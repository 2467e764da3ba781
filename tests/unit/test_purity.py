"""The core stays pure: it imports nothing but itself, reads no clock, draws no lots and opens no file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import skill

SKILL = Path(str(skill.__file__)).parent
CORE = sorted((SKILL / "coach").glob("*.py"))
VOICE = sorted((SKILL / "voice").glob("*.py"))
TIMELESS = [*CORE, *VOICE, SKILL / "alexa" / "reading.py", SKILL / "alexa" / "reply.py"]
# They belong to the command line: they make sound with a program and write it to a file.
SOUND = {"synthesis.py", "render.py"}
MAY_BE_IMPORTED = ("skill.coach", "skill.library.model", "msgspec")
THE_WORLD = {
    "asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
OPENS = {"open", "print", "input", "eval", "exec", "__import__", "breakpoint"}


def imports(path: Path) -> Iterator[str]:
    """The full names of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[str]:
    """The names of everything that a module calls, by their last part."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}"
            elif isinstance(node.func, ast.Name):
                yield node.func.id


def test_there_is_a_core_to_look_at() -> None:
    assert {"coach.py", "program.py", "state.py", "table.py", "timing.py"} <= {path.name for path in CORE}
    assert all(path.exists() for path in TIMELESS)


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_imports_the_standard_library_itself_and_msgspec(path: Path) -> None:
    for name in imports(path):
        ours = any(name == allowed or name.startswith(f"{allowed}.") for allowed in MAY_BE_IMPORTED)
        assert ours or name.split(".")[0] in sys.stdlib_module_names - THE_WORLD, name


@pytest.mark.parametrize("path", TIMELESS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_time_comes_from_the_request_alone(path: Path) -> None:
    touched = {name.split(".")[0] for name in imports(path)} & THE_WORLD
    assert touched <= ({"pathlib", "shutil", "subprocess"} if path.name in SOUND else set())
    assert {f".{clock}" for clock in CLOCKS} & set(calls(path)) == set()
    assert path.name in SOUND or OPENS & set(calls(path)) == set()


def test_no_sentence_on_its_way_needs_what_makes_sound() -> None:
    for path in (*CORE, *VOICE, *sorted((SKILL / "alexa").glob("*.py")), SKILL / "turn.py", SKILL / "web.py"):
        if path.name not in SOUND:
            assert not any(name.startswith(("skill.voice.synthesis", "skill.voice.render")) for name in imports(path))


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_holds_no_wording(path: Path) -> None:
    """No text of the core, docstrings apart, is a sentence."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.value)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef)
        for node in parent.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    assert [text for text in texts if len(text.split()) > 1] == []
