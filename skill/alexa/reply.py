"""Script → the SDK's response: speech, reprompt, and whether the session stays open."""

from ask_sdk_model import Response
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from skill.alexa.limits import LONGEST_SPEECH_CHARACTERS
from skill.errors import ReplyError
from skill.voice.script import Script
from skill.voice.ssml import to_ssml


def to_response(script: Script) -> Response:
    """The response that speaks a script; raises ReplyError where Alexa would cut the session for its length."""
    if not script.parts:
        return Response()
    speech = to_ssml(script.parts)
    if len(speech) > LONGEST_SPEECH_CHARACTERS:
        raise ReplyError(f"a reply of {len(speech)} characters, at most {LONGEST_SPEECH_CHARACTERS} are spoken")
    return Response(
        output_speech=SsmlOutputSpeech(ssml=speech),
        reprompt=Reprompt(output_speech=SsmlOutputSpeech(ssml=to_ssml(script.reprompt))) if script.open else None,
        should_end_session=not script.open,
    )
