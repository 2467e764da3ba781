"""The desk speaker's ear: an utterance → the intent and slots that a shipped interaction model gives it, without Amazon.

Pain is listened for first; then the model's own samples; then the likeliest intent for people's own words; else Fallback.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.resources import interaction_models_dir
from skill.speaker.ear.guess import Guess
from skill.speaker.ear.pain import Tells, tells
from skill.speaker.ear.samples import Filler, Match, Samples, Values
from skill.speaker.ear.words import words
from skill.speaker.heard import Heard, HeardSlot

Words = tuple[str, ...]
LEAST_CONFIDENCE = 0.62
PAIN, NO, FALLBACK = "PainIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"
ABOUT_PAIN = {"SuitabilityIntent", "SafetyIntent", "TopicIntent", "BenefitsIntent"}

_COURTESY = {"please", "thanks", "now", "then", "alexa", "um", "uh", "er", "erm", "hmm", "hey", "ok", "well", "so", "oh", "coach", "and", "just", "actually"}
_LEADS: tuple[Words, ...] = (("can", "you"), ("could", "you"), ("would", "you"), ("will", "you"), ("can", "we"), ("could", "we"), ("you", "can"), ("i", "said"),
                             ("glute", "coach"), ("thank", "you"), ("for", "me"), ("all", "right"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """What was heard and what came close: (intent, score) of the fallback's best guesses, empty where it was not asked."""

    heard: Heard
    guesses: tuple[tuple[str, float], ...] = ()


class ModelEar:
    """Hears by one interaction model (Amazon's JSON, parsed)."""

    def __init__(self, model: dict[str, Any]) -> None:
        language = model["interactionModel"]["languageModel"]
        intents = language["intents"]
        self._slots = {intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())} for intent in intents}
        self._values = Values(language["types"])
        self._samples = Samples(intents, self._values)
        self._guess = Guess(self._samples.filled(intents))

    def __call__(self, utterance: str) -> Heard:
        """The intent with its slots; AMAZON.FallbackIntent for what nobody could mean."""
        return self.explain(utterance).heard

    def explain(self, utterance: str) -> Explained:
        """The same, with what came close."""
        said = words(utterance)
        told, symptom = tells(said, self._values)
        if told is Tells.PAIN:
            return Explained(self._pain(said, symptom))
        allowed = ABOUT_PAIN if told is Tells.A_QUESTION else None
        for how, version in _versions(said):
            for match in self._samples.fits(version):
                if match.intent != PAIN and (allowed is None or match.intent in allowed | {"SuggestIntent", "ListStretchesIntent"}):
                    return Explained(self._heard(match, how, 1.0))
        if told is Tells.NO_PAIN:
            return Explained(self._heard(Match(NO, {}, 0), "says that nothing hurts", 1.0))
        return self._own_words(said, allowed)

    def _own_words(self, said: Words, allowed: set[str] | None) -> Explained:
        ranked = [(i, s) for i, s in self._guess.ranked(said, self._values.typed(said)) if i != PAIN and (allowed is None or i in allowed)][:3]
        guesses = tuple(ranked)
        if not ranked or ranked[0][1] < LEAST_CONFIDENCE:
            return Explained(self._heard(Match(FALLBACK, {}, 0), "not understood", 1 - ranked[0][1] if ranked else 1.0), guesses)
        intent, score = ranked[0]
        return Explained(self._heard(Match(intent, self._found(intent, said), 0), "likeliest for these words", score), guesses)

    def _found(self, intent: str, said: Words) -> dict[str, Filler]:
        """Whatever in the sentence can fill a slot of the intent: the longest for each."""
        found: dict[str, Filler] = {}
        for name, slot_type in self._slots[intent].items():
            fillers = [filler for start in range(len(said)) for filler in self._values.at(slot_type, said, start)]
            if fillers:
                found[name] = max(fillers, key=lambda filler: filler.end - filler.start)
        return found

    def _pain(self, said: Words, symptom: Filler | None) -> Heard:
        slots = self._found(PAIN, said)
        if symptom:
            slots["symptom"] = symptom
        return self._heard(Match(PAIN, slots, 0), "tells of pain", 1.0)

    def _heard(self, match: Match, how: str, confidence: float) -> Heard:
        slots = {name: _slot(match.slots.get(name)) for name in self._slots.get(match.intent, ())}
        return Heard(match.intent, slots, how, round(confidence, 2))


def load_ear(locale: str = "en-US", folder: Path | None = None) -> ModelEar:
    """The ear for a locale's shipped model. Raises FileNotFoundError for a locale without one."""
    path = (folder or interaction_models_dir()) / f"{locale}.json"
    return ModelEar(json.loads(path.read_text(encoding="utf-8")))


def _versions(said: Words) -> Iterator[tuple[str, Words]]:
    yield "said like a sample", said
    bare = said
    while bare and (bare[0] in _COURTESY or bare[:2] in _LEADS):
        bare = bare[1:] if bare[0] in _COURTESY else bare[2:]
    while bare and (bare[-1] in _COURTESY or bare[-2:] in _LEADS):
        bare = bare[:-1] if bare[-1] in _COURTESY else bare[:-2]
    if bare and bare != said:
        yield "said like a sample, politely", bare


def _slot(filler: Filler | None) -> HeardSlot | None:
    if filler is None:
        return None
    authority = None if filler.type.startswith("AMAZON.") else filler.type
    return HeardSlot(filler.value, authority, filler.id, filler.name)
