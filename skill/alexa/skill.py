"""A request in, a plain response out: what the web server and Lambda share."""

from typing import Any

import msgspec
from ask_sdk_model import RequestEnvelope

from skill.alexa.handlers import build_skill
from skill.errors import UnverifiedSender
from skill.library import load_library
from skill.settings import Settings
from skill.store import open_store
from skill.store.reporting import ReportingStore
from skill.turn import Turns


class AlexaSkill:
    """The whole coach behind one method."""

    def __init__(self, settings: Settings) -> None:
        """Load the content and open the store; raises ContentError or SettingsError before anything is served."""
        self._skill_id = settings.skill_id
        self.store = ReportingStore(open_store(settings.store))
        library = load_library(settings.content, validate=settings.content is not None)
        self._skill = build_skill(Turns(library, self.store, settings.timing, anchored=settings.anchored))

    def answer(self, envelope: RequestEnvelope) -> dict[str, Any]:
        """Answer a request; raises UnverifiedSender when it is meant for another skill than ours."""
        if self._skill_id:
            check_skill_id(envelope.context.system.application.application_id, self._skill_id)
        plain: dict[str, Any] = msgspec.to_builtins(self._skill.invoke(envelope, None), enc_hook=_plain)
        return plain


def _plain(model: Any) -> dict[str, Any]:
    """One of the SDK's objects as a dict, as its own serializer has it, which takes three times as long."""
    fields = ((name, getattr(model, attribute)) for attribute, name in model.attribute_map.items())
    return {name: value for name, value in fields if value is not None}


def check_skill_id(application_id: str, skill_id: str) -> None:
    """Raise UnverifiedSender unless a request names this skill."""
    if application_id != skill_id:
        raise UnverifiedSender("the request is meant for another skill")
