"""What a person can say to the coach at this moment, for whatever screen shows it."""

from collections.abc import Mapping
from typing import Any, Literal

_AT_FIRST = (
    "start glute stretch",
    "start the tight hips trio",
    "something for my desk",
    "which stretches are there",
    "what can you do",
)
_COME_BACK = ("open glute coach", "ask glute coach to resume", "start pigeon pose", "what have I done")
_YES_OR_NO = ("yes", "no")
_TO_QUESTION = {
    "pain": ("no", "yes"),
    "nerve": ("no", "yes"),
    "resume": ("yes", "start over", "no"),
    "easier": ("yes", "no", "stop"),
    "begin": ("yes", "no", "something for my desk"),
    "which": ("the first one", "the second one", "lying figure four"),
    "second": ("pigeon pose", "no"),
    "more": ("more", "start glute stretch", "no"),
}
_AFTER_A_BLOCK = ("yes", "no", "how long left", "repeat", "it hurts", "stop")
_IN_PHASE = {
    "idle": _AT_FIRST,
    "playing": (
        "pause",
        "how long left",
        "what does this target",
        "it hurts",
        "switch sides",
        "next",
        "a bit longer",
        "repeat",
    ),
    "waiting": ("yes", "no", "how long left", "any tips", "it hurts", "stop"),
    "paused": ("resume", "start this side again", "switch sides", "how long left", "it hurts", "stop"),
    "finished": ("yes", "no", "what have I done", "start the glute bridge"),
}


def hints(attributes: Mapping[str, Any], when: Literal["speaking", "listening", "over"]) -> tuple[str, ...]:
    """The likeliest sentences, the likeliest first, after a reply with these session attributes.

    when: while the reply is being spoken; once it has been, until the session ends; or after that.
    """
    state = attributes.get("state") or {}
    if when == "over":
        return _COME_BACK if state.get("place") else _AT_FIRST
    if question := state.get("question"):
        return _TO_QUESTION.get(question["asked"], _YES_OR_NO)
    phase = state.get("phase", "")
    if phase == "playing" and when == "listening":
        return _AFTER_A_BLOCK
    return _IN_PHASE.get(phase, _AT_FIRST)
