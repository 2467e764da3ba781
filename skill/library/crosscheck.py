"""What no schema can say: that the content's files agree with each other and with the vocabulary."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from skill.errors import ContentError
from skill.library.files import read_all, read_json
from skill.library.model import Answer, HoldDose, Item, Language, Library, RepetitionDose, Sides, StepKind, Stretch

Words = Mapping[str, list[str]]

_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_SIDE = re.compile(r"^(side|other)(\|[^|]+\|[^|]+)?$")
_VOCABULARIES = {
    "position": "positions",
    "family": "families",
    "equipment": "equipment",
    "primaryMuscles": "muscles",
    "secondaryMuscles": "muscles",
    "situations": "situations",
    "muscle": "muscles",
    "topic": "topics",
    "condition": "conditions",
}
_TWO_LINES = (StepKind.BREATHE, StepKind.REPETITIONS)
_TIMED = {HoldDose: StepKind.HOLD, RepetitionDose: StepKind.REPETITIONS}


def problems(library: Library, folder: Path) -> Iterator[ContentError]:
    """Yield every disagreement between the files of a content folder that passed its schemas."""
    for subfolder in ("stretches", "routines"):
        for file in read_all(folder, subfolder):
            if file.data["id"] != Path(file.path).stem:
                yield ContentError(file.path, "id", f"should be {Path(file.path).stem}, as the file is called")
    sources = set(read_json(folder, "sources.json").data)
    files = [file for subfolder in ("stretches", "routines") for file in read_all(folder, subfolder)]
    for file in (*files, read_json(folder, "answers.json"), read_json(folder, "safety.json")):
        for field, source in _sources(file.data, ""):
            if source.split(":")[0] not in sources:
                yield _unknown(file.path, field, source.split(":")[0], sources)
    words = {path.stem: read_json(folder, f"vocabulary/{path.name}").data for path in folder.glob("vocabulary/*.json")}
    for stretch in library.stretches.values():
        yield from _stretch_problems(stretch, library, words)
    for routine in library.routines.values():
        yield from _unknown_words(f"routines/{routine.id}.json", words, {"situations": routine.situations})
        for number, item in enumerate(routine.items):
            yield from _item_problems(item, library, f"routines/{routine.id}.json", f"items[{number}]")
    for answer in library.answers.values():
        yield from _answer_problems(answer, library, words)
    yield from _statement_problems(library)
    yield from _coverage_problems(library, folder)
    for language in library.languages.values():
        yield from _language_problems(language, library, words)


def _item_problems(item: Item, library: Library, file: str, field: str) -> Iterator[ContentError]:
    if item.stretch not in library.stretches:
        yield _unknown(file, f"{field}.stretch", item.stretch, library.stretches)
        return
    stages = sorted({step.stage for step in library.stretches[item.stretch].steps if step.stage})
    if not set(item.pass_stages) <= set(stages):
        known = f"should be among {', '.join(map(str, stages))}"
        expected = known if stages else "should not be there: no step has a stage"
        yield ContentError(file, f"{field}.passStages", expected)


def _stretch_problems(stretch: Stretch, library: Library, words: Words) -> Iterator[ContentError]:
    file = f"stretches/{stretch.id}.json"
    yield from _unknown_words(
        file,
        words,
        {
            "position": (stretch.position,),
            "family": (stretch.family,) if stretch.family else (),
            "equipment": stretch.equipment,
            "primaryMuscles": stretch.primary_muscles,
            "secondaryMuscles": stretch.secondary_muscles,
            "situations": stretch.situations,
        },
    )
    if repeated := set(stretch.primary_muscles) & set(stretch.secondary_muscles):
        yield ContentError(file, "secondaryMuscles", f"should not repeat {min(repeated)} from primaryMuscles")
    if stretch.easier_stretch and stretch.easier_stretch not in library.stretches:
        yield _unknown(file, "easierStretch.id", stretch.easier_stretch, library.stretches)
    yield from _step_problems(stretch, file)
    if isinstance(stretch.dose, HoldDose) and stretch.dose.seconds > stretch.dose.longest:
        yield ContentError(
            file, "dose.hold.seconds", f"should be at most {stretch.dose.longest}, the most a source gives"
        )


def _unknown_words(file: str, words: Words, used: Mapping[str, tuple[str, ...]]) -> Iterator[ContentError]:
    for field, values in used.items():
        known = words[_VOCABULARIES[field]]
        for value in values:
            if value not in known:
                yield _unknown(file, field, value, known)


def _answer_problems(answer: Answer, library: Library, words: Words) -> Iterator[ContentError]:
    for kind, value in answer.about.items():
        if kind == "stretch" and value not in library.stretches:
            yield _unknown("answers.json", f"{answer.id}.about.stretch", value, library.stretches)
        elif kind in _VOCABULARIES and value not in words[_VOCABULARIES[kind]]:
            yield _unknown("answers.json", f"{answer.id}.about.{kind}", value, words[_VOCABULARIES[kind]])


def _statement_problems(library: Library) -> Iterator[ContentError]:
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


def _language_problems(language: Language, library: Library, words: Words) -> Iterator[ContentError]:
    base = f"locales/{language.code}"
    yield from _same_ids(f"{base}/stretches", library.stretches, language.stretches)
    yield from _same_ids(f"{base}/routines.json", library.routines, language.routines)
    yield from _same_ids(f"{base}/answers.json", library.answers, language.answers)
    yield from _same_ids(f"{base}/muscles.json", words["muscles"], language.muscles)
    yield from _same_ids(f"{base}/safety.json", library.safety, language.safety)
    for stretch in library.stretches.values():
        text = language.stretches.get(stretch.id)
        if text is None:
            continue
        file = f"{base}/stretches/{stretch.id}.json"
        spoken = {step.id for step in stretch.steps if step.kind not in (StepKind.HOLD,)}
        yield from _same_ids(file, spoken, text.steps, "steps")
        for step in stretch.steps:
            if step.kind in _TWO_LINES and len(text.steps.get(step.id, ())) == 1:
                yield ContentError(file, f"steps.{step.id}", "should have two lines: out and in, or up and down")
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
