"""Every sentence that the coach can say, as it is worded: what the benchmarks of time measure voices with."""

import re
from collections.abc import Iterator
from itertools import product

from fluent.syntax import ast, parse

from skill.coach import acts
from skill.coach.program import compile_program, items_of
from skill.coach.state import Plan
from skill.coach.words import Counting, Kind, Side
from skill.library.model import HoldDose, Library
from skill.voice.script import Say
from skill.voice.wording import Voice, sentences

VARIANTS = 3
"""The most variants that a prompt has."""


def plans(library: Library) -> list[Plan]:
    """Every stretch and every routine with the hold it comes with, and every hold at its longest."""
    longest = [
        Plan(stretch=id, hold_s=stretch.dose.longest)
        for id, stretch in library.stretches.items()
        if isinstance(stretch.dose, HoldDose)
    ]
    return [Plan(stretch=id) for id in library.stretches] + [Plan(routine=id) for id in library.routines] + longest


def every_sentence(voice: Voice) -> list[str]:
    """All of them, each once, in alphabetical order."""
    said = {sentence for text in _texts(voice) for sentence in sentences(text)}
    return sorted(said)


def _texts(voice: Voice) -> Iterator[str]:
    library, language = voice.library, voice.language
    for plan, counting, turn in product(plans(library), Counting, range(VARIANTS)):
        for segment in compile_program(plan, library, counting).segments:
            if segment.kind not in (Kind.INTRODUCE, Kind.REST, Kind.CHECK_IN):
                yield from (part.text for part in voice.segment_parts(segment, turn) if isinstance(part, Say))
    for id, stretch in library.stretches.items():
        text = language.stretches[id]
        yield from (" ".join(lines) for lines in text.answers.values())
        yield from (" ".join(text.introduction), " ".join(text.easier_cue))
        yield voice.text(acts.SafetyOf(id), 0)
        for side in (Side.RIGHT, Side.LEFT) if stretch.sides != "together" else (Side.BOTH,):
            yield voice.text(acts.Steps(id, side), 0)
            yield voice.text(acts.WayBack(id, side, 18), 0)
    for routine in language.routines.values():
        yield from (" ".join(routine.introduction), routine.why)
    yield from (" ".join(lines) for lines in (*language.answers.values(), *language.safety.values()))
    yield from _prompts(voice)
