"""Mistyped words → the word that was meant: at the desk one types what an Echo would have listened to."""

from collections.abc import Set as AbstractSet
from string import ascii_lowercase

from skill.speaker.ear.words import Words

_SHORTEST = 5
"""Of shorter words too many are one letter from another; but two letters that changed places give a word away."""
_LONGEST = 20


def corrected(said: Words, known: AbstractSet[str]) -> Words:
    """The words, each unknown one replaced by the known one that a single slip of the finger makes of it."""
    return tuple(word if word in known or len(word) > _LONGEST else _meant(word, known) for word in said)


def _meant(word: str, known: AbstractSet[str]) -> str:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    left_out = {before + letter + after for before, after in cuts for letter in ascii_lowercase}
    too_many = {before + after[1:] for before, after in cuts if after}
    another = {before + letter + after[1:] for before, after in cuts if after for letter in ascii_lowercase}
    likeliest_first = ((swapped, _SHORTEST - 1), *((close, _SHORTEST) for close in (too_many, left_out, another)))
    for close, shortest in likeliest_first:
        # Hardly anybody mistypes the first letter.
        found = {other for other in close & known if len(other) >= shortest and other[0] == word[0]}
        if found:
            # Of two words that could be meant neither is.
            return found.pop() if len(found) == 1 else word
    return word
