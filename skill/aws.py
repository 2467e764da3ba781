"""The front door on AWS Lambda: Amazon has verified the sender, so the parsed request goes straight on."""

from typing import Any

from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.errors import SettingsError
from skill.settings import Settings

_settings = Settings.from_environment()
if not _settings.skill_id:
    raise SettingsError("COACH_SKILL_ID: should hold your skill's id (amzn1.ask.skill.…)")
_skill = AlexaSkill(_settings)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one Alexa request; raises BadRequest when it is none, UnverifiedSender when it is for another skill."""
    return _skill.answer(read_envelope(event))
