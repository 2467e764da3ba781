"""The desk over HTTP: its page, its calls, and whom it answers at all."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skill.errors import NoVoice, RequestError
from skill.speaker import espeak
from skill.speaker.desk import desk
from skill.speaker.script import START_MS
from tests.scripted_skill import ScriptedSkill, ear, reply

CALL: dict[str, Any] = {
    "person": "0b9e6f2c-3f0a-4d55-9a53-6f6f4c1a2b3d",
    "page": "7f1c2d3e-0000-4000-8000-1234567890ab",
    "room": "living room",
    "at": START_MS,
}
OWN = {"Origin": "http://localhost"}


@pytest.fixture
def skill() -> ScriptedSkill:
    return ScriptedSkill(reply("Any pain?"))


@pytest.fixture
def client(skill: ScriptedSkill) -> FlaskClient:
    app = Flask("test")
    app.register_blueprint(desk(skill.post, ear))
    app.register_error_handler(RequestError, lambda error: (str(error), error.status))
    return app.test_client()


def post(client: FlaskClient, what: str = "say", headers: dict[str, str] = OWN, **changes: Any) -> TestResponse:
    return client.post(f"/desk/{what}", json=CALL | {"words": "start"} | changes, headers=headers)


def test_what_is_said_reaches_the_skill_and_its_turn_comes_back(client: FlaskClient, skill: ScriptedSkill) -> None:
    answer = post(client)
    assert answer.status_code == 200
    assert answer.get_json()["heard"] is True
    assert answer.get_json()["turn"]["request"] == skill.requests[0]
    assert list(answer.get_json()["turn"]["request"]) == ["version", "session", "context", "request"]


def test_time_passes_and_the_person_leaves(client: FlaskClient, skill: ScriptedSkill) -> None:
    post(client)
    assert post(client, "advance", words="", at=START_MS + 1_000).get_json()["open"] is True
    assert post(client, "leave", words="", at=START_MS + 2_000).get_json() == {}
    assert skill.kinds == ["StartIntent", "SessionEndedRequest"]


@pytest.mark.parametrize("path", ["/", "/desk/main.js", "/desk/style.css", "/desk/icon.svg", "/desk/about"])
def test_the_page_may_load_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/desk/../desk.py", "/desk/%2e%2e/desk.py", "/desk/desk.py", "/desk/"])
def test_nothing_but_the_page_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1", "192.168.1.5"]
)
@pytest.mark.parametrize("path", ["/", "/desk/about", "/desk/voice?words=hold&ms=600"])
def test_another_name_for_this_machine_is_refused(client: FlaskClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080"])
def test_this_machine_itself_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}, buffered=True).status_code == 200
    assert post(client, headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "https://localhost"},
        OWN | {"Sec-Fetch-Site": "cross-site"},
        OWN | {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_another_page_is_refused(client: FlaskClient, skill: ScriptedSkill, headers: dict[str, str]) -> None:
    assert post(client, headers=headers).status_code == 400
    assert skill.requests == []


def test_another_page_cannot_make_the_machine_speak(client: FlaskClient) -> None:
    answer = client.get("/desk/voice?words=hold&ms=600", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"person": "somebody"},
        {"page": "../../../etc/passwd"},
        {"room": "garage"},
        {"at": -1},
        {"at": "now"},
        {"at": 10**14},
        {"at": True},
        {"words": "x" * 501},
        {"words": None},
        {"colour": "blue"},
    ],
    ids=str,
)
def test_a_call_that_is_none_is_refused(client: FlaskClient, skill: ScriptedSkill, changes: dict[str, Any]) -> None:
    answer = post(client, **changes)
    assert answer.status_code == 400
    assert answer.text.startswith("not a call of the page")
    assert skill.requests == []


def test_a_body_that_is_no_json_is_refused(client: FlaskClient) -> None:
    assert client.post("/desk/say", data=b"\xff{", headers=OWN).status_code == 400


@pytest.mark.parametrize(
    "query", ["", "words=hold", "ms=600", "words=hold&ms=0", "words=hold&ms=60001", f"words={'x' * 401}&ms=600"]
)
def test_speech_is_bounded(client: FlaskClient, query: str) -> None:
    assert client.get(f"/desk/voice?{query}").status_code == 400


def test_speech_is_a_sound_that_the_browser_may_keep(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "wav", lambda text, ms: f"{text} in {ms}".encode())
    answer = client.get("/desk/voice?words=hold&ms=600")
    assert (answer.data, answer.content_type) == (b"hold in 600", "audio/wav")
    assert answer.headers["Cache-Control"] == "private, max-age=3600"


def test_a_program_that_does_not_speak_is_no_disaster(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, ms: int) -> bytes:
        raise NoVoice("espeak-ng is not installed")

    monkeypatch.setattr(espeak, "wav", fail)
    assert client.get("/desk/voice?words=hold&ms=600").status_code == 503
