"""The door of a public server: what Amazon signed, just now, for this skill, and nothing else."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from skill.errors import SettingsError
from skill.settings import Settings
from skill.speaker.requests import Json
from skill.web import create_app
from tests import pki
from tests.endpoint import NOW, SKILL_ID, Endpoint, refused, request

Headers = dict[str, str | None]
WRONG_HEADERS: dict[str, tuple[Headers, str]] = {
    "nothing about a signature": ({"Signature-256": None, "SignatureCertChainUrl": None}, "certificate URL"),
    "no signature": ({"Signature-256": None}, "not signed"),
    "no certificate": ({"SignatureCertChainUrl": None}, "certificate URL"),
    "an empty signature": ({"Signature-256": ""}, "not signed"),
    "no base64": ({"Signature-256": "%%%"}, "base64"),
    "the older signature alone": ({"Signature-256": None, "Signature": pki.signature(b"")}, "not signed"),
    "of another body": ({"Signature-256": pki.signature(b"another body")}, "does not fit"),
    "by another key": ({"Signature-256": pki.signature(json.dumps(request()).encode(), owner="other")}, "does not fit"),
    "a certificate elsewhere": ({"SignatureCertChainUrl": "https://example.org/echo.api/c.pem"}, "certificate URL"),
    "over plain HTTP": ({"SignatureCertChainUrl": pki.URL.replace("https", "http")}, "certificate URL"),
    "through a user": ({"SignatureCertChainUrl": pki.URL.replace("//", "//s3.amazonaws.com@")}, "certificate URL"),
    "another folder": ({"SignatureCertChainUrl": pki.URL.replace("echo.api", "EcHo.aPi")}, "certificate URL"),
    "out of the folder": ({"SignatureCertChainUrl": pki.URL.replace("/echo-api-", "/../")}, "certificate URL"),
    "a certificate that is not there": ({"SignatureCertChainUrl": pki.URL + "x"}, "200"),
}


@pytest.fixture
def endpoint(tmp_path: Path) -> Endpoint:
    return Endpoint(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Endpoint:
    """For requests that leave nothing behind."""
    return Endpoint(tmp_path_factory.mktemp("shared"))


def test_what_amazon_signed_is_answered(endpoint: Endpoint) -> None:
    reply = endpoint.ask(request())
    assert reply["response"]["outputSpeech"]["ssml"].startswith("<speak>Welcome to Glute Coach.")
    assert reply["response"]["shouldEndSession"] is False


def test_the_certificate_is_fetched_once(endpoint: Endpoint) -> None:
    for number in range(3):
        endpoint.ask(request(number=number))
    assert endpoint.bucket.fetched == [pki.URL]


@pytest.mark.parametrize(("headers", "reason"), WRONG_HEADERS.values(), ids=WRONG_HEADERS)
def test_whoever_cannot_show_to_be_amazon_gets_a_400_with_one_line(
    shared: Endpoint, headers: Headers, reason: str
) -> None:
    body = json.dumps(request()).encode()
    with capture_logs() as logs:
        response = shared.send(body, {**pki.headers(body), **headers})
    refused(response, 400, reason)
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("refused", "warning")]


@pytest.mark.parametrize(
    "chain",
    [lambda: pki.pem(pki.leaf(days=(-100, -0.01)), pki.intermediate()), lambda: b"no certificate", lambda: b""],
    ids=["expired", "nonsense", "empty"],
)
def test_a_certificate_that_is_not_amazons_lets_nobody_in(endpoint: Endpoint, chain: Callable[[], bytes]) -> None:
    endpoint.bucket.files[pki.URL] = chain()
    refused(endpoint.post(request()), 400, "certificate")


@pytest.mark.parametrize("swap", [b"", b" ", b"{}", b"x" * 60_000])
def test_a_swapped_body_is_refused(shared: Endpoint, swap: bytes) -> None:
    refused(shared.send(swap, dict(pki.headers(json.dumps(request()).encode()))), 400, "does not fit")


def test_one_changed_byte_is_refused(endpoint: Endpoint) -> None:
    body = json.dumps(request()).encode()
    changed = body.replace(b"LaunchRequest", b"launchRequest")
    refused(endpoint.send(changed, dict(pki.headers(body))), 400, "does not fit")


def test_a_request_for_another_skill_is_refused(endpoint: Endpoint) -> None:
    elsewhere: Json = request()
    elsewhere["context"]["System"]["application"] = {"applicationId": SKILL_ID + "x"}
    refused(endpoint.post(elsewhere), 400, "another skill")


@pytest.mark.parametrize("off_s", [-151, 151, -86_400, 10 * 365 * 86_400])
def test_what_is_not_of_now_is_refused(endpoint: Endpoint, off_s: int) -> None:
    refused(endpoint.post(request(at=NOW + off_s * 1000)), 400, "timestamp")


@pytest.mark.parametrize("off_s", [-150, 0, 150])
def test_what_is_of_now_is_answered(endpoint: Endpoint, off_s: int) -> None:
    endpoint.ask(request(at=NOW + off_s * 1000))


def test_a_request_that_is_played_again_later_is_refused(endpoint: Endpoint) -> None:
    body = json.dumps(request()).encode()
    headers: Headers = dict(pki.headers(body))
    assert endpoint.send(body, headers).status_code == 200
    endpoint.now += 151_000
    refused(endpoint.send(body, headers), 400, "timestamp")


def test_skill_events_may_come_an_hour_late(endpoint: Endpoint) -> None:
    event = request({"type": "AlexaSkillEvent.SkillEnabled"}, at=NOW - 3_600_000)
    del event["session"]
    assert endpoint.ask(event)["response"] == {}
    endpoint.now += 1000
    refused(endpoint.post(event), 400, "timestamp")


UNREADABLE: dict[str, Any] = {
    "no JSON": b"not json",
    "no UTF-8": b"\xff\xfe\xff",
    "nothing at all": b"",
    "too deep": b"[" * 30_000,
    "no request": b"{}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_the_signature_is_looked_at_before_the_body_is_read(endpoint: Endpoint, body: bytes) -> None:
    badly_signed: Headers = {**pki.headers(body), "Signature-256": pki.signature(body + b"x")}
    refused(endpoint.send(body, badly_signed), 400, "the signature does not fit the body")
    refused(endpoint.send(body, {**badly_signed, "Content-Type": "text/plain"}), 400, "does not fit")
    well_signed: Headers = dict(pki.headers(body))
    refused(endpoint.send(body, well_signed), 400, "should be")


def test_the_timestamp_is_looked_at_before_the_skill_is_asked(endpoint: Endpoint) -> None:
    stale = deepcopy(request(at=NOW - 200_000))
    stale["context"]["System"]["application"] = {"applicationId": "another"}
    refused(endpoint.post(stale), 400, "timestamp")


def test_a_refused_request_changes_nothing(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.post(request(at=NOW - 200_000))
    assert not (tmp_path / "coach.db").exists()


def test_without_a_skill_id_nothing_is_served() -> None:
    with pytest.raises(SettingsError, match=r"COACH_SKILL_ID.*serve --dev"):
        create_app(Settings(skill_id=None, verify=True))


# Without verification.


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Endpoint:
    return Endpoint(tmp_path_factory.mktemp("dev"), verified=False)


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:8080"]
)
def test_in_development_this_machine_is_answered(dev: Endpoint, host: str) -> None:
    assert dev.send(json.dumps(request()).encode(), {"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "coach.example",
        "coach.example:8080",
        "localhost.example",
        "127.0.0.1.nip.io",
        "localhost.",
        "localhost@coach.example",
        "coach.example@localhost",
        "localhost:8080@coach.example",
        "localhost:coach.example",
        "localhost:",
        "localhost:80:80",
        "localhost, coach.example",
        "localhost/coach.example",
        "[::1]coach.example",
        "[::1].example",
        "[::1]:8080@coach.example",
        "[::ffff:127.0.0.1]",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "192.168.0.7",
        "127.0.0.1\tcoach.example",
        "localhost\N{FULLWIDTH COLON}80",
        "localhost:٣",
        "LOCALHOST\N{KELVIN SIGN}",
    ],
)
def test_in_development_a_foreign_host_is_refused(dev: Endpoint, host: str) -> None:
    environ = {"HTTP_HOST": host.encode().decode("latin-1")}
    body = json.dumps(request()).encode()
    client = dev.app.test_client()
    response = client.post("/alexa", data=body, content_type="application/json", environ_overrides=environ)
    refused(response, 400, "only this machine")


@pytest.mark.parametrize(
    "name",
    ["Forwarded", "Via", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Port", "X-Real-IP", "CF-Connecting-IP"],
)
def test_in_development_what_was_forwarded_is_refused(dev: Endpoint, name: str) -> None:
    refused(dev.send(json.dumps(request()).encode(), {name: ""}), 400, "only this machine")


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_in_development_another_sites_page_is_refused(dev: Endpoint, content_type: str | None) -> None:
    """A browser sends these without asking the server first whether that site may."""
    refused(dev.send(json.dumps(request()).encode(), {"Content-Type": content_type}), 415, "application/json")
