"""What Alexa tells the skill outside of any conversation: removed, permitted, rated, and whatever comes next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from skill.errors import StoreUnavailable
from skill.settings import Settings
from skill.speaker import requests
from skill.speaker.heard import Heard, HeardSlot
from skill.store import Store, open_store
from skill.store.sqlite import SqliteStore
from skill.turn import key_of
from skill.web import create_app
from tests.pki import NOW

ONE = requests.Identity(user_id="amzn1.ask.account.ONE")
ANOTHER = requests.Identity(user_id="amzn1.ask.account.ANOTHER")
START = Heard("StartStretchIntent", {"stretch": HeardSlot("glute stretch", "Stretch", "lying-figure-four")})
NO_PAIN = Heard("AMAZON.NoIntent", {})
PERMISSIONS = {"body": {"acceptedPermissions": [{"scope": "alexa::alerts:reminders:skill:readwrite"}]}}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/coach.db"


@pytest.fixture
def client(url: str) -> FlaskClient:
    return create_app(Settings(store=url, verify=False)).test_client()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def stretch(client: FlaskClient, person: requests.Identity) -> None:
    """Have the person begin a stretch, so that something is stored of them."""
    session = requests.Session(f"session-of-{person.user_id}")
    for number, heard in enumerate((START, NO_PAIN)):
        body = requests.envelope(requests.intent(heard, person), person, session, f"request-{number}", NOW)
        reply = client.post("/alexa", json=body).get_json()
        session = requests.Session(session.id, new=False, attributes=reply["sessionAttributes"])


def event(kind: str, person: requests.Identity, **more: Any) -> dict[str, Any]:
    """A skill event as Alexa sends it: no session, no locale, no device."""
    system = {"application": {"applicationId": person.skill_id}, "user": {"userId": person.user_id}}
    times = {"eventCreationTime": "2026-03-01T12:00:00Z", "eventPublishingTime": "2026-03-01T12:00:00Z"}
    request = {"type": kind, "requestId": "c0ffee", "timestamp": "2026-03-01T12:00:00Z", **times, **more}
    return {"version": "1.0", "context": {"System": system}, "request": request}


def is_empty(reply: dict[str, Any]) -> bool:
    """Nothing said, nothing asked, nothing carried on."""
    return not reply.get("response") and not reply.get("sessionAttributes")


def test_who_removes_the_skill_is_forgotten_and_nobody_else(client: FlaskClient, store: Store) -> None:
    stretch(client, ONE)
    stretch(client, ANOTHER)
    assert store.load(key_of(ONE.user_id), NOW) is not None
    reply = client.post("/alexa", json=event("AlexaSkillEvent.SkillDisabled", ONE))
    assert reply.status_code == 200
    assert is_empty(reply.get_json())
    assert store.load(key_of(ONE.user_id), NOW) is None
    assert store.load(key_of(ANOTHER.user_id), NOW) is not None


def test_who_had_nothing_stored_may_be_removed_and_removed_again(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.post("/alexa", json=event("AlexaSkillEvent.SkillDisabled", ONE)).status_code == 200


def test_a_removal_that_failed_is_no_success_so_that_alexa_sends_it_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_store: object, _key: str) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(SqliteStore, "delete", gone)
    assert client.post("/alexa", json=event("AlexaSkillEvent.SkillDisabled", ONE)).status_code == 503


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("AlexaSkillEvent.SkillEnabled", {}),
        ("AlexaSkillEvent.SkillPermissionAccepted", PERMISSIONS),
        ("AlexaSkillEvent.SkillPermissionChanged", PERMISSIONS),
        ("AlexaSkillEvent.SkillAccountLinked", {"body": {"accessToken": "token"}}),
        ("AlexaSkillEvent.ProactiveSubscriptionChanged", {"body": {"subscriptions": []}}),
        ("AlexaHouseholdListEvent.ItemsCreated", {"body": {"listId": "list", "listItemIds": ["item"]}}),
        ("Reminders.ReminderCreated", {"body": {"alertToken": "token"}}),
        ("System.ExceptionEncountered", {"error": {"type": "INVALID_RESPONSE"}, "cause": {"requestId": "c0ffee"}}),
        ("SomethingNew.ThatNobodyKnows", {"body": {}}),
    ],
)
def test_every_other_event_gets_an_empty_answer_and_changes_nothing(
    client: FlaskClient, store: Store, kind: str, more: dict[str, Any]
) -> None:
    stretch(client, ONE)
    before = store.load(key_of(ONE.user_id), NOW)
    reply = client.post("/alexa", json=event(kind, ONE, **more))
    assert reply.status_code == 200
    assert is_empty(reply.get_json())
    assert store.load(key_of(ONE.user_id), NOW) == before
