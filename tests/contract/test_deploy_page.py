"""docs/deploy.md names what there is: files, settings, counters, parameters, and the commands' options."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from scripts.lint_template import TEMPLATE, transformed
from skill.cli import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "deploy.md"
TEXT = PAGE.read_text(encoding="utf-8")


def named(pattern: str) -> set[str]:
    """What the page names, in code or in links; at least one."""
    found = set(re.findall(pattern, TEXT))
    assert found, pattern
    return found


def test_every_file_that_it_names_is_there() -> None:
    links = {PAGE.parent / link for link in named(r"\]\(([\w./-]+\.\w+)\)")}
    paths = {ROOT / path for path in named(r"(?:docs|tests|skill|requirements|benchmarks)/[\w./-]+\.\w+")}
    assert [str(path) for path in links | paths if not path.exists()] == []
    modules = {ROOT / "benchmarks" / f"{name}.py" for name in named(r"python -m benchmarks\.(\w+)")}
    assert [str(path) for path in modules if not path.exists()] == []


def test_every_setting_that_it_names_is_read() -> None:
    unit = ROOT / "docs" / "deploy" / "glute-coach.service"
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "skill").glob("*.py"))
    assert [name for name in named(r"COACH_[A-Z_]+|WEB_CONCURRENCY") if name not in code] == []
    assert "/var/lib/glute-coach/coach.db" in unit.read_text(encoding="utf-8")


def test_the_counters_to_watch_are_all_that_there_are() -> None:
    import_module("skill.metrics")
    ours = {metric.name for metric in REGISTRY.collect() if metric.name.startswith("coach_")}
    assert {name.removesuffix("_total") for name in named(r"`(coach_\w+)")} == ours


def test_the_parameters_of_the_stack_are_all_that_there_are() -> None:
    parameters = transformed(TEMPLATE.read_text(encoding="utf-8"))["Parameters"]
    table = TEXT.split("| parameter |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(parameters)


def test_the_options_of_package_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["package", "--help"])
    told = capsys.readouterr().out
    command = TEXT.split("    glute-coach package")[1].split("\n    cd ")[0]
    assert [option for option in re.findall(r"--[\w-]+", command) if option not in told] == []
