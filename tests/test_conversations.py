"""Every conversation in conversations/, as it is, and with the server killed before each of its turns."""

import functools
from pathlib import Path

import pytest

from skill.speaker.heard import Ear
from skill.speaker.nlu import load_ear
from tests.conversations import Conversation, Household, conversations, play

WRITTEN = conversations("en-US")
_ear = functools.cache(load_ear)


@pytest.fixture
def ear() -> Ear:
    return _ear("en-US")


@pytest.mark.parametrize("conversation", WRITTEN, ids=lambda it: it.name)
def test_conversation(conversation: Conversation, ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(conversation, Household(tmp_path / "coach.db", ear, conversation.locale, monkeypatch))


@pytest.mark.parametrize("conversation", WRITTEN, ids=lambda it: it.name)
def test_a_server_killed_before_each_turn_changes_no_word(
    conversation: Conversation, ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_on = play(conversation, Household(tmp_path / "one.db", ear, conversation.locale, monkeypatch))
    restarted = play(
        conversation, Household(tmp_path / "two.db", ear, conversation.locale, monkeypatch), restarts=True
    )
    assert [turn.response for turn in restarted] == [turn.response for turn in ran_on]
