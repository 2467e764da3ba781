"""Sentences as texts: cut apart, begun with a capital, their sides filled in."""

import re
from functools import lru_cache

from skill.coach.words import Side

_PLACEHOLDER = re.compile(r"\{(side|other)(?:\|([^|}]+)\|([^|}]+))?\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """A text cut into its sentences."""
    return tuple(capitalised(sentence) for sentence in _SENTENCE_END.split(text) if sentence)


def capitalised(text: str) -> str:
    """The text with a capital at its start and nothing else changed."""
    return text[:1].upper() + text[1:]


def mirrored(lines: tuple[str, ...], side: Side) -> tuple[str, ...]:
    """Sentences with `{side}` and `{other}` filled in, or `{side|right form|left form}` where a language inflects."""

    def filled(match: re.Match[str]) -> str:
        value = side if match[1] == "side" else side.other
        if match[2] is None:
            return str(value)
        return match[2] if value is Side.RIGHT else match[3]

    return tuple(capitalised(_PLACEHOLDER.sub(filled, line)) for line in lines)
