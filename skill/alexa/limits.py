"""Every limit of the platform that a reply has to keep, checked in one place."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from skill.voice.pace import SLOWEST, spoken_ms
from skill.voice.ssml import LONGEST_BREAK_MS

LONGEST_SPEECH_CHARACTERS = 8_000
LONGEST_RENDERED_MS = 240_000
LONGEST_SPEECH_SILENCE_MS = 240_000
LONGEST_REPROMPT_SILENCE_MS = 90_000
LARGEST_REPLY_BYTES = 24_000
LARGEST_AUDIO_REPLY_BYTES = 64_000
LARGEST_ATTRIBUTES_BYTES = 2_048
_APLA = "Alexa.Presentation.APLA.RenderDocument"
_BREAK = re.compile(r"^(\d+)ms$")


def problems(reply: dict[str, Any]) -> Iterator[str]:
    """Yield, one line each, whatever Alexa would refuse or certification would fail in a whole reply."""
    response = reply.get("response", {})
    documents = [directive["document"] for directive in response.get("directives", []) if directive["type"] == _APLA]
    most = LARGEST_AUDIO_REPLY_BYTES if documents else LARGEST_REPLY_BYTES
    if len(json.dumps(reply)) > most:
        yield f"the reply has {len(json.dumps(reply))} bytes, more than {most}"
    if len(json.dumps(reply.get("sessionAttributes", {}))) > LARGEST_ATTRIBUTES_BYTES:
        yield f"the session attributes have more than {LARGEST_ATTRIBUTES_BYTES} bytes"
    speech = response.get("outputSpeech", {}).get("ssml", "")
    again = response.get("reprompt", {}).get("outputSpeech", {}).get("ssml", "")
    if speech:
        yield from _speech_problems("outputSpeech", speech, LONGEST_SPEECH_SILENCE_MS)
    if again:
        yield from _speech_problems("reprompt", again, LONGEST_REPROMPT_SILENCE_MS)
    for document in documents:
        yield from _audio_problems(document)
    if len(documents) + bool(speech) > 1:
        yield "a reply should be wholly SSML or wholly one APL for Audio document"
    told = _words(speech) or next((_contents(document)[-1] for document in documents), "")
    asks = told.endswith("?")
    if response.get("shouldEndSession") is not (not asks) and told:
        yield "the microphone should be open if and only if the reply ends with a question"
    if bool(again) is not asks:
        yield "a reply should have a reprompt if and only if it asks something"


def _words(ssml: str) -> str:
    return re.sub(r"<[^>]*>", "", ssml).strip()


def _cues(document: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The components of each cue of a document: a mixer of sequences."""
    (mixer,) = document["mainTemplate"]["items"]
    return [cue["items"] for cue in mixer["items"]]


def _contents(document: dict[str, Any]) -> list[str]:
    return [item["content"] for cue in _cues(document) for item in cue if item["type"] == "Speech"]


def _audio_problems(document: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a document as a slow voice would speak it."""
    longest_ms = 0
    for cue in _cues(document):
        silences_ms = [item["duration"] for item in cue if item["type"] == "Silence"]
        words_ms = sum(spoken_ms(item["content"]) for item in cue if item["type"] == "Speech")
        longest_ms = max(longest_ms, sum(silences_ms) + round(words_ms * SLOWEST))
        if min(silences_ms, default=1) < 1 or not words_ms:
            yield f"the document has a cue without words or with no silence: {cue}"
    if longest_ms > LONGEST_RENDERED_MS:
        yield f"the document takes {longest_ms} ms, more than {LONGEST_RENDERED_MS}"


def _speech_problems(where: str, ssml: str, longest_silence_ms: int) -> Iterator[str]:
    if len(ssml) > LONGEST_SPEECH_CHARACTERS:
        yield f"{where} has {len(ssml)} characters, more than {LONGEST_SPEECH_CHARACTERS}"
    try:
        speak = ET.fromstring(ssml)  # nosec B314  # of our own making
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
