"""A short, seeded part of what `make fuzz` does at length."""

from collections.abc import Iterator

import pytest

from skill.coach.state import CoachState
from tests.coaching import library
from tests.fuzz import __main__ as fuzz
from tests.fuzz.coach import Coach, coach
from tests.fuzz.people import converse
from tests.fuzz.requests import Mutator, attack, samples
from tests.fuzz.speech import Tongue

SEED = "test"
REQUESTS = 1_500
CONVERSATIONS = 25


@pytest.fixture(scope="module")
def ours() -> Iterator[Coach]:
    with coach() as found:
        yield found


def test_no_bent_request_breaks_anything(ours: Coach) -> None:
    mutator = Mutator(samples(ours, Tongue(library())), SEED)
    statuses, faults = set(), []
    for number in range(REQUESTS):
        status, found = attack(ours, mutator, number)
        statuses.add(status)
        faults += [f"request {number}: {fault}" for fault in found]
    assert faults == []
    assert statuses == {200, 400, 413, 415}


def test_no_conversation_breaks_a_promise(ours: Coach) -> None:
    tongue = Tongue(library())
    faults = [
        f"conversation {number}, {fault}"
        for number in range(CONVERSATIONS)
        for fault in converse(ours, tongue, SEED, number)
    ]
    assert faults == []


@pytest.mark.parametrize("defect", ["raises", "moves uncleared", "stores health"])
def test_what_is_broken_is_noticed(monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    """The fuzzer itself: each of these would go unseen otherwise."""
    if defect == "raises":
        monkeypatch.setattr("skill.turn.Sender.key", property(lambda _: 1 / 0))
    elif defect == "moves uncleared":
        monkeypatch.setattr("skill.coach.moves.guarded", lambda m, pending, acts, then: then(m, acts))
        for module in ("starting", "running"):
            monkeypatch.setattr(f"skill.coach.{module}.guarded", lambda m, pending, acts, then: then(m, acts))
    else:
        saved = CoachState.to_saved
        monkeypatch.setattr(CoachState, "to_saved", lambda state: {**saved(state), "mood": "it hurts"})
    tongue = Tongue(library())
    # A coach of its own: what the broken one stores must not be found by the other tests.
    with coach() as broken:
        assert any(converse(broken, tongue, SEED, number) for number in range(10))


def test_the_command_says_what_it_saw(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.main(["--requests", "20", "--conversations", "2", "--seed", "short"]) == 0
    said, progress = capsys.readouterr()
    assert said.splitlines()[-1] == "2 conversations of 40 turns; 0 faults"
    assert "requests 100%" in progress
