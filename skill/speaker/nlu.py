"""The desk speaker's ear: an utterance → the intent and slots that a shipped model gives it, without Amazon.

Pain is listened for first; then the model's samples; then the likeliest intent for people's own words; else Fallback.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Thread
from typing import Any

from skill.errors import SettingsError
from skill.resources import interaction_models_dir
from skill.speaker.ear.barred import NO, PAIN, barred
from skill.speaker.ear.complaints import all_clear, complaint
from skill.speaker.ear.english import CLAUSES, COURTEOUS_PAIRS, COURTESY, EMPTY, OPENINGS
from skill.speaker.ear.guess import Guess
from skill.speaker.ear.pain import Tells, tells
from skill.speaker.ear.samples import Filler, Match, Samples, Values
from skill.speaker.ear.spelling import corrected
from skill.speaker.ear.words import Words, word_set, words
from skill.speaker.heard import Heard, HeardSlot

LEAST_CONFIDENCE = 0.55
"""A guess that is less sure is no understanding: chosen on sentences that the model was not built from."""
FALLBACK = "AMAZON.FallbackIntent"
QUESTIONS_ABOUT_PAIN = frozenset(
    f"{name}Intent" for name in "Suitability Safety Topic Benefits Suggest ListStretches AMAZON.Fallback".split()
)
# Only among these words may a stretch be called by a name that nobody here has heard of.
_NAMES_A_STRETCH = word_set("start begin try do through target targets stretch hold muscle muscles pose")


@dataclass(frozen=True, slots=True)
class Explained:
    """What was heard, and what came close.

    rivals: other intents with a sample that fits just as well; a model in order has none.
    guesses: (intent, or intent/slot/value; how sure) of the best guesses; empty where nothing had to be guessed.
    """

    heard: Heard
    rivals: tuple[str, ...] = ()
    guesses: tuple[tuple[str, float], ...] = ()


class ModelEar:
    """Hears by one interaction model (Amazon's JSON, parsed)."""

    def __init__(self, model: dict[str, Any]) -> None:
        language = model["interactionModel"]["languageModel"]
        intents = language["intents"]
        self._slots: dict[str, dict[str, str]] = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())} for intent in intents
        }
        self._values = Values(language["types"])
        self._samples = Samples(intents, self._values)
        self._known = self._samples.vocabulary | COURTESY | EMPTY

    @cached_property
    def _guess(self) -> Guess:
        # Most of the loading time, and many a session is understood without it.
        return Guess(self._samples.lessons(), FALLBACK)

    def warm(self) -> None:
        """Learn to guess in the background (a second), so that the first sentence that no sample fits need not wait."""
        Thread(target=lambda: self._guess, daemon=True).start()

    def __call__(self, utterance: str) -> Heard:
        """The intent with its slots; AMAZON.FallbackIntent for what means nothing here, and for silence."""
        return self.explain(utterance).heard

    def explain(self, utterance: str) -> Explained:
        """The same, with what came close; slips of the finger are forgiven, but a cry is taken as it stands."""
        said = words(utterance)
        explained = self._understood(said)
        meant = corrected(said, self._known)
        return explained if meant == said or explained.heard.intent == PAIN else self._understood(meant)

    def _understood(self, said: Words) -> Explained:
        told, symptom = tells(said, self._values)
        if told is Tells.PAIN:
            slots = self._found(PAIN, said) | ({"symptom": symptom} if symptom else {})
            return Explained(self._heard(Match(PAIN, slots), "tells of pain", 1.0))
        if explained := self._like_a_sample(said, told):
            return explained
        if told is Tells.NO_PAIN or (told is Tells.NOTHING and all_clear(said, self._values)):
            return Explained(self._heard(Match(NO, {}), "says that nothing hurts", 1.0))
        if told is Tells.NOTHING and complaint(said, self._values):
            return Explained(self._heard(Match(PAIN, self._found(PAIN, said)), "sounds like pain", 0.9))
        return self._own_words(said, told)

    def _like_a_sample(self, said: Words, told: Tells) -> Explained | None:
        for how, version in _versions(said):
            if matches := [match for match in self._samples.fits(version) if _may_be(match.intent, told)]:
                best = matches[0]
                equal = {match.intent for match in matches if len(match.literal) == len(best.literal)}
                return Explained(self._heard(best, how, 1.0), tuple(sorted(equal - {best.intent})))
        for _, version in _versions(said):
            for match in self._samples.fits(version, stranger="StretchName"):
                if _NAMES_A_STRETCH.intersection(match.literal) and _may_be(match.intent, told):
                    return Explained(self._heard(match, "like a sample, with a name unheard of", 0.8))
        return None

    def _own_words(self, said: Words, told: Tells) -> Explained:
        bare = _bare(said)
        not_meant = barred(said, self._values, self._samples.stems)

        def may_be(meaning: str) -> bool:
            intent = meaning.split("/")[0]
            return intent not in not_meant and _may_be(intent, told)

        ranked = self._guess.ranked(bare, self._values.typed(bare), may_be)
        closest = tuple(ranked[:3])
        meaning, sure = ranked[0] if ranked else (FALLBACK, 0.0)
        if sure < LEAST_CONFIDENCE:
            return Explained(self._heard(Match(FALLBACK, {}), "not understood", 1 - sure), guesses=closest)
        intent, _, value = meaning.partition("/")
        slots = self._found(intent, bare)
        if value:
            name, value_id = value.split("/")
            slots[name] = self._values.filler(self._slots[intent][name], value_id, said)
        return Explained(self._heard(Match(intent, slots), "likeliest for these words", sure), guesses=closest)

    def _found(self, intent: str, said: Words) -> dict[str, Filler]:
        """Whatever in the sentence can fill a slot of the intent: the longest for each."""
        slots = self._slots.get(intent, {})
        found = {name: self._values.anywhere(slot_type, said) for name, slot_type in slots.items()}
        return {name: max(fillers, key=_length) for name, fillers in found.items() if fillers}

    def _heard(self, match: Match, how: str, confidence: float) -> Heard:
        slots = {name: _slot(match.slots.get(name)) for name in self._slots.get(match.intent, ())}
        return Heard(match.intent, slots, how, round(confidence, 2))


def load_ear(locale: str = "en-US") -> ModelEar:
    """The ear for a locale's shipped model. Raises SettingsError for a locale without one."""
    models = {path.stem: path for path in interaction_models_dir().glob("*.json")}
    if locale not in models:
        raise SettingsError(f"there is no interaction model for {locale!r}, but for {', '.join(sorted(models))}")
    return ModelEar(json.loads(models[locale].read_text(encoding="utf-8")))


def _versions(said: Words) -> Iterator[tuple[str, Words]]:
    """The words as they are, then with less and less around them."""
    yield "said like a sample", said
    starts, ends = _courtesy_ends(said)
    spans = sorted(((end - start, start, end) for start in starts for end in ends if start < end), reverse=True)
    for length, start, end in spans:
        if length < len(said):
            yield "said like a sample, but for courtesy", said[start:end]
    bare = _bare(said)
    plain = tuple(word for word in bare if word not in EMPTY)
    if plain and plain != bare:
        yield "said like a sample, but for empty words", plain


def _bare(said: Words) -> Words:
    """Without the courtesy around it; courtesy alone stays."""
    starts, ends = _courtesy_ends(said)
    return said[starts[-1] : ends[-1]] or said


def _courtesy_ends(said: Words) -> tuple[list[int], list[int]]:
    """Where the sentence may be taken to begin and to end, the whole of it first."""
    starts, ends = [0], [len(said)]
    while (at := starts[-1]) < len(said) and (
        said[at] in COURTESY or said[at : at + 2] in COURTEOUS_PAIRS or _only_opens(said[at:])
    ):
        starts.append(at + 2 if said[at : at + 2] in COURTEOUS_PAIRS else at + 1)
    while (at := ends[-1]) > 0 and (said[at - 1] in COURTESY or said[at - 2 : at] in COURTEOUS_PAIRS):
        ends.append(at - 2 if said[at - 2 : at] in COURTEOUS_PAIRS else at - 1)
    return starts, ends


def _only_opens(said: Words) -> bool:
    """ "right, I'm down", "yeah, what's next": no side and no yes, but a way to begin."""
    return said[0] in OPENINGS and said[1:2] != () and said[1] in CLAUSES


def _may_be(intent: str, told: Tells) -> bool:
    """Pain that is only asked about, or denied, is never PainIntent."""
    return intent in QUESTIONS_ABOUT_PAIN if told is Tells.A_QUESTION else intent != PAIN or told is Tells.NOTHING


def _length(filler: Filler) -> int:
    return filler.end - filler.start


def _slot(filler: Filler | None) -> HeardSlot | None:
    if filler is None:
        return None
    authority = None if filler.type.startswith("AMAZON.") else filler.type
    return HeardSlot(filler.value, authority, filler.id, filler.name)
