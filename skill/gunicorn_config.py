"""How gunicorn runs the skill on one machine: read by its master process at the start and again at each reload.

The master must import nothing else of the skill: its workers inherit what it has imported, so after an update they
would run half of the old release.
"""

import os
import shutil
from pathlib import Path
from typing import Any

wsgi_app = "skill.serving:application()"

# A turn is a millisecond of processor, so a worker for each processor; two at least, that one may be replaced while
# the other answers.
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, os.cpu_count() or 1))
worker_class = "gthread"
# One answers while the other waits, for the disk or for DynamoDB. More would take the interpreter from each other in
# no fair order: not a turn more a second, but with four the slowest of a hundred wait a quarter longer than with two.
# Nor would they shorten a wait: whoever needs the store's lock or Amazon's certificate, fetched once an hour, waits
# together with all others of that worker. Where DynamoDB is far away: GUNICORN_CMD_ARGS=--threads=8.
threads = 2
# Whoever comes beyond these waits for whichever worker is free first, and not behind one that was quick to accept.
worker_connections = 8 * threads

# Each worker imports the skill for itself, so that a reload starts the release that is installed by then.
preload_app = False
# Alexa has gone away after 8 seconds.
graceful_timeout = 10
# A proxy in front opens a connection for each request. One that was kept open could be closed by a reload at the
# very moment that a request comes over it.
keepalive = 1

# Not on a disk, where a busy one would hold up the worker's sign of life.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # nosec B108  # gunicorn makes a file only it knows
control_socket_disable = True
proc_name = "glute-coach"


def on_exit(_server: Any) -> None:
    """Remove the workers' counters, which `skill.serving` keeps in a folder of this run."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
