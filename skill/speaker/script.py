"""A conversation written beforehand: utterances and their moments, played on a virtual clock."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from skill.speaker.device import Device
from skill.speaker.transcript import Line, Teller, line_of
from skill.speaker.turn import Moment

START_MS = 1_767_596_400_000
"""Where a script's clock starts: 2026-01-05 07:00:00 UTC, a Monday morning."""

_AFTER_REPLY_MS = 1_000
_LONGEST_S = 366 * 86_400
_INTO_REPLY = re.compile(r"\+(\d+(?:\.\d+)?)\s+(\S.*)")
_INTO_SEGMENT = re.compile(r"@([^\s+]+)\+(\d+(?:\.\d+)?)\s+(\S.*)")
_NEW_SESSION = re.compile(r"\(new session \+(\d+(?:\.\d+)?)\)", re.IGNORECASE)


class ScriptError(Exception):
    """A line of a script cannot be followed: its number, and the reason in one line."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"line {number}: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to say: `offset_ms` into the reply, or into its segment `segment`; else after its end."""

    number: int
    text: str
    offset_ms: int | None = None
    segment: str = ""


@dataclass(frozen=True, slots=True)
class WaitOut:
    """Nobody speaks until the session is over; the next utterance follows `then_ms` later."""

    number: int
    then_ms: int = _AFTER_REPLY_MS
    anew: bool = False


Step = Utterance | WaitOut


def read_script(lines: Iterable[str]) -> Iterator[Step]:
    """The steps of a script, in order; raises ScriptError at the first line that is none."""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield read_step(text, number)


def read_step(text: str, number: int = 1) -> Step:
    """One line of a script that is neither blank nor a comment; raises ScriptError."""
    if into := _INTO_REPLY.fullmatch(text):
        return Utterance(number, into[2], _ms(number, into[1]))
    if into := _INTO_SEGMENT.fullmatch(text):
        return Utterance(number, into[3], _ms(number, into[2]), into[1])
    if text.lower() == "(silence)":
        return WaitOut(number)
    if anew := _NEW_SESSION.fullmatch(text):
        return WaitOut(number, _ms(number, anew[1]), anew=True)
    if text[0] == "+":
        raise ScriptError(number, f"expected '+SECONDS words', got: {text}")
    if text[0] == "@":
        raise ScriptError(number, f"expected '@segment+SECONDS words', such as '@right/hold+12 pause', got: {text}")
    if text[0] == "(":
        raise ScriptError(number, f"expected '(silence)' or '(new session +SECONDS)', got: {text}")
    return Utterance(number, text)


class Conversation:
    """Plays steps on a device, one after another, and tells each line as soon as nothing can change it.

    device: not yet spoken to; tell: gets the lines in order of time; start_ms: when the first step happens.
    """

    def __init__(self, device: Device, tell: Callable[[Line], None], start_ms: int = START_MS) -> None:
        self._device, self._tell = device, tell
        self._teller = Teller(self._tell_moment, start_ms)
        self._now = self._next_at = start_ms

    def play(self, step: Step) -> None:
        """Do one step; raises ScriptError when its moment does not exist."""
        if isinstance(step, WaitOut):
            self._wait_out(step)
        else:
            self._say(step)

    def finish(self) -> None:
        """Let the last reply be heard to its end."""
        if self._device.turn is not None:
            self._teller.through(self._device.turn, self._device.turn.ends_at)

    def _say(self, step: Utterance) -> None:
        at = self._moment(step)
        self._device.wake(at)
        self._teller.through(self._device.turn, at - 1)
        self._tell(Line(at, "you", step.text))
        self._teller.from_here(at)
        self._now = at
        turn = self._device.say(step.text, at)
        if turn is None:
            self._tell(Line(at, "device", "(the coach had done: only Alexa heard that)"))
            self._next_at = at + _AFTER_REPLY_MS
            return
        self._next_at = turn.ends_at + _AFTER_REPLY_MS
        if turn.reply.fault:
            self._tell(Line(turn.sent_at, "device", f"(Alexa refuses the reply: {turn.reply.fault})"))

    def _moment(self, step: Utterance) -> int:
        if step.offset_ms is None:
            return self._next_at
        turn = self._device.turn
        if turn is None:
            raise ScriptError(step.number, "there is no reply yet to count from")
        at = turn.begins_at + step.offset_ms
        if step.segment:
            try:
                segment = turn.segment(step.segment)
            except LookupError as error:
                raise ScriptError(step.number, str(error)) from error
            at += segment.start_ms
            if step.offset_ms >= segment.end_ms - segment.start_ms:
                length = (segment.end_ms - segment.start_ms) / 1000
                raise ScriptError(step.number, f"{segment.key} lasts only {length:.1f} s")
        if at < self._now:
            raise ScriptError(step.number, "that moment has passed already")
        return at

    def _wait_out(self, step: WaitOut) -> None:
        turn = self._device.turn
        if turn is not None:
            self._now = max(self._now, turn.over_at)
            self._device.advance(self._now)
            self._teller.through(turn, turn.over_at)
        self._next_at = self._now + step.then_ms
        if step.anew:
            self._tell(Line(self._next_at, "device", f"(a new session, {step.then_ms / 1000:g} s later)"))

    def _tell_moment(self, moment: Moment) -> None:
        if line := line_of(moment):
            self._tell(line)


def _ms(number: int, seconds: str) -> int:
    if float(seconds) > _LONGEST_S:
        raise ScriptError(number, f"expected at most a year, {_LONGEST_S} seconds, got: {seconds[:20]}")
    return round(float(seconds) * 1000)
