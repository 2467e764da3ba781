"""Each question that the sources answer, asked the way people ask: the ear hears it, and the coach says the same facts.

What is asked is data: tests/asked_facts.yaml; what must be heard: tests/coverage_facts.yaml.
"""

import pytest

from tests.spoken import Talk, missing, spoken_data

# Whole conversations about the content: the lines they run through are traced in the tests of their parts.
pytestmark = pytest.mark.no_cover

FACTS = spoken_data("coverage_facts.yaml")
ASKED: dict[str, list[str]] = spoken_data("asked_facts.yaml")


def test_every_question_is_asked_in_at_least_three_ways() -> None:
    assert list(ASKED) == [number for number in FACTS if number[0] in "QM"]
    assert [number for number, questions in ASKED.items() if len(set(questions)) < 3] == []


@pytest.mark.parametrize(("number", "question"), [(number, it) for number, own in ASKED.items() for it in own])
def test_it_is_answered_however_it_is_asked(number: str, question: str, talk: Talk) -> None:
    assert missing(talk.say(question), FACTS[number]["facts"]) == []
