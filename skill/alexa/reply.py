"""Script → the SDK's response: speech, reprompt, and whether the session stays open."""

from ask_sdk_model import Response
from ask_sdk_model.interfaces.alexa.presentation.apla import RenderDocumentDirective
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from skill.alexa.limits import LONGEST_SPEECH_CHARACTERS
from skill.errors import ReplyError
from skill.voice.apla import to_apla
from skill.voice.script import Script
from skill.voice.ssml import to_ssml

SPEECH_TOKEN = "speech"  # nosec B105  # names a document, opens nothing


def to_response(script: Script) -> Response:
    """The response that speaks a script; raises ReplyError where Alexa would cut the session for its length.

    A turn is wholly SSML or wholly APL for Audio, its question included: Alexa would play one after the other.
    """
    if not script.parts:
        return Response()
    reprompt = Reprompt(output_speech=SsmlOutputSpeech(ssml=to_ssml(script.reprompt))) if script.open else None
    if script.anchored:
        return Response(
            directives=[RenderDocumentDirective(token=SPEECH_TOKEN, document=to_apla(script))],
            reprompt=reprompt,
            should_end_session=not script.open,
        )
    speech = to_ssml(script.parts)
    if len(speech) > LONGEST_SPEECH_CHARACTERS:
        raise ReplyError(f"a reply of {len(speech)} characters, at most {LONGEST_SPEECH_CHARACTERS} are spoken")
    return Response(output_speech=SsmlOutputSpeech(ssml=speech), reprompt=reprompt, should_end_session=not script.open)
