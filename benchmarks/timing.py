"""Does a hold of thirty seconds take thirty seconds, and is the second known? Needs espeak-ng; flite where it is.

Real speech, laid out as the replies say (SSML or APL for Audio). How it is measured and what it gives: docs/timing.md.
`python -m benchmarks.timing [VOICE …]` measures in the voices named, such as "flite kal"; else in the first two.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from statistics import mean, quantiles

from benchmarks.holds import first_hold_s, holds, overlaps, replies_with_a_first_hold, true_hold_s
from benchmarks.interruptions import Interruption, interruptions
from benchmarks.progress import progress
from benchmarks.sentences import VARIANTS, narrated
from benchmarks.voices import RATES, RealVoice, voices
from skill.coach.acts import Narrate
from skill.coach.program import compile_program
from skill.coach.state import Plan
from skill.coach.words import Counting
from skill.errors import NoVoice
from skill.library import load_library
from skill.voice.script import Say
from skill.voice.timeline import narration
from skill.voice.wording import Voice

HOLD_S = 30
INTERRUPTIONS = 2_000
DELIVERIES = {"SSML": False, "APLA": True}
SLOW = 0.8

MOST_HOLD_ERROR_S = {Counting.OFF: 1.0, Counting.LAST_FIVE: 1.0, Counting.EVERY_FIVE: 1.3}
"""95th percentile over all rates, in SSML."""

MOST_OVER_P95_S, MOST_OVER_S = 2.0, 4.0
SHORT_S, SHORT_A_SECOND = 1.5, 0.22
"""A credit may fall short by so much, and by so much for each second for which the reply had been speaking."""

LATEST_FIRST_HOLD_S = 35.0
"""After the last answer, in a voice as fast as the estimate."""


@dataclass
class Verdicts:
    """What was missed in one voice."""

    missed: list[str] = field(default_factory=list)

    def on(self, what: str, figure: float, target: float) -> str:
        """Whether a figure keeps its target."""
        if figure <= target:
            return f"target {target:g}: kept"
        self.missed.append(what)
        return f"target {target:g}: MISSED"


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1]


def measure_holds(voice: Voice, speaker: RealVoice, verdicts: Verdicts) -> None:
    """Print how wrong a hold is, for each counting, delivery and rate."""
    scripts = [
        (counting, delivery, voice.word((Narrate(segments),), turn, anchored=anchored))
        for counting in Counting
        for delivery, anchored in DELIVERIES.items()
        for segments in holds(voice, counting, HOLD_S)
        for turn in range(VARIANTS)
    ]
    speaker.prepare({part.text for _, _, script in scripts for part in script.parts if isinstance(part, Say)})
    wrong: dict[tuple[Counting, str, float], list[float]] = defaultdict(list)
    pairs = list(product(scripts, RATES))
    for (counting, delivery, script), rate in progress(pairs, "Measuring holds", len(pairs)):
        wrong[counting, delivery, rate].append(abs(true_hold_s(script, speaker, rate) - HOLD_S))
    print(f"\nHow wrong a hold of {HOLD_S} s is in {speaker.name}, in seconds: mean, 95th percentile, worst")
    print(f"{'voice at':<18}" + "".join(f"{rate:^20}" for rate in RATES) + f"{'all rates':^20}")
    for counting, delivery in product(Counting, DELIVERIES):
        cells = [wrong[counting, delivery, rate] for rate in RATES]
        cells.append([error for cell in cells for error in cell])
        row = "".join(f"{mean(cell):8.2f}{p95(cell):6.2f}{max(cell):6.2f}" for cell in cells)
        target = MOST_HOLD_ERROR_S.get(counting) if delivery == "SSML" else None
        kept = verdicts.on(f"hold, {counting}", p95(cells[-1]), target) if target else ""
        print(f"{delivery:<5}{counting:<13}{row}   {kept}".rstrip())


def measure_narration(voice: Voice, speaker: RealVoice, verdicts: Verdicts) -> None:
    """Print what overlaps in APL for Audio at the slowest rate, and when the first hold begins."""
    speaker.prepare(narrated(voice))
    plans = [Plan(stretch=name) for name in voice.library.stretches]
    scripts = [
        narration(compile_program(plan, voice.library, counting), voice, anchored=True)[1]
        for plan, counting in product(plans, Counting)
    ]
    found = sum(overlaps(script, speaker, SLOW) for script in scripts)
    words = sum(isinstance(part, Say) for script in scripts for part in script.parts)
    print(f"\nWords that overlap in APLA at {SLOW}, in all of every stretch: {found} of {words}", end="   ")
    print(verdicts.on("overlaps", found, 0))
    for delivery, anchored in DELIVERIES.items():
        talks = list(replies_with_a_first_hold(voice, anchored=anchored))
        late = {rate: max(first_hold_s(talk, speaker, rate) for talk in talks) for rate in RATES}
        figures = ", ".join(f"{seconds:.1f} at {rate}" for rate, seconds in late.items())
        print(f"The latest first hold after the last answer, {delivery}: {figures}", end="   ")
        print(verdicts.on(f"first hold, {delivery}", late[1.0], LATEST_FIRST_HOLD_S))


def measure_interruptions(voice: Voice, speaker: RealVoice, verdicts: Verdicts) -> None:
    """Print what is credited against what was truly held."""
    print(f"\n{INTERRUPTIONS} interruptions at each rate in {speaker.name}, in seconds; beyond: how many fall short by")
    print(f"more than {SHORT_S} + {SHORT_A_SECOND} for each second since the reply began, or for each second of words")
    print(f"{'':<10}{'credited too much':^22}{'credited too little':^24}{'beyond, by seconds, words':>27}")
    print(f"{'voice at':<10}{'mean':>8}{'p95':>6}{'worst':>6}{'mean':>12}{'p95':>6}{'worst':>6}")
    over: list[float] = []
    over_p95: list[float] = []
    beyond = 0
    for (delivery, anchored), rate in product(DELIVERIES.items(), RATES):
        each = _interruptions(voice, speaker, rate, anchored)
        found = list(progress(islice(each, INTERRUPTIONS), f"{delivery} at {rate}", INTERRUPTIONS))
        too_much = [max(0.0, it.over_s) for it in found]
        too_little = [max(0.0, -it.over_s) for it in found]
        by_seconds = sum(-it.over_s > SHORT_S + SHORT_A_SECOND * it.speech_s for it in found)
        by_words = sum(-it.over_s > SHORT_S + SHORT_A_SECOND * it.words_s for it in found)
        print(
            f"{delivery:<5}{rate:<5}{mean(too_much):8.2f}{p95(too_much):6.2f}{max(too_much):6.2f}"
            f"{mean(too_little):12.2f}{p95(too_little):6.2f}{max(too_little):6.2f}{by_seconds:14}{by_words:9}"
        )
        over += too_much
        over_p95.append(p95(too_much))
        beyond += by_seconds
    print(f"Too much, 95th percentile: {verdicts.on('too much (95th)', max(over_p95), MOST_OVER_P95_S)}", end="; ")
    print(f"worst: {verdicts.on('too much (worst)', max(over), MOST_OVER_S)}")
    print(f"Too little, beyond by seconds: {verdicts.on('too little', beyond, 0)}")


def _interruptions(voice: Voice, speaker: RealVoice, rate: float, anchored: bool) -> Iterator[Interruption]:
    return interruptions(voice, lambda text: speaker.length_ms(text, rate), anchored=anchored, seed=1)


def main(names: list[str] | None = None) -> int:
    """Measure and print everything; 1 when a target is missed in espeak-ng, to whose speed the estimate is scaled."""
    voice = Voice(load_library(validate=False), "en")
    try:
        found = voices()
    except NoVoice as error:
        print(error)
        return 1
    chosen = [speaker for speaker in found if speaker.name in names] if names else found[:2]
    missed = False
    for speaker in chosen:
        verdicts = Verdicts()
        measure_holds(voice, speaker, verdicts)
        measure_narration(voice, speaker, verdicts)
        measure_interruptions(voice, speaker, verdicts)
        print(f"\nMissed in {speaker.name}: {', '.join(verdicts.missed) or 'nothing'}")
        missed |= speaker is found[0] and bool(verdicts.missed)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
