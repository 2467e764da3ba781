"""The built wheel alone, away from the checkout, is a whole coach."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and beside it what is installed here, but not this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(CHECKOUT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (wheel,) = folder.glob("*.whl")
    run(folder, sys.executable, "-m", "venv", "--without-pip", "clean")
    python = folder / "clean" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--quiet", "--python", python)
    run(folder, *pip, "install", "--no-index", "--no-deps", wheel)
    # A .pth file in a folder that is itself named in a .pth file is not read: ours, which names the checkout,
    # has no effect.
    dependencies = sysconfig.get_path("purelib", vars={"base": folder / "clean"})
    Path(dependencies, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def run(folder: Path, *command: str | Path) -> str:
    """What a command prints, run in a folder, without the variables that could lead back to the checkout."""
    done = subprocess.run(command, cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def printed(folder: Path, code: str) -> list[Path]:
    """The paths that a line of Python prints in the clean environment."""
    return [Path(line) for line in run(folder, "clean/bin/python", "-c", code).splitlines()]


def files(folder: Path, pattern: str) -> dict[Path, bytes]:
    """Path below the folder → content of each file."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.glob(pattern) if path.is_file()}


def test_nothing_is_found_in_the_checkout(installed: Path) -> None:
    package, *path = printed(installed, "import skill, sys; print(skill.__file__, *sys.path, sep='\\n')")
    assert package.is_relative_to(installed)
    assert CHECKOUT not in path


@pytest.mark.parametrize(("folder", "pattern"), [("content", "**/*"), ("interaction_models", "*.json")])
def test_the_wheel_carries_every_file(installed: Path, folder: str, pattern: str) -> None:
    (found,) = printed(installed, f"from skill import resources; print(resources.{folder}_dir())")
    assert found.is_relative_to(installed)
    shipped = files(CHECKOUT / folder, pattern)
    assert shipped
    assert files(found, "**/*") == shipped


def test_the_command_shows_its_help(installed: Path) -> None:
    assert "talk" in run(installed, "clean/bin/glute-coach", "--help")


def test_the_content_in_the_wheel_passes_its_checks(installed: Path) -> None:
    run(installed, "clean/bin/glute-coach", "check")


def test_the_wheel_writes_the_project_for_amazon(installed: Path) -> None:
    urls = ("--privacy-url", "https://example.com/privacy", "--terms-url", "https://example.com/terms")
    arguments = ("package", "--out", "project", "--endpoint", "https://coach.example.com/alexa", *urls)
    run(installed, "clean/bin/glute-coach", *arguments)
    package = installed / "project" / "skill-package"
    assert len(list(package.glob("assets/images/*.png"))) == 2
    assert len(list(package.glob("interactionModels/custom/*.json"))) == 5
