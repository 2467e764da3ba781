"""One reply as the speaker plays it: read from the response, and its course in time if nobody speaks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from skill.speaker.timeline import InvalidReplyError, Pace, Span, Timeline, lay_out

MICROPHONE_MS = 8_000

Kind = Literal["hold", "breathe", "repetitions", "release", "switch", "warning", "set-up"]
_KINDS: tuple[Kind, ...] = ("hold", "breathe", "repetitions", "release", "switch", "warning")
TIMED: tuple[Kind, ...] = ("hold", "breathe", "repetitions")
"""Whoever is in one of these wants to know how long it still is."""

_APOLOGY = "There was a problem with the requested skill's response."
_APLA = "Alexa.Presentation.APLA.RenderDocument"


@dataclass(frozen=True, slots=True)
class Segment:
    """Where a segment of the running block truly lies, in milliseconds from the start of the speech."""

    key: str
    start_ms: int
    end_ms: int

    @property
    def stretch(self) -> str:
        """The stretch, as words."""
        return self.key.split("/")[1].replace("-", " ")

    @property
    def side(self) -> str:
        """Its side: right, left, or both."""
        return self.key.split("/")[3]

    @property
    def step(self) -> str:
        """What is done, as words for a person to read."""
        step = self.key.split("/")[4]
        return "getting ready" if step.endswith("count-in") else step.replace("-", " ")

    @property
    def kind(self) -> Kind:
        """What kind of thing is done; what has no name of its own is a part of the set-up."""
        return next((it for it in _KINDS if self.key.endswith(it)), "set-up")


@dataclass(frozen=True, slots=True)
class Reply:
    """A response, laid out in time; stays_open: the microphone opens after it; fault: why Alexa refused."""

    speech: Timeline
    reprompt: Timeline | None
    stays_open: bool
    attributes: dict[str, Any]
    segments: tuple[Segment, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence, a silence, or a note about the device, with its epoch milliseconds.

    cut: what could still be heard of a sentence that was cut off, else empty.
    """

    at: int
    until: int
    kind: Literal["say", "silence", "note"]
    text: str = ""
    cut: str = ""


Phase = Literal["thinking", "speaking", "listening", "reprompting", "listening again", "over"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A request, its reply and when what is heard (epoch milliseconds).

    sent_at: the moment of the request and of the reply, for the server takes no time.
    begins_at: the speech starts; ends_at: it ends or was cut off.
    reprompt_ms: how long the reprompt is or lasted, None without one.
    """

    request: dict[str, Any]
    response: dict[str, Any] | str
    reply: Reply
    sent_at: int
    begins_at: int
    ends_at: int
    reprompt_ms: int | None

    @property
    def reprompts_at(self) -> int:
        """When the first microphone window closes."""
        return self.ends_at + MICROPHONE_MS

    @property
    def reprompt_ends_at(self) -> int:
        """When the second microphone window opens."""
        return self.reprompts_at + (self.reprompt_ms or 0)

    @property
    def over_at(self) -> int:
        """When the session is over if nobody says anything."""
        if not self.reply.stays_open:
            return self.ends_at
        if self.reprompt_ms is None:
            return self.reprompts_at
        return self.reprompt_ends_at + MICROPHONE_MS

    def phase_at(self, now: int) -> tuple[Phase, int]:
        """What the device is doing at `now`, and until when."""
        if now >= self.over_at:
            return "over", self.over_at
        if now < self.ends_at:
            return ("thinking", self.begins_at) if now < self.begins_at else ("speaking", self.ends_at)
        if now < self.reprompts_at:
            return "listening", self.reprompts_at
        if now < self.reprompt_ends_at:
            return "reprompting", self.reprompt_ends_at
        return "listening again", self.over_at

    def cut(self, at: int) -> "Turn":
        """The turn as it goes on when the wake word is heard at `at`: speech ends, the microphone opens."""
        if at < self.ends_at:
            return replace(self, ends_at=at)
        if self.reprompts_at <= at < self.reprompt_ends_at:
            return replace(self, reprompt_ms=at - self.reprompts_at)
        return self

    def course(self) -> Iterator[Moment]:
        """Everything that is heard, and every change of the device that nobody asked for, in order."""
        yield from _heard(self.reply.speech, self.begins_at, self.ends_at)
        if not self.reply.stays_open:
            yield Moment(self.ends_at, self.ends_at, "note", "the session has ended")
            return
        if self.reprompt_ms is not None and self.reply.reprompt is not None:
            yield Moment(self.reprompts_at, self.reprompts_at, "note", "nobody answers, the microphone closes")
            yield from _heard(self.reply.reprompt, self.reprompts_at, self.reprompt_ends_at)
        yield Moment(self.over_at, self.over_at, "note", "nobody answers, the session has ended")

    def segment(self, path: str) -> Segment:
        """The first segment whose key contains `path` ("right/hold", "hold", a whole key).

        Raises LookupError, whose text says which segments there are.
        """
        wanted = path.split("/")
        for segment in self.reply.segments:
            if _contains(segment.key.split("/"), wanted):
                return segment
        keys = ", ".join(segment.key for segment in self.reply.segments) or "none"
        raise LookupError(f"no segment {path} in this reply; its segments: {keys}")

    def segment_at(self, now: int) -> Segment | None:
        """The segment that is being spoken at `now`."""
        if not self.begins_at <= now < self.ends_at:
            return None
        position = now - self.begins_at
        running = (it for it in self.reply.segments if it.start_ms <= position < it.end_ms)
        return next(running, None)


def read_reply(status: int, body: dict[str, Any] | str, pace: Pace, rate: float, sent_at: int) -> Reply:
    """Read a response as Alexa does; raises InvalidReplyError.

    pace: milliseconds that this voice takes for a text; sent_at: the moment of the request.
    rate: how fast the voice is against the estimate in the marks.
    """
    if status != 200 or not isinstance(body, dict) or not isinstance(body.get("response"), dict):
        raise InvalidReplyError(f"HTTP {status}, not a response: {str(body)[:200].strip()}")
    response = body["response"]
    speech = _speech(response, pace)
    reprompt = _speech(response["reprompt"], pace) if response.get("reprompt") else None
    attributes = body.get("sessionAttributes") or {}
    return Reply(
        speech,
        reprompt,
        # A reply without the property ends the session on a speaker that has no screen.
        stays_open=response.get("shouldEndSession") is False,
        attributes=attributes,
        segments=_segments(attributes, rate, sent_at, speech.duration_ms),
    )


def refused(reason: str, pace: Pace) -> Reply:
    """What is heard in place of a reply that Alexa refuses."""
    apology = lay_out({"type": "PlainText", "text": _APOLOGY}, [], pace)
    return Reply(apology, None, stays_open=False, attributes={}, fault=reason)


def _speech(part: dict[str, Any], pace: Pace) -> Timeline:
    directives = part.get("directives") or []
    documents = [it.get("document") or {} for it in directives if it.get("type") == _APLA]
    return lay_out(part.get("outputSpeech"), documents, pace)


def _segments(attributes: dict[str, Any], rate: float, sent_at: int, duration_ms: int) -> tuple[Segment, ...]:
    match attributes:
        # A block that an earlier reply began is not being spoken now.
        case {"state": {"block": {"startedAt": int(started), "marks": [*marks]}}} if started >= sent_at // 1000 * 1000:
            # Another rate stretches the words before a mark, never the silences.
            starts = [round(at - words + words / rate) for _, at, words in marks]
        case _:
            return ()
    ends = [*starts[1:], duration_ms]
    return tuple(Segment(mark[0], start, end) for mark, start, end in zip(marks, starts, ends, strict=True))


def _contains(parts: list[str], wanted: list[str]) -> bool:
    return any(parts[i : i + len(wanted)] == wanted for i in range(len(parts) - len(wanted) + 1))


def _heard(timeline: Timeline, begins_at: int, ends_at: int) -> Iterator[Moment]:
    for span in timeline.spans:
        at, until = begins_at + span.start_ms, begins_at + span.end_ms
        if at >= ends_at:
            return
        cut = _cut_off(span, ends_at - at) if until > ends_at else ""
        yield Moment(at, min(until, ends_at), span.kind, span.text, cut)


def _cut_off(span: Span, heard_ms: int) -> str:
    words = span.text.split()
    heard = max(1, len(words) * heard_ms // (span.end_ms - span.start_ms))
    return " ".join(words[:heard]).rstrip(".,;:!?") + "—" if words else ""
