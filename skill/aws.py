"""The front door on AWS Lambda: Amazon has verified the sender, so the parsed request goes straight on."""

from typing import Any

from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.settings import Settings

_skill = AlexaSkill(Settings.from_environment())


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one Alexa request; raises BadRequest when it is none."""
    return _skill.answer(read_envelope(event))
