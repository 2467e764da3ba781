"""Every limit of the platform that a reply has to keep, checked in one place."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from skill.voice.ssml import LONGEST_BREAK_MS

LONGEST_SPEECH_CHARACTERS = 8_000
LONGEST_SPEECH_SILENCE_MS = 240_000
LONGEST_REPROMPT_SILENCE_MS = 90_000
LARGEST_REPLY_BYTES = 24_000
LARGEST_ATTRIBUTES_BYTES = 2_048
_BREAK = re.compile(r"^(\d+)ms$")


def problems(reply: dict[str, Any]) -> Iterator[str]:
    """Yield, one line each, whatever Alexa would refuse or certification would fail in a whole reply."""
    response = reply.get("response", {})
    if len(json.dumps(reply)) > LARGEST_REPLY_BYTES:
        yield f"the reply has {len(json.dumps(reply))} bytes, more than {LARGEST_REPLY_BYTES}"
    if len(json.dumps(reply.get("sessionAttributes", {}))) > LARGEST_ATTRIBUTES_BYTES:
        yield f"the session attributes have more than {LARGEST_ATTRIBUTES_BYTES} bytes"
    speech = response.get("outputSpeech", {}).get("ssml", "")
    again = response.get("reprompt", {}).get("outputSpeech", {}).get("ssml", "")
    if speech:
        yield from _speech_problems("outputSpeech", speech, LONGEST_SPEECH_SILENCE_MS)
    if again:
        yield from _speech_problems("reprompt", again, LONGEST_REPROMPT_SILENCE_MS)
    asks = _words(speech).endswith("?")
    if response.get("shouldEndSession") is not (not asks) and speech:
        yield "the microphone should be open if and only if the reply ends with a question"
    if bool(again) is not asks:
        yield "a reply should have a reprompt if and only if it asks something"


def _words(ssml: str) -> str:
    return re.sub(r"<[^>]*>", "", ssml).strip()


def _speech_problems(where: str, ssml: str, longest_silence_ms: int) -> Iterator[str]:
    if len(ssml) > LONGEST_SPEECH_CHARACTERS:
        yield f"{where} has {len(ssml)} characters, more than {LONGEST_SPEECH_CHARACTERS}"
    try:
        speak = ET.fromstring(ssml)  # nosec B314
    except ET.ParseError as error:
        yield f"{where} is not well-formed: {error}"
        return
    if speak.tag != "speak" or {child.tag for child in speak} - {"break"}:
        yield f"{where} should hold words and breaks in one speak element"
    silence_ms = 0
    for pause in speak:
        match = _BREAK.match(pause.get("time", ""))
        if match is None or not 0 < int(match[1]) <= LONGEST_BREAK_MS:
            yield f"{where} has a break of {pause.get('time')}, should be at most {LONGEST_BREAK_MS}ms"
        else:
            silence_ms += int(match[1])
    if silence_ms > longest_silence_ms:
        yield f"{where} is silent for {silence_ms} ms, more than {longest_silence_ms}"
