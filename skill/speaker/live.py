"""The desk speaker in real time: what each tick of the clock and each key does, whatever screen shows it."""

import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from skill.speaker.device import Device
from skill.speaker.hints import hints_of
from skill.speaker.sound import Silent
from skill.speaker.transcript import Line, Teller, line_of
from skill.speaker.turn import TIMED, Moment, Turn

_BAR_CELLS = 20
_LATE_MS = 400
_PREPARED = 3
_SILENT = Silent()


class Status(NamedTuple):
    """The live line: what is going on and how much is left of it, and what can be said now, the likeliest first."""

    mood: Literal["asleep", "listening", "speaking", "hold"]
    text: str
    hints: tuple[str, ...] = ()


class StoppableClock:
    """The device's clock: real milliseconds since the epoch, but typing takes no time.

    A person says in a second what they type in five; the skill must not take the rest for time in the pose.
    """

    def __init__(self, wall: Callable[[], int]) -> None:
        self._wall = wall
        self._behind = 0
        self._stopped_at: int | None = None

    @property
    def stopped(self) -> bool:
        """Whether somebody is typing."""
        return self._stopped_at is not None

    def now(self) -> int:
        """The device's time."""
        return self._wall() - self._behind if self._stopped_at is None else self._stopped_at

    def stop(self) -> int:
        """Stop at this moment, which is returned."""
        self._stopped_at = self.now()
        return self._stopped_at

    def go_on(self, at: int) -> None:
        """Go on from the moment `at`."""
        self._behind = self._wall() - at
        self._stopped_at = None

    def catch_up(self) -> None:
        """Between sessions nothing depends on the time that typing took: go back to real time."""
        self._behind = min(self._behind, 0)


class Desk:
    """A device, a clock and a keyboard: the first key is the wake word, Enter ends the utterance.

    device: not yet spoken to; tell: gets each line when it is due; voice: says each sentence then.
    """

    def __init__(
        self, device: Device, clock: StoppableClock, tell: Callable[[Line], None], voice: Silent = _SILENT
    ) -> None:
        self._device, self._clock, self._tell, self._voice = device, clock, tell, voice
        self._teller = Teller(self._tell_moment, clock.now())
        self._ticked = clock.now()

    def tick(self) -> None:
        """Let the device catch up with the clock, unless that must wait for the last word of a sentence."""
        if self._clock.stopped:
            return
        now, limit = self._clock.now(), self._voice.limit()
        if now > limit:
            now = max(self._ticked, int(limit))
            self._clock.go_on(now)
        self._ticked = now
        self._device.advance(now)
        self._teller.through(self._device.turn, now)
        self._voice.prepare(islice((it for it in self._sentences() if it.at > now), _PREPARED))

    def key(self) -> None:
        """Something was typed: the speech stops at this very moment, and the device listens."""
        if self._clock.stopped:
            return
        self.tick()
        if self._device.session is None:
            self._clock.catch_up()
        at = self._clock.stop()
        self._voice.stop()
        turn = self._device.turn
        talking = turn is not None and any(it.kind == "say" and it.at <= at < it.until for it in turn.course())
        self._device.wake(at)
        if talking:
            self._note(at, "interrupted")

    def enter(self, text: str) -> None:
        """Enter was pressed on a line with this text."""
        if not text.strip():
            if self._clock.stopped:
                self._say_nothing()
            return
        self.key()
        at = self._clock.now()
        self._tell(Line(at, "you", text.strip()))
        self._teller.from_here(at)
        turn = self._device.say(text, at)
        self._clock.go_on(turn.sent_at if turn else at)
        if turn is None:
            self._note(at, "the coach had done: only Alexa heard that")
        elif turn.reply.fault:
            self._note(turn.sent_at, f"Alexa refuses the reply: {turn.reply.fault}")

    def leave(self) -> None:
        """The person walks away from the keyboard for good."""
        self._voice.stop()
        self._device.leave(self._clock.now())

    def status(self) -> Status:
        """What to show at this moment."""
        turn = self._device.turn
        if self._clock.stopped:
            return Status("listening", "◉ listening: Enter sends it, an empty line says nothing")
        proposed = hints_of(turn)
        if turn is None:
            return Status("asleep", "○ asleep", proposed.over)
        now = self._clock.now()
        phase, until = turn.phase_at(now)
        left_s = _seconds(until - now)
        match phase:
            case "over":
                return Status("asleep", "○ the session has ended", proposed.over)
            case "thinking":
                return Status("speaking", "◌ …", proposed.speaking)
            case "speaking":
                return Status(*_speaking(turn, now), proposed.speaking)
            case "reprompting":
                return Status("speaking", f"◔ still there, asks again within {left_s} s", proposed.listening)
            case "listening" | "listening again":
                return Status("listening", f"● microphone open, {left_s} s", proposed.listening)

    def _say_nothing(self) -> None:
        at = self._clock.now()
        self._clock.go_on(at)
        if self._device.session is not None:
            self._note(at, "nothing said: the microphone stays open a little longer")

    def _note(self, at: int, text: str) -> None:
        self._tell(Line(at, "device", f"({text})"))

    def _tell_moment(self, moment: Moment) -> None:
        # A silence is lived through here, with the live line; it needs no line of its own.
        if moment.kind != "silence" and (line := line_of(moment)):
            self._tell(line)
        if moment.kind == "say" and not moment.cut and self._ticked - moment.at < _LATE_MS:
            self._voice.speak(moment, next((it.at for it in self._sentences() if it.at > moment.at), math.inf))

    def _sentences(self) -> Iterator[Moment]:
        return (it for it in self._device.turn.course() if it.kind == "say") if self._device.turn else iter(())


def _speaking(turn: Turn, now: int) -> tuple[Literal["speaking", "hold"], str]:
    segment = turn.segment_at(now)
    if segment is None:
        return "speaking", "▶ speaking"
    where = " · ".join((segment.stretch, segment.side, segment.step))
    if segment.kind in TIMED:
        length_ms, left_ms = segment.end_ms - segment.start_ms, turn.begins_at + segment.end_ms - now
        filled = _BAR_CELLS * left_ms // length_ms
        bar = "━" * filled + "╌" * (_BAR_CELLS - filled)
        return "hold", f"▶ {_seconds(left_ms):>3} s {bar} {where}"
    quiet_until = next((it.until for it in turn.course() if it.kind == "silence" and it.at <= now < it.until), now)
    if quiet_until > now:
        return "speaking", f"▶ {where} · goes on in {_seconds(quiet_until - now)} s"
    return "speaking", f"▶ {where}"


def _seconds(ms: int) -> int:
    return math.ceil(ms / 1000)
