"""A skill of ready-made replies, for the tests of the desk speaker: no coach, no store, no HTTP."""

from typing import Any

from skill.speaker.device import Device, Latency
from skill.speaker.heard import Heard

FIXED = Latency(start=(1_500, 1_500), interrupt=(1_500, 1_500))
Json = dict[str, Any]
BLOCK = 'Lie down now. <break time="4s"/> Hold. <break time="10s"/> Release. Done.'
MARKS = [
    ["0/lying-figure-four/1/right/set-up", 0, 0],
    ["0/lying-figure-four/1/right/hold", 7_000, 3_000],
    ["0/lying-figure-four/1/right/release", 18_000, 4_000],
]
"""Where the block's segments begin: key, milliseconds from its start, and how many of those are words."""


def second_a_word(text: str, language: str) -> int:
    """A pace that can be reckoned in the head."""
    return 1_000 * len(text.split())


def ear(utterance: str) -> Heard:
    """Hears the first word as the intent."""
    return Heard(utterance.split()[0].capitalize() + "Intent")


def ssml(text: str) -> Json:
    return {"type": "SSML", "ssml": f"<speak>{text}</speak>"}


def reply(
    text: str, *, stays_open: bool = True, reprompt: str | None = None, marks: list[list[Any]] | None = None
) -> Json:
    """A response; `marks` make it a block that began with the request."""
    response: Json = {"outputSpeech": ssml(text), "shouldEndSession": not stays_open}
    if reprompt is not None:
        response["reprompt"] = {"outputSpeech": ssml(reprompt)}
    block = None if marks is None else {"startedAt": 10**15, "marks": marks}
    return {"version": "1.0", "sessionAttributes": {"state": {"block": block}}, "response": response}


class ScriptedSkill:
    """Answers with its replies in turn, an ended session with nothing, and keeps what was posted."""

    def __init__(self, *replies: Json | str) -> None:
        self._replies = list(replies)
        self.requests: list[Json] = []

    def post(self, request: Json) -> tuple[int, Json | str]:
        self.requests.append(request)
        if request["request"]["type"] == "SessionEndedRequest":
            return 200, {"version": "1.0", "response": {}}
        answer = self._replies.pop(0)
        return (200 if isinstance(answer, dict) else 500), answer

    @property
    def kinds(self) -> list[str]:
        """What was posted: the intents' names, the types of the other requests."""
        return [it["request"].get("intent", it["request"]).get("name", it["request"]["type"]) for it in self.requests]

    @property
    def stamps(self) -> list[str]:
        """The times of day in the requests' timestamps."""
        return [it["request"]["timestamp"][11:] for it in self.requests]


def device_for(skill: ScriptedSkill, *, rate: float = 1.0, latency: Latency = FIXED, seed: int = 7) -> Device:
    return Device(skill.post, ear, rate=rate, latency=latency, seed=seed, pace=second_a_word)
