"""Conversations as data, for the tests that prove the content by voice: utterances, or intents sent as they are.

A turn is what tests/conversations.py takes, or just what the person says. Words such as `TopicIntent topic=area` are no
utterance: they are that intent, whatever an ear would make of it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from skill.speaker.heard import Ear, Heard, HeardSlot
from skill.speaker.script import START_MS
from skill.speaker.turn import Turn
from skill.turn import Sender
from tests import hearing
from tests.conversations import Player, words_of
from tests.household import Household

_INTENT = re.compile(r"((?:AMAZON\.)?[A-Za-z]+Intent)((?: [a-z_]+=\S+)*)")
_PLAIN = re.compile(r"P[T\d]|\d+$")


@cache
def ear() -> Ear:
    """Hears an intent that is written out; else what the desk speaker hears."""
    listen = hearing.ear()

    def hear(words: str) -> Heard:
        written = _INTENT.fullmatch(words)
        if written is None:
            return listen(words)
        slots = dict(pair.split("=") for pair in written[2].split())
        return Heard(written[1], {name: _slot(value) for name, value in slots.items()})

    return hear


def _slot(value: str) -> HeardSlot:
    return HeardSlot(value) if _PLAIN.match(value) else HeardSlot(value, "Value", value, value)


def spoken_data(name: str) -> dict[str, Any]:
    """A YAML file beside the tests; every value in it is a text."""
    read: dict[str, Any] = yaml.load((Path(__file__).parent / name).read_text("utf-8"), yaml.BaseLoader)
    return read


class Guest(Household):
    """Another person, with speakers of their own, at a server that is there already."""

    def __init__(self, host: Household, person: str) -> None:
        """person: nobody whom the database knows."""
        vars(self).update(vars(host))
        self.devices = {}
        self.now = self.next_at = START_MS
        self._person = person

    @property
    def key(self) -> str:
        """The key of the person's row."""
        return Sender(self._person, "", "", self.now, self._locale, True, {}).key


class Talk:
    """One person who talks with the coach, on a virtual clock."""

    def __init__(self, house: Guest) -> None:
        """Nothing was said yet."""
        self.house = house
        self.player = Player(house)

    def say(self, *turns: str | dict[str, Any]) -> str:
        """Say one thing after another; what is heard of the last reply. Raises AssertionError with what is wrong."""
        for turn in turns:
            self.player.play({"you": turn} if isinstance(turn, str) else turn)
        return words_of(self.last)

    @property
    def last(self) -> Turn:
        """The last reply."""
        return self.player.heard[-1]

    @property
    def words(self) -> str:
        """Everything that the coach has said."""
        return " ".join(words_of(turn) for turn in self.player.heard)

    def end(self) -> None:
        """Let time pass until every session is over; Alexa must have refused nothing."""
        self.house.advance(self.house.next_at + 3_600_000)
        faults = [fault for device in self.house.devices.values() for fault in device.faults]
        assert not faults, faults


def missing(words: str, facts: list[str]) -> list[str]:
    """The facts, as patterns, that are not in the words."""
    return [fact for fact in facts if not re.search(fact, words, re.IGNORECASE)]


def out_of_order(words: str, facts: list[str]) -> list[str]:
    """The first fact that does not come after the one before it, or none."""
    reached = 0
    for fact in facts:
        found = re.compile(fact, re.IGNORECASE).search(words, reached)
        if found is None:
            return [fact]
        reached = found.end()
    return []
