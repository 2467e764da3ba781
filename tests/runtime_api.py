"""AWS Lambda's Runtime API on this machine: functions run under Amazon's own runtime, invoked one by one."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

_VERSION = "/2018-06-01/runtime"
_PATIENCE_S = 60


class Function:
    """A function that is up, or about to be."""

    def __init__(self) -> None:
        self.events: Queue[bytes | None] = Queue()
        self.answers: Queue[tuple[str, Any]] = Queue()
        self.pid = 0

    def invoke(self, event: Mapping[str, Any]) -> tuple[str, Any]:
        """Hand an event over; returns ("response", its answer) or ("error", what it raised)."""
        self.events.put(json.dumps(event).encode())
        return self.answers.get(timeout=_PATIENCE_S)


class _Api(BaseHTTPRequestHandler):
    """GET gives the next event, POST takes its answer."""

    protocol_version = "HTTP/1.1"
    function: Function

    def handle(self) -> None:
        # The function is killed while it waits for its next event.
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        event = self.function.events.get()
        if event is None:
            self.close_connection = True
            return
        self._reply(200, event)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.function.answers.put((self.path.rsplit("/", 1)[1], body))
        self._reply(202, b"{}")

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:coach")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base's
        """Say nothing."""


@contextmanager
def function(handler: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Function]:
    """Run the handler ("package.module.name") in a process of its own, in that folder and environment alone."""
    running = Function()
    api = ThreadingHTTPServer(("127.0.0.1", 0), type("Api", (_Api,), {"function": running}))
    thread = Thread(target=api.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    variables = {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}", **environment}
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler], cwd=folder, env=variables, stdout=subprocess.DEVNULL
        ) as process:
            running.pid = process.pid
            try:
                yield running
            finally:
                process.kill()
    finally:
        running.events.put(None)
        api.shutdown()
        thread.join()
        api.server_close()
