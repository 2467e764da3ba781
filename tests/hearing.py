"""What the tests of language share: one ear a locale, and the sentences that were written down for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from skill.speaker.heard import Heard
from skill.speaker.nlu import ModelEar, load_ear

SENTENCES = Path(__file__).parent / "sentences"
TAKEN_BY_MISTAKE = "taken_by_mistake"


@cache
def ear(locale: str = "en-US") -> ModelEar:
    """The ear for a shipped model, loaded once."""
    return load_ear(locale)


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence and what it means.

    slots: name → id, or the amount, or None for words that name nothing known. None in their place: whatever they are.
    """

    sentence: str
    intent: str
    slots: dict[str, str | None] | None


def expectations(groups: list[dict[str, Any]], intent: str) -> Iterator[Expected]:
    """The sentences of one intent, as its file lists them."""
    for group in groups:
        for sentence in group["sentences"]:
            yield Expected(sentence, intent, group.get("slots"))


@cache
def written_for(locale: str) -> dict[str, list[Expected]]:
    """Intent → its sentences of a locale."""
    paths = sorted(path for path in (SENTENCES / locale).glob("*.yaml") if path.stem != TAKEN_BY_MISTAKE)
    return {path.stem: list(expectations(yaml.safe_load(path.read_text("utf-8")), path.stem)) for path in paths}


def filled(heard: Heard) -> dict[str, str | None]:
    """The filled slots: name → id, or the amount of a built-in type, or None for words that name nothing known."""
    return {name: slot.id if slot.authority else slot.value for name, slot in heard.slots.items() if slot}
