"""Request bodies as Alexa sends them, as plain JSON."""

from typing import Any

Json = dict[str, Any]


def slot(value: str | None = None, *ids: str, code: str = "ER_SUCCESS_MATCH") -> Json:
    """A slot with the words that were heard and the ids that they were resolved to."""
    plain: Json = {"name": "filled in by Alexa", "confirmationStatus": "NONE"}
    if value is not None:
        plain["value"] = value
    if ids or code != "ER_SUCCESS_MATCH":
        values = [{"value": {"name": f"name of {found}", "id": found}} for found in ids]
        plain["resolutions"] = {
            "resolutionsPerAuthority": [{"authority": "a", "status": {"code": code}, "values": values}]
        }
    return plain


def intent(name: str, **slots: Any) -> Json:
    """An IntentRequest."""
    return {"type": "IntentRequest", "intent": {"name": name, "confirmationStatus": "NONE", "slots": slots}}


def body(request: Json | None = None, **session: Any) -> Json:
    """A whole body around a request."""
    user = {"userId": "amzn1.ask.account.X"}
    return {
        "version": "1.0",
        "session": {"new": False, "sessionId": "session-1", "user": user, "attributes": {}, **session},
        "context": {
            "System": {"application": {"applicationId": "skill-1"}, "user": user, "device": {"deviceId": "device-1"}}
        },
        "request": {
            "type": "LaunchRequest",
            "requestId": "request-1",
            "timestamp": "2027-01-15T08:00:00Z",
            "locale": "en-US",
            **(request or {}),
        },
    }
