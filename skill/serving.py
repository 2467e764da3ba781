"""Serves the skill on one machine: gunicorn's workers answer on one port, their counters are read on another."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from skill.log import configure_logging
from skill.metrics import count, with_metrics
from skill.settings import Settings
from skill.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

METRICS_PORT = "COACH_METRICS_PORT"
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def serve(host: str, port: int, metrics_port: int) -> NoReturn:
    """Become gunicorn's master process; raises ContentError or SettingsError when its workers could not start.

    The counters are for this machine alone, on http://127.0.0.1:`metrics_port`/metrics.
    """
    create_app(Settings.from_environment())
    folder = tempfile.mkdtemp(prefix="glute-coach-metrics-")
    environment = {**os.environ, METRICS_PORT: str(metrics_port), METRICS_FOLDER: folder}
    os.execve(sys.executable, command(host, port, metrics_port), environment)  # nosec B606  # as it should, no shell


def command(host: str, port: int, metrics_port: int) -> list[str]:
    """The command that runs gunicorn, with METRICS_PORT and METRICS_FOLDER in its environment."""
    config = Path(__file__).with_name("gunicorn_config.py")
    name = f"[{host}]" if ":" in host else host
    binds = (f"--bind={name}:{port}", f"--bind=127.0.0.1:{metrics_port}")
    return [sys.executable, "-m", "gunicorn", f"--config={config}", *binds]


def application() -> "WSGIApplication":
    """What each worker runs."""
    configure_logging(count)
    return with_metrics(create_app(), os.environ[METRICS_PORT])
