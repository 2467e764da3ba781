"""The sentences that a screen proposes: fit for the moment, and understood."""

import pytest

from skill.coach.words import Asked, Phase
from skill.speaker.heard import Ear
from skill.speaker.hints import hints
from skill.speaker.invocation import take_invocation
from skill.speaker.nlu import load_ear

PLACE = {"plan": {"stretch": "lying-figure-four"}}
STATES = [
    *({"phase": phase} for phase in Phase),
    *({"phase": "asking", "question": {"asked": asked}} for asked in Asked),
    {},
    {"place": PLACE},
]


@pytest.fixture(scope="module")
def ear() -> Ear:
    return load_ear()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_whatever_is_proposed_is_understood(ear: Ear, state: dict[str, object]) -> None:
    proposed = {
        *hints({"state": state}, "speaking"),
        *hints({"state": state}, "listening"),
        *hints({"state": state}, "over"),
    }
    not_understood = [
        words
        for words in proposed
        for _, rest in [take_invocation(words)]
        if rest and ear(rest).intent == "AMAZON.FallbackIntent"
    ]
    assert proposed
    assert not_understood == []


def test_in_a_block_one_can_say_first_of_all_pause_and_that_it_hurts() -> None:
    proposed = hints({"state": {"phase": "playing"}}, "speaking")
    assert proposed[:2] == ("pause", "it hurts")


def test_after_a_block_its_question_can_be_answered() -> None:
    assert hints({"state": {"phase": "playing"}}, "listening")[:2] == ("yes", "no")


def test_the_pain_question_is_answered_with_no_first() -> None:
    state = {"phase": "asking", "question": {"asked": "pain"}}
    assert hints({"state": state}, "speaking") == ("no", "yes")


def test_a_place_that_is_kept_is_proposed_again_and_none_is_not() -> None:
    assert "open glute coach" in hints({"state": {"phase": "paused", "place": PLACE}}, "over")
    assert "ask glute coach to resume" not in hints({"state": {"phase": "idle"}}, "over")


def test_who_was_told_to_see_a_doctor_is_not_proposed_to_start() -> None:
    proposed = hints({"state": {"phase": "idle"}}, "over")
    assert not any(words.startswith("start") for words in proposed)
