"""How a skill is called: what Alexa takes off an utterance before the ear gets the rest."""

import re

INVOCATION_NAME = "glute coach"

_WAKE_WORD = re.compile(r"\s*(?:hey\s+)?alexa\b[\s,.!]*", re.IGNORECASE)
_INVOCATION = re.compile(
    r"(?:(?:open|launch|start|run|begin|load|use|talk\s+to|ask|tell)\s+)?"
    + INVOCATION_NAME.replace(" ", r"\s+")
    + r"(?:[\s,.!?]+(?:(?:and|to|for|about|if|whether)\b[\s,]*)?|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def take_invocation(utterance: str) -> tuple[bool, str]:
    """Whether the skill is called by name, and the words that are left for it.

    "alexa, ask glute coach to resume" → (True, "resume"); "open glute coach" → (True, "");
    "pause" → (False, "pause").
    """
    words = utterance.strip()
    if wake_word := _WAKE_WORD.match(words):
        words = words[wake_word.end() :]
    if called := _INVOCATION.fullmatch(words):
        return True, called["rest"].strip()
    return False, words
