"""The Lambda handler under Amazon's own runtime, with the table that template.yaml makes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from cfnlint.decode.cfn_yaml import load

from scripts.lint_template import TEMPLATE
from skill.speaker import requests
from skill.speaker.heard import Heard, HeardSlot
from tests.dynamodb import dynamodb_server
from tests.pki import NOW
from tests.runtime_api import Function, function

SKILL_ID = "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
IDENTITY = requests.Identity(skill_id=SKILL_ID, user_id="amzn1.ask.account.SOMEBODY")
START = Heard("StartStretchIntent", {"stretch": HeardSlot("glute stretch", "Stretch", "lying-figure-four")})
NO_PAIN = Heard("AMAZON.NoIntent", {})
CODE = """
import sys
import skill.aws
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    resources: dict[str, Any] = load(str(TEMPLATE))["Resources"]
    return resources


@pytest.fixture(scope="module")
def endpoint(template: dict[str, Any]) -> Iterator[str]:
    """DynamoDB with the table of the template."""
    table = template["CoachTable"]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "BillingMode")
    with dynamodb_server() as address:
        client = boto3.client("dynamodb", "us-east-1", endpoint_url=address)
        client.create_table(TableName="places", **{name: table[name] for name in names})
        client.close()
        yield address


@pytest.fixture
def coach(template: dict[str, Any], endpoint: str, tmp_path: Path) -> Iterator[Function]:
    """The function as the template configures it."""
    variables = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
        "COACH_SKILL_ID": SKILL_ID,
        "COACH_STORE": f"dynamodb://places?endpoint={endpoint}",
    }
    with function(template["CoachFunction"]["Properties"]["Handler"], tmp_path, variables) as running:
        yield running


def said(answer: tuple[str, Any]) -> str:
    kind, body = answer
    assert kind == "response", body
    ssml: str = body["response"]["outputSpeech"]["ssml"]
    return ssml


def test_a_launch_and_a_start_are_answered_and_the_place_is_in_the_table(coach: Function, endpoint: str) -> None:
    session = requests.Session("amzn1.echo-api.session.ONE")
    heard = (requests.launch(), requests.intent(START, IDENTITY), requests.intent(NO_PAIN, IDENTITY))
    speeches = []
    for number, request in enumerate(heard):
        sent = requests.envelope(request, IDENTITY, session, f"request-{number}", NOW + 5000 * number)
        kind, body = coach.invoke(sent)
        speeches.append(said((kind, body)))
        session = replace(session, new=False, attributes=body["sessionAttributes"])
    assert "Glute Coach" in speeches[0]
    assert "figure four" in speeches[1]
    assert "Lie on your back" in speeches[2]

    client = boto3.client("dynamodb", "us-east-1", endpoint_url=endpoint)
    stored = client.scan(TableName="places")["Items"]
    client.close()
    assert any("lying-figure-four" in row["document"]["S"] for row in stored)


def test_another_skills_request_is_an_error(coach: Function) -> None:
    stranger = requests.Identity(skill_id=SKILL_ID.replace("0", "f"), user_id="amzn1.ask.account.STRANGER")
    session = requests.Session("amzn1.echo-api.session.TWO")
    kind, body = coach.invoke(requests.envelope(requests.launch(), stranger, session, "request-3", NOW))
    assert (kind, body["errorType"]) == ("error", "UnverifiedSender")


def test_what_is_no_request_is_an_error_and_the_next_one_is_answered(coach: Function) -> None:
    kind, body = coach.invoke({"version": "1.0"})
    assert (kind, body["errorType"]) == ("error", "BadRequest")
    session = requests.Session("amzn1.echo-api.session.THREE")
    someone = requests.Identity(skill_id=SKILL_ID, user_id="amzn1.ask.account.ANOTHER")
    assert said(coach.invoke(requests.envelope(requests.launch(), someone, session, "request-4", NOW)))


def test_without_a_skill_id_it_does_not_start(tmp_path: Path) -> None:
    with function("skill.aws.handler", tmp_path, {"PATH": os.environ["PATH"]}) as nobodys:
        kind, body = nobodys.answers.get(timeout=60)
    assert kind == "error"
    assert body["errorType"] == "SettingsError"


@pytest.mark.parametrize(("store", "database"), [("sqlite:///coach.db", "sqlite3"), ("dynamodb://places", "botocore")])
def test_a_cold_start_imports_neither_a_web_server_nor_what_verifies_senders(
    tmp_path: Path, store: str, database: str
) -> None:
    variables = {"COACH_SKILL_ID": SKILL_ID, "COACH_STORE": store}
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=True)
    imported = {name.split(".")[0] for name in done.stdout.split()}
    assert {"sqlite3", "botocore"} & imported == {database}
    assert not imported & {"flask", "werkzeug", "httpx", "cryptography", "jsonschema", "structlog", "boto3"}
