"""The coach's voice in the terminal: sentences made ahead by espeak-ng, played by a program of this machine."""

import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from skill.errors import NoVoice
from skill.speaker import espeak
from skill.speaker.turn import Moment
from skill.voice.synthesis import find_voice

_GRACE_MS = 150
"""By so much a sentence may run on into a silence before the clock waits for its last word."""

_PLAYER_MS = 80
"""What a player takes until it is heard; the sentence is made shorter by that."""

_GIVE_UP_S = 6.0
_PLAYERS: dict[str, tuple[str, ...]] = {
    "aplay": ("-q",),
    "paplay": (),
    "pw-play": (),
    "afplay": (),
    "play": ("-q",),
    "ffplay": ("-nodisp", "-autoexit", "-loglevel", "error"),
}


def find_player() -> list[str]:
    """The command that plays the WAV file whose name follows; raises NoVoice."""
    for name, options in _PLAYERS.items():
        if program := shutil.which(name):
            return [program, *options]
    raise NoVoice(
        f"nothing here plays sound; it takes one of {', '.join(_PLAYERS)} "
        "(on Debian and Ubuntu: apt-get install alsa-utils)"
    )


class Silent:
    """A voice that nobody hears: the words come in time, and that is all. A context manager, as every voice is."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def limit(self) -> float:
        """The moment (epoch milliseconds) beyond which the clock must not run, for a sentence is being spoken."""
        return math.inf

    def prepare(self, moments: Iterable[Moment]) -> None:
        """These sentences are about to be said."""

    def speak(self, moment: Moment, next_at: float = math.inf) -> None:
        """Say a sentence now, in the time that it has; next_at: when the next one begins (epoch milliseconds)."""

    def stop(self) -> None:
        """Be silent at once."""


class Loud(Silent):
    """A voice that is heard.

    complain: gets the reason, once, if the machine turns out to be unable to speak; from then on it is silent.
    Raises NoVoice where espeak-ng or a player is missing.
    """

    def __init__(self, complain: Callable[[str], None]) -> None:
        find_voice()
        self._player = find_player()
        self._complain = complain
        self._works = True
        # One at a time, in the order in which they will be said; what is made is kept by espeak.wav.
        self._maker = ThreadPoolExecutor(max_workers=1)
        self._asked_for: set[tuple[str, int]] = set()
        self._folder = tempfile.TemporaryDirectory(prefix="glute-coach-")
        self._playing: subprocess.Popen[bytes] | None = None
        self._limit = math.inf
        self._give_up_at = 0.0

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._maker.shutdown(cancel_futures=True)
        self._folder.cleanup()

    def limit(self) -> float:
        """As in Silent; the clock waits neither for a player that failed nor for one that never ends."""
        if self._playing is None:
            return math.inf
        status = self._playing.poll()
        if status is None and time.monotonic() < self._give_up_at:
            return self._limit
        self.stop()
        if status:
            self._fail(f"{Path(self._player[0]).name} ended with status {status}; has this machine a sound device?")
        return math.inf

    def prepare(self, moments: Iterable[Moment]) -> None:
        """Make the sound of these sentences in the background."""
        for text, ms in map(_fitting, moments):
            if self._works and (text, ms) not in self._asked_for:
                self._asked_for.add((text, ms))
                self._maker.submit(espeak.wav, text, ms)

    def speak(self, moment: Moment, next_at: float = math.inf) -> None:
        """As in Silent; where the sound was not prepared, it is made now."""
        self.stop()
        if not self._works:
            return
        file = Path(self._folder.name) / "sentence.wav"
        try:
            file.write_bytes(espeak.wav(*_fitting(moment)))
            self._playing = subprocess.Popen(  # nosec B603  # no shell, and a file of our own
                [*self._player, str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (NoVoice, OSError) as error:
            self._fail(str(error))
            return
        self._limit = min(moment.until + _GRACE_MS, next_at - 1)
        self._give_up_at = time.monotonic() + (moment.until - moment.at) / 1000 + _GIVE_UP_S

    def stop(self) -> None:
        """As in Silent."""
        if self._playing is not None:
            self._playing.kill()
            self._playing.wait()
            self._playing = None

    def _fail(self, reason: str) -> None:
        self._works = False
        self._complain(reason)


def _fitting(moment: Moment) -> tuple[str, int]:
    return moment.text, max(1, moment.until - moment.at - _PLAYER_MS)
