"""The shipped model as one tree of words: which samples an utterance fits, and which values fill their slots."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from skill.speaker.ear.amounts import durations_at, numbers_at
from skill.speaker.ear.english import ARTICLES
from skill.speaker.ear.guess import stem
from skill.speaker.ear.words import Words, words

BUILT_IN: dict[str, Callable[[Words, int], Iterator[tuple[int, str]]]] = {
    "AMAZON.DURATION": durations_at,
    "AMAZON.NUMBER": numbers_at,
}
_EXAMPLES = {
    "AMAZON.DURATION": ("thirty seconds", "a minute", "45 seconds", "two minutes", "ten minutes"),
    "AMAZON.NUMBER": ("three", "two", "4", "one", "five"),
}
_LONGEST_STRANGER = 3
_SLOTS, _ENDS = "{}", "."


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a slot: words[start:end].

    `value` is the words, or what Alexa makes of an amount; `id` and `name` are what they resolve to, or None.
    """

    type: str
    start: int
    end: int
    value: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A sample of `intent` that fits; `literal`: the words of the sample itself, or of a value that is a sentence."""

    intent: str
    slots: dict[str, Filler]
    literal: Words = ()


class Values:
    """The values of the slot types, found in a sentence by their words."""

    def __init__(self, types: list[dict[str, Any]]) -> None:
        self._trees: dict[str, dict[str, Any]] = {}
        self._phrases: dict[str, dict[Words, str | None]] = {}
        self._names: dict[tuple[str, str | None], str] = {}
        self._beginning: dict[str, list[str]] = {}
        """First word of a phrase → the types that have such a phrase."""
        for slot_type in types:
            tree = self._trees.setdefault(slot_type["name"], {})
            phrases = self._phrases.setdefault(slot_type["name"], {})
            for value in slot_type["values"]:
                value_id, name = value.get("id"), value["name"]["value"]
                self._names[slot_type["name"], value_id] = name
                for phrase in map(words, (name, *value["name"].get("synonyms", ()))):
                    phrases.setdefault(phrase, value_id)
                    node = tree
                    for word in phrase:
                        node = node.setdefault(word, {})
                    node.setdefault("", (value_id, name))
            for word in tree:
                self._beginning.setdefault(word, []).append(slot_type["name"])

    def at(self, slot_type: str, said: Words, start: int) -> Iterator[Filler]:
        """Every value of the type that begins at said[start], the shortest first."""
        if slot_type in BUILT_IN:
            for end, value in BUILT_IN[slot_type](said, start):
                yield Filler(slot_type, start, end, value)
            return
        node: dict[str, Any] | None = self._trees.get(slot_type, {})
        for end, word in enumerate(said[start:], start + 1):
            assert node is not None
            node = node.get(word)
            if node is None:
                return
            if "" in node:
                value_id, name = node[""]
                yield Filler(slot_type, start, end, " ".join(said[start:end]), value_id, name)

    def anywhere(self, slot_type: str, said: Words) -> list[Filler]:
        """Values of the type in the sentence: at each place the longest, none inside another."""
        found: list[Filler] = []
        for start in range(len(said)):
            if not found or start >= found[-1].end:
                found += list(self.at(slot_type, said, start))[-1:]
        return found

    def filler(self, slot_type: str, value_id: str, said: Words) -> Filler:
        """The value with this id, for words that mean it without being one of its phrases."""
        return Filler(slot_type, 0, len(said), " ".join(said), value_id, self._names[slot_type, value_id])

    def typed(self, said: Words) -> Words:
        """The words with every value, the longest first come, replaced by "{type}"."""
        typed: list[str] = []
        at = 0
        while at < len(said):
            types = (*BUILT_IN, *self._beginning.get(said[at], ()))
            found = [filler for slot_type in types for filler in self.at(slot_type, said, at)]
            longest = max(found, key=lambda filler: filler.end, default=None)
            typed.append(f"{{{longest.type}}}" if longest else said[at])
            at = longest.end if longest else at + 1
        return tuple(typed)

    def phrases(self, slot_type: str) -> dict[Words, str | None]:
        """All phrases of a type → the id of their value."""
        if slot_type in self._phrases:
            return self._phrases[slot_type]
        return dict.fromkeys(map(words, _EXAMPLES[slot_type]))

    def are_sentences(self, slot_type: str) -> bool:
        """Whether the type's values are whole questions ("why am I so tight") rather than names."""
        lengths = sorted(len(phrase) for phrase in self.phrases(slot_type))
        return bool(lengths) and lengths[len(lengths) // 2] >= 4


class Samples:
    """All samples of a model."""

    def __init__(self, intents: list[dict[str, Any]], values: Values) -> None:
        self._values = values
        self._root: dict[Any, Any] = {}
        """A node: word → node; under _SLOTS (slot name, type) → node; under _ENDS the intents whose samples end."""
        self._samples: dict[str, list[list[tuple[str, str]]]] = {}
        """Intent → its samples, each a list of (word or slot name, slot type or "")."""
        for intent in intents:
            types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            own = self._samples.setdefault(intent["name"], [])
            for sample in map(words, intent["samples"]):
                own.append([(word[1:-1], types[word[1:-1]]) if word[0] == "{" else (word, "") for word in sample])
                self._grow(intent["name"], own[-1])
        steps = [step for own in self._samples.values() for sample in own for step in sample]
        self.vocabulary = {word for word, slot_type in steps if not slot_type}
        """Every word of a sample or of a value."""
        used = {slot_type for _, slot_type in steps if slot_type}
        self._whole_sentences = {slot_type for slot_type in used if values.are_sentences(slot_type)}
        self._words_of = {
            slot_type: {word for phrase in values.phrases(slot_type) for word in phrase} for slot_type in used
        }
        self._body = self._words_of.get("BodyPart", set())
        self.stems = {
            intent: frozenset(stem(word) for sample in own for word, slot_type in sample if not slot_type)
            for intent, own in self._samples.items()
        }
        """Intent → the stems of all words of its samples."""
        self.vocabulary |= {word for own_words in self._words_of.values() for word in own_words}

    def _grow(self, intent: str, sample: list[tuple[str, str]]) -> None:
        node = self._root
        for word, slot_type in sample:
            branches = node.setdefault(_SLOTS, {}) if slot_type else node
            node = branches.setdefault((word, slot_type) if slot_type else word, {})
        node.setdefault(_ENDS, {})[intent] = None

    def fits(self, said: Words, stranger: str = "") -> list[Match]:
        """The samples that fit the whole sentence, those with most words of their own first.

        stranger: a slot type that may also be filled with a name nobody here has heard of ("start the cobra").
        """
        return sorted(self._walk(self._root, said, 0, {}, (), stranger), key=lambda match: -len(match.literal))

    def _walk(
        self, node: dict[Any, Any], said: Words, at: int, slots: dict[str, Filler], literal: Words, stranger: str
    ) -> Iterator[Match]:
        if at == len(said):
            yield from (Match(intent, slots, literal) for intent in node.get(_ENDS, ()))
            return
        if after := node.get(said[at]):
            yield from self._walk(after, said, at + 1, slots, (*literal, said[at]), stranger)
        for (name, slot_type), after in node.get(_SLOTS, {}).items():
            for start in (at, at + 1) if said[at] in ARTICLES else (at,):
                fillers = self._values.at(slot_type, said, start)
                strangers = self._strangers(slot_type, said, start) if slot_type == stranger else ()
                for filler in (*fillers, *strangers):
                    own = said[start : filler.end] if slot_type in self._whole_sentences else ()
                    yield from self._walk(after, said, filler.end, {**slots, name: filler}, literal + own, stranger)

    def _strangers(self, slot_type: str, said: Words, start: int) -> Iterator[Filler]:
        """Names of up to three words, of which one at least is new here, or a part of the body ("a calf stretch")."""
        own = self._words_of[slot_type]
        strange = False
        for end in range(start + 1, min(start + _LONGEST_STRANGER, len(said)) + 1):
            word = said[end - 1]
            if word in self.vocabulary and word not in own and word not in self._body:
                return
            strange = strange or word not in own
            if strange:
                yield Filler(slot_type, start, end, " ".join(said[start:end]))

    def lessons(self) -> dict[str, list[tuple[Words, Words]]]:
        """What a guess can learn from: meaning → (words with example values in their slots, words with slot types).

        A meaning is an intent, or "intent/slot/value id" where the value is the whole question.
        """
        turns: dict[str, Iterator[Words]] = {}
        lessons: dict[str, list[tuple[Words, Words]]] = {}
        for intent, samples in self._samples.items():
            for sample in samples:
                if len(sample) == 1 and sample[0][1] in self._whole_sentences:
                    for phrase, value_id in self._values.phrases(sample[0][1]).items():
                        lesson = (phrase, self._values.typed(phrase))
                        lessons.setdefault(f"{intent}/{sample[0][0]}/{value_id}", []).append(lesson)
                    continue
                said: list[str] = []
                typed: list[str] = []
                for word, slot_type in sample:
                    typed.append(f"{{{slot_type}}}" if slot_type else word)
                    if slot_type and slot_type not in turns:
                        turns[slot_type] = cycle(self._values.phrases(slot_type))
                    said += next(turns[slot_type]) if slot_type else (word,)
                lessons.setdefault(intent, []).append((tuple(said), self._values.typed(tuple(typed))))
        return lessons
