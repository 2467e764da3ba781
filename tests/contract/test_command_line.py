"""The command line in clumsy hands: no traceback, and every message says what to do next."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
import structlog

from skill.cli import main
from skill.interaction import Finding
from skill.resources import content_dir

COMMAND = (sys.executable, "-m", "skill.cli")
CHECKOUT = Path(__file__).parents[2]
# Where Python does not buffer, it does not notice at its end that nobody reads.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """The command silences the log of its process, which here is that of other tests too."""
    configured, before = structlog.is_configured(), structlog.get_config()
    yield
    if configured:
        structlog.configure(**before)
    else:
        structlog.reset_defaults()


def spoken(folder: Path, script: bytes, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed when these bytes are played."""
    file = folder / "script.txt"
    file.write_bytes(script)
    assert main(["talk", "--fast", "--script", str(file)]) == 0
    return capsys.readouterr().out


# Streams.


def test_a_script_may_come_from_any_editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = spoken(tmp_path, b"\xef\xbb\xbf# a comment\r\nstart the \xff stretch\r\n", capsys)
    assert printed.startswith("[00:00.0] you: start the � stretch\n")


def test_standard_input_need_not_be_utf_8(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"start the \xff stretch\n"), encoding="utf-8"))
    assert main(["talk", "--fast"]) == 0
    assert capsys.readouterr().out.startswith("[00:00.0] you: start the � stretch\n")


def test_a_terminal_with_a_small_alphabet_shows_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(shown, encoding="ascii"))
    assert main(["nlu", "start the lunge", "--json"]) == 0
    with pytest.raises(SystemExit):
        main(["package", "--help"])
    assert b"https://?/alexa" in shown.getvalue()


def test_closed_streams_are_empty_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr("sys.stdout", None)
    assert main(["talk", "--fast"]) == 0
    assert main(["nlu", "-"]) == 0
    assert main(["nlu", "start"]) == 0


@pytest.mark.parametrize("arguments", [["timeline", "pigeon-pose"], ["nlu", "start"], ["--help"]], ids=" ".join)
def test_a_reader_that_has_gone_is_no_error(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=CHECKOUT, env=ENVIRONMENT, stdout=nobody, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_named() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "nlu", "start"], cwd=CHECKOUT, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"glute-coach: [Errno 28] No space left on device\n"


# Arguments.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["talk", "--script", "nowhere.txt"], "--script nowhere.txt: No such file or directory"),
        (["talk", "--script", "."], "--script .: Is a directory"),
        (["talk", "--store", "mysql://coach"], "expected sqlite://, sqlite:///path or dynamodb://table"),
        (["check", "nowhere"], "nowhere should be a folder"),
        (["nlu", "start", "--locale", "xx-XX"], "there is no interaction model for 'xx-XX', but for en-AU"),
        (["serve", "--port", "8080", "--metrics-port", "8080"], "--metrics-port 8080: should be another than --port"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_argument_is_named_with_what_it_should_be(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"glute-coach {arguments[0]}: ")
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.parametrize("option", ["--port", "--metrics-port"])
@pytest.mark.parametrize("port", ["0", "-1", "65536", "http", "８０", ""])
def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], option: str, port: str) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--dev", f"{option}={port}"])
    assert f"argument {option}: {port!r} should be from 1 to 65535" in capsys.readouterr().err


def test_a_store_that_cannot_keep_anything_is_named_and_the_coach_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"start glute stretch\n"), encoding="utf-8"))
    assert main(["talk", "--fast", "--store", f"sqlite:///{tmp_path}/file/coach.db"]) == 0
    printed = capsys.readouterr()
    assert printed.err == (
        f"glute-coach talk: the store sqlite:///{tmp_path}/file/coach.db does not answer, "
        "so nothing is kept; --store names another\n"
    )
    assert "coach: " in printed.out


def test_the_models_are_linted_even_where_they_cannot_be_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def built() -> list[Finding]:
        raise ModuleNotFoundError("No module named 'hassil'")

    monkeypatch.setattr("skill.interaction.stale_models", built)
    assert main(["check"]) == 0
    assert "only what make setup installs can tell" in capsys.readouterr().out
    monkeypatch.setattr("skill.interaction.lint_models", lambda: [Finding("en-US", "HelpIntent", "is missing")])
    assert main(["check"]) == 1
    assert capsys.readouterr().err == "en-US: HelpIntent: is missing\n"


def test_content_that_speaks_no_english_has_a_schedule_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(content_dir(), tmp_path / "content")
    (tmp_path / "content" / "locales" / "en").rename(tmp_path / "content" / "locales" / "de")
    monkeypatch.setenv("COACH_CONTENT", str(tmp_path / "content"))
    assert main(["timeline", "pigeon-pose"]) == 0
    assert "0/pigeon-pose/1/right/hold" in capsys.readouterr().out
