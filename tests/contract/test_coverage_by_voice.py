"""Every number of the sources' facts is spoken through the device, and the fact is heard: seconds, side, muscle, order.

What is said and what must come of it is data: tests/coverage_facts.yaml.
"""

from typing import Any

import pytest

from skill.library.model import Library
from tests.content_files import STRETCHES, read
from tests.spoken import Talk, missing, out_of_order, spoken_data

# Whole conversations about the content: the lines they run through are traced in the tests of their parts.
pytestmark = pytest.mark.no_cover

FACTS = spoken_data("coverage_facts.yaml")
RULES = {rule["id"]: rule["appliesTo"] for rule in read("safety.json")}


def test_every_number_is_spoken() -> None:
    assert list(FACTS) == list(read("coverage.json"))


@pytest.mark.parametrize("number", FACTS)
def test_the_fact_is_heard(number: str, talk: Talk) -> None:
    expected: dict[str, Any] = FACTS[number]
    assert not expected.keys() - {"say", "facts", "order", "not", "rule"}
    talk.say(*expected["say"])
    wrong = missing(talk.words, expected.get("facts", [])) + out_of_order(talk.words, expected.get("order", []))
    wrong += [f"not {fact}" for fact in expected.get("not", []) if not missing(talk.words, [fact])]
    assert not wrong, f"{number}: {wrong}\n{talk.words}"
    talk.end()


@pytest.mark.parametrize("stretch", STRETCHES)
def test_each_safety_statement_is_heard_where_it_applies_and_nowhere_else(
    stretch: str, library: Library, talk: Talk
) -> None:
    told = talk.say(f"SafetyIntent stretch={stretch}")
    for number, applies_to in RULES.items():
        lacking = missing(told, FACTS[number]["rule"])
        if {stretch, "*"} & set(applies_to):
            assert not lacking, f"{number}: {lacking}\n{told}"
        else:
            assert lacking, f"{number} is not for the {stretch}\n{told}"
