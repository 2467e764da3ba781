"""How well the local ear understands sentences it was not built from, and how fast.

`python -m benchmarks.nlu [FILE [LOCALE]]`; FILE is YAML: intent → groups of sentences, each group as in tests/sentences
(`slots`: name → id; left out: not judged). What stands under AMAZON.FallbackIntent must be refused. This measures the
ear's coverage, never Amazon's accuracy.
"""

import sys
from collections import Counter
from pathlib import Path
from statistics import median
from time import thread_time_ns
from typing import Any

import yaml

from skill.speaker.heard import Heard
from skill.speaker.nlu import ModelEar, load_ear

UNSEEN = Path(__file__).with_name("unseen_sentences.yaml")
PAIN, NO, FALLBACK = "PainIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"
TARGETS = {
    "intent right": 0.90,
    "intent and slots right": 0.85,
    "out of domain refused": 0.90,
    "pain heard as pain": 1.0,
    "no pain not heard as pain": 1.0,
}
SPEED_MS = 5.0

Judged = tuple[str, str, Heard, bool]  # sentence, intent that is meant, what was heard, whether its slots are right


def main(file: str = str(UNSEEN), locale: str = "en-US") -> int:
    """Print every mistake, the figures, and the time of one utterance; 0 when all targets are met."""
    ear = load_ear(locale)
    judged = judge(ear, yaml.safe_load(Path(file).read_text("utf-8")))
    for sentence, meant, heard, slots_right in judged:
        if heard.intent != meant or not slots_right:
            slots = {name: slot.id or slot.value for name, slot in heard.slots.items() if slot}
            print(f"{meant}: {sentence!r} → {heard.intent} {slots or ''} ({heard.how}, {heard.confidence})")
    print(f"\n{len(judged)} sentences: {dict(Counter(heard.how for *_, heard, _ in judged))}")
    missed = False
    for name, (right, of) in figures(judged).items():
        met = not of or right / of >= TARGETS[name]
        missed = missed or not met
        share = f" = {right / of:.1%}" if of else ""
        print(f"{name}: {right} of {of}{share}, target {TARGETS[name]:.0%}{'' if met else ', MISSED'}")
    times = sorted(_ms(ear, sentence) for sentence, *_ in judged for _ in range(5))
    slowest = times[len(times) * 99 // 100]
    print(f"one utterance: {median(times):.2f} ms, slowest in a hundred {slowest:.2f} ms, target {SPEED_MS} ms")
    return int(missed or slowest > SPEED_MS)


def judge(ear: ModelEar, written: dict[str, list[dict[str, Any]]]) -> list[Judged]:
    """Each sentence with what was heard. Slots are right when they are as written, or when none were written."""
    judged: list[Judged] = []
    for meant, groups in written.items():
        for group in groups:
            for sentence in group["sentences"]:
                heard = ear(sentence)
                filled = {name: slot.id if slot.authority else slot.value for name, slot in heard.slots.items() if slot}
                judged.append((sentence, meant, heard, group.get("slots") in (None, filled)))
    return judged


def figures(judged: list[Judged]) -> dict[str, tuple[int, int]]:
    """Name of a target → (how many are right, of how many)."""
    inside = [(meant, heard.intent, slots_right) for _, meant, heard, slots_right in judged if meant != FALLBACK]
    outside = [heard.intent for _, meant, heard, _ in judged if meant == FALLBACK]
    pain = [heard for meant, heard, _ in inside if meant == PAIN]
    no_pain = [heard for meant, heard, _ in inside if meant == NO]
    return {
        "intent right": (sum(meant == heard for meant, heard, _ in inside), len(inside)),
        "intent and slots right": (sum(meant == heard and right for meant, heard, right in inside), len(inside)),
        "out of domain refused": (outside.count(FALLBACK), len(outside)),
        "pain heard as pain": (pain.count(PAIN), len(pain)),
        "no pain not heard as pain": (len(no_pain) - no_pain.count(PAIN), len(no_pain)),
    }


def _ms(ear: ModelEar, sentence: str) -> float:
    start = thread_time_ns()
    ear(sentence)
    return (thread_time_ns() - start) / 1_000_000


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
