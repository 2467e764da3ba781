"""The real application over WSGI: as Amazon meets it, with our own certificate authority and clock, or for one machine."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

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
