"""What the desk speaker understood of an utterance: the value that its ear hands to its request builder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HeardSlot:
    """One slot that was filled.

    value: what Alexa puts there: the words as spoken ("piriformis stretch"), or the normalised value of a
    built-in type (AMAZON.DURATION "PT45S", AMAZON.NUMBER "4").
    authority: the slot type that was asked for a meaning ("StretchName"); None for a built-in type.
    id, name: the value it was resolved to; None where nothing matched (ER_SUCCESS_NO_MATCH).
    """

    value: str
    authority: str | None = None
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """An intent with its slots.

    slots: every slot of the intent; one that was not said maps to None.
    how: which rule of the ear decided, for the curious and never for the skill; confidence: 0.0 … 1.0.
    """

    intent: str
    slots: Mapping[str, HeardSlot | None] = field(default_factory=dict)
    how: str = ""
    confidence: float = 1.0


Ear = Callable[[str], Heard]
