"""What no schema can say: that the content's files agree with each other and with the vocabulary."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from skill.errors import ContentError
from skill.library.files import read_json
from skill.library.model import HoldDose, Language, Library, RepetitionDose, Sides, StepKind, Stretch

_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_SIDE = re.compile(r"^(side|other)(\|[^|]+\|[^|]+)?$")
_TIMED = {HoldDose: StepKind.HOLD, RepetitionDose: StepKind.REPETITIONS}


def problems(library: Library, folder: Path) -> Iterator[ContentError]:
    """Yield every disagreement between the files of a content folder that passed its schemas."""
    sources = set(read_json(folder, "sources.json").data)
    for stretch in library.stretches.values():
        yield from _stretch_problems(stretch, library, folder, sources)
    for routine in library.routines.values():
        file = f"routines/{routine.id}.json"
        if not (folder / file).exists():
            yield ContentError(file, "id", "should be the name of the file")
        for number, item in enumerate(routine.items):
            if item.stretch not in library.stretches:
                yield _unknown(file, f"items[{number}].stretch", item.stretch, library.stretches)
    yield from _statement_problems(library, sources)
    yield from _coverage_problems(library, folder)
    for language in library.languages.values():
        yield from _language_problems(language, library)


def _stretch_problems(stretch: Stretch, library: Library, folder: Path, sources: set[str]) -> Iterator[ContentError]:
    file = f"stretches/{stretch.id}.json"
    if not (folder / file).exists():
        yield ContentError(file, "id", "should be the name of the file")
        return
    raw = read_json(folder, file).data
    for field, source in _sources(raw, ""):
        if source.split(":")[0] not in sources:
            yield _unknown(file, field, source.split(":")[0], sources)
    for field, ids, vocabulary in (
        ("position", (stretch.position,), "positions"),
        ("equipment", stretch.equipment, "equipment"),
        ("primaryMuscles", stretch.primary_muscles, "muscles"),
        ("secondaryMuscles", stretch.secondary_muscles, "muscles"),
        ("situations", stretch.situations, "situations"),
    ):
        known = read_json(folder, f"vocabulary/{vocabulary}.json").data
        for value in ids:
            if value not in known:
                yield _unknown(file, field, value, known)
    if repeated := set(stretch.primary_muscles) & set(stretch.secondary_muscles):
        yield ContentError(file, "secondaryMuscles", f"should not repeat {sorted(repeated)[0]} from primaryMuscles")
    if stretch.easier_stretch and stretch.easier_stretch not in library.stretches:
        yield _unknown(file, "easierStretch.id", stretch.easier_stretch, library.stretches)
    yield from _step_problems(stretch, file)
    if isinstance(stretch.dose, HoldDose) and stretch.dose.seconds > stretch.dose.longest:
        yield ContentError(
            file, "dose.hold.seconds", f"should be at most {stretch.dose.longest}, the most a source gives"
        )


def _statement_problems(library: Library, sources: set[str]) -> Iterator[ContentError]:
    for statement in library.safety.values():
        for name in statement.applies_to:
            if name != "*" and name not in library.stretches:
                yield _unknown("safety.json", f"{statement.id}.appliesTo", name, library.stretches)
    for stretch in library.stretches.values():
        for statement_id in stretch.safety:
            if statement_id not in library.safety:
                yield _unknown(f"stretches/{stretch.id}.json", "safety", statement_id, library.safety)
        attached = {s.id for s in library.safety.values() if stretch.id in s.applies_to}
        for statement_id in sorted(attached ^ set(stretch.safety)):
            expected = f"{statement_id} should name {stretch.id} in both files or in neither"
            yield ContentError(f"stretches/{stretch.id}.json", "safety", expected)
        classes = {c for s in library.safety.values() if {"*", stretch.id} & set(s.applies_to) for c in s.classes}
        for missing in sorted({"SKIP", "STOP", "PRO"} - classes):
            yield ContentError(f"stretches/{stretch.id}.json", "safety", f"should have a statement of class {missing}")
    claims = [("safety.json", s.id, s.sources) for s in library.safety.values()]
    claims += [("answers.json", a.id, a.sources) for a in library.answers.values()]
    claims += [(f"routines/{r.id}.json", "sources", r.sources) for r in library.routines.values()]
    for file, field, cited in claims:
        for source in cited:
            if source.split(":")[0] not in sources:
                yield _unknown(file, field, source.split(":")[0], sources)


def _coverage_problems(library: Library, folder: Path) -> Iterator[ContentError]:
    for number, carrier in read_json(folder, "coverage.json").data.items():
        for kind, known in (
            ("stretch", library.stretches),
            ("routine", library.routines),
            ("safety", library.safety),
            ("answer", library.answers),
        ):
            if kind in carrier and carrier[kind] not in known:
                yield _unknown("coverage.json", f"{number}.{kind}", carrier[kind], known)
        stretch = library.stretches.get(carrier.get("stretch", ""))
        if stretch and "ask" in carrier and not stretch.answers[carrier["ask"]]:
            yield ContentError("coverage.json", f"{number}.ask", f"{stretch.id} should answer {carrier['ask']}")


def _step_problems(stretch: Stretch, file: str) -> Iterator[ContentError]:
    ids = [step.id for step in stretch.steps]
    for number, step in enumerate(stretch.steps):
        if step.id in ids[:number]:
            yield ContentError(file, f"steps[{number}].id", f"should be unique, {step.id} is there already")
        if step.gate and step.gate.after_step not in ids[:number]:
            yield ContentError(file, f"steps[{number}].gate.afterStep", "should name an earlier step")
    timed = _TIMED.get(type(stretch.dose), StepKind.BREATHE)
    kinds = [step.kind for step in stretch.steps]
    if timed not in kinds:
        yield ContentError(file, "steps", f"should have a step of kind {timed}, as its dose says")
    if kinds[-1] is not StepKind.RELEASE:
        yield ContentError(
            file, f"steps[{len(kinds) - 1}].kind", "should be release: every stretch ends with a way out"
        )


def _language_problems(language: Language, library: Library) -> Iterator[ContentError]:
    base = f"locales/{language.code}"
    yield from _same_ids(f"{base}/stretches", library.stretches, language.stretches)
    yield from _same_ids(f"{base}/routines.json", library.routines, language.routines)
    yield from _same_ids(f"{base}/answers.json", library.answers, language.answers)
    yield from _same_ids(f"{base}/safety.json", library.safety, language.safety)
    for stretch in library.stretches.values():
        text = language.stretches.get(stretch.id)
        if text is None:
            continue
        file = f"{base}/stretches/{stretch.id}.json"
        spoken = {step.id for step in stretch.steps if step.kind not in (StepKind.HOLD,)}
        yield from _same_ids(file, spoken, text.steps, "steps")
        yield from _same_ids(file, {c.id for c in stretch.hold_cues}, text.hold_cues, "holdCues")
        yield from _same_ids(file, {a for a, s in stretch.answers.items() if s}, text.answers, "answers")
        if stretch.easier_cue != bool(text.easier_cue):
            yield ContentError(file, "easierCue", "should be there exactly when the stretch has one")
        spoken_texts = {**{f"steps.{k}": v for k, v in text.steps.items()}, "wayBack": text.way_back}
        for field, sentences in spoken_texts.items():
            yield from _placeholder_problems(file, field, sentences, stretch.sides)


def _placeholder_problems(file: str, field: str, sentences: tuple[str, ...], sides: Sides) -> Iterator[ContentError]:
    for sentence in sentences:
        for placeholder in _PLACEHOLDER.findall(sentence):
            if not _SIDE.match(placeholder):
                yield ContentError(file, field, f"should only hold {{side}} and {{other}}, not {{{placeholder}}}")
            elif sides is Sides.TOGETHER:
                yield ContentError(file, field, "should not name a side: both legs work together")


def _same_ids(file: str, expected: Iterable[str], found: Iterable[str], field: str = "") -> Iterator[ContentError]:
    wanted, there = set(expected), set(found)
    prefix = f"{field}." if field else ""
    for missing in sorted(wanted - there):
        yield ContentError(file, prefix + missing, "should have a text")
    for orphan in sorted(there - wanted):
        yield ContentError(file, prefix + orphan, "should not be here: nothing uses it")


def _sources(raw: object, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from _sources(value, f"{field}.{key}" if field else key)
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from _sources(value, f"{field}[{number}]")
    elif isinstance(raw, str) and ":" in raw:
        yield field, raw


def _unknown(file: str, field: str, value: str, known: Iterable[str]) -> ContentError:
    return ContentError(file, field, f"{value!r} is unknown; should be one of {', '.join(sorted(known))}")
