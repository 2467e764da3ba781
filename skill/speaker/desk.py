"""The speaker in the browser: the page, and the small JSON API through which it uses its devices."""

from http import HTTPStatus
from typing import Annotated

import httpx
import msgspec
from flask import Blueprint, Flask, Response, current_app, request
from msgspec import Meta

from skill.errors import BadRequest, NoVoice
from skill.speaker import espeak
from skill.speaker.heard import Ear
from skill.speaker.house import Houses, Room
from skill.speaker.requests import Json, Post, posting
from skill.web import THIS_MACHINE

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LONGEST_SENTENCE_MS = 60_000

Id = Annotated[str, Meta(pattern=r"^[0-9a-f-]{36}$")]


class Call(msgspec.Struct, forbid_unknown_fields=True):
    """What the page asks: person and page are ids that it made up, `at` is its clock in epoch milliseconds."""

    person: Id
    page: Id
    room: Room
    at: Annotated[int, Meta(ge=0, le=10**13)]
    words: Annotated[str, Meta(max_length=500)] = ""


_CALLS = msgspec.json.Decoder(Call)
"""Made while there is one thread: msgspec crashes where two are the first to read a type."""


def add_desk(app: Flask, ear: Ear) -> None:
    """Put the desk on the skill's application; its devices use the endpoint that Alexa would, as HTTP requests."""
    client = httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://localhost")
    app.register_blueprint(desk(posting(client), ear))


def desk(post: Post, ear: Ear) -> Blueprint:
    """The page at /, its API under /desk/; for a server that only its own machine can reach."""
    houses = Houses(post, ear)
    blueprint = Blueprint("desk", __name__, static_folder="page", static_url_path="/desk")
    blueprint.before_request(_only_the_page_itself)
    blueprint.after_request(_nothing_from_elsewhere)

    @blueprint.get("/")
    def page() -> Response:
        return blueprint.send_static_file("index.html")

    @blueprint.get("/desk/about")
    def about() -> Response:
        return _json({"voice": espeak.installed()})

    @blueprint.post("/desk/say")
    def say() -> Response:
        call = _call()
        return _json(houses.house(call.person, call.page).say(call.room, call.words, call.at))

    @blueprint.post("/desk/advance")
    def advance() -> Response:
        call = _call()
        return _json(houses.house(call.person, call.page).advance(call.room, call.at))

    @blueprint.post("/desk/leave")
    def leave() -> Response:
        call = _call()
        houses.house(call.person, call.page).leave(call.at)
        return _json({})

    @blueprint.get("/desk/voice")
    def voice() -> Response:
        text, ms = request.args.get("words", ""), request.args.get("ms", 0, type=int)
        if not 0 < len(text) <= espeak.LONGEST_TEXT or not 0 < ms <= _LONGEST_SENTENCE_MS:
            raise BadRequest(f"words should have 1 to {espeak.LONGEST_TEXT} characters, ms be their time")
        try:
            spoken = espeak.wav(text, ms)
        except NoVoice as error:
            current_app.logger.warning("espeak-ng does not speak: %s", error)
            return Response("espeak-ng does not speak\n", HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")
        # The browser asks for it again where a sentence comes again.
        return Response(spoken, content_type="audio/wav", headers={"Cache-Control": "private, max-age=3600"})

    return blueprint


def _call() -> Call:
    try:
        return _CALLS.decode(request.get_data(cache=False))
    except msgspec.DecodeError as error:
        raise BadRequest(f"not a call of the page: {error}") from error


def _json(body: Json) -> Response:
    # Not Flask's own: requests and responses are shown in the order in which they were sent.
    return Response(msgspec.json.encode(body), content_type="application/json")


def _only_the_page_itself() -> None:
    """Other sites that the person has open must not reach the desk, whatever name they give this machine."""
    if not THIS_MACHINE.fullmatch(request.host):
        raise BadRequest("the desk is for this machine only: the Host should be localhost")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise BadRequest("the desk answers its own page only")
    if request.method == "POST" and request.headers.get("Origin") != request.host_url.rstrip("/"):
        raise BadRequest("the Origin should be the desk's own page")


def _nothing_from_elsewhere(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
