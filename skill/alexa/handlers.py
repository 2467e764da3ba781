"""The SDK's skill: one thin handler for each kind of request, which reads it and hands it over."""

from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope, Response
from ask_sdk_model.canfulfill import CanFulfillIntentRequest

from skill.alexa.fulfilment import can_fulfill
from skill.alexa.reading import read_request
from skill.alexa.reply import to_response
from skill.errors import StoreUnavailable
from skill.log import trouble, whereabouts
from skill.turn import Sender, Turns


class Conversation(AbstractRequestHandler):
    """Whatever a person says or does within a session."""

    def __init__(self, turns: Turns) -> None:
        """Hand over to these turns."""
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Every request that means something and belongs to a session."""
        envelope = handler_input.request_envelope
        return envelope.session is not None and read_request(envelope.request) is not None

    def handle(self, handler_input: HandlerInput) -> Response:
        """Read the event, hand it over, and turn the script into a response."""
        envelope = handler_input.request_envelope
        event = read_request(envelope.request)
        assert event is not None
        answer = self._turns.answer(sender_of(envelope), event)
        handler_input.attributes_manager.session_attributes = answer.attributes
        return to_response(answer.script)


class CanFulfill(AbstractRequestHandler):
    """Alexa asks whether the coach could do something, for a person who named no skill; nothing happens."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """The one request of that kind."""
        return isinstance(handler_input.request_envelope.request, CanFulfillIntentRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Yes or no, and nothing else, as Alexa demands."""
        return Response(can_fulfill_intent=can_fulfill(handler_input.request_envelope.request.intent))


class Disabled(AbstractRequestHandler):
    """The person has removed the skill from their account, so whatever is stored of them goes."""

    def __init__(self, turns: Turns) -> None:
        """Let these turns forget."""
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """The one request of that kind."""
        return bool(handler_input.request_envelope.request.object_type == "AlexaSkillEvent.SkillDisabled")

    def handle(self, handler_input: HandlerInput) -> Response:
        """Forget; raises StoreUnavailable when that could not be done, so that Alexa sends the event again."""
        self._turns.forget(handler_input.request_envelope.context.system.user.user_id)
        return Response()


class Anything(AbstractRequestHandler):
    """Requests that ask for nothing: skill events, exceptions, types newer than this release."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whatever is left."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """An empty response, which every request type allows."""
        return handler_input.response_builder.response


class LastResort(AbstractExceptionHandler):
    """A defect of ours shall not leave a person without an answer: they get a polite one, and their place is kept."""

    def __init__(self, turns: Turns) -> None:
        """Let these turns find the words."""
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Whatever was raised, but for a store that could not forget: Alexa has to hear of that."""
        return not isinstance(exception, StoreUnavailable)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """An apology that ends the session; pain is answered as always. Logged without a word of the person's."""
        envelope = handler_input.request_envelope
        trouble("defect", request=envelope.request.request_id[-12:], where=whereabouts(exception))
        event = None if envelope.session is None else read_request(envelope.request)
        if event is None:
            return Response()
        handler_input.attributes_manager.session_attributes = {}
        return to_response(self._turns.apologise(sender_of(envelope), event))


def sender_of(envelope: RequestEnvelope) -> Sender:
    """Who speaks, and when."""
    session, request = envelope.session, envelope.request
    return Sender(
        user_id=envelope.context.system.user.user_id,
        session_id=session.session_id,
        request_id=request.request_id,
        now=int(request.timestamp.timestamp() * 1000),
        locale=request.locale,
        new=session.new,
        attributes=session.attributes,
    )


def build_skill(turns: Turns) -> CustomSkill:
    """The skill, ready to be invoked with an envelope."""
    builder = SkillBuilder()
    builder.add_request_handler(Conversation(turns))
    builder.add_request_handler(CanFulfill())
    builder.add_request_handler(Disabled(turns))
    builder.add_request_handler(Anything())
    builder.add_exception_handler(LastResort(turns))
    skill: Any = builder.create()
    return skill
