"""What is counted for the operator is counted of nobody: the labels tell no more than the log."""

from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from skill.metrics import count
from tests.endpoint import Endpoint, Visitor, matched

TURNS = "coach_turns_total"


@pytest.fixture
def asked(tmp_path: Path) -> Visitor:
    """Somebody who was just asked whether anything hurts."""
    person = Visitor(Endpoint(tmp_path, verified=False))
    person.says("StartStretchIntent", stretch=matched("pigeon-pose"))
    return person


def counted(person: Visitor, intent: str) -> set[tuple[str, ...]]:
    """The labels, by their names' order, under which a turn with that intent is counted."""
    with capture_logs() as logs:
        person.says(intent)
    before = _turns()
    for event in logs:
        count(None, "info", event)
    return {labels for labels, number in _turns().items() if number != before.get(labels)}


def _turns() -> dict[tuple[str, ...], float]:
    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples if sample.name == TURNS]
    return {tuple(value for _, value in sorted(sample.labels.items())): sample.value for sample in samples}


@pytest.mark.parametrize("intent", ["AMAZON.YesIntent", "AMAZON.NoIntent", "PainIntent", "SuitabilityIntent"])
def test_an_answer_about_pain_is_counted_as_withheld_and_not_where_it_led(asked: Visitor, intent: str) -> None:
    assert counted(asked, intent) == {("withheld", "IntentRequest", "")}


def test_any_other_turn_is_counted_by_its_intent_and_where_it_led(asked: Visitor) -> None:
    asked.says("AMAZON.NoIntent")
    assert counted(asked, "ProgressIntent") == {("ProgressIntent", "IntentRequest", "playing")}


def test_no_label_names_a_person() -> None:
    ours = [metric for metric in REGISTRY.collect() if metric.name.startswith("coach_")]
    labels = {label for metric in ours for sample in metric.samples for label in sample.labels}
    assert labels <= {"kind", "intent", "phase", "reason", "operation", "le"}
