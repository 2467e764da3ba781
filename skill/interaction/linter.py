"""Checks a built model against Amazon's rules, before Amazon does."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Model = dict[str, Any]

MAX_BYTES = 1_500_000
MAX_INTENTS = 250
MAX_VALUES = 50_000
MAX_VALUE_LENGTH = 140
"""As often quoted; Amazon's own page could not be read. A model of this skill stays far below."""

REQUIRED_BUILT_INS = frozenset(
    f"AMAZON.{name}Intent"
    for name in "Help Stop Cancel NavigateHome Fallback Pause Resume Repeat Next Previous StartOver Yes No".split()
)
BUILT_IN_TYPES = frozenset({"AMAZON.DURATION", "AMAZON.NUMBER"})
SENSITIVITIES = frozenset({"LOW", "MEDIUM", "HIGH"})

_NOT_IN_AN_INVOCATION = frozenset(
    "alexa amazon echo computer skill app ask tell open launch start begin load enable play run use talk resume".split()
)
_SMALL_WORDS = frozenset("a an the for to of in on at by with about from and or if".split())
_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
_ID = re.compile(r"[A-Za-z0-9_-]+")
_SLOT = re.compile(r"\{([^{}]*)\}")
# What everybody expects to end a skill, whatever else it listens for.
_MUST_STOP = frozenset({"stop", "cancel", "exit", "quit", "off", "end", "goodbye", "never mind", "shut up"})
_STOPPING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a model: where in it, and what."""

    locale: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.locale}: {self.where}: {self.what}"


def lint(model: Model, locale: str, size: int) -> Iterator[Finding]:
    """Every breach of Amazon's rules. size: bytes of the model's file."""
    language = model["interactionModel"]["languageModel"]
    types = {slot_type["name"]: slot_type for slot_type in language["types"]}
    complaints = [
        *_invocation_name(language["invocationName"]),
        *_limits(language, size),
        *_sensitivity(language),
        *_intents(language["intents"], types),
        *_types(types, language["intents"]),
        *_owners(language["intents"], types),
    ]
    return (Finding(locale, where, what) for where, what in complaints)


Complaints = Iterator[tuple[str, str]]


def _invocation_name(name: str) -> Complaints:
    parts = name.split()
    if not re.fullmatch(r"[a-z][a-z'. ]*", name) or not 2 <= len(name) <= 50:
        yield "invocation name", f"{name!r} is not 2 to 50 lower-case letters, spaces, apostrophes and dots"
    if len(parts) < 2:
        yield "invocation name", f"{name!r} is a single word"
    if taken := _NOT_IN_AN_INVOCATION.intersection(parts):
        yield "invocation name", f"{name!r} contains {', '.join(sorted(taken))}"
    if len(parts) == 2 and _SMALL_WORDS.intersection(parts):
        yield "invocation name", f"{name!r} has two words, one of them an article or preposition"


def _limits(language: dict[str, Any], size: int) -> Complaints:
    values = sum(len(_phrases(value)) for slot_type in language["types"] for value in slot_type["values"])
    for what, count, limit in (
        ("bytes", size, MAX_BYTES),
        ("intents", len(language["intents"]), MAX_INTENTS),
        ("slot values and synonyms", values, MAX_VALUES),
    ):
        if count > limit:
            yield "size", f"{count:,} {what}, more than {limit:,}"


def _sensitivity(language: dict[str, Any]) -> Complaints:
    configuration = language.get("modelConfiguration", {})
    level = configuration.get("fallbackIntentSensitivity", {}).get("level")
    if level not in SENSITIVITIES:
        yield "modelConfiguration", f"the fallback sensitivity {level!r} is none of {', '.join(sorted(SENSITIVITIES))}"


def _intents(intents: list[dict[str, Any]], types: dict[str, Any]) -> Complaints:
    names = [intent["name"] for intent in intents]
    for name in sorted(REQUIRED_BUILT_INS.difference(names)):
        yield name, "is missing"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield name, "is declared twice"
    for intent in intents:
        yield from _intent(intent, types)


def _intent(intent: dict[str, Any], types: dict[str, Any]) -> Complaints:
    name, slots = intent["name"], {slot["name"]: slot.get("type") for slot in intent.get("slots", ())}
    if name.startswith("AMAZON."):
        if name not in REQUIRED_BUILT_INS:
            yield name, "is no built-in intent that the skill uses"
        if slots:
            yield name, "is built in, and built-in intents have no slots"
    elif not _NAME.fullmatch(name):
        yield name, "has a name that is not letters and underscores"
    elif not intent["samples"]:
        yield name, "has no samples"
    used: set[str] = set()
    for sample in intent["samples"]:
        in_sample = _SLOT.findall(sample)
        used.update(in_sample)
        yield from ((name, f"{sample!r}: {what}") for what in _sample(sample, in_sample, slots))
    for slot, slot_type in slots.items():
        if not _NAME.fullmatch(slot):
            yield name, f"slot {slot!r} has a name that is not letters and underscores"
        if slot_type not in types and slot_type not in BUILT_IN_TYPES:
            yield name, f"slot {slot!r} has the unknown type {slot_type!r}"
        if slot not in used:
            yield name, f"slot {slot!r} is in no sample"


def _sample(sample: str, in_sample: list[str], slots: dict[str, str]) -> Iterator[str]:
    words = _SLOT.sub(" ", sample)
    if any(not (char.isalpha() or char in " '’.-") for char in words):
        yield "has characters other than letters, spaces, apostrophes, hyphens and dots (numbers are written as words)"
    if sample != " ".join(sample.split()) or not sample:
        yield "has stray spaces or nothing in it"
    for slot in in_sample:
        if slot not in slots:
            yield f"slot {slot!r} is not declared"
    if len(set(in_sample)) < len(in_sample):
        yield "uses a slot twice"
    if re.search(r"\}\S|\S\{", sample):
        yield "glues a slot to a word"


def _types(types: dict[str, Any], intents: list[dict[str, Any]]) -> Complaints:
    used = {slot.get("type") for intent in intents for slot in intent.get("slots", ())}
    for name, slot_type in types.items():
        if not _NAME.fullmatch(name):
            yield name, "has a name that is not letters and underscores"
        if name not in used:
            yield name, "is the type of no slot"
        if not slot_type["values"]:
            yield name, "has no values"
        owners: dict[str, list[str]] = defaultdict(list)
        for value in slot_type["values"]:
            if not _ID.fullmatch(value.get("id", "")):
                yield name, f"value {value['name']['value']!r} has no id of letters, digits, hyphens and underscores"
            for phrase in _phrases(value):
                owners[phrase.lower()].append(value.get("id", ""))
                if not phrase.strip() or len(phrase) > MAX_VALUE_LENGTH:
                    yield name, f"{phrase!r} is empty or longer than {MAX_VALUE_LENGTH} characters"
                if any(not (char.isalnum() or char in " '’.-") for char in phrase):
                    yield (
                        name,
                        f"{phrase!r} has other characters than letters, digits, spaces, apostrophes, hyphens, dots",
                    )
        for phrase, ids in owners.items():
            if len(ids) > 1:
                yield name, f"{phrase!r} stands for {' and '.join(sorted(set(ids)))}{' twice' * (len(set(ids)) == 1)}"


def _owners(intents: list[dict[str, Any]], types: dict[str, Any]) -> Complaints:
    """Whole sentences that two intents claim: as samples, or as a value where a slot is a whole sample."""
    owners: dict[str, set[str]] = defaultdict(set)
    for intent in intents:
        slots = {slot["name"]: slot.get("type") for slot in intent.get("slots", ())}
        seen: set[str] = set()
        for sample in intent["samples"]:
            typed = " ".join(_typed(word, slots) for word in sample.lower().split())
            if sample.lower() in seen:
                yield intent["name"], f"{sample!r} is there twice"
            seen.add(sample.lower())
            owners[typed].add(intent["name"])
            for value in types.get(typed[1:-1], {"values": ()})["values"] if _SLOT.fullmatch(sample) else ():
                for phrase in _phrases(value):
                    owners[phrase.lower()].add(intent["name"])
    for sentence, claimants in sorted(owners.items()):
        if len(claimants) > 1:
            yield " and ".join(sorted(claimants)), f"both claim {sentence!r}"
        if sentence in _MUST_STOP and not claimants <= _STOPPING:
            yield " and ".join(sorted(claimants)), f"{sentence!r} must stop the skill"


def _typed(word: str, slots: dict[str, str]) -> str:
    return f"{{{slots.get(word[1:-1])}}}" if _SLOT.fullmatch(word) else word


def _phrases(value: dict[str, Any]) -> list[str]:
    return [value["name"]["value"], *value["name"].get("synonyms", ())]
