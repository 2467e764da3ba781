"""JSON → the SDK's request objects: strict about shape, tolerant of what is new."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from skill.alexa.envelope import LONGEST_ID, LONGEST_SLOT, read_envelope
from skill.errors import BadRequest
from tests.requests_json import Json, body, intent, slot

NOT_AN_OBJECT: list[Any] = [None, [], "text", 7, True]


def with_value(path: str, value: Any) -> Json:
    """A good body with one field replaced."""
    changed = copy.deepcopy(body(intent("ReadyIntent", stretch=slot("pigeon", "pigeon-pose"))))
    *parents, last = path.split(".")
    inner: Any = changed
    for parent in parents:
        inner = inner[parent]
    inner[last] = value
    return changed


def without(path: str) -> Json:
    """A good body with one field left out."""
    changed = with_value(path, None)
    *parents, last = path.split(".")
    inner: Any = changed
    for parent in parents:
        inner = inner[parent]
    del inner[last]
    return changed


def test_what_a_turn_needs_is_read() -> None:
    envelope = read_envelope(body(intent("ReadyIntent"), new=True, attributes={"version": 3}))
    assert envelope.context.system.user.user_id == "amzn1.ask.account.X"
    assert envelope.context.system.application.application_id == "skill-1"
    assert envelope.context.system.device.device_id == "device-1"
    assert (envelope.session.new, envelope.session.session_id, envelope.session.attributes) == (
        True,
        "session-1",
        {"version": 3},
    )
    assert (envelope.request.request_id, envelope.request.locale) == ("request-1", "en-US")
    assert envelope.request.intent.name == "ReadyIntent"


def test_what_is_new_is_passed_over() -> None:
    extended = body({"type": "LaunchRequest", "metadata": {"x": [1]}, "shouldLinkResultBeReturned": False})
    extended["context"]["Tomorrow"] = {"deep": {"er": None}}
    extended["context"]["System"]["unit"] = {"unitId": "u"}
    extended["later"] = 1
    assert read_envelope(extended).request.object_type == "LaunchRequest"


@pytest.mark.parametrize("kind", ["AudioPlayer.PlaybackStarted", "Connections.Response", "Tomorrow"])
def test_a_type_of_request_that_is_new_keeps_its_name(kind: str) -> None:
    assert read_envelope(body({"type": kind})).request.object_type == kind


def test_a_request_without_a_session_is_one() -> None:
    plain = body({"type": "AlexaSkillEvent.SkillDisabled"})
    del plain["session"]
    assert read_envelope(plain).session is None


@pytest.mark.parametrize("top", [None, [], "text", 7, True, {}, [{}]])
def test_a_body_that_is_no_request_is_refused(top: Any) -> None:
    with pytest.raises(BadRequest):
        read_envelope(top)


@pytest.mark.parametrize(
    "path",
    [
        "version",
        "context",
        "context.System",
        "context.System.application",
        "context.System.application.applicationId",
        "context.System.user",
        "context.System.user.userId",
        "session.sessionId",
        "request",
        "request.type",
        "request.requestId",
        "request.timestamp",
        "request.intent",
        "request.intent.name",
    ],
)
def test_a_body_without_what_a_turn_needs_is_refused(path: str) -> None:
    with pytest.raises(BadRequest) as error:
        read_envelope(without(path))
    assert path.rsplit(".", 1)[-1] in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("path", ["session.attributes", "session.new", "context.System.device", "request.locale"])
def test_what_can_be_missing_may_be_missing(path: str) -> None:
    assert read_envelope(without(path)).request.request_id == "request-1"


@pytest.mark.parametrize(
    "path",
    [
        "context",
        "context.System",
        "context.System.application",
        "context.System.user",
        "context.System.device",
        "request",
        "request.intent",
    ],
)
@pytest.mark.parametrize("value", NOT_AN_OBJECT)
def test_another_shape_where_an_object_belongs_is_refused(path: str, value: Any) -> None:
    with pytest.raises(BadRequest):
        read_envelope(with_value(path, value))


@pytest.mark.parametrize(
    "path",
    [
        "version",
        "session.sessionId",
        "request.type",
        "request.requestId",
        "request.intent.name",
        "context.System.user.userId",
        "context.System.application.applicationId",
    ],
)
@pytest.mark.parametrize("value", [None, 7, 1.5, [], {}, True, "half \ud83d"])
def test_another_shape_where_a_text_belongs_is_refused(path: str, value: Any) -> None:
    with pytest.raises(BadRequest):
        read_envelope(with_value(path, value))


@pytest.mark.parametrize("path", ["session.sessionId", "request.requestId", "context.System.user.userId"])
def test_an_id_is_neither_empty_nor_endless(path: str) -> None:
    assert read_envelope(with_value(path, "x" * LONGEST_ID))
    for value in ("", "x" * (LONGEST_ID + 1)):
        with pytest.raises(BadRequest):
            read_envelope(with_value(path, value))


@pytest.mark.parametrize("value", [None, 7, "text", [], [1]])
def test_attributes_of_another_shape_count_as_none(value: Any) -> None:
    assert read_envelope(with_value("session.attributes", value)).session.attributes == {}


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_whether_the_session_is_new_is_a_boolean(value: Any) -> None:
    with pytest.raises(BadRequest):
        read_envelope(with_value("session.new", value))


@pytest.mark.parametrize(
    "stamp",
    [
        "2027-01-15T08:00:00Z",
        "2027-01-15T08:00:00+00:00",
        "2027-01-15T09:00:00+01:00",
        "2027-01-15T08:00:00",
        1_800_000_000_000,
    ],
)
def test_a_timestamp_is_a_moment(stamp: Any) -> None:
    timestamp = read_envelope(with_value("request.timestamp", stamp)).request.timestamp
    assert timestamp == datetime(2027, 1, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "yesterday",
        "2027-13-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        -1,
        10**30,
        1.5,
        True,
        None,
        [],
        {},
    ],
)
def test_what_is_no_moment_is_refused(stamp: Any) -> None:
    with pytest.raises(BadRequest, match="timestamp"):
        read_envelope(with_value("request.timestamp", stamp))


@pytest.mark.parametrize("slots", [None, {}, {"side": None}])
def test_slots_may_be_missing_or_null(slots: Any) -> None:
    assert read_envelope(with_value("request.intent.slots", slots)).request.intent.slots == {}


@pytest.mark.parametrize("slots", [[], "x", 7, {"side": 7}, {"side": []}, {"side": "left"}])
def test_slots_of_another_shape_are_refused(slots: Any) -> None:
    with pytest.raises(BadRequest):
        read_envelope(with_value("request.intent.slots", slots))


@pytest.mark.parametrize("value", [7, [], {}, True, "half \ud83d"])
def test_the_value_of_a_slot_is_a_text(value: Any) -> None:
    with pytest.raises(BadRequest):
        read_envelope(with_value("request.intent.slots", {"side": {"name": "side", "value": value}}))


def test_a_long_value_is_cut() -> None:
    slots = {"stretch": slot("x" * 10_000)}
    assert len(read_envelope(with_value("request.intent.slots", slots)).request.intent.slots["stretch"].value) == (
        LONGEST_SLOT
    )


@pytest.mark.parametrize(
    "resolutions",
    [
        None,
        [],
        "x",
        {},
        {"resolutionsPerAuthority": None},
        {"resolutionsPerAuthority": {}},
        {"resolutionsPerAuthority": [None, 7, [], {}]},
        {"resolutionsPerAuthority": [{"status": None}]},
        {"resolutionsPerAuthority": [{"status": {"code": "ER_ERROR_TIMEOUT"}, "values": [{"value": {"id": "x"}}]}]},
        {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": None}]},
        {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": [None, {}, {"value": 7}]}]},
        {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"id": 7}}]}]},
    ],
)
def test_resolutions_of_any_other_shape_resolve_to_nothing(resolutions: Any) -> None:
    slots = {"side": {"name": "side", "value": "left", "resolutions": resolutions}}
    found = read_envelope(with_value("request.intent.slots", slots)).request.intent.slots["side"]
    assert [wrapper for r in found.resolutions.resolutions_per_authority for wrapper in r.values] == []


def test_the_body_itself_is_left_as_it_was() -> None:
    plain = body(intent("ReadyIntent", side=slot("left", "left")))
    before = json.dumps(plain)
    read_envelope(plain)
    assert json.dumps(plain) == before
