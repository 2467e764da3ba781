"""Every conversation in conversations/, as it is, and again with the server killed before each of its turns."""

import functools
from pathlib import Path

import pytest

from skill.speaker.nlu import load_ear
from skill.speaker.requests import Json
from tests import coaching
from tests.conversations import ROOM, Conversation, Player, conversations, play, words_of
from tests.household import Household

WRITTEN = conversations("en-US")
ENGLISH = coaching.library().languages["en"]
ANSWERS = {"pain": "no", "nerve": "no", "which": "the first one", "second": "no"}
NAMES = [it.name for it in ENGLISH.stretches.values()] + [it.name for it in ENGLISH.routines.values()]
_ear = functools.cache(load_ear)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for everybody, as in life."""
    return tmp_path_factory.mktemp("conversations") / "coach.db"


@pytest.mark.parametrize("conversation", WRITTEN, ids=lambda it: it.name)
def test_conversation(conversation: Conversation, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, locale = conversation.name, conversation.locale
    ear = _ear(locale)
    once = play(conversation, Household(name, database, ear, locale, monkeypatch))
    again = play(conversation, Household(f"{name}, killed", database, ear, locale, monkeypatch), restarts=True)
    assert [turn.response for turn in again] == [turn.response for turn in once]


PAUSE: Json = {"you": "pause", "at": "@right/hold+12"}
WRONG: dict[str, Json] = {
    "words that are not heard": {"says": "left side"},
    "words in another order": {"says": ["seconds left", "right side"]},
    "words that are heard": {"not": "right side"},
    "another question when nobody answers": {"again": "acute pain"},
    "an ended session": {"session": "ended"},
    "another phase": {"state": {"phase": "playing"}},
    "another place": {"state": {"place": "left/hold"}},
    "fewer seconds": {"state": {"left": "5..10"}},
    "a fact that there is not": {"state": {"mood": "good"}},
    "another row": {"stored": {"side": "left"}},
    "no row": {"stored": "none"},
    "a segment that is not spoken": {"lasts": {"right/hold": "30"}},
    "an expectation that there is not": {"sayz": "right side"},
    "another moment": {"at": "@right/hold+31"},
}


@pytest.mark.parametrize("expectation", WRONG.values(), ids=WRONG)
def test_a_wrong_expectation_is_found(
    expectation: Json, request: pytest.FixtureRequest, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = ({"you": "start glute stretch"}, {"you": "no"}, {**PAUSE, **expectation})
    house = Household(request.node.name, database, _ear("en-US"), "en-US", monkeypatch)
    with pytest.raises(AssertionError, match="turn 3"):
        play(Conversation("wrong", "en-US", turns), house)


@pytest.mark.parametrize("mode", ["hands-free", "step by step"])
@pytest.mark.parametrize("name", NAMES)
def test_every_stretch_and_routine_by_its_name_to_the_end(
    name: str, mode: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = Household(f"{name}, {mode}", database, _ear("en-US"), "en-US", monkeypatch)
    player = Player(house)
    player.play({"you": mode})
    player.play({"you": name, "session": "open"})
    while "nother stretch?" not in words_of(player.heard[-1]):
        assert len(player.heard) < 150, words_of(player.heard[-1])
        asked = player.heard[-1].reply.attributes["state"].get("question", {}).get("asked")
        player.play({"you": ANSWERS.get(asked, "ready"), "session": "open"})
    assert any(f"The {name}" in words_of(turn) for turn in player.heard)
    player.play({"you": "no", "session": "ended", "stored": {"place": "none"}})
    assert house.devices[ROOM].faults == []
