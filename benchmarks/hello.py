"""The hello world that the coach is measured against: ask-sdk-core as its tutorial has it, and nothing else."""

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response

builder = SkillBuilder()


@builder.request_handler(can_handle_func=lambda _: True)
def hello(handler_input: HandlerInput) -> Response:
    """Say hello to every request."""
    return handler_input.response_builder.speak("Hello world").ask("What now?").response


handler = builder.lambda_handler()
