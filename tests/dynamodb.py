"""DynamoDB's API on a server process, for stores and whole servers to be tried against."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

# The command moto_server, with one thing added: moto compares and writes without a lock, so that of two requests at
# once it can lose one, which DynamoDB never does.
_SERVE = """
from threading import Lock
from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app, run_simple

lock, moto = Lock(), DomainDispatcherApplication(create_backend_app)

def one_at_a_time(environ, start_response):
    with lock:
        return moto(environ, start_response)

run_simple("127.0.0.1", 0, one_at_a_time, threaded=True, request_handler=MotoRequestHandler)
"""


@contextmanager
def dynamodb_server() -> Iterator[str]:
    """Run the server on a free port of this machine, and give its address.

    Meanwhile the environment holds credentials for it, and nothing else of AWS.
    """
    with (
        subprocess.Popen([sys.executable, "-c", _SERVE], stderr=subprocess.PIPE, text=True) as server,
        pytest.MonkeyPatch.context() as environment,
    ):
        assert server.stderr is not None
        announced = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in server.stderr)
        endpoint = next(found.group() for found in announced if found)
        # Its log is read on, for a full pipe would stop it.
        reader = Thread(target=server.stderr.read)
        reader.start()
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            environment.delenv(name)
        environment.setenv("AWS_ACCESS_KEY_ID", "testing")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        environment.setenv("AWS_CONFIG_FILE", os.devnull)
        environment.setenv("NO_PROXY", "127.0.0.1")
        try:
            yield endpoint
        finally:
            server.terminate()
            reader.join()
