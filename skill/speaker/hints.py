"""What a person can say to the coach at this moment, for whatever screen shows it."""

from collections.abc import Mapping
from typing import Any

_AT_FIRST = (
    "start glute stretch",
    "start the tight hips trio",
    "something for my desk",
    "which stretches are there",
    "what can you do",
)
_COME_BACK = ("open glute coach", "ask glute coach to resume", "start over")
_YES_OR_NO = ("yes", "no")
_TO_QUESTION = {
    "pain": ("no", "yes", "why do you ask"),
    "nerve": ("no", "yes"),
    "resume": ("yes", "start over", "no"),
    "easier": ("yes", "no", "stop"),
    "begin": ("yes", "no", "something else"),
    "which": ("the first one", "the second one", "lying figure four"),
    "second": ("pigeon pose", "no"),
    "more": ("more", "start glute stretch", "no"),
}
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
    "waiting": ("ready", "how long left", "it hurts", "another round", "any tips", "stop"),
    "paused": ("resume", "start this side again", "switch sides", "how long left", "it hurts", "stop"),
    "finished": ("yes", "no", "what have I done", "start the glute bridge"),
}


def hints(attributes: Mapping[str, Any], *, open_session: bool) -> tuple[str, ...]:
    """The likeliest sentences, the likeliest first, after a reply with these session attributes."""
    match attributes:
        case {"state": {**state}}:
            pass
        case _:
            state = {}
    if not open_session:
        return _COME_BACK if state.get("place") else _AT_FIRST
    match state:
        case {"phase": "asking", "question": {"asked": str(asked)}}:
            return _TO_QUESTION.get(asked, _YES_OR_NO)
        case {"phase": str(phase)}:
            return _IN_PHASE.get(phase, _AT_FIRST)
        case _:
            return _AT_FIRST
