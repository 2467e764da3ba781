"""The requests that Alexa sends, as JSON: what the desk speaker posts to the skill's endpoint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from skill.speaker.heard import Heard, HeardSlot

Json = dict[str, Any]
Post = Callable[[Json], tuple[int, Json | str]]
"""Sends a request; returns the HTTP status and the body: parsed where it is a JSON object, else as text."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose speaker it is, and which of theirs."""

    locale: str = "en-US"
    skill_id: str = "amzn1.ask.skill.desk-speaker"
    user_id: str = "amzn1.ask.account.DESK"
    device_id: str = "amzn1.ask.device.DESK"


DESK = Identity()


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; `attributes` are what the skill's last reply carried."""

    id: str
    new: bool = True
    attributes: Mapping[str, Any] = field(default_factory=dict)


def posting(client: httpx.Client) -> Post:
    """A Post to /alexa; an endpoint that cannot be reached answers with status 0."""

    def post(request: Json) -> tuple[int, Json | str]:
        try:
            response = client.post("/alexa", json=request)
        except httpx.TransportError as error:
            return 0, f"no answer: {error}"
        try:
            body = response.json()
        except ValueError:
            return response.status_code, response.text
        return response.status_code, body if isinstance(body, dict) else response.text

    return post


def launch() -> Json:
    """ "Open glute coach"."""
    return {"type": "LaunchRequest"}


def intent(heard: Heard, identity: Identity) -> Json:
    """An utterance that was understood as an intent."""
    slots = {name: _slot(name, slot, identity) for name, slot in heard.slots.items()}
    described = {"name": heard.intent, "confirmationStatus": "NONE"} | ({"slots": slots} if slots else {})
    return {"type": "IntentRequest", "intent": described}


def session_ended(reason: str, error: tuple[str, str] | None = None) -> Json:
    """The session ended without the skill's doing; `error` is its type and message."""
    body: Json = {"type": "SessionEndedRequest", "reason": reason}
    return body | ({"error": {"type": error[0], "message": error[1]}} if error else {})


def envelope(body: Json, identity: Identity, session: Session, request_id: str, at_ms: int) -> Json:
    """The whole request. Alexa's timestamps carry whole seconds: `at_ms` is floored."""
    application = {"applicationId": identity.skill_id}
    user = {"userId": identity.user_id}
    stamp = datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "version": "1.0",
        "session": {
            "new": session.new,
            "sessionId": session.id,
            "application": application,
            "user": user,
            "attributes": dict(session.attributes),
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": identity.device_id, "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "the-desk-speaker-has-none",
            }
        },
        "request": body | {"requestId": request_id, "timestamp": stamp, "locale": identity.locale},
    }


def _slot(name: str, slot: HeardSlot | None, identity: Identity) -> Json:
    if slot is None:
        return {"name": name, "confirmationStatus": "NONE"}
    said: Json = {"value": slot.value}
    if slot.authority is not None:
        said["resolutions"] = {"resolutionsPerAuthority": [_resolution(slot, identity)]}
    return {
        "name": name,
        **said,
        "confirmationStatus": "NONE",
        "source": "USER",
        "slotValue": {"type": "Simple", **said},
    }


def _resolution(slot: HeardSlot, identity: Identity) -> Json:
    authority = f"amzn1.er-authority.echo-sdk.{identity.skill_id}.{slot.authority}"
    if slot.id is None:
        return {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    return {
        "authority": authority,
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": slot.name or slot.value, "id": slot.id}}],
    }
