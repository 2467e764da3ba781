"""JSON → the SDK's own request objects, only what is needed, strict about shape and tolerant of what is new."""

from datetime import UTC, datetime
from typing import Any

from ask_sdk_model import (
    Application,
    Context,
    Device,
    Intent,
    IntentRequest,
    LaunchRequest,
    Request,
    RequestEnvelope,
    Session,
    SessionEndedRequest,
    Slot,
    User,
)
from ask_sdk_model.canfulfill import CanFulfillIntentRequest
from ask_sdk_model.interfaces.system import SystemState
from ask_sdk_model.slu.entityresolution import (
    Resolution,
    Resolutions,
    Status,
    StatusCode,
    Value,
    ValueWrapper,
)

from skill.errors import BadRequest

LONGEST_ID = 512
LONGEST_SLOT = 200
_LATEST_S = 4_102_444_800
_MATCH = "ER_SUCCESS_MATCH"


class OtherRequest(Request):
    """A request of a type that the coach has no conversation for, however new it is."""

    deserialized_types = Request.deserialized_types
    attribute_map = Request.attribute_map

    def __init__(self, object_type: str, **base: Any) -> None:
        """Keep the type as it came, unlike the SDK's own classes, which know a fixed list."""
        super().__init__(object_type=object_type, **base)


class _Attributes(dict[str, Any]):
    """Session attributes, only ever read: the SDK copies them deeply, in case a handler should write into them."""

    def __deepcopy__(self, _copied: object) -> "_Attributes":
        """The same attributes."""
        return self


def read_envelope(body: object) -> RequestEnvelope:
    """Read a parsed request body; raises BadRequest with one line for anything that Alexa would not send."""
    top = _object(body, "the body")
    context = _object(top.get("context"), "context")
    system = _object(context.get("System"), "context.System")
    session = top.get("session")
    return RequestEnvelope(
        version=_text(top.get("version"), "version"),
        session=None if session is None else _session(_object(session, "session")),
        context=Context(system=_system(system)),
        request=_request(_object(top.get("request"), "request")),
    )


def _system(raw: dict[str, Any]) -> SystemState:
    application = _object(raw.get("application"), "context.System.application")
    device = _object(raw.get("device", {}), "context.System.device")
    device_id = device.get("deviceId")
    return SystemState(
        application=Application(_id(application.get("applicationId"), "applicationId")),
        user=_user(raw.get("user"), "context.System.user"),
        device=Device(device_id=None if device_id is None else _id(device_id, "deviceId")),
    )


def _user(raw: object, where: str) -> User:
    return User(user_id=_id(_object(raw, where).get("userId"), f"{where}.userId"))


def _session(raw: dict[str, Any]) -> Session:
    new = raw.get("new", False)
    if not isinstance(new, bool):
        raise BadRequest("session.new should be true or false")
    attributes = raw.get("attributes")
    return Session(
        new=new,
        session_id=_id(raw.get("sessionId"), "session.sessionId"),
        attributes=_Attributes(attributes if isinstance(attributes, dict) else {}),
    )


def _request(raw: dict[str, Any]) -> Request:
    kind = _text(raw.get("type"), "request.type")
    base = {
        "request_id": _id(raw.get("requestId"), "request.requestId"),
        "timestamp": _timestamp(raw.get("timestamp")),
        "locale": raw["locale"] if isinstance(raw.get("locale"), str) else "",
    }
    if kind == "LaunchRequest":
        return LaunchRequest(**base)
    if kind == "IntentRequest":
        return IntentRequest(**base, intent=_intent(_object(raw.get("intent"), "request.intent")))
    if kind == "CanFulfillIntentRequest":
        return CanFulfillIntentRequest(**base, intent=_intent(_object(raw.get("intent"), "request.intent")))
    if kind == "SessionEndedRequest":
        return SessionEndedRequest(**base)
    return OtherRequest(kind, **base)


def _timestamp(raw: object) -> datetime:
    try:
        moment = (
            datetime.fromisoformat(raw) if isinstance(raw, str) else datetime.fromtimestamp(_number(raw) / 1000, UTC)
        )
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if 0 <= moment.timestamp() <= _LATEST_S:
            return moment
    except (ValueError, OverflowError, OSError):
        pass
    raise BadRequest("request.timestamp should be a date and time in ISO 8601")


def _number(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError
    return raw


def _intent(raw: dict[str, Any]) -> Intent:
    slots = raw.get("slots")
    read = {} if slots is None else _object(slots, "request.intent.slots")
    return Intent(
        name=_id(raw.get("name"), "request.intent.name"),
        slots={_text(name, "the name of a slot"): _slot(name, slot) for name, slot in read.items() if slot is not None},
    )


def _slot(name: str, raw: object) -> Slot:
    slot = _object(raw, "request.intent.slots")
    value = slot.get("value")
    return Slot(
        name=name,
        value=None if value is None else _text(value, "the value of a slot")[:LONGEST_SLOT],
        resolutions=_resolutions(slot.get("resolutions")),
    )


def _resolutions(raw: object) -> Resolutions:
    authorities = raw.get("resolutionsPerAuthority") if isinstance(raw, dict) else None
    found = [match for entry in _list(authorities) if (match := _resolution(entry))]
    return Resolutions(resolutions_per_authority=found)


def _resolution(raw: object) -> Resolution | None:
    if not isinstance(raw, dict):
        return None
    status = raw.get("status")
    if not isinstance(status, dict) or status.get("code") != _MATCH:
        return None
    values = [
        ValueWrapper(Value(id=_id(inner["id"], "the id of a slot's value")))
        for wrapper in _list(raw.get("values"))
        if isinstance(wrapper, dict)
        and isinstance(inner := wrapper.get("value"), dict)
        and isinstance(inner.get("id"), str)
    ]
    return Resolution(status=Status(StatusCode.ER_SUCCESS_MATCH), values=values)


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _object(raw: object, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadRequest(f"{where} should be a JSON object")
    return raw


def _text(raw: object, where: str) -> str:
    if not isinstance(raw, str):
        raise BadRequest(f"{where} should be a text")
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        raise BadRequest(f"{where} should be a text without half characters") from error
    return raw


def _id(raw: object, where: str) -> str:
    text = _text(raw, where)
    if not 0 < len(text) <= LONGEST_ID:
        raise BadRequest(f"{where} should be a text of 1 to {LONGEST_ID} characters")
    return text
