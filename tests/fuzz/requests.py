"""Requests that Alexa might have sent, but for what became of them: fields lost, swapped and forged, bytes bent."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from io import BytesIO
from random import Random
from typing import Any

from skill.alexa.limits import problems
from skill.speaker.requests import Identity, Json, Session, envelope, launch, session_ended
from skill.store import Row
from skill.turn import key_of
from tests.coaching import NOW
from tests.fuzz.coach import Coach
from tests.fuzz.people import Person
from tests.fuzz.speech import Tongue

PEOPLE = 60
STATUSES = (200, 400, 413, 415)
KINDS = (
    "LaunchRequest",
    "IntentRequest",
    "SessionEndedRequest",
    "CanFulfillIntentRequest",
    "SessionResumedRequest",
    "System.ExceptionEncountered",
    "AudioPlayer.PlaybackStopped",
    "PlaybackController.PlayCommandIssued",
    "Alexa.Presentation.APL.UserEvent",
    "AlexaSkillEvent.SkillEnabled",
    "AlexaSkillEvent.SkillDisabled",
    "Connections.Response",
    "Of.Tomorrow",
)
JUNK: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 1.5, 1e308, float("inf"), float("nan"), 10**30, -(10**14), "", " ", "?", "x" * 9000,
    "\ud800", "a\udfffb", "\x00\x1f\x7f", "\ufffe", "<speak>&</speak><audio src='x'/>", "\N{RIGHT-TO-LEFT OVERRIDE}",
    "{ $x } {side}", "\u0663", "PT99999999999S", "P1Y", [], {}, [[]], [None], {"": ""}, {"a": {"b": {"c": []}}},
    "playing", "asking", "waiting", "paused", "finished", "idle", "pain", "nerve", "which", "more", "forget", "both",
    "pigeon-pose", "chair-full", "chair-hamstring-stretch", "0/chair-hamstring-stretch/2/right/step-5-hold", "gone",
    "AMAZON.NoIntent", "PainIntent", "ForgetMeIntent", "2026-03-01T12:00:00Z", "9999-12-31T23:59Z",
)  # fmt: skip
HEADERS = (b"application/json", b"text/plain", b"", b"application/json;charset=UTF-8;charset=x")
Path = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A request as it should be, and what was stored when it came."""

    request: Json
    text: str
    row: Row | None


def samples(coach: Coach, tongue: Tongue) -> list[Sample]:
    """Requests of some people's conversations, from every phase, and of each kind that there is."""
    found: list[Sample] = []

    def keep(request: Json) -> Json:
        user = request["context"]["System"]["user"]["userId"]
        text = json.dumps(request)
        found.append(Sample(json.loads(text), text, coach.memory.rows.get(key_of(user))))
        return coach.answer(request)

    for number in range(PEOPLE):
        coach.on(disk=False)
        person = Person(coach, tongue, f"sample-{number}", keep)
        person.talk(20)
    special = [launch(), session_ended("ERROR", ("INVALID_RESPONSE", "x")), *({"type": kind} for kind in KINDS)]
    for number, body in enumerate(special):
        whole = envelope(body, Identity(), Session("special"), f"special-{number}", NOW)
        if "." in body["type"]:
            del whole["session"]
        found.append(Sample(whole, json.dumps(whole), None))
    return found


class Mutator:
    """Bends requests; the same number always bends the same one in the same way."""

    def __init__(self, found: list[Sample], seed: str) -> None:
        """Begin with samples that are in order."""
        self._samples, self._seed = found, seed

    def bent(self, number: int) -> tuple[bytes, bytes, Row | None, str]:
        """The body, the content type, the row that is stored meanwhile, and whose it is."""
        dice = Random(f"{self._seed}-{number}")
        sample = dice.choice(self._samples)
        request = json.loads(sample.text)
        user: str = request["context"]["System"]["user"]["userId"]
        focus = dice.random()
        within: Path = ("session", "attributes") if focus < 0.4 else ("request",) if focus < 0.7 else ()
        for _ in range(dice.choice((1, 1, 1, 2, 3, 5))):
            request = self._bend(dice, request, within)
        row = sample.row
        if row is not None and dice.random() < 0.15:
            saved = self._bend(dice, {"saved": deepcopy(row.saved)}, ("saved",)).get("saved")
            row = replace(row, saved=saved if isinstance(saved, dict) else {}, before=None)
        body = json.dumps(request).encode()
        if dice.random() < 0.1:
            body = _bent_bytes(dice, body)
        return body, dice.choice(HEADERS) if dice.random() < 0.02 else HEADERS[0], row, user

    def _bend(self, dice: Random, whole: Any, within: Path) -> Any:
        try:
            inside = _at(whole, within)
        except (KeyError, TypeError):
            return whole
        paths = [path for path in _paths(inside, within) if path]
        if not paths:
            return whole
        path = dice.choice(paths)
        parent, last = _at(whole, path[:-1]), path[-1]
        act = dice.random()
        if act < 0.15:
            del parent[last]
        elif act < 0.45:
            parent[last] = deepcopy(dice.choice(JUNK))
        elif act < 0.65:
            parent[last] = self._grafted(dice, path)
        elif act < 0.8:
            parent[last] = _twisted(dice, parent[last])
        elif act < 0.9 and isinstance(parent, dict):
            parent[dice.choice(("tomorrow", "type", "state", "slots", "pending", "key"))] = deepcopy(dice.choice(JUNK))
        else:
            other = _at(whole, dice.choice(paths))
            parent[last] = deepcopy(other)
        return whole

    def _grafted(self, dice: Random, path: Path) -> Any:
        """What another request has in the same place."""
        try:
            return deepcopy(_at(dice.choice(self._samples).request, path))
        except (KeyError, IndexError, TypeError):
            return deepcopy(dice.choice(JUNK))


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _paths(child, (*path, key))


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def _twisted(dice: Random, value: Any) -> Any:
    """Something of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 10**6, -(10**13), 10**13))
    if isinstance(value, str):
        at = dice.randrange(len(value) + 1)
        return dice.choice(
            (value[:at], value + value, value.upper(), value[:at] + chr(dice.randrange(0x11_000)) + value[at:])
        )
    if isinstance(value, list):
        return value * dice.choice((0, 2, 70))
    if isinstance(value, dict):
        return {**value, **{f"{key}x": child for key, child in value.items()}}
    return [value]


def _bent_bytes(dice: Random, body: bytes) -> bytes:
    at = dice.randrange(len(body) + 1)
    return dice.choice(
        (
            body[:at],
            body[:at] + bytes([dice.randrange(256)]) + body[at + 1 :],
            body[:at] + dice.randbytes(dice.randrange(1, 9)) + body[at:],
            body[:at] + body[at // 2 :],
            body + body,
            body.decode().encode("utf-16"),
            body.replace(b"1", b"1e999", 1),
            body.replace(b"1", b"9" * 5_000, 1),
            body.replace(b'"new"', b'"new": true, "new"', 1),
            body.replace(b'"state"', b'"state": {}, "state"', 1),
            body.replace(b"{", b"[" * 200, 1),
            body + b" " * 70_000,
        )
    )


def post(coach: Coach, body: bytes, content_type: bytes) -> tuple[int, bytes]:
    """Send bytes to the application, without a client between."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/alexa",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": content_type.decode(),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    status: list[str] = []

    def start_response(line: str, headers: object, problem: object = None, /) -> Callable[[bytes], object]:
        status.append(line)
        return lambda _: None

    answer = b"".join(coach.app(environ, start_response))
    return int(status[0].split()[0]), answer


def attack(coach: Coach, mutator: Mutator, number: int) -> tuple[int, list[str]]:
    """Send one bent request; the status, and what should not have been."""
    body, content_type, row, user = mutator.bent(number)
    coach.on(disk=number % 50 == 0)
    key = key_of(user)
    if coach.store.store is coach.memory:
        coach.memory.rows.update({key: row} if row else {})
    else:
        coach.disk.delete(key)
        if row is not None:
            coach.disk.save(key, replace(row, version=1))
    status, answer = post(coach, body, content_type)
    faults = coach.faults()
    if status not in STATUSES:
        faults.append(f"status {status}")
    elif status != 200:
        faults += (
            [] if answer.endswith(b"\n") and answer.count(b"\n") == 1 and len(answer) < 100 else ["a long refusal"]
        )
    else:
        faults += _of_a_reply(answer, body)
    return status, faults


def _of_a_reply(answer: bytes, body: bytes) -> list[str]:
    reply = json.loads(answer)
    sent = json.loads(body).get("session") or {}
    if reply.get("sessionAttributes") == sent.get("attributes"):
        # Handed back as they came, by an answer that says nothing.
        reply.pop("sessionAttributes", None)
    return [fault for fault in problems(reply) if not fault.startswith("the session attributes have more")]
