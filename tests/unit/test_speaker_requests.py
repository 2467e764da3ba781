"""The desk speaker's requests: the JSON that Alexa sends, and the words that she keeps for herself."""

import json

import httpx
import pytest

from skill.speaker.heard import Heard, HeardSlot
from skill.speaker.invocation import take_invocation
from skill.speaker.requests import DESK, Identity, Session, envelope, intent, launch, posting, session_ended
from skill.speaker.script import START_MS


def test_the_envelope_is_the_one_that_alexa_sends() -> None:
    whose = Identity("de-DE", "skill", "person", "kitchen")
    request = envelope(launch(), whose, Session("s1", new=False, attributes={"version": 3}), "r1", START_MS + 1_999)
    assert request == {
        "version": "1.0",
        "session": {
            "new": False,
            "sessionId": "s1",
            "application": {"applicationId": "skill"},
            "user": {"userId": "person"},
            "attributes": {"version": 3},
        },
        "context": {
            "System": {
                "application": {"applicationId": "skill"},
                "user": {"userId": "person"},
                "device": {"deviceId": "kitchen", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "the-desk-speaker-has-none",
            }
        },
        "request": {
            "type": "LaunchRequest",
            "requestId": "r1",
            "timestamp": "2026-01-05T07:00:01Z",
            "locale": "de-DE",
        },
    }


def test_a_resolved_slot_carries_its_id_and_an_unfilled_one_only_its_name() -> None:
    stretch = HeardSlot("figure 4", authority="StretchName", id="lying-figure-four", name="lying figure four")
    body = intent(Heard("StartStretchIntent", {"stretch": stretch, "side": None}), DESK)
    said = {
        "value": "figure 4",
        "resolutions": {
            "resolutionsPerAuthority": [
                {
                    "authority": f"amzn1.er-authority.echo-sdk.{DESK.skill_id}.StretchName",
                    "status": {"code": "ER_SUCCESS_MATCH"},
                    "values": [{"value": {"name": "lying figure four", "id": "lying-figure-four"}}],
                }
            ]
        },
    }
    assert body == {
        "type": "IntentRequest",
        "intent": {
            "name": "StartStretchIntent",
            "confirmationStatus": "NONE",
            "slots": {
                "stretch": {
                    "name": "stretch",
                    **said,
                    "confirmationStatus": "NONE",
                    "source": "USER",
                    "slotValue": {"type": "Simple", **said},
                },
                "side": {"name": "side", "confirmationStatus": "NONE"},
            },
        },
    }


def test_a_word_outside_the_slot_type_is_reported_as_no_match() -> None:
    body = intent(Heard("StartStretchIntent", {"stretch": HeardSlot("handstand", authority="StretchName")}), DESK)
    [resolution] = body["intent"]["slots"]["stretch"]["resolutions"]["resolutionsPerAuthority"]
    assert resolution["status"] == {"code": "ER_SUCCESS_NO_MATCH"}
    assert "values" not in resolution


def test_a_slot_of_a_built_in_type_has_no_resolutions() -> None:
    body = intent(Heard("ChangeHoldIntent", {"duration": HeardSlot("PT45S")}), DESK)
    assert body["intent"]["slots"]["duration"] == {
        "name": "duration",
        "value": "PT45S",
        "confirmationStatus": "NONE",
        "source": "USER",
        "slotValue": {"type": "Simple", "value": "PT45S"},
    }


def test_an_intent_without_slots_has_no_slots_field() -> None:
    assert intent(Heard("AMAZON.PauseIntent"), DESK)["intent"] == {
        "name": "AMAZON.PauseIntent",
        "confirmationStatus": "NONE",
    }


def test_an_ended_session_gives_its_reason_and_only_then_an_error() -> None:
    assert session_ended("EXCEEDED_MAX_REPROMPTS") == {
        "type": "SessionEndedRequest",
        "reason": "EXCEEDED_MAX_REPROMPTS",
    }
    assert session_ended("ERROR", ("INVALID_RESPONSE", "why"))["error"] == {
        "type": "INVALID_RESPONSE",
        "message": "why",
    }


def over(handler: httpx.MockTransport) -> httpx.Client:
    return httpx.Client(transport=handler, base_url="http://desk.invalid")


def test_requests_are_posted_as_json_and_objects_come_back_parsed() -> None:
    seen: list[tuple[str, str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.method, request.url.path, json.loads(request.content)))
        return httpx.Response(200, json={"version": "1.0"})

    with over(httpx.MockTransport(answer)) as client:
        assert posting(client)({"a": 1}) == (200, {"version": "1.0"})
    assert seen == [("POST", "/alexa", {"a": 1})]


@pytest.mark.parametrize("body", ["a proxy's page", "[1]"])
def test_a_body_that_is_no_object_comes_back_as_text(body: str) -> None:
    with over(httpx.MockTransport(lambda _: httpx.Response(502, text=body))) as client:
        assert posting(client)({}) == (502, body)


def test_an_endpoint_that_cannot_be_reached_has_status_nought() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    with over(httpx.MockTransport(refuse)) as client:
        assert posting(client)({}) == (0, "no answer: connection refused")


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("open glute coach", (True, "")),
        ("Alexa, start Glute Coach.", (True, "")),
        ("glute coach", (True, "")),
        ("ask glute coach to resume", (True, "resume")),
        ("Alexa ask glute coach what pigeon targets", (True, "what pigeon targets")),
        ("tell glute coach to start the figure four", (True, "start the figure four")),
        ("open glute coach and start a glute stretch", (True, "start a glute stretch")),
        ("ask glute coach for a desk break", (True, "a desk break")),
        ("ask glute coach, today's stretch", (True, "today's stretch")),
        ("alexa, pause", (False, "pause")),
        ("hey Alexa resume", (False, "resume")),
        ("start glute stretch", (False, "start glute stretch")),
        ("glute coaching", (False, "glute coaching")),
        ("alexander", (False, "alexander")),
        ("alexa", (False, "")),
        ("  it hurts ", (False, "it hurts")),
    ],
)
def test_the_wake_word_and_the_invocation_are_taken_off(utterance: str, expected: tuple[bool, str]) -> None:
    assert take_invocation(utterance) == expected
