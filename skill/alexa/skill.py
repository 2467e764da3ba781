"""A parsed request in, a plain response out: the one door that the web server and Lambda share."""

from typing import Any

from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.envelope import read_envelope
from skill.alexa.handlers import build_skill
from skill.library import load_library
from skill.settings import Settings
from skill.store import open_store
from skill.turn import Turns


class AlexaSkill:
    """The whole coach behind one method."""

    def __init__(self, settings: Settings) -> None:
        """Load the content and open the store; raises ContentError or SettingsError before anything is served."""
        self.store = open_store(settings.store)
        library = load_library(settings.content, validate=settings.content is not None)
        self._skill = build_skill(Turns(library, self.store, settings.timing))
        self._serializer = DefaultSerializer()

    def answer(self, body: object) -> dict[str, Any]:
        """Answer a parsed request body; raises BadRequest when it is none."""
        response = self._skill.invoke(read_envelope(body), None)
        plain: dict[str, Any] = self._serializer.serialize(response)
        return plain
