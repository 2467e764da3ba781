"""When all else fails: a defect of ours gets a polite answer, pain its own, and nobody loses their place."""

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from skill.speaker.requests import launch
from tests.endpoint import Endpoint, Visitor, matched, refused, request


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Endpoint:
    return Endpoint(tmp_path_factory.mktemp("edge"), verified=False)


@pytest.fixture
def defective(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    def fails(*arguments: Any) -> None:
        raise KeyError("amzn1.ask.account.SOMEBODY said: my hip")

    monkeypatch.setattr("skill.turn.step", fails)
    return endpoint


def test_a_defect_gets_a_polite_answer_that_ends_the_session(defective: Endpoint) -> None:
    person = Visitor(defective)
    with capture_logs() as logs:
        said = person.says("ReadyIntent")
    assert "Sorry, something went wrong on my side." in said
    assert "Your place is kept." in said
    assert person.last["response"]["shouldEndSession"] is True
    assert [entry["event"] for entry in logs] == ["defect", "turn"]
    assert logs[0]["where"].startswith("KeyError in skill.turn, line ")
    assert "hip" not in json.dumps(logs)


def test_a_defect_keeps_the_place(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Visitor(endpoint, "WITH-A-PLACE")
    person.starts()
    with monkeypatch.context() as broken:
        broken.setattr("skill.turn.step", None)
        assert "Your place is kept" in person.says("ProgressIntent")
    assert "lying figure four" in person.new_session().sends(launch())


def test_a_defect_does_not_keep_pain_from_being_answered(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Visitor(endpoint, "IN-PAIN")
    person.starts()
    with monkeypatch.context() as broken:
        broken.setattr("skill.turn.step", None)
        assert "Stop now" in person.says("PainIntent")
    assert person.last["response"]["shouldEndSession"] is True
    assert "figure four" not in person.new_session().sends(launch()), "nothing is left to go on from"


def test_a_defect_does_not_keep_the_emergency_number_from_being_said(defective: Endpoint) -> None:
    said = Visitor(defective, "FALLEN").says("PainIntent", symptom=matched("emergency"))
    assert "emergency number" in said
    assert "Stop now" in said


def test_a_defect_at_the_end_of_a_session_stays_silent(defective: Endpoint) -> None:
    person = Visitor(defective, "GONE")
    assert person.sends({"type": "SessionEndedRequest"}) == ""


def test_a_reply_that_is_too_long_is_a_defect(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skill.alexa.reply.LONGEST_SPEECH_CHARACTERS", 200)
    assert "something went wrong" in Visitor(endpoint, "TOO-LONG").says("StepsIntent", stretch=matched("pigeon-pose"))


def test_a_defect_of_the_server_gets_a_500_that_tells_nothing(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.web.read_envelope", None)
    with capture_logs() as logs:
        refused(endpoint.send(json.dumps(request()).encode()), 500, "something went wrong here")
    assert [entry["where"].split(",")[0] for entry in logs] == ["TypeError in skill.web"]
