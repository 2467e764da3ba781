"""Checks the built models against the project: the content they name, the intents it handles, and one another."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from skill.coach.naming import ANY_STRETCH
from skill.coach.words import Counting, Mode, Side
from skill.interaction.linter import Finding, Model

_WORDS = {
    "Side": {side.value for side in Side if side is not Side.BOTH},
    "Mode": {mode.value for mode in Mode},
    "Counting": {counting.value for counting in Counting},
    "Change": {"longer", "shorter"},
    "Choice": {"first", "second", "third", "last", "any"},
    "Level": {"beginner", "advanced"},
    "StepOrdinal": set("12345678"),
}
_VOCABULARY = {
    "Muscle": "muscles",
    "Position": "positions",
    "Situation": "situations",
    "Symptom": "symptoms",
    "BodyPart": "body-parts",
    "Condition": "conditions",
}


def known_ids(content: Path) -> dict[str, set[str]]:
    """Slot type → every id that its values may have, and must have. content: the content folder."""
    ids = {name: set(words) for name, words in _WORDS.items()}
    for slot_type, file in _VOCABULARY.items():
        ids[slot_type] = set(json.loads((content / "vocabulary" / f"{file}.json").read_text(encoding="utf-8")))
    stretches = [json.loads(path.read_text(encoding="utf-8")) for path in content.glob("stretches/*.json")]
    families = {stretch["family"] for stretch in stretches if "family" in stretch}
    ids["StretchName"] = {stretch["id"] for stretch in stretches} | families | {ANY_STRETCH}
    ids["RoutineName"] = {path.stem for path in content.glob("routines/*.json")}
    return ids


def known_topics(content: Path) -> set[str]:
    """Every topic that the content has an answer to."""
    return set(json.loads((content / "vocabulary" / "topics.json").read_text(encoding="utf-8")))


def against_content(model: Model, locale: str, ids: Mapping[str, set[str]], topics: set[str]) -> Iterator[Finding]:
    """Value ids that name nothing, and names for which nobody can ask. Several types may share out the topics."""
    values = _value_ids(model)
    asked: set[str] = set()
    for slot_type, found in values.items():
        known = ids.get(slot_type, topics)
        for unknown in sorted(found - known):
            yield Finding(locale, slot_type, f"{unknown!r} names nothing in the content")
        if slot_type in ids:
            for missing in sorted(known - found):
                yield Finding(locale, slot_type, f"{missing!r} cannot be asked for")
        else:
            asked |= found
    for missing in sorted(topics - asked):
        yield Finding(locale, "topics", f"{missing!r} cannot be asked for")


def against_handlers(model: Model, locale: str, handled: Collection[str]) -> Iterator[Finding]:
    """Intents that nobody handles, and handled ones that the model lacks."""
    intents = {intent["name"] for intent in model["interactionModel"]["languageModel"]["intents"]}
    for name in sorted(intents.difference(handled)):
        yield Finding(locale, name, "is not handled")
    for name in sorted(set(handled) - intents):
        yield Finding(locale, name, "is handled, but not in the model")


def against_each_other(models: Mapping[str, Model]) -> Iterator[Finding]:
    """Locales that differ in intents, slots or value ids: a regional word may differ, never what can be meant."""
    shapes = {locale: _shape(model) for locale, model in models.items()}
    first = next(iter(shapes), None)
    for locale, shape in shapes.items():
        assert first is not None
        for difference in sorted(shape ^ shapes[first]):
            yield Finding(locale, difference, f"is in {locale} or in {first} only")


def _value_ids(model: Model) -> dict[str, set[str]]:
    types: list[dict[str, Any]] = model["interactionModel"]["languageModel"]["types"]
    return {slot_type["name"]: {value["id"] for value in slot_type["values"]} for slot_type in types}


def _shape(model: Model) -> set[str]:
    intents = model["interactionModel"]["languageModel"]["intents"]
    slots = {
        f"{intent['name']}({slot['name']}: {slot['type']})" for intent in intents for slot in intent.get("slots", ())
    }
    values = {f"{slot_type}={value}" for slot_type, found in _value_ids(model).items() for value in found}
    return {intent["name"] for intent in intents} | slots | values
