"""template.yaml: its check finds what AWS would only find while deploying, and what it makes is what the code needs."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import skill.store.dynamodb
from scripts.lint_template import TEMPLATE, problems, transformed

TEXT = TEMPLATE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    """What AWS would make, by name."""
    made: dict[str, Any] = transformed(TEXT)["Resources"]
    return made


@pytest.fixture(scope="module")
def function(resources: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = resources["CoachFunction"]["Properties"]
    return properties


def of_type(resources: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type."""
    return [resource["Properties"] for resource in resources.values() if resource["Type"] == kind]


def test_nothing_is_wrong_with_it() -> None:
    assert problems(TEXT) == []


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("Type: AlexaSkill", "Type: AlexaSkil", "AlexaSkil"),
        ("Runtime: python3", "Runtime: python9", "Runtime"),
        ("!GetAtt CoachTable.Arn", "!GetAtt CoachTabl.Arn", "CoachTabl"),
        ("KeyType: HASH", "KeyType: HASHED", "HASHED"),
    ],
)
def test_a_slip_is_found_and_named(right: str, wrong: str, named: str) -> None:
    assert right in TEXT
    found = problems(TEXT.replace(right, wrong))
    assert any(named in problem for problem in found), found


def test_nobody_but_this_skill_may_call_the_function(resources: dict[str, Any]) -> None:
    (permission,) = of_type(resources, "AWS::Lambda::Permission")
    assert permission["Principal"] == "alexa-appkit.amazon.com"
    assert permission["EventSourceToken"] == {"Ref": "SkillId"}


def test_the_handler_is_there(function: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACH_SKILL_ID", "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef")
    monkeypatch.setenv("COACH_STORE", f"sqlite:///{tmp_path}/coach.db")
    module, name = function["Handler"].rsplit(".", 1)
    assert callable(getattr(import_module(module), name))


def test_the_function_knows_its_skill_and_its_table(function: dict[str, Any]) -> None:
    assert function["Environment"]["Variables"] == {
        "COACH_SKILL_ID": {"Ref": "SkillId"},
        "COACH_STORE": {"Fn::Sub": "dynamodb://${CoachTable}"},
    }


def test_the_function_gives_up_when_alexa_does(function: dict[str, Any]) -> None:
    assert function["Timeout"] <= 8
    assert function["Architectures"] == ["arm64"]


def test_the_function_may_do_what_the_store_does_and_nothing_else(resources: dict[str, Any]) -> None:
    source = Path(str(skill.store.dynamodb.__file__)).read_text(encoding="utf-8")
    called = {f"dynamodb:{name.title().replace('_', '')}" for name in re.findall(r"_client\.(\w+_item)", source)}
    (role,) = of_type(resources, "AWS::IAM::Role")
    (policy,) = role["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"
    assert set(statement["Action"]) == called
    assert statement["Resource"] == {"Fn::GetAtt": ["CoachTable", "Arn"]}


def test_the_table_is_the_stores_and_is_kept_safe(resources: dict[str, Any]) -> None:
    table = resources["CoachTable"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    properties = table["Properties"]
    assert properties["KeySchema"] == [{"AttributeName": "key", "KeyType": "HASH"}]
    assert properties["AttributeDefinitions"] == [{"AttributeName": "key", "AttributeType": "S"}]
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


def test_the_log_does_not_live_for_ever(resources: dict[str, Any], function: dict[str, Any]) -> None:
    (log,) = of_type(resources, "AWS::Logs::LogGroup")
    assert log["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    assert function["LoggingConfig"]["LogGroup"] == {"Ref": "CoachLog"}


def test_there_is_an_alarm_for_whatever_leaves_somebody_without_an_answer(resources: dict[str, Any]) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")
    assert {alarm["MetricName"] for alarm in alarms} == {"Errors", "Throttles", "Duration", "Trouble"}
    assert all(alarm["AlarmActions"] and alarm["AlarmDescription"] for alarm in alarms)


def test_what_the_coach_smoothed_over_is_counted_too(resources: dict[str, Any]) -> None:
    (counting,) = of_type(resources, "AWS::Logs::MetricFilter")
    (metric,) = counting["MetricTransformations"]
    (alarm,) = [a for a in of_type(resources, "AWS::CloudWatch::Alarm") if a["MetricName"] == "Trouble"]
    assert metric["MetricName"] == alarm["MetricName"]
    assert metric["MetricNamespace"] == alarm["Namespace"]
    assert set(re.findall(r'"(\w+)"', counting["FilterPattern"])) == {"defect", "store"}


def test_every_parameter_says_what_it_is_for() -> None:
    assert all(parameter["Description"] for parameter in transformed(TEXT)["Parameters"].values())
