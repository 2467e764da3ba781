"""How gunicorn runs the skill on one machine: read by its master process at the start and again at each reload.

The master must import nothing else of the skill: its workers inherit what it has imported, so after an update they
would run half of the old release.
"""

import os
import shutil
from typing import Any

wsgi_app = "skill.serving:application()"

# A turn is a millisecond of processor, so a worker for each processor; two at least, that one may be replaced while
# the other answers. Threads are for what waits: the store's lock, and Amazon's certificate once an hour.
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, os.cpu_count() or 1))
worker_class = "gthread"
threads = 4
# Whoever comes beyond these waits for whichever worker is free first, and not behind one that was quick to accept.
worker_connections = 4 * threads

# Each worker imports the skill for itself, so that a reload starts the release that is installed by then.
preload_app = False
# Alexa has gone away after 8 seconds.
graceful_timeout = 10
# A proxy in front opens a connection for each request. One that was kept open could be closed by a reload at the
# very moment that a request comes over it.
keepalive = 1

# Not on a disk, where a busy one would hold up the worker's sign of life.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112  # nosec B108
control_socket_disable = True
proc_name = "glute-coach"


def on_exit(_server: Any) -> None:
    """Remove the workers' counters, which `skill.serving` keeps in a folder of this run."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
