"""Every sentence that the coach can say, as it is worded: what the benchmarks of time measure voices with."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

from skill.coach import acts
from skill.coach.program import compile_program
from skill.coach.state import Plan
from skill.coach.words import WAITS, Counting, Side
from skill.library.model import HoldDose, Library, Sides
from skill.voice.script import Say
from skill.voice.text import sentences
from skill.voice.wording import Voice

VARIANTS = 3
"""The most variants that a prompt has."""

_SAMPLES: dict[str, object] = {
    "stretch": "lying hamstring stretch",
    "stretches": "the pigeon pose, the glute bridge and the seated figure four",
    "some": "the pigeon pose, the glute bridge and the seated figure four",
    "other_stretch": "seated figure four",
    "routine": "tight hips trio",
    "routines": "the desk break and the tight hips trio",
    "some_routines": "the desk break and the tight hips trio",
    "name": "the plank",
    "side": "right",
    "why": "It is short.",
}


def plans(library: Library) -> list[Plan]:
    """Every stretch and every routine with the hold it comes with, and every stretch with its longest."""
    longest = [
        Plan(stretch=name, hold_s=stretch.dose.longest)
        for name, stretch in library.stretches.items()
        if isinstance(stretch.dose, HoldDose)
    ]
    default = [Plan(stretch=name) for name in library.stretches] + [Plan(routine=name) for name in library.routines]
    return default + longest


def every_sentence(voice: Voice) -> list[str]:
    """All of them, each once, in alphabetical order."""
    return sorted({*narrated(voice), *(sentence for text in _texts(voice) for sentence in sentences(text))})


def narrated(voice: Voice) -> set[str]:
    """Those that lead through a stretch."""
    return {
        part.text
        for plan, counting, turn in product(plans(voice.library), Counting, range(VARIANTS))
        for segment in compile_program(plan, voice.library, counting).segments
        if segment.kind not in WAITS
        for part in voice.narration.parts(segment, turn)
        if isinstance(part, Say)
    }


def _texts(voice: Voice) -> Iterator[str]:
    library, language = voice.library, voice.language
    for name, stretch in library.stretches.items():
        text = language.stretches[name]
        yield from (" ".join(lines) for lines in (*text.answers.values(), text.introduction, text.easier_cue))
        yield voice.text(acts.SafetyOf(name), 0)
        segments = compile_program(Plan(stretch=name), library, Counting.OFF).segments
        timed = next(segment for segment in segments if segment.timed)
        for side in (Side.BOTH,) if stretch.sides is Sides.TOGETHER else (Side.RIGHT, Side.LEFT):
            yield voice.text(acts.Steps(name, side, timed.measure, timed.amount, timed.passes), 0)
            yield voice.text(acts.WayBack(name, side), 0)
    for routine in language.routines.values():
        yield from (" ".join(routine.introduction), routine.why)
    yield from (" ".join(lines) for lines in (*language.answers.values(), *language.safety.values()))
    prompts = parse(language.prompts)
    everywhere = _values_in(prompts)
    for message in prompts.body:
        if isinstance(message, ast.Message):
            yield from _ways_to_say(message, {name: values[0] for name, values in everywhere.items()}, voice)


def _ways_to_say(message: ast.Message, usual: dict[str, Any], voice: Voice) -> Iterator[str]:
    values = _values_in(message)
    for chosen in product(*values.values()):
        for turn in range(VARIANTS):
            yield voice.prompts.word(message.id.name, turn, **{**usual, **dict(zip(values, chosen, strict=True))})


def _values_in(node: ast.BaseNode) -> dict[str, list[Any]]:
    variables = _Variables()
    variables.visit(node)
    return variables.values


class _Variables(Visitor):
    """The variables of a message, each with the values that make a difference."""

    def __init__(self) -> None:
        self.values: dict[str, list[Any]] = {}

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        assert isinstance(node.selector, ast.VariableReference)
        name = node.selector.id.name
        self.values[name] = [_value(name, variant.key) for variant in node.variants]
        for variant in node.variants:
            self.visit(variant.value)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        name = node.id.name
        self.values.setdefault(name, [_SAMPLES.get(name, 18)])


def _value(name: str, key: ast.Identifier | ast.NumberLiteral) -> object:
    if isinstance(key, ast.NumberLiteral):
        return int(key.value)
    return {"one": 1, "other": _SAMPLES.get(name, 18)}.get(key.name, key.name)
