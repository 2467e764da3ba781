"""Segments → sentences and exact silences: what is said while a person moves, holds, breathes and repeats."""

from collections.abc import Iterator
from functools import lru_cache

from skill.coach.program import Cue, CueKind, Segment
from skill.coach.words import MEASURES, Kind
from skill.library.model import Language, Library
from skill.voice.pace import SENTENCE_PAUSE_MS, SLOWEST, spoken_ms
from skill.voice.prompts import VARIANTS_COME_ROUND, Prompts
from skill.voice.script import Part, Say, Silence
from skill.voice.text import mirrored, sentences

FULL_BREATH_CUES = 2
SAID_IN_A_SECOND = 20
"""Up to here a slow voice says a number within a second; of higher ones, where nothing may overlap, only the even."""

MOST_WORDS_IN_A_HOLD = 0.14
"""The share of a hold that may be words where they push its end about; remarks give way first."""
_SEGMENTS_KEPT = 4096


class Narration:
    """Words the segments of a program in one language; the same segment and turn always give the same words."""

    def __init__(self, library: Library, language: Language, prompts: Prompts) -> None:
        self._library, self._language, self._prompts = library, language, prompts
        # A question in the middle of a hold words the rest of the passage again, and again.
        self._kept = lru_cache(maxsize=_SEGMENTS_KEPT)(self._parts)

    def parts(
        self, segment: Segment, turn: int = 0, slow: int = 1, *, eased: bool = False, anchored: bool = False
    ) -> tuple[Part, ...]:
        """What is said in a segment and its own silences; slow: how many times the silences of a step last.

        eased: the count-in tells how to do it the easier way; anchored: see Script.
        """
        return self._kept(segment, turn % VARIANTS_COME_ROUND, slow, eased, anchored)

    def _parts(self, segment: Segment, turn: int, slow: int, eased: bool, anchored: bool) -> tuple[Part, ...]:
        if segment.timed:
            return tuple(self._timed(segment, turn, anchored=anchored))
        text = self._language.stretches[segment.stretch]
        lines: tuple[str, ...] = ()
        if segment.kind is Kind.COUNT_IN:
            lines = text.easier_cue if eased else ()
            said = self._prompts.word(f"count-in-{self._measure(segment)}", turn, amount=segment.amount)
        elif segment.kind is Kind.SWITCH:
            said = self._prompts.word("switch", turn, side=segment.side)
        else:
            said = " ".join(mirrored(text.steps[segment.step], segment.side))
        silence = (Silence(segment.duration_ms * slow),) if segment.duration_ms else ()
        return (*(Say(line) for line in (*lines, *sentences(said))), *silence)

    def _measure(self, count_in: Segment) -> str:
        steps = self._library.stretches[count_in.stretch].steps
        return next(MEASURES[Kind(step.kind)] for step in steps if step.id == count_in.step)

    def _timed(self, segment: Segment, turn: int, *, anchored: bool) -> Iterator[Part]:
        reached_ms = 0
        for cue, said in self._cues_with_room(segment, turn, anchored=anchored):
            if cue.at_ms > reached_ms:
                yield Silence(cue.at_ms - reached_ms)
                reached_ms = cue.at_ms
            for number, sentence in enumerate(said):
                if number:
                    yield Silence(SENTENCE_PAUSE_MS, linking=True)
                yield Say(sentence)
            reached_ms += self._said_ms(said)
        if segment.duration_ms > reached_ms:
            yield Silence(segment.duration_ms - reached_ms)

    def _cues_with_room(self, segment: Segment, turn: int, *, anchored: bool) -> Iterator[tuple[Cue, tuple[str, ...]]]:
        """The cues with their sentences, without those that would delay another one or make a hold too wordy."""
        cues = [(cue, sentences(self._cue(cue, segment, turn))) for cue in segment.cues]
        counted_ms = sum(self._said_ms(said) for cue, said in cues if cue.kind is not CueKind.REMARK)
        room_ms = segment.duration_ms * MOST_WORDS_IN_A_HOLD - counted_ms
        nexts_ms = [cue.at_ms for cue, _ in cues[1:]] + [segment.duration_ms]
        for (cue, said), next_ms in zip(cues, nexts_ms, strict=False):
            each_second = cue.kind is CueKind.SECONDS_LEFT and next_ms - cue.at_ms <= 1000
            if anchored and each_second and cue.number > SAID_IN_A_SECOND and cue.number % 2:
                continue
            if cue.kind is CueKind.REMARK:
                said_ms = self._said_ms(said)
                if cue.at_ms + said_ms * SLOWEST > next_ms or (said_ms > room_ms and not anchored):
                    continue
                room_ms -= said_ms
            yield cue, said

    def _said_ms(self, said: tuple[str, ...]) -> int:
        return spoken_ms(" ".join(said), self._language.code)

    def _cue(self, cue: Cue, segment: Segment, turn: int) -> str:
        text = self._language.stretches[segment.stretch]
        if cue.kind is CueKind.REMARK:
            return mirrored((text.hold_cues[cue.remark],), segment.side)[0]
        if cue.kind in (CueKind.BREATHE_OUT, CueKind.BREATHE_IN):
            lines = mirrored(text.steps[segment.step], segment.side)
            lines = lines[:2] if cue.number <= FULL_BREATH_CUES else lines[-2:]
            return lines[cue.kind is CueKind.BREATHE_IN]
        if cue.kind in (CueKind.UP, CueKind.DOWN):
            words = text.steps[segment.step][cue.kind is CueKind.DOWN]
            return f"{cue.number}, {words.lower()}" if cue.kind is CueKind.UP else words
        return self._prompts.word(cue.kind, turn, number=cue.number)
