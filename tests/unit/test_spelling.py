"""Slips of the finger: forgiven where one word alone can have been meant, and never made a cry or hid one."""

import pytest

from skill.speaker.ear.barred import PAIN
from skill.speaker.ear.spelling import corrected
from skill.speaker.nlu import FALLBACK, ModelEar, load_ear

KNOWN = frozenset("start stretch glute pause pulse resume the step steps hold".split())


@pytest.fixture(scope="module")
def ear() -> ModelEar:
    return load_ear()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("strech", "stretch"),
        ("sttretch", "stretch"),
        ("stritch", "stretch"),
        ("resmue", "resume"),
        ("strat", "start"),
        ("puase", "pause"),
        ("stpe", "step"),
    ],
)
def test_one_slip_is_forgiven(typed: str, meant: str) -> None:
    assert corrected(("the", typed, "glute"), KNOWN) == ("the", meant, "glute")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("strch", "two letters are missing"),
        ("hald", "a short word with one letter changed could be anything"),
        ("puse", "two words are as near"),
        ("ptart", "nobody mistypes the first letter"),
        ("cobra", "nothing is near"),
    ],
)
def test_what_could_be_something_else_stays(typed: str, why: str) -> None:
    assert corrected((typed,), KNOWN) == (typed,), why


@pytest.mark.parametrize(
    ("typed", "intent", "slots"),
    [
        ("glute strech pls", "StartStretchIntent", {"stretch": "glute-stretch"}),
        ("start the pidgeon pose", "StartStretchIntent", {"stretch": "pigeon-pose"}),
        ("coutn every five seconds", "SetCountingIntent", {"counting": "every-five"}),
        ("how mcuh longer", "ProgressIntent", {}),
        ("no pian", "AMAZON.NoIntent", {}),
    ],
)
def test_a_mistyped_sentence_is_understood(ear: ModelEar, typed: str, intent: str, slots: dict[str, str]) -> None:
    heard = ear(typed)
    assert (heard.intent, {name: slot.id for name, slot in heard.slots.items() if slot}) == (intent, slots)


@pytest.mark.parametrize("cry", ["it hurst", "my knee hruts", "its painfull", "it hurts strech", "ouch puase"])
def test_a_mistyped_cry_is_a_cry(ear: ModelEar, cry: str) -> None:
    assert ear(cry).intent == PAIN


@pytest.mark.parametrize("said", ["what's the score", "play baby shark", "paint the fence", "where is my train"])
def test_other_words_are_not_bent_into_a_cry(ear: ModelEar, said: str) -> None:
    assert ear(said).intent == FALLBACK
