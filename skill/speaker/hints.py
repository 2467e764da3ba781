"""What a person can say to the coach at this moment, for whatever screen shows it."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from skill.speaker.turn import Turn

_AT_FIRST = (
    "start glute stretch",
    "start the tight hips trio",
    "something for my desk",
    "which stretches are there",
    "what can you do",
)
_COME_BACK = ("open glute coach", "ask glute coach to resume", "start pigeon pose", "what have I done")
_AFTERWARDS = ("open glute coach", "what have I done", "which stretches are there", "what can you do")
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
_AFTER_A_BLOCK = ("yes", "no", "it hurts", "how long left", "repeat", "stop")
_IN_PHASE = {
    "idle": _AT_FIRST,
    "playing": (
        "pause",
        "it hurts",
        "how long left",
        "what does this target",
        "switch sides",
        "next",
        "a bit longer",
        "repeat",
    ),
    "waiting": ("yes", "no", "it hurts", "how long left", "any tips", "stop"),
    "paused": ("resume", "it hurts", "start this side again", "switch sides", "how long left", "stop"),
    "finished": ("yes", "no", "what have I done", "start the glute bridge"),
}


class Hints(NamedTuple):
    """What can be said while a reply is being spoken, once it has been until the session ends, and after that."""

    speaking: tuple[str, ...]
    listening: tuple[str, ...]
    over: tuple[str, ...]


def hints_of(turn: Turn | None) -> Hints:
    """The likeliest sentences in and after a turn, the likeliest first; None: nothing was said yet."""
    if turn is None:
        return Hints((), (), _AT_FIRST)
    attributes = turn.reply.attributes
    # Nobody but Alexa hears what is said into a reply that closes the session.
    speaking = hints(attributes, "speaking") if turn.reply.stays_open else ()
    cut = turn.ends_at < turn.begins_at + turn.reply.speech.duration_ms
    return Hints(speaking, speaking if cut else hints(attributes, "listening"), hints(attributes, "over"))


def hints(attributes: Mapping[str, Any], when: Literal["speaking", "listening", "over"]) -> tuple[str, ...]:
    """The likeliest sentences, the likeliest first, after a reply with these session attributes.

    when: while the reply is being spoken; once it has been, until the session ends; or after that.
    """
    state = attributes.get("state") or {}
    if when == "over":
        return _COME_BACK if state.get("place") else _AFTERWARDS
    if question := state.get("question"):
        return _TO_QUESTION.get(question["asked"], _YES_OR_NO)
    phase = state.get("phase", "")
    if phase == "playing" and when == "listening":
        return _AFTER_A_BLOCK
    return _IN_PHASE.get(phase, _AT_FIRST)
