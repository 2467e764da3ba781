"""Collects the parts of a reply into a Script, with a pause between sentences and a mark where each segment begins."""

from collections.abc import Iterable
from math import ceil

from skill.coach.program import Segment
from skill.coach.state import Mark
from skill.coach.words import Kind
from skill.voice.pace import SENTENCE_PAUSE_MS, SLOWEST, spoken_ms
from skill.voice.script import Part, Say, Script, Silence

SHORTEST_PAUSE_MS = 750
"""Between a slow voice's words and what is anchored after them, for a few words are soon longer than estimated."""


class Writer:
    """Collects parts, parts sentences by a pause, and notes how far the speech has come at each segment."""

    def __init__(self, language: str, *, anchored: bool) -> None:
        self._language, self._anchored = language, anchored
        self.parts: list[Part] = []
        self._marks: list[Mark] = []
        self._at_ms = self._spoken_ms = 0
        self._counting = False

    def begin(self) -> None:
        """Begin another act."""
        self._counting = False

    def mark(self, segment: Segment) -> None:
        """Note that a segment begins here."""
        if segment.kind is not Kind.HOLD:
            self._part_sentences(linking=not segment.timed)
        self._counting = segment.timed
        self._marks.append(Mark(segment.key, self._at_ms, self._spoken_ms))

    def add(self, parts: Iterable[Part]) -> None:
        """Add words and silences."""
        for part in parts:
            if isinstance(part, Silence):
                self._be_silent(part)
                continue
            if not self._counting:
                self._part_sentences(linking=True)
            words_ms = spoken_ms(part.text, self._language)
            self._spoken_ms += words_ms
            self._at_ms += words_ms
            self.parts.append(part)

    def _part_sentences(self, *, linking: bool) -> None:
        if self.parts and isinstance(self.parts[-1], Say):
            self._be_silent(Silence(SENTENCE_PAUSE_MS, linking))

    def _be_silent(self, silence: Silence) -> None:
        if self._anchored and not silence.linking:
            if not self._counting:
                late_ms = ceil(self._spoken_ms * (SLOWEST - 1))
                silence = Silence(max(silence.ms, late_ms + SHORTEST_PAUSE_MS))
            # What comes next begins at its own offset: no words move it.
            self._spoken_ms = 0
        self._at_ms += silence.ms
        self.parts.append(silence)

    def script(self, reprompt: tuple[Part, ...], *, is_open: bool) -> Script:
        """All that was added, as a script."""
        marks = (*self._marks, Mark("", self._at_ms, self._spoken_ms)) if self._marks else ()
        return Script(tuple(self.parts), marks, reprompt, is_open, self._anchored, self._language)
