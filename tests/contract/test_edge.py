"""Whatever arrives: a clear refusal for what Alexa would never send, a sensible answer to everything that it may."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from skill.alexa.limits import problems
from skill.speaker.requests import Json
from skill.web import LARGEST_BODY_BYTES
from tests.endpoint import JSON, NOW, Endpoint, refused, request


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Endpoint:
    return Endpoint(tmp_path_factory.mktemp("edge"), verified=False)


def intent(name: str, slots: object = None) -> Json:
    return {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}


def stretch(value: object, resolutions: object = None) -> Json:
    """ "Start" with a slot as Alexa fills it."""
    return intent("StartStretchIntent", {"stretch": {"name": "stretch", "value": value, "resolutions": resolutions}})


def matched(slot_id: object) -> Json:
    """What a slot was resolved to."""
    values = [{"value": {"name": "x", "id": slot_id}}]
    return {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": values}]}


def answered(endpoint: Endpoint, body: object) -> Json:
    """Send it as JSON text; the reply keeps every limit of the platform."""
    response = endpoint.send(json.dumps(body).encode())
    assert response.status_code == 200, response.text
    reply: Json = json.loads(response.data)
    assert list(problems(reply)) == []
    return reply


def speech(reply: Json) -> str:
    words: str = reply["response"]["outputSpeech"]["ssml"]
    return words


def at(path: str, value: object, body: Json | None = None) -> Callable[[], Json]:
    """A request with something else in one place; `...` leaves the place out."""

    def changed() -> Json:
        whole = deepcopy(request(body))
        *way, last = path.split(".")
        place: Any = whole
        for name in way:
            place = place[name]
        if value is ...:
            del place[last]
        else:
            place[last] = value
        return whole

    return changed


# Bytes.


def test_a_body_of_64_kb_is_read(endpoint: Endpoint) -> None:
    body = json.dumps(request()).encode()
    assert endpoint.send(body + b" " * (LARGEST_BODY_BYTES - len(body))).status_code == 200


@pytest.mark.parametrize("size", [LARGEST_BODY_BYTES + 1, 10_000_000])
def test_a_larger_one_gets_a_413(endpoint: Endpoint, size: int) -> None:
    refused(endpoint.send(b" " * size), 413, "64 KB")


def test_a_larger_one_is_not_even_read(endpoint: Endpoint) -> None:
    environ = {"CONTENT_LENGTH": str(10**18), "CONTENT_TYPE": JSON, "HTTP_HOST": "localhost"}
    refused(endpoint.app.test_client().post("/alexa", environ_overrides=environ), 413, "64 KB")


@pytest.mark.parametrize(
    "content_type",
    [JSON, "application/json", "APPLICATION/JSON", "application/json; charset=latin-1", "application/json;"],
)
def test_json_may_be_announced_with_any_charset(endpoint: Endpoint, content_type: str) -> None:
    body = json.dumps(request()).encode()
    assert endpoint.send(body, {"Content-Type": content_type}).status_code == 200


@pytest.mark.parametrize("content_type", [None, "", "text/json", "application/json, text/plain", "application/jsonp"])
def test_anything_else_gets_a_415(endpoint: Endpoint, content_type: str | None) -> None:
    refused(endpoint.send(json.dumps(request()).encode(), {"Content-Type": content_type}), 415, "application/json")


NO_JSON = {
    "empty": b"",
    "white space": b" \n",
    "cut short": json.dumps(request()).encode()[:-1],
    "two documents": b"{}{}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": json.dumps(request()).encode("utf-16"),
    "UTF-32": json.dumps(request()).encode("utf-32"),
    "no UTF-8": b'{"version": "\xff"}',
    "half a character in bytes": b'{"version": "\xed\xa0\x80"}',
    "too many bytes for a character": b'{"version": "\xc0\xaf"}',
    "NaN": json.dumps(request()).replace('"1.0"', "NaN").encode(),
    "Infinity": b"[-Infinity]",
    "a number of 10,000 digits": b"1" * 10_000,
    "single quotes": b"{'version': '1.0'}",
    "a control character": b'{"version": "\x00"}',
    "nested without end": b"[" * 60_000,
    "nested objects without end": b'{"a":' * 10_000,
    "nested too deep": b"[" * 41 + b"]" * 41,
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_gets_a_400(endpoint: Endpoint, body: bytes) -> None:
    refused(endpoint.send(body), 400, "the body should be")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_allowed(endpoint: Endpoint, method: str) -> None:
    response = endpoint.send(b"", method=method)
    refused(response, 405, "Method Not Allowed")
    assert "POST" in response.headers["Allow"]


def test_other_addresses_do_not_exist(endpoint: Endpoint) -> None:
    client = endpoint.app.test_client()
    for path in (
        "/",
        "/alexa/",
        "/alexa/x",
        "/ALEXA",
        "/static/x",
        "/../etc/passwd",
        "/%00",
        "/\N{WHITE SMILING FACE}",
    ):
        refused(client.post(path), 404, "Not Found")


def test_answers_may_not_be_kept_framed_or_guessed_at(endpoint: Endpoint) -> None:
    client = endpoint.app.test_client()
    for response in (client.get("/healthz"), client.get("/nowhere"), endpoint.send(b""), endpoint.send(b" " * 70_000)):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert endpoint.app.debug is False


# What Alexa would not send.

SESSION, SYSTEM, REQUEST = "session", "context.System", "request"
DAMAGED: dict[str, Callable[[], object]] = {
    "a list": list,
    "a list of requests": lambda: [request()],
    "null": lambda: None,
    "a text": lambda: "LaunchRequest",
    "a number": lambda: 1e308,
    "an empty object": dict,
    "no version": at("version", ...),
    "a version that is a number": at("version", 1.0),
    "a session that is a list": at(SESSION, []),
    "no session id": at(f"{SESSION}.sessionId", ...),
    "an empty session id": at(f"{SESSION}.sessionId", ""),
    "an endless session id": at(f"{SESSION}.sessionId", "x" * 10_000),
    "half a character in the session id": at(f"{SESSION}.sessionId", "\ud800"),
    "new in words": at(f"{SESSION}.new", "yes"),
    "no context": at("context", ...),
    "a context that is null": at("context", None),
    "no system": at(SYSTEM, ...),
    "no application": at(f"{SYSTEM}.application", ...),
    "an application id that is a number": at(f"{SYSTEM}.application", {"applicationId": 7}),
    "no user": at(f"{SYSTEM}.user", ...),
    "a user without an id": at(f"{SYSTEM}.user", {}),
    "a user id that is a list": at(f"{SYSTEM}.user", {"userId": ["x"]}),
    "an empty user id": at(f"{SYSTEM}.user", {"userId": ""}),
    "half a character in the user id": at(f"{SYSTEM}.user", {"userId": "a\udfff"}),
    "a device that is a text": at(f"{SYSTEM}.device", "Echo"),
    "no request": at(REQUEST, ...),
    "no type": at(f"{REQUEST}.type", ...),
    "a type that is null": at(f"{REQUEST}.type", None),
    "a type that is an object": at(f"{REQUEST}.type", {}),
    "no request id": at(f"{REQUEST}.requestId", ...),
    "no timestamp": at(f"{REQUEST}.timestamp", ...),
    "a timestamp that is none": at(f"{REQUEST}.timestamp", "yesterday"),
    "a timestamp before all time": at(f"{REQUEST}.timestamp", "0001-01-01T00:00:00+23:59"),
    "a timestamp after all time": at(f"{REQUEST}.timestamp", "9999-12-31T23:59:59Z"),
    "a negative timestamp": at(f"{REQUEST}.timestamp", -1),
    "an endless timestamp": at(f"{REQUEST}.timestamp", 10**400),
    "a timestamp that is true": at(f"{REQUEST}.timestamp", True),
    "a timestamp in fractions": at(f"{REQUEST}.timestamp", 1.5e12),
    "no intent": at(f"{REQUEST}.intent", ..., intent("AMAZON.HelpIntent")),
    "an intent without a name": at(f"{REQUEST}.intent", {"slots": {}}, intent("AMAZON.HelpIntent")),
    "an intent's name that is null": at(f"{REQUEST}.intent.name", None, intent("AMAZON.HelpIntent")),
    "slots that are a list": at(f"{REQUEST}.intent.slots", [], intent("AMAZON.HelpIntent")),
    "a slot that is a text": at(f"{REQUEST}.intent.slots", {"stretch": "pigeon"}, intent("StartStretchIntent")),
    "a value that is a number": lambda: request(stretch(7)),
    "a value that is a list": lambda: request(stretch(["pigeon"])),
    "half a character in a value": lambda: request(stretch("pig\ud800eon")),
    "half a character in a slot's name": lambda: request(intent("StartStretchIntent", {"\udc00": {"value": "x"}})),
    "half a character in an id": lambda: request(stretch("x", matched("\ud800"))),
    "an endless id": lambda: request(stretch("x", matched("x" * 10_000))),
}


@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED)
def test_what_alexa_would_not_send_gets_a_400_that_says_what_is_wrong(
    endpoint: Endpoint, body: Callable[[], object]
) -> None:
    refused(endpoint.send(json.dumps(body()).encode()), 400, "should be")


# What Alexa may send.

TOLERATED: dict[str, Callable[[], Json]] = {
    "fields of tomorrow": at("tomorrow", {"anything": [1, 2, {"x": None}]}),
    "fields of tomorrow in the request": at(f"{REQUEST}.task", {"name": "amzn1.task", "version": "1"}),
    "a number without end": at("tomorrow", 10**4000),
    "a number that is infinite": at("tomorrow", 1e308),
    "no locale": at(f"{REQUEST}.locale", ...),
    "a locale that we lack": at(f"{REQUEST}.locale", "ja-JP"),
    "a locale that is none": at(f"{REQUEST}.locale", ["en"]),
    "a timestamp with a zone": at(f"{REQUEST}.timestamp", "2026-03-01T13:00:00+01:00"),
    "a timestamp in milliseconds": at(f"{REQUEST}.timestamp", NOW),
    "no device": at(f"{SYSTEM}.device", ...),
    "a device without an id": at(f"{SYSTEM}.device", {}),
    "no session attributes": at(f"{SESSION}.attributes", ...),
    "session attributes that are null": at(f"{SESSION}.attributes", None),
    "session attributes that are a list": at(f"{SESSION}.attributes", [1]),
    "new left out": at(f"{SESSION}.new", ...),
    "an intent that we do not know": lambda: request(intent("AMAZON.ScrollDownIntent")),
    "slots that are null": lambda: request(intent("AMAZON.HelpIntent", None)),
    "a slot that is null": lambda: request(intent("StartStretchIntent", {"stretch": None})),
    "a slot without a value": lambda: request(intent("StartStretchIntent", {"stretch": {"name": "stretch"}})),
    "a slot whose value is null": lambda: request(stretch(None)),
    "a slot that was not resolved": lambda: request(stretch("plank", {"resolutionsPerAuthority": []})),
    "resolutions that are null": lambda: request(stretch("plank", None)),
    "resolutions that are none": lambda: request(
        stretch("plank", {"resolutionsPerAuthority": [None, 1, {}, {"status": 1}]})
    ),
    "a match without values": lambda: request(
        stretch("plank", {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}}]})
    ),
    "a match of an id that we lack": lambda: request(stretch("plank", matched("plank"))),
    "a match of a number": lambda: request(stretch("plank", matched(7))),
    "a slot that we do not know": lambda: request(intent("AMAZON.HelpIntent", {"x": {"value": "y"}})),
    "a number that was not understood": lambda: request(intent("GoToStepIntent", {"step": {"value": "?"}})),
    "a number beyond counting": lambda: request(intent("GoToStepIntent", {"step": {"value": "9" * 5000}})),
    "a negative number": lambda: request(intent("GoToStepIntent", {"step": {"value": "-1"}})),
    "a number in other digits": lambda: request(intent("GoToStepIntent", {"step": {"value": "٣"}})),
    "a duration that is none": lambda: request(intent("ChangeHoldIntent", {"duration": {"value": "?"}})),
    "a duration beyond counting": lambda: request(
        intent("ChangeHoldIntent", {"duration": {"value": f"PT{'9' * 400}S"}})
    ),
}


@pytest.mark.parametrize("body", TOLERATED.values(), ids=TOLERATED)
def test_what_alexa_may_send_is_answered_in_words(endpoint: Endpoint, body: Callable[[], Json]) -> None:
    assert speech(answered(endpoint, body())).startswith("<speak>")


HOSTILE = {
    "markup": "</speak><speak>free <audio src='https://x/y.mp3'/> & <break time='10m'/>",
    "an entity": "&xxe; &#0; &amp;amp;",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85\N{LINE SEPARATOR}",
    "10,000 characters": "plank " * 1_700,
    "10,000 characters of markup": "<&" * 5_000,
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}knalp\N{POP DIRECTIONAL FORMATTING}\N{RIGHT-TO-LEFT ISOLATE}",
    "what no XML may hold": "\ufffe\uffff",
    "faces": "\N{SLIGHTLY SMILING FACE}" * 300,
    "a template": "{ $some } {side} %s {{x}} -coach",
    "a question mark": "?",
    "nothing but white space": " \t\n ",
    "joiners": "\N{ZERO WIDTH JOINER}" * 200,
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("slot", ["stretch", "routine", "duration", "step"])
def test_whatever_stands_in_a_slot_the_reply_is_sound(endpoint: Endpoint, slot: str, value: str) -> None:
    names = {"stretch": "StartStretchIntent", "routine": "StartRoutineIntent", "duration": "ChangeHoldIntent"}
    filled = {slot: {"name": slot, "value": value}}
    assert "<audio" not in speech(answered(endpoint, request(intent(names.get(slot, "GoToStepIntent"), filled))))


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_slot_is_resolved_to_the_reply_is_sound(endpoint: Endpoint, value: str) -> None:
    for name, slot in (
        ("StartStretchIntent", "stretch"),
        ("StartRoutineIntent", "routine"),
        ("MuscleIntent", "muscle"),
    ):
        answered(endpoint, request(intent(name, {slot: {"value": "x", "resolutions": matched(value[:512])}})))


def test_of_two_fields_with_one_name_the_last_one_counts(endpoint: Endpoint) -> None:
    body = json.dumps(request(intent("AMAZON.HelpIntent"))).replace(
        '"name": "AMAZON.HelpIntent"', '"name": "AMAZON.StopIntent", "name": "AMAZON.HelpIntent"'
    )
    reply = json.loads(endpoint.send(body.encode()).data)
    assert "You can say" in speech(reply)


@pytest.mark.parametrize("reason", ["USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS", "TOMORROW", None, 7])
def test_an_ended_session_gets_no_speech(endpoint: Endpoint, reason: object) -> None:
    ended = answered(
        endpoint, request({"type": "SessionEndedRequest", "reason": reason, "error": {"type": "NEW"}}, new=False)
    )
    assert ended["response"] == {}


OUT_OF_SESSION = [
    "AlexaSkillEvent.SkillEnabled",
    "AlexaSkillEvent.SkillDisabled",
    "AlexaSkillEvent.SkillPermissionAccepted",
    "AlexaSkillEvent.SkillAccountLinked",
    "AlexaSkillEvent.ProactiveSubscriptionChanged",
    "AlexaSkillEvent.OfTomorrow",
    "AudioPlayer.PlaybackStarted",
    "AudioPlayer.PlaybackNearlyFinished",
    "AudioPlayer.PlaybackFinished",
    "AudioPlayer.PlaybackStopped",
    "AudioPlayer.PlaybackFailed",
    "PlaybackController.PlayCommandIssued",
    "PlaybackController.PauseCommandIssued",
    "System.ExceptionEncountered",
    "Reminders.ReminderStarted",
    "Messaging.MessageReceived",
    "LaunchRequest",
    "IntentRequest",
    "SessionEndedRequest",
]


@pytest.mark.parametrize("kind", OUT_OF_SESSION)
def test_what_belongs_to_no_session_gets_an_empty_answer(endpoint: Endpoint, kind: str) -> None:
    body = {
        **intent("AMAZON.YesIntent"),
        "type": kind,
        "token": "t",
        "offsetInMilliseconds": 0,
        "error": {"type": "INVALID_RESPONSE", "message": "x"},
        "cause": {"requestId": "r"},
        "body": {"acceptedPermissions": []},
    }
    whole = request(body)
    del whole["session"]
    assert answered(endpoint, whole) == {"version": "1.0", "response": {}, "userAgent": whole_agent(endpoint)}


def whole_agent(endpoint: Endpoint) -> str:
    """What the SDK says of itself in every answer."""
    agent: str = answered(endpoint, request())["userAgent"]
    return agent


IN_SESSION = [
    "Alexa.Presentation.APL.UserEvent",
    "Alexa.Presentation.APL.RuntimeError",
    "Connections.Response",
    "SessionResumedRequest",
    "Of.Tomorrow",
    "x" * 400,
]


@pytest.mark.parametrize("kind", IN_SESSION)
def test_what_asks_for_nothing_leaves_the_session_as_it_is(endpoint: Endpoint, kind: str) -> None:
    opened = answered(endpoint, request())
    attributes = opened["sessionAttributes"]
    body = {
        "type": kind,
        "arguments": ["x"],
        "source": {"type": "TouchWrapper"},
        "token": "t",
        "status": {"code": "200"},
    }
    reply = answered(endpoint, request(body, new=False, attributes=attributes, number=2))
    assert reply["response"] == {}
    assert reply["sessionAttributes"] == attributes


ASKED = {
    "a stretch that we have": (stretch("pigeon pose", matched("pigeon-pose")), "YES", {"stretch": "YES"}),
    "a stretch that we lack": (stretch("plank", {"resolutionsPerAuthority": []}), "NO", {"stretch": "NO"}),
    "a number": (intent("GoToStepIntent", {"step": {"name": "step", "value": "3"}}), "YES", {"step": "YES"}),
    "nothing in particular": (intent("ListRoutinesIntent", {}), "YES", {}),
    "another skill's intent": (
        intent("OrderPizzaIntent", {"size": {"name": "size", "value": "big"}}),
        "NO",
        {"size": "NO"},
    ),
}


@pytest.mark.parametrize(("asked", "whole", "slots"), ASKED.values(), ids=ASKED)
def test_alexa_may_ask_what_the_coach_can_do_and_nothing_happens(
    endpoint: Endpoint, asked: Json, whole: str, slots: dict[str, str]
) -> None:
    body = request({**asked, "type": "CanFulfillIntentRequest"})
    body["context"]["System"]["user"]["userId"] = "amzn1.ask.account.WHO-ONLY-ASKED"
    reply = answered(endpoint, body)
    assert reply["response"] == {
        "canFulfillIntent": {
            "canFulfill": whole,
            "slots": {name: {"canUnderstand": yes, "canFulfill": yes} for name, yes in slots.items()},
        }
    }
    launched = request()
    launched["context"]["System"]["user"]["userId"] = "amzn1.ask.account.WHO-ONLY-ASKED"
    assert "Welcome to Glute Coach" in speech(answered(endpoint, launched)), "nobody was remembered"
