"""What the coach answers when Alexa asks, for a person who named no skill, whether it could do something."""

from ask_sdk_model import Intent, Slot
from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentValues,
    CanFulfillSlot,
    CanFulfillSlotValues,
    CanUnderstandSlotValues,
)

from skill.alexa.reading import HANDLED_INTENTS

_IN_WORDS_OF_ALEXA = frozenset({"duration", "step"})
"""Slots of Alexa's own types, whose values resolve to no id of ours."""


def can_fulfill(intent: Intent) -> CanFulfillIntent:
    """YES for an intent of ours whose slots were all understood, else NO; the same said of each slot."""
    known = intent.name in HANDLED_INTENTS
    slots = {name: known and _understood(slot) for name, slot in intent.slots.items()}
    return CanFulfillIntent(
        can_fulfill=CanFulfillIntentValues.YES if known and all(slots.values()) else CanFulfillIntentValues.NO,
        slots={name: _slot(understood) for name, understood in slots.items()},
    )


def _understood(slot: Slot) -> bool:
    resolved = any(resolution.values for resolution in slot.resolutions.resolutions_per_authority)
    return slot.value is None or resolved or slot.name in _IN_WORDS_OF_ALEXA


def _slot(understood: bool) -> CanFulfillSlot:
    if understood:
        return CanFulfillSlot(CanUnderstandSlotValues.YES, CanFulfillSlotValues.YES)
    return CanFulfillSlot(CanUnderstandSlotValues.NO, CanFulfillSlotValues.NO)
