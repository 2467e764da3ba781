"""Every conversation in conversations/, as it is, and again with the server killed before each of its turns."""

import functools
from pathlib import Path

import pytest

from skill.speaker.nlu import load_ear
from tests.conversations import Conversation, Household, conversations, play

WRITTEN = conversations("en-US")
_ear = functools.cache(load_ear)


@pytest.mark.parametrize("conversation", WRITTEN, ids=lambda it: it.name)
def test_conversation(conversation: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ear = _ear(conversation.locale)
    once = play(conversation, Household(tmp_path / "once.db", ear, conversation.locale, monkeypatch))
    house = Household(tmp_path / "restarted.db", ear, conversation.locale, monkeypatch)
    restarted = play(conversation, house, restarts=True)
    assert [turn.response for turn in restarted] == [turn.response for turn in once]
