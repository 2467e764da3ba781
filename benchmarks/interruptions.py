"""Interrupted at random moments: what the coach credits against what was truly held, in a real voice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from skill.coach import events as on
from skill.coach.acts import Narrate
from skill.coach.coach import step, with_marks
from skill.coach.flow import credited
from skill.coach.program import Segment, compile_program
from skill.coach.state import CoachState, Ledger, Plan, Preferences
from skill.coach.timing import Timing
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
    """over_s: how much more was credited than truly held; words_s: the words between the beginning of the reply and
    the hold; speech_s: all of the reply up to the interruption, silences included."""

    over_s: float
    words_s: float
    speech_s: float


def interruptions(voice: Voice, length: Length, timing: Timing, *, anchored: bool, seed: int) -> Iterator[Interruption]:
    """People without end, each interrupted a few times at random moments; every hold that had begun counts."""
    random = Random(seed)  # nosec B311 - it has to repeat, not to be secret
    while True:
        yield from _person(voice, length, timing, random, anchored)


def _person(voice: Voice, length: Length, timing: Timing, random: Random, anchored: bool) -> Iterator[Interruption]:
    library = voice.library
    held = [stretch.id for stretch in library.stretches.values() if isinstance(stretch.dose, HoldDose)]
    state = CoachState(preferences=Preferences(counting=random.choice(list(Counting)), introduced=True))
    now = START + random.randrange(1_000)
    state, narrated, script = _turn(state, on.Start(stretch=random.choice(held)), now, voice, timing, anchored)
    while state.phase is not Phase.PLAYING:
        now += 10_000
        event = on.No() if state.question else on.Ready()
        state, narrated, script = _turn(state, event, now, voice, timing, anchored)
    for _ in range(INTERRUPTIONS_A_PERSON):
        if state.phase is not Phase.PLAYING or state.place is None:
            return
        before = state.place.ledger
        heard = Heard(script, narrated, length, voice.language.code)
        begins_at = now + random.randint(*LATENCY_MS)
        into_ms = random.randrange(heard.length_ms)
        now = begins_at + into_ms + random.randint(*LATENCY_MS)
        state, _, _ = _turn(state, on.Pause(), now, voice, timing, anchored)
        if state.place is None:
            return
        yield from heard.compared(into_ms, before, state.place.ledger, library, state.place.plan)
        now += 5_000
        state, narrated, script = _turn(state, on.Resume(), now, voice, timing, anchored)


def _turn(
    state: CoachState, event: on.Event, now: int, voice: Voice, timing: Timing, anchored: bool
) -> tuple[CoachState, tuple[Segment, ...], Script]:
    stamp = now // 1000 * 1000
    state, acts = step(state, event, stamp, voice.library, timing)
    script = voice.word(acts, state.turn, anchored=anchored)
    narrated = tuple(segment for act in acts if isinstance(act, Narrate) for segment in act.segments)
    return with_marks(state, script.marks), narrated, script


class Heard:
    """One reply as a voice truly speaks it."""

    def __init__(self, script: Script, narrated: tuple[Segment, ...], length: Length, language: str) -> None:
        expected_ms = true_ms = words_ms = 0
        reached = {0: (0, 0)}
        for part in script.parts:
            if isinstance(part, Say):
                expected_ms += spoken_ms(part.text, language)
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

    def compared(
        self, into_ms: int, before: Ledger, after: Ledger, library: Library, plan: Plan
    ) -> Iterator[Interruption]:
        """The holds that had begun when the reply was cut off."""
        program = compile_program(plan, library, Counting.OFF)
        for part, start_ms, end_ms, words_ms in self._holds:
            whole = program.get(part.key)
            if into_ms < start_ms or whole is None:
                continue
            had_s = max(whole.seconds - part.seconds, credited(before, whole))
            # A hold that was heard to its end is done; how long it truly was is another measurement.
            held_s = part.seconds if into_ms >= end_ms else min(part.seconds, (into_ms - start_ms) / 1000)
            true_s = max(had_s, whole.seconds - part.seconds + held_s)
            yield Interruption(credited(after, whole) - true_s, words_ms / 1000, into_ms / 1000)
