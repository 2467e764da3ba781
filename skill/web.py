"""The front door on one machine: HTTP in, a size cap, raw bytes on; HTTP out."""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.alexa.skill import AlexaSkill
from skill.errors import BadRequest, RequestError, StoreUnavailable, TooLarge
from skill.settings import Settings

LARGEST_BODY_BYTES = 65_536
_DEEPEST = 40


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application; settings default to the environment's.

    Raises ContentError or SettingsError, with one line to act on, when it cannot serve.
    """
    settings = settings or Settings.from_environment()
    skill = AlexaSkill(settings)
    app = Flask("skill", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES

    @app.post("/alexa")
    def alexa() -> Response:
        return _json(skill.answer(parse(request.get_data(cache=False))))

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("ok\n", HTTPStatus.OK)

    @app.get("/readyz")
    def readyz() -> Response:
        try:
            skill.store.ping()
        except StoreUnavailable:
            return _text("the store does not answer\n", HTTPStatus.SERVICE_UNAVAILABLE)
        return _text("ok\n", HTTPStatus.OK)

    app.register_error_handler(RequestError, lambda error: _text(f"{error}\n", error.status))
    app.register_error_handler(
        RequestEntityTooLarge, lambda _: _text(f"{TooLarge('the body is over 64 KB')}\n", TooLarge.status)
    )
    app.register_error_handler(HTTPException, lambda error: _text(f"{error.name}\n", HTTPStatus(error.code or 500)))
    return app


def parse(body: bytes) -> object:
    """Parse a request body; raises BadRequest when it is not JSON, or nested beyond anything that Alexa sends."""
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body should be JSON in UTF-8") from error
    if _depth(parsed) > _DEEPEST:
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


def _json(reply: dict[str, Any]) -> Response:
    return Response(json.dumps(reply, separators=(",", ":")), content_type="application/json;charset=UTF-8")


def _text(text: str, status: HTTPStatus) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
