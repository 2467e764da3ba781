"""What is counted for the operator: the events that the log tells of, and nothing about any one person."""

from collections.abc import Iterable, MutableMapping
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TURNS = Counter("coach_turns", "Requests that were answered", ["kind", "intent", "phase"])
_SECONDS = Histogram(
    "coach_turn_seconds",
    "Time from the first byte read to the reply, in seconds",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8),
)
_REFUSED = Counter("coach_refused", "Requests that were refused", ["reason"])
_STORE_FAILURES = Counter("coach_store_failures", "Calls to the store that failed", ["operation"])
_DEFECTS = Counter("coach_defects", "Replies that were an apology for a defect of the coach")


def count(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of the log: counts an event and passes it on unchanged."""
    match event["event"]:
        case "turn":
            _TURNS.labels(event["kind"], event.get("intent", ""), event.get("phase", "")).inc()
            _SECONDS.observe(event["ms"] / 1000)
        case "refused":
            _REFUSED.labels(event["kind"]).inc()
        case "store":
            _STORE_FAILURES.labels(event["operation"]).inc()
        case "defect":
            _DEFECTS.inc()
    return event


def with_metrics(app: "WSGIApplication", port: str) -> "WSGIApplication":
    """The application, and on the listener with that port the counters of all workers in its place.

    PROMETHEUS_MULTIPROC_DIR names the folder that the workers share.
    """
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    metrics = make_wsgi_app(registry)

    def either(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return (metrics if environ["SERVER_PORT"] == port else app)(environ, start_response)

    return either
