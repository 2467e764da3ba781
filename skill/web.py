"""The front door on one machine: HTTP in, a size cap, the sender verified over the raw bytes, one turn, HTTP out."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from ask_sdk_model import RequestEnvelope
from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.alexa.envelope import read_envelope
from skill.alexa.signature import Verifier, check_freshness
from skill.alexa.skill import AlexaSkill
from skill.errors import (
    BadRequest,
    RequestError,
    SettingsError,
    StoreUnavailable,
    TooLarge,
    UnsupportedMedia,
    UnverifiedSender,
)
from skill.log import told, whereabouts
from skill.settings import Settings

LARGEST_BODY_BYTES = 65_536
_DEEPEST = 40
_NO_STORE = "the store does not answer\n"
THIS_MACHINE = re.compile(r"(?i:localhost)(?::\d{1,5})?|127\.0\.0\.1(?::\d{1,5})?|\[::1\](?::\d{1,5})?", re.ASCII)
_FORWARDING = re.compile(r"forwarded|via|x-forwarded-.*|x-real-ip|x-original-.*|cf-.*|true-client-ip", re.IGNORECASE)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_log = structlog.get_logger()


def create_app(
    settings: Settings | None = None, verifier: Verifier | None = None, clock: Callable[[], float] = time.time
) -> Flask:
    """The Flask application; settings default to the environment's, the verifier to Amazon's certificates.

    Raises ContentError or SettingsError, with one line to act on, when it cannot serve.
    """
    settings = settings or Settings.from_environment()
    if settings.verify and not settings.skill_id:
        raise SettingsError(
            "COACH_SKILL_ID: should hold your skill's id (amzn1.ask.skill.…); to try it without one: serve --dev"
        )
    check: _Check = _Verified(verifier or Verifier(), clock) if settings.verify else _LocalOnly()
    skill = AlexaSkill(settings)
    app = Flask("skill", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES

    @app.post("/alexa")
    def alexa() -> Response:
        started = time.perf_counter()
        body = request.get_data(cache=False)
        check.before_parsing(request, body)
        # A page of another site can send a body of any other type without asking first.
        if request.mimetype != "application/json":
            raise UnsupportedMedia("the body should be application/json")
        envelope = read_envelope(parse(body))
        check.after_parsing(envelope)
        reply = skill.answer(envelope)
        _log_turn(envelope, reply, started)
        return _json(reply)

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("ok\n", HTTPStatus.OK)

    @app.get("/readyz")
    def readyz() -> Response:
        try:
            skill.store.ping()
        except StoreUnavailable:
            return _text(_NO_STORE, HTTPStatus.SERVICE_UNAVAILABLE)
        return _text("ok\n", HTTPStatus.OK)

    app.after_request(_with_headers)
    app.register_error_handler(RequestError, _refuse)
    app.register_error_handler(RequestEntityTooLarge, lambda _: _refuse(TooLarge("the body is over 64 KB")))
    app.register_error_handler(StoreUnavailable, lambda _: _text(_NO_STORE, HTTPStatus.SERVICE_UNAVAILABLE))
    app.register_error_handler(HTTPException, _other_refusal)
    app.register_error_handler(Exception, _defect)
    return app


class _Check:
    """What a request has to show before it is answered."""

    def before_parsing(self, http: Request, body: bytes) -> None:
        """Look at the headers and the raw bytes."""

    def after_parsing(self, envelope: RequestEnvelope) -> None:
        """Look at what the request says of itself."""


class _Verified(_Check):
    """Only what Amazon signed, just now; whom it is for, the skill itself looks at."""

    def __init__(self, verifier: Verifier, clock: Callable[[], float]) -> None:
        self._verifier, self._clock = verifier, clock

    def before_parsing(self, http: Request, body: bytes) -> None:
        self._verifier.verify_signature(http.headers, body, self._now())

    def after_parsing(self, envelope: RequestEnvelope) -> None:
        sent = int(envelope.request.timestamp.timestamp() * 1000)
        check_freshness(envelope.request.object_type, sent, self._now())

    def _now(self) -> int:
        return int(self._clock() * 1000)


class _LocalOnly(_Check):
    """Nothing is verified, so nothing may come from, or by way of, another machine or another site's page."""

    def before_parsing(self, http: Request, body: bytes) -> None:
        forwarded = any(_FORWARDING.fullmatch(name) for name, _ in http.headers)
        if forwarded or not THIS_MACHINE.fullmatch(http.headers.get("Host", "")):
            raise UnverifiedSender("without verification only this machine itself is answered")


def parse(body: bytes) -> object:
    """Parse a request body; raises BadRequest when it is not JSON, or nested beyond anything that Alexa sends."""
    try:
        # Strictly, unlike Python's own json, which also reads other encodings, half characters and NaN.
        parsed: object = msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body should be JSON in UTF-8") from error
    # Nothing is nested deeper than it has brackets, and a usual request has few.
    if body.count(b"{") + body.count(b"[") > _DEEPEST and _depth(parsed) > _DEEPEST:
        raise BadRequest(f"the body should be nested at most {_DEEPEST} deep")
    return parsed


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


def _log_turn(envelope: RequestEnvelope, reply: dict[str, Any], started: float) -> None:
    ms = round((time.perf_counter() - started) * 1000, 2)
    _log.info("turn", **told(envelope, reply), ms=ms)


def _refuse(error: RequestError) -> Response:
    _log.warning("refused", kind=type(error).__name__, reason=str(error), status=int(error.status))
    return _text(f"{error}\n", error.status)


def _other_refusal(error: HTTPException) -> Response:
    response = _text(f"{error.name}\n", HTTPStatus(error.code or 500))
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def _defect(error: Exception) -> Response:
    _log.error("defect", where=whereabouts(error))
    return _text("something went wrong here\n", HTTPStatus.INTERNAL_SERVER_ERROR)


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _json(reply: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(reply), content_type="application/json;charset=UTF-8")


def _text(text: str, status: HTTPStatus) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
