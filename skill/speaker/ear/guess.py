"""The generalising part: the likeliest intent for people's own words, learnt from the shipped samples while loading.

A multinomial naive Bayes over stems, pairs of stems, families of words and parts of words; seen as said and with every
slot value replaced by its type. It is trained in less than a second, needs nothing but Python, and did better than the
nearest sample by edit distance and than linear classifiers of many times its cost (docs/language.md has the figures).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import chain, pairwise, repeat

from skill.speaker.ear.english import FAMILY
from skill.speaker.ear.words import Words

Feature = str | tuple[str, ...]
SMOOTHING = 0.05
STRANGE = 14.0
"""How rare a word counts that no sample has."""

_ENDINGS = ("ing", "ed", "er", "es", "ly", "s", "e")


@cache
def stem(word: str) -> str:
    """ "stretches", "stretching" → "stretch": crude, but the same for samples and for people."""
    if word[0] == "{" or len(word) <= 4:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" else word


@cache
def _parts(word: str) -> tuple[str, ...]:
    marked = f"<{word}>"
    return tuple("#" + marked[at : at + 4] for at in range(len(marked) - 3)) if len(word) > 3 else ()


@cache
def _family(word: str) -> str:
    return "~" + stem(FAMILY.get(word, word))


def features(said: Words, typed: Words) -> set[Feature]:
    """What is counted. said: the words; typed: the same with slot values as "{type}"."""
    found: set[Feature] = set()
    for version in {said, typed}:
        stems = ["^", *map(stem, version), "$"]
        found.update(stems[1:-1])
        found.update(pairwise(stems))
    families = ["~^", *map(_family, typed), "~$"]
    found.update(families[1:-1])
    found.update(pairwise(families))
    found.update(zip(families, repeat("…"), families[2:], strict=False))
    for word in said:
        found.update(_parts(word))
    return found


class Guess:
    """Ranks meanings (intents, or intents with a slot value) for words that no sample fits."""

    def __init__(self, samples: Mapping[str, Iterable[tuple[Words, Words]]], foreign: str) -> None:
        """samples: meaning → (words with example values in their slots, the same words with slot types).

        foreign: the meaning of all that means nothing here; words known from it alone are no sign of being understood.
        """
        seen = {meaning: [features(*sample) for sample in own] for meaning, own in samples.items()}
        total = sum(map(len, seen.values()))
        spread = Counter(chain.from_iterable(chain.from_iterable(seen.values())))
        self._rarity = {feature: math.log((1 + total) / (1 + count)) + 1 for feature, count in spread.items()}
        self._at_home: set[Feature] = set()
        self._unseen: dict[str, float] = {}
        self._evidence: dict[Feature, list[tuple[str, float]]] = defaultdict(list)
        for meaning, own in seen.items():
            mass = self._mass(own)
            if meaning != foreign:
                self._at_home.update(mass)
            whole = sum(mass.values()) + SMOOTHING * len(spread)
            self._unseen[meaning] = math.log(SMOOTHING / whole)
            for feature, own_mass in mass.items():
                evidence = math.log((own_mass + SMOOTHING) / whole) - self._unseen[meaning]
                self._evidence[feature].append((meaning, evidence))

    def _mass(self, samples: list[set[Feature]]) -> dict[Feature, float]:
        """How much of the samples each feature makes up, when all samples weigh the same."""
        mass: dict[Feature, float] = defaultdict(float)
        for found in samples:
            weights = [self._rarity[feature] for feature in found]
            length = math.hypot(*weights)
            for feature, weight in zip(found, weights, strict=True):
                mass[feature] += weight / length
        return mass

    def ranked(
        self, said: Words, typed: Words, may_be: Callable[[str], bool] = lambda _: True
    ) -> list[tuple[str, float]]:
        """(meaning, how sure: 0 … 1) of what it may be, best first. Words that no sample has make it less sure."""
        found = features(said, typed)
        known = [feature for feature in found if feature in self._rarity]
        if not said or not known:
            return []
        length = math.hypot(*(self._rarity[feature] for feature in known))
        weight = {feature: self._rarity[feature] / length for feature in known}
        everything = sum(weight.values())
        scores = {meaning: unseen * everything for meaning, unseen in self._unseen.items() if may_be(meaning)}
        for feature in known:
            for meaning, evidence in self._evidence[feature]:
                if meaning in scores:
                    scores[meaning] += evidence * weight[feature]
        if not scores:
            return []
        best = max(scores.values())
        odds = {meaning: math.exp(score - best) for meaning, score in scores.items()}
        all_odds, familiar = sum(odds.values()), self._familiar(found)
        sure = {meaning: math.sqrt(odd / all_odds) * familiar for meaning, odd in odds.items()}
        return sorted(sure.items(), key=lambda pair: (-pair[1], pair[0]))

    def _familiar(self, found: set[Feature]) -> float:
        """How much of the words and of their pairs the samples have, rare ones counting more: 0 … 1."""
        known, whole = [0.0, 0.0], [0.0, 0.0]
        for feature in found:
            if feature[0][0] not in "#~":
                is_pair = isinstance(feature, tuple)
                rarity = self._rarity[feature] if feature in self._at_home else 0.0
                known[is_pair] += rarity
                whole[is_pair] += rarity or STRANGE
        return 0.7 * known[0] / whole[0] + 0.3 * known[1] / whole[1]
