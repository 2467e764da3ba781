"""What the content is once loaded: plain frozen values that the core compiles and the voice words."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class StepKind(StrEnum):
    """What a step of a stretch is, as its content file says it."""

    SET_UP = "setUp"
    WARN = "warn"
    HOLD = "hold"
    BREATHE = "breathe"
    REPETITIONS = "repetitions"
    RELEASE = "release"


class Sides(StrEnum):
    """Whether the legs work together or one after the other."""

    TOGETHER = "together"
    EACH_IN_TURN = "eachInTurn"


class Range(msgspec.Struct, frozen=True):
    """A dose as one source gives it, both ends included: seconds, repetitions or sets."""

    min: int
    max: int
    sources: tuple[str, ...]


class HoldDose(msgspec.Struct, frozen=True):
    """seconds: the default; ranges: what each source gives, in seconds."""

    seconds: int
    ranges: tuple[Range, ...]

    @property
    def longest(self) -> int:
        """The most seconds that any source gives."""
        return max(r.max for r in self.ranges)

    @property
    def least_given(self) -> int:
        """The fewest seconds that any source gives; a person may still ask for less."""
        return min(r.min for r in self.ranges)


class BreathDose(msgspec.Struct, frozen=True):
    """breaths: how many make a round before the coach asks; seconds out and in make one breath."""

    breaths: int
    out_seconds: int
    in_seconds: int


class RepetitionDose(msgspec.Struct, frozen=True):
    """repetitions and sets: the default; the seconds of the three phases make one repetition."""

    repetitions: int
    sets: int
    up_seconds: int
    pause_seconds: int
    down_seconds: int
    ranges: tuple[Range, ...]


Dose = HoldDose | BreathDose | RepetitionDose


class Gate(msgspec.Struct, frozen=True):
    """What must be certainly done before a step opens: seconds of a hold on the same side, and a whole pass."""

    after_step: str
    seconds: int
    after_pass: int


class Step(msgspec.Struct, frozen=True):
    """One step of a stretch.

    once: told only before the first side; settle_s: the silence after its words; stage: the level of a staged
    stretch that it belongs to (0: every level); deeper: left out where the stretch is done the easier way.
    """

    id: str
    kind: StepKind
    once: bool
    settle_s: int
    stage: int
    gate: Gate | None
    deeper: bool


class HoldCue(msgspec.Struct, frozen=True):
    """A sentence said inside a full hold, `at_s` seconds after its start, where counting leaves room for it."""

    id: str
    at_s: int


class Stretch(msgspec.Struct, frozen=True):
    """One coachable exercise.

    easier_stretch: the id of its easier form; easier_cue: it has an easier way of its own, worded in the locale;
    answers: question → sources, None where the sources are silent.
    """

    id: str
    category: str
    family: str | None
    position: str
    sides: Sides
    dose: Dose
    steps: tuple[Step, ...]
    hold_cues: tuple[HoldCue, ...]
    stops_on_discomfort: bool
    screening: str | None
    easier_stretch: str | None
    easier_cue: bool
    level: str | None
    equipment: tuple[str, ...]
    required_equipment: tuple[str, ...]
    primary_muscles: tuple[str, ...]
    secondary_muscles: tuple[str, ...]
    situations: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...] | None]
    safety: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """One stretch of a routine: its hold where the routine has its own, and the stage that each pass goes up to."""

    stretch: str
    hold_seconds: int | None
    pass_stages: tuple[int, ...]


class Routine(msgspec.Struct, frozen=True):
    """A named sequence of stretches; choose_max > 0: the person picks up to that many of the items."""

    id: str
    items: tuple[Item, ...]
    choose_max: int
    situations: tuple[str, ...]
    level: str | None
    sources: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True):
    """An answer that belongs to no single stretch, or to one in a special respect; `about` is what it is found by."""

    id: str
    about: Mapping[str, str]
    sources: tuple[str, ...]


class SafetyStatement(msgspec.Struct, frozen=True):
    """A safety statement: its classes (STOP, SKIP, PRO, …) and the stretches it applies to, `*` for all."""

    id: str
    classes: tuple[str, ...]
    applies_to: tuple[str, ...]
    sources: tuple[str, ...]


class StretchText(msgspec.Struct, frozen=True):
    """The words of one stretch in one language; every text is a tuple of sentences."""

    name: str
    aliases: tuple[str, ...]
    introduction: tuple[str, ...]
    steps: Mapping[str, tuple[str, ...]]
    way_back: tuple[str, ...]
    hold_cues: Mapping[str, str]
    easier_cue: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]


class RoutineText(msgspec.Struct, frozen=True):
    """The words of one routine in one language."""

    name: str
    aliases: tuple[str, ...]
    introduction: tuple[str, ...]
    why: str


class Language(msgspec.Struct, frozen=True):
    """Everything that is said in one language, apart from the prompts (Fluent, read by the voice)."""

    code: str
    stretches: Mapping[str, StretchText]
    routines: Mapping[str, RoutineText]
    muscles: Mapping[str, str]
    safety: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]
    prompts: str


class Library(msgspec.Struct, frozen=True, eq=False):
    """The whole content, indexed by id, never changed after loading; equal to nothing but itself."""

    stretches: Mapping[str, Stretch]
    routines: Mapping[str, Routine]
    answers: Mapping[str, Answer]
    safety: Mapping[str, SafetyStatement]
    languages: Mapping[str, Language]
