"""A short part of what `python -m tests.crash_server` does at length."""

from pathlib import Path

from tests.crash_server import WORKERS, kill_servers


def test_no_answered_turn_is_lost_when_a_loaded_server_is_killed(tmp_path: Path) -> None:
    wrong, answered = kill_servers(tmp_path, kills=WORKERS)
    assert wrong == []
    assert answered >= WORKERS
