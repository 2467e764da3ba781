"""Does a hold of thirty seconds take thirty seconds, and is the second known? `python -m benchmarks.timing`.

Holds are put together from real speech as the reply itself says (SSML or APL for Audio) and measured in the sound: from
the last audible sample of "hold" to the first one of the release. Interruptions: benchmarks/interruptions.py.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise, product
from statistics import mean, quantiles

from benchmarks.interruptions import Interruption, interruptions
from benchmarks.sentences import VARIANTS, every_sentence
from benchmarks.voices import RATES, RealVoice, voices
from skill.coach.acts import Narrate
from skill.coach.program import Segment, compile_program
from skill.coach.state import Plan
from skill.coach.timing import Timing
from skill.coach.words import Counting, Kind
from skill.library import load_library
from skill.library.model import HoldDose
from skill.speaker.timeline import Span, lay_out
from skill.voice.apla import to_apla
from skill.voice.script import Say, Script, schedule
from skill.voice.ssml import to_ssml
from skill.voice.wording import Voice

HOLD_S = 30
INTERRUPTIONS = 2_000
DELIVERIES = {"SSML": False, "APLA": True}
AUDIBLE = 100
MOST_HOLD_ERROR_S = {Counting.OFF: 1.0, Counting.LAST_FIVE: 1.0, Counting.EVERY_FIVE: 1.3}
"""95th percentile over all rates, in SSML."""

MOST_OVER_P95_S, MOST_OVER_S = 2.0, 4.0
SHORT_S, SHORT_A_SECOND = 1.5, 0.22
"""A credit may fall short by so much, and by so much for each second of speech since the reply began."""

WORDS_S = (0, 5, 15, 30, 90)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1]


# Holds.


def holds(voice: Voice, counting: Counting) -> Iterator[tuple[Segment, ...]]:
    """A hold of each stretch, with the count-in before and the release after it."""
    for stretch in voice.library.stretches.values():
        if isinstance(stretch.dose, HoldDose):
            segments = compile_program(Plan(stretch=stretch.id, hold_s=HOLD_S), voice.library, counting).segments
            number = next(n for n, segment in enumerate(segments) if segment.kind is Kind.HOLD)
            after = next(s for s in segments[number:] if s.kind not in (Kind.HOLD, Kind.COUNT_IN))
            yield segments[number - 1], segments[number], after


def spans_of(script: Script, speaker: RealVoice, rate: float) -> list[Span]:
    """The words of a reply with their true times, as the reply itself lays them out."""
    speech = None if script.anchored else {"type": "SSML", "ssml": to_ssml(script.parts)}
    documents = [to_apla(script)] if script.anchored else []
    laid_out = lay_out(speech, documents, lambda text: speaker.length_ms(text, rate))
    return [span for span in laid_out.spans if span.text]


def sound_of(spans: list[Span], speaker: RealVoice, rate: float) -> "array[int]":
    """The sound of some words at their times."""
    sound = array("h", bytes(2 * ((spans[-1].end_ms + 1000) * speaker.sample_rate // 1000)))
    for span in spans:
        start = span.start_ms * speaker.sample_rate // 1000
        spoken = speaker.sound(span.text, rate)
        sound[start : start + len(spoken)] = spoken
    return sound


def hold_error_s(script: Script, speaker: RealVoice, rate: float) -> float:
    """How much longer than its seconds a hold truly is, between the words before it and those after it."""
    spans = spans_of(script, speaker, rate)
    sound = sound_of(spans, speaker, rate)
    begins, ends = (
        sum(
            1 for at_ms, part in schedule(script.parts, script.language) if isinstance(part, Say) and at_ms < mark.at_ms
        )
        for mark in script.marks[1:3]
    )
    first, last = (spans[n].start_ms * speaker.sample_rate // 1000 for n in (begins - 1, ends))
    until = spans[begins].start_ms * speaker.sample_rate // 1000
    hold_ends = next(
        n for n in range(max(first, last - speaker.sample_rate // 10), len(sound)) if abs(sound[n]) > AUDIBLE
    )
    hold_begins = next(n for n in range(until - 1, first, -1) if abs(sound[n]) > AUDIBLE)
    return (hold_ends - hold_begins) / speaker.sample_rate - HOLD_S


def overlaps(script: Script, speaker: RealVoice, rate: float) -> int:
    """How many words begin before those before them have ended."""
    return sum(before.end_ms > after.start_ms for before, after in pairwise(spans_of(script, speaker, rate)))


def measure_holds(voice: Voice, speaker: RealVoice) -> bool:
    """Print the table of one real voice; whether it keeps the targets."""
    scripts = [
        (counting, delivery, voice.word((Narrate(segments),), turn, anchored=anchored))
        for counting in Counting
        for delivery, anchored in DELIVERIES.items()
        for segments in holds(voice, counting)
        for turn in range(VARIANTS)
    ]
    speaker.prepare({part.text for _, _, script in scripts for part in script.parts if isinstance(part, Say)})
    wrong: dict[tuple[Counting, str, float], list[float]] = defaultdict(list)
    for (counting, delivery, script), rate in product(scripts, RATES):
        wrong[counting, delivery, rate].append(abs(hold_error_s(script, speaker, rate)))
    print(f"\nError of a hold of {HOLD_S} s in {speaker.name}, in seconds: mean, 95th percentile, worst")
    print(f"{'rate':<20}" + "".join(f"{rate:^18}" for rate in (*RATES, "all")))
    kept = True
    for counting, delivery in product(Counting, DELIVERIES):
        cells = [wrong[counting, delivery, rate] for rate in RATES]
        cells.append([error for cell in cells for error in cell])
        figures = "".join(f"{mean(c):6.2f}{p95(c):6.2f}{max(c):6.2f}" for c in cells)
        print(f"{delivery} {counting:<15}{figures}")
        kept &= delivery != "SSML" or p95(cells[-1]) <= MOST_HOLD_ERROR_S.get(counting, 60)
    slow = [overlaps(script, speaker, RATES[0]) for _, delivery, script in scripts if delivery == "APLA"]
    print(f"words that overlap in APLA at rate {RATES[0]}: {sum(slow)} in {len(slow)} holds")
    return kept and not sum(slow)


# Interruptions.


def measure_interruptions(voice: Voice, speaker: RealVoice, timing: Timing) -> bool:
    """Print what is credited against what was held; whether it is never far too much."""
    print(f"\n{INTERRUPTIONS} interruptions a rate in {speaker.name}, in seconds: credited beyond what was held (95th")
    print("percentile, worst), credited less (mean, 95th percentile, worst), share that falls short by more than")
    print(
        f"{SHORT_S} s + {SHORT_A_SECOND} a second of the words before the hold, or of all speech up to the interruption"
    )
    kept = True
    by_words: dict[tuple[str, int], list[float]] = defaultdict(list)
    for delivery, anchored in DELIVERIES.items():
        for rate in RATES:
            found = list(islice(_interrupted(voice, speaker, rate, timing, anchored), INTERRUPTIONS))
            over = [max(0.0, it.over_s) for it in found]
            short = [max(0.0, -it.over_s) for it in found]
            beyond_words = mean(-it.over_s > SHORT_S + SHORT_A_SECOND * it.words_s for it in found)
            beyond_speech = mean(-it.over_s > SHORT_S + SHORT_A_SECOND * it.speech_s for it in found)
            print(
                f"{delivery} {rate:<6}over{p95(over):6.2f}{max(over):6.2f}   short{mean(short):6.2f}{p95(short):6.2f}"
                f"{max(short):6.2f}   beyond, by words{beyond_words:7.1%}, by speech{beyond_speech:7.1%}"
            )
            kept &= p95(over) <= MOST_OVER_P95_S and max(over) <= MOST_OVER_S
            if rate == 1.0:
                for it in found:
                    by_words[delivery, max(n for n in WORDS_S if n <= it.words_s)].append(-it.over_s)
    print("\nCredited less at rate 1.0, mean and 95th percentile, by the seconds of words between reply and hold")
    for delivery in DELIVERIES:
        cells = [(low, high, by_words[delivery, low]) for low, high in pairwise(WORDS_S)]
        print(f"{delivery} " + "".join(f"   {a} to {b} s:{mean(c):6.2f}{p95(c):6.2f}" for a, b, c in cells if c))
    return kept


def _interrupted(
    voice: Voice, speaker: RealVoice, rate: float, timing: Timing, anchored: bool
) -> Iterator[Interruption]:
    return interruptions(voice, lambda text: speaker.length_ms(text, rate), timing, anchored=anchored, seed=1)


def main() -> int:
    """Measure and print everything; 1 when a target is missed."""
    voice = Voice(load_library(validate=False), "en")
    espeak, *others = voices()
    espeak.prepare(every_sentence(voice))
    kept = [measure_holds(voice, speaker) for speaker in (espeak, *others[:1])]
    kept.append(measure_interruptions(voice, espeak, Timing()))
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
