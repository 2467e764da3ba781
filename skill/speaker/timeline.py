"""What a reply sounds like: plain text, SSML or APL for Audio laid out in time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree import ElementTree

Pace = Callable[[str], int]
"""How many milliseconds this speaker's voice takes for a text."""

LONGEST_BREAK_MS = 10_000
_WRAPPING_TAGS = {"speak", "p", "s", "emphasis", "lang", "voice", "say-as", "phoneme", "w"}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_BREAK_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")


class InvalidReplyError(Exception):
    """The reply is one that Alexa would refuse; the text says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words or silence, in milliseconds from the start of the speech; a silence has no text."""

    start_ms: int
    end_ms: int
    kind: Literal["say", "silence"]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One speech: spans in order of their start, without gaps. Only the words of a Mixer can overlap."""

    spans: tuple[Span, ...]
    duration_ms: int


def lay_out(output_speech: dict[str, Any] | None, documents: list[dict[str, Any]], pace: Pace) -> Timeline:
    """Lay out `outputSpeech`, then APL for Audio `documents`, as Alexa does; raises InvalidReplyError."""
    said: list[Span] = []
    end = 0
    match output_speech:
        case None:
            pass
        case {"type": "SSML", "ssml": str(ssml)}:
            end = _say_ssml(ssml, end, pace, said)
        case {"type": "PlainText", "text": str(text)}:
            end = _say(text, end, pace, said)
        case _:
            raise InvalidReplyError("outputSpeech is neither SSML nor PlainText")
    for document in documents:
        match document:
            case {"type": "APLA", "mainTemplate": {"items": [component, *_]} | {"item": component}}:
                end = _play(component, end, pace, said)
            case _:
                raise InvalidReplyError("an APLA document needs type APLA and an item in its mainTemplate")
    return Timeline(tuple(_with_silences(said, end)), end)


def _with_silences(said: list[Span], end: int) -> Iterator[Span]:
    heard_until = 0
    for span in sorted(said, key=lambda span: span.start_ms):
        if span.start_ms > heard_until:
            yield Span(heard_until, span.start_ms, "silence")
        yield span
        heard_until = max(heard_until, span.end_ms)
    if end > heard_until:
        yield Span(heard_until, end, "silence")


def _say(text: str, at: int, pace: Pace, said: list[Span]) -> int:
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        end = at + pace(sentence)
        if end > at:
            said.append(Span(at, end, "say", sentence))
        at = end
    return at


def _say_ssml(ssml: str, at: int, pace: Pace, said: list[Span]) -> int:
    try:
        root = ElementTree.fromstring(ssml)  # nosec B314  # from the person's own skill
    except ElementTree.ParseError as error:
        raise InvalidReplyError(f"the SSML is not well-formed XML: {error}") from error
    if root.tag != "speak":
        raise InvalidReplyError(f"the SSML begins with <{root.tag}>, not <speak>")
    words = ""
    for piece in _pieces(root):
        if isinstance(piece, str):
            words += piece
        else:
            at = _say(words, at, pace, said) + piece
            words = ""
    return _say(words, at, pace, said)


def _pieces(element: ElementTree.Element) -> Iterator[str | int]:
    """Texts and silences (in milliseconds) in the order in which they sound."""
    if element.tag == "break":
        yield _break_ms(element)
    elif element.tag == "sub":
        yield element.get("alias", "")
    elif element.tag in _WRAPPING_TAGS:
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
        if element.tag in ("p", "s"):
            yield " "
    else:
        raise InvalidReplyError(f"<{element.tag}> is not SSML that this speaker can time")


def _break_ms(element: ElementTree.Element) -> int:
    time = element.get("time", "")
    parts = _BREAK_TIME.fullmatch(time)
    if parts is None:
        raise InvalidReplyError(f'<break time="{time}"> gives no time in s or ms')
    length = round(float(parts[1]) * (1 if parts[2] == "ms" else 1000))
    if length > LONGEST_BREAK_MS:
        raise InvalidReplyError(f'<break time="{time}"> is longer than 10 s')
    return length


def _play(component: object, at: int, pace: Pace, said: list[Span]) -> int:
    match component:
        case {"type": "Speech", "content": str(content), "contentType": "SSML"}:
            return _say_ssml(content, at, pace, said)
        case {"type": "Speech", "content": str(content)}:
            return _say(content, at, pace, said)
        case {"type": "Silence", "duration": int(duration)}:
            return at + duration
        case {"type": "Sequencer", "items": [*children]}:
            for child in children:
                at = _play(child, at, pace, said)
            return at
        case {"type": "Mixer", "items": [*children]}:
            return max([_play(child, at, pace, said) for child in children], default=at)
        case _:
            raise InvalidReplyError(f"not an APL for Audio component that this speaker can time: {str(component)[:80]}")
