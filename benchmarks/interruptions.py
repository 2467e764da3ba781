"""Interrupted at random moments: what the coach credits against what was truly held, in a real voice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from benchmarks.talks import Talk
from skill.coach import events as on
from skill.coach.flow import credited
from skill.coach.program import Segment, compile_program
from skill.coach.state import Ledger, Place
from skill.coach.words import Counting, Kind, Phase
from skill.library.model import HoldDose, Library
from skill.voice.pace import spoken_ms
from skill.voice.script import Say, Script
from skill.voice.wording import Voice

LATENCY_MS = (1_000, 2_000)
"""The bounds of either latency, as the desk speaker draws them."""

INTERRUPTIONS_A_PERSON = 3
START = 1_800_000_000_000

Length = Callable[[str], int]
"""How many milliseconds a voice truly takes for a sentence."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """over_s: how much more was credited than truly held, less if negative; speech_s: how long the reply had been
    speaking; words_s: how much of that up to the hold was words and not silence."""

    over_s: float
    speech_s: float
    words_s: float


def interruptions(voice: Voice, length: Length, *, anchored: bool, seed: int) -> Iterator[Interruption]:
    """People without end, each interrupted a few times at random moments.

    An interruption counts if it falls into a hold, or wherever else it falls if it makes any hold's credit wrong; what
    it says is its worst hold.
    """
    random = Random(seed)
    while True:
        yield from _person(voice, length, random, anchored)


def _person(voice: Voice, length: Length, random: Random, anchored: bool) -> Iterator[Interruption]:
    held = [stretch.id for stretch in voice.library.stretches.values() if isinstance(stretch.dose, HoldDose)]
    talk = Talk(voice, anchored, START + random.randrange(1_000))
    talk.start(random.choice(held), random.choice(list(Counting)))
    for _ in range(INTERRUPTIONS_A_PERSON):
        before = talk.state.place
        if talk.state.phase is not Phase.PLAYING or before is None:
            return
        heard = Heard(talk.script, talk.narrated, length)
        into_ms = random.randrange(heard.length_ms)
        talk.now += random.randint(*LATENCY_MS) + into_ms + random.randint(*LATENCY_MS)
        talk.say(on.Pause())
        if talk.state.place is None:
            return
        yield from heard.compared(into_ms, before, talk.state.place.ledger, voice.library)
        talk.now += 5_000
        talk.say(on.Resume())


class Heard:
    """One reply as a voice truly speaks it."""

    def __init__(self, script: Script, narrated: tuple[Segment, ...], length: Length) -> None:
        """Raises KeyError for a mark at which no part begins."""
        expected_ms = true_ms = words_ms = 0
        reached = {0: (0, 0)}
        for part in script.parts:
            if isinstance(part, Say):
                expected_ms += spoken_ms(part.text, script.language)
                true_ms += length(part.text)
                words_ms += length(part.text)
            else:
                expected_ms += part.ms
                true_ms += part.ms
                if script.anchored and not part.linking:
                    true_ms = expected_ms
            reached[expected_ms] = (true_ms, words_ms)
        self.length_ms = true_ms
        marks = [reached[mark.at_ms] for mark in script.marks]
        self._holds = [
            (segment, start_ms, end_ms, words_ms)
            for segment, ((start_ms, words_ms), (end_ms, _)) in zip(narrated, pairwise(marks), strict=True)
            if segment.kind is Kind.HOLD
        ]

    def compared(self, into_ms: int, before: Place, after: Ledger, library: Library) -> Iterator[Interruption]:
        """The worst hold of the reply that was cut off there, if any had been going on or is credited wrongly."""
        program = compile_program(before.plan, library, Counting.OFF)
        found = []
        for part, start_ms, end_ms, words_ms in self._holds:
            whole = program.get(part.key)
            assert whole is not None
            had_s = max(whole.seconds - part.seconds, credited(before.ledger, whole))
            # A hold that was heard to its end is done; how long it truly was is another measurement.
            held_s = part.seconds if into_ms >= end_ms else max(0, min(part.seconds, (into_ms - start_ms) / 1000))
            over_s = credited(after, whole) - max(had_s, whole.seconds - part.seconds + held_s)
            if over_s or start_ms <= into_ms < end_ms:
                found.append(Interruption(over_s, into_ms / 1000, words_ms / 1000))
        yield from sorted(found, key=lambda it: -abs(it.over_s))[:1]
