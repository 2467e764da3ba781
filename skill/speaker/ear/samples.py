"""The shipped model's samples as one tree of words: what is said exactly like a sample, whatever fills its slots."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from skill.speaker.ear.amounts import durations_at, numbers_at
from skill.speaker.ear.words import words

Words = tuple[str, ...]
BUILT_IN: dict[str, Callable[[Words, int], Iterator[tuple[int, str]]]] = {
    "AMAZON.DURATION": durations_at,
    "AMAZON.NUMBER": numbers_at,
}
EXAMPLES: dict[str, list[Words]] = {
    "AMAZON.DURATION": [words(text) for text in ("thirty seconds", "a minute", "45 seconds", "two minutes", "ten minutes")],
    "AMAZON.NUMBER": [words(text) for text in ("three", "two", "4", "one", "five")],
}


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a slot: words[start:end]. `value` is the words, or what Alexa makes of an amount; `id`, `name` as resolved, or None."""

    type: str
    start: int
    end: int
    value: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A sample of `intent` that fits; `literal` counts the words that stand in the sample itself."""

    intent: str
    slots: dict[str, Filler]
    literal: int


@dataclass(slots=True)
class _Node:
    words: "dict[str, _Node]" = field(default_factory=dict)
    slots: "dict[tuple[str, str], _Node]" = field(default_factory=dict)
    intents: list[str] = field(default_factory=list)


class Values:
    """The values of the custom slot types, found in a sentence by their words."""

    def __init__(self, types: list[dict[str, Any]]) -> None:
        self._trees: dict[str, dict[str, Any]] = {}
        self._phrases: dict[str, list[Words]] = {}
        for slot_type in types:
            tree = self._trees.setdefault(slot_type["name"], {})
            phrases = self._phrases.setdefault(slot_type["name"], [])
            for value in slot_type["values"]:
                name = value["name"]["value"]
                for phrase in (name, *value["name"].get("synonyms", ())):
                    node = tree
                    phrases.append(words(phrase))
                    for word in phrases[-1]:
                        node = node.setdefault(word, {})
                    node.setdefault("", (value.get("id"), name))

    def at(self, slot_type: str, said: Words, start: int) -> Iterator[Filler]:
        """Every value of the type that begins at said[start], the shortest first."""
        if slot_type in BUILT_IN:
            for end, value in BUILT_IN[slot_type](said, start):
                yield Filler(slot_type, start, end, value)
            return
        node = self._trees.get(slot_type, {})
        for end, word in enumerate(said[start:], start + 1):
            node = node.get(word)
            if node is None:
                return
            if "" in node:
                value_id, name = node[""]
                yield Filler(slot_type, start, end, " ".join(said[start:end]), value_id, name)


    def typed(self, said: Words) -> Words:
        """The words with every value, the longest first come, replaced by "{type}"."""
        typed: list[str] = []
        at = 0
        while at < len(said):
            found = [filler for slot_type in (*BUILT_IN, *self._trees) for filler in self.at(slot_type, said, at)]
            longest = max(found, key=lambda filler: filler.end, default=None)
            typed.append(f"{{{longest.type}}}" if longest else said[at])
            at = longest.end if longest else at + 1
        return tuple(typed)

    def examples(self, slot_type: str) -> Iterator[Words]:
        """Some words that fill a slot of the type, over and over."""
        if slot_type in BUILT_IN:
            return cycle(EXAMPLES[slot_type])
        return cycle(dict.fromkeys(self._phrases[slot_type]))


class Samples:
    """All samples of a model. `fits` tells every intent that a sentence may be, best first."""

    def __init__(self, intents: list[dict[str, Any]], values: Values) -> None:
        self._root = _Node()
        self._values = values
        for intent in intents:
            types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for sample in intent["samples"]:
                node = self._root
                for word in words(sample):
                    if word[0] == "{":
                        node = node.slots.setdefault((word[1:-1], types[word[1:-1]]), _Node())
                    else:
                        node = node.words.setdefault(word, _Node())
                if intent["name"] not in node.intents:
                    node.intents.append(intent["name"])

    def filled(self, intents: list[dict[str, Any]]) -> dict[str, list[tuple[Words, Words]]]:
        """Intent → each sample twice: with example values in its slots, and with their types."""
        examples: dict[str, Iterator[Words]] = {}
        pairs: dict[str, list[tuple[Words, Words]]] = {}
        for intent in intents:
            types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for sample in map(words, intent["samples"]):
                said: list[str] = []
                typed: list[str] = []
                for word in sample:
                    slot_type = types.get(word[1:-1]) if word[0] == "{" else None
                    typed.append(f"{{{slot_type}}}" if slot_type else word)
                    said += next(examples.setdefault(slot_type, self._values.examples(slot_type))) if slot_type else (word,)
                pairs.setdefault(intent["name"], []).append((tuple(said), tuple(typed)))
        return pairs

    def fits(self, said: Words) -> list[Match]:
        """The samples that fit the whole sentence: those with most words of their own first."""
        return sorted(self._walk(self._root, said, 0, {}, 0), key=lambda match: -match.literal)

    def _walk(self, node: _Node, said: Words, at: int, slots: dict[str, Filler], literal: int) -> Iterator[Match]:
        if at == len(said):
            yield from (Match(intent, slots, literal) for intent in node.intents)
            return
        if after := node.words.get(said[at]):
            yield from self._walk(after, said, at + 1, slots, literal + 1)
        for (name, slot_type), after in node.slots.items():
            for filler in self._values.at(slot_type, said, at):
                yield from self._walk(after, said, filler.end, {**slots, name: filler}, literal)
