"""The real application over WSGI, as Amazon or a developer meets it, and the people who speak with it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

from skill.alexa.limits import problems
from skill.alexa.signature import Verifier
from skill.settings import Settings
from skill.speaker.requests import Identity, Json, Session, envelope, launch
from skill.web import create_app
from tests import pki

SKILL_ID = "amzn1.ask.skill.glute-coach"
NOW = pki.NOW
PERSON = Identity(skill_id=SKILL_ID, user_id="amzn1.ask.account.SOMEBODY")
JSON = "application/json;charset=UTF-8"
"""The content type that Alexa sends."""


class Endpoint:
    """One server: `now`, its clock in ms since the epoch, moves only when told to."""

    def __init__(self, folder: Path, *, verified: bool = True, store: str | None = None) -> None:
        """folder: where its database lies, unless `store` names another one."""
        self.now = NOW
        self.bucket = pki.bucket()
        settings = Settings(
            skill_id=SKILL_ID if verified else None, store=store or f"sqlite:///{folder}/coach.db", verify=verified
        )
        verifier = Verifier(fetch=self.bucket, roots=pki.roots())
        self.app = create_app(settings, verifier, clock=lambda: self.now / 1000)
        self.app.testing = False
        self._client = Client(self.app)

    def send(self, body: bytes, headers: Mapping[str, str | None] | None = None, method: str = "POST") -> TestResponse:
        """Send bytes as they are; a header of None is left out, else there is the content type of Alexa."""
        wanted = {"Content-Type": JSON, **(headers or {})}
        given = {name: value for name, value in wanted.items() if value is not None}
        return self._client.open("/alexa", method=method, data=body, headers=given, base_url="http://localhost")

    def post(self, request: object) -> TestResponse:
        """Send something as signed JSON."""
        body = json.dumps(request).encode()
        return self.send(body, dict(pki.headers(body)))

    def ask(self, request: object) -> Json:
        """Send what is a proper request, and get the reply to it."""
        response = self.post(request)
        assert response.status_code == 200, response.text
        reply: Json = json.loads(response.data)
        return reply


def request(body: Json | None = None, at: int = NOW, **changes: Any) -> Json:
    """A whole request of a new session: the skill is opened, unless `body` says otherwise."""
    session = Session(changes.pop("session", "amzn1.echo-api.session.1"), new=changes.pop("new", True))
    number = changes.pop("number", 1)
    whole = envelope(body or launch(), PERSON, session, f"amzn1.echo-api.request.{number}", at)
    whole["session"]["attributes"] = changes.pop("attributes", {})
    assert not changes
    return whole


def refused(response: TestResponse, status: int, reason: str) -> None:
    """Assert that a request was refused with a status and one line that holds a reason."""
    assert (response.status_code, response.content_type) == (status, "text/plain; charset=utf-8"), response.text
    assert response.text.count("\n") == 1
    assert response.text.endswith("\n")
    assert reason in response.text


def intent(name: str, **slots: str | Json | None) -> Json:
    """An intent whose slots hold words, or words with what they were resolved to (see `matched`)."""
    filled = {
        key: {"name": key, **(said if isinstance(said, dict) else {"value": said})} for key, said in slots.items()
    }
    return {"type": "IntentRequest", "intent": {"name": name, "confirmationStatus": "NONE", "slots": filled}}


def matched(slot_id: str) -> Json:
    """A slot of ours that was resolved to an id."""
    values = [{"value": {"name": slot_id, "id": slot_id}}]
    resolved = {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": values}]}
    return {"value": slot_id, "resolutions": resolved}


class Visitor:
    """A person at one device: whatever is said carries what the last reply left in the session."""

    def __init__(self, endpoint: Endpoint, user: str = "SOMEBODY", session: str = "1") -> None:
        self._endpoint, self._user, self._session = endpoint, user, session
        self._number = 0
        self.at = NOW
        self.last: Json = {}

    def says(self, name: str, after_s: float = 10, **slots: str | Json | None) -> str:
        """Say something so many seconds later; the words that come back."""
        return self.sends(intent(name, **slots), after_s)

    def sends(self, body: Json, after_s: float = 10) -> str:
        """Send a request of any kind; the words that come back."""
        self.at += round(after_s * 1000)
        self._number += 1
        attributes = self.last.get("sessionAttributes", {})
        number = f"{self._user}.{self._session}.{self._number}"
        whole = request(
            body,
            at=self.at,
            new=self._number == 1,
            attributes=attributes,
            session=f"amzn1.echo-api.session.{self._user}.{self._session}",
            number=number,
        )
        whole["context"]["System"]["user"] = whole["session"]["user"] = {"userId": f"amzn1.ask.account.{self._user}"}
        self.last = self._endpoint.ask(whole)
        assert list(problems(self.last)) == []
        said: str = self.last["response"].get("outputSpeech", {}).get("ssml", "")
        return said

    def starts(self, stretch: str = "lying-figure-four") -> str:
        """Begin a stretch and get through to its first movement."""
        self.says("StartStretchIntent", stretch=matched(stretch))
        said = self.says("AMAZON.NoIntent")
        while self.phase != "playing":
            said = self.says("AMAZON.NoIntent" if "tight" in said else "ReadyIntent")
        return said

    @property
    def phase(self) -> str:
        """Where the conversation is."""
        phase: str = self.last["sessionAttributes"]["state"].get("phase", "idle")
        return phase

    def new_session(self, after_s: float = 60) -> "Visitor":
        """The same person at the same device, later."""
        later = Visitor(self._endpoint, self._user, f"{self._session}+")
        later.at = self.at + round(after_s * 1000)
        return later
