"""Turns the content folder into a Library, once, before the first sentence is heard."""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from skill.errors import ContentError
from skill.library import crosscheck
from skill.library.files import ContentFile, read_all, read_json, schema_problems
from skill.library.model import (
    Answer,
    BreathDose,
    Dose,
    Gate,
    HoldCue,
    HoldDose,
    Item,
    Language,
    Library,
    Range,
    RepetitionDose,
    Routine,
    RoutineText,
    SafetyStatement,
    Sides,
    Step,
    StepKind,
    Stretch,
    StretchText,
)
from skill.resources import content_dir


def load_library(folder: Path | None = None, *, validate: bool = True) -> Library:
    """Load the content folder (default: the one that came with the package).

    validate=False trusts content that `glute-coach check` has passed, as the packaged content has.
    Raises ContentError for the first problem found.
    """
    folder = folder or content_dir()
    if validate:
        for problem in problems(folder):
            raise problem
    return _build(folder)


def problems(folder: Path) -> Iterator[ContentError]:
    """Yield everything that is wrong with a content folder: first the files by themselves, then together."""
    clean = True
    for file in _files(folder):
        for problem in schema_problems(folder, file):
            clean = False
            yield problem
    if clean:
        yield from crosscheck.problems(_build(folder), folder)


def summary(library: Library, folder: Path) -> str:
    """What a sound content folder holds, in one line; every claim in it names a source, or it would not be sound."""
    numbers = read_json(folder, "coverage.json").data
    questions = sum(number.startswith("Q") for number in numbers)
    own = sum(sources is not None for stretch in library.stretches.values() for sources in stretch.answers.values())
    return (
        f"{len(library.stretches)} stretches, {len(library.routines)} routines, "
        f"{len(library.safety)} safety statements, {questions} answers to the sources' questions "
        f"({len(library.answers) + own} in all), 0 unsourced claims; {len(numbers)} numbers of the sources covered"
    )


def _files(folder: Path) -> Iterator[ContentFile]:
    for subfolder in ("vocabulary", "stretches", "routines"):
        yield from read_all(folder, subfolder)
    for name in ("answers.json", "safety.json", "coverage.json"):
        yield read_json(folder, name)
    for language in languages(folder):
        yield from read_all(folder, f"locales/{language}/stretches")
        for name in ("routines.json", "muscles.json", "answers.json", "safety.json"):
            yield read_json(folder, f"locales/{language}/{name}")


def languages(folder: Path) -> list[str]:
    """The languages that the content folder speaks."""
    found = sorted(path.name for path in (folder / "locales").glob("*") if path.is_dir())
    if not found:
        raise ContentError("locales", "folder", "should hold a folder for each language, such as locales/en")
    return found


def _build(folder: Path) -> Library:
    stretches = [_stretch(file.data) for file in read_all(folder, "stretches")]
    routines = [_routine(file.data) for file in read_all(folder, "routines")]
    answers = [
        Answer(raw["id"], MappingProxyType(raw["about"]), tuple(raw["sources"]))
        for raw in read_json(folder, "answers.json").data
    ]
    safety = [
        SafetyStatement(raw["id"], tuple(raw["classes"]), tuple(raw["appliesTo"]), tuple(raw["sources"]))
        for raw in read_json(folder, "safety.json").data
    ]
    return Library(
        stretches=MappingProxyType({stretch.id: stretch for stretch in stretches}),
        routines=MappingProxyType({routine.id: routine for routine in routines}),
        answers=MappingProxyType({answer.id: answer for answer in answers}),
        safety=MappingProxyType({statement.id: statement for statement in safety}),
        languages=MappingProxyType({code: _language(folder, code) for code in languages(folder)}),
    )


def _stretch(raw: dict[str, Any]) -> Stretch:
    return Stretch(
        id=raw["id"],
        category=raw["category"],
        family=raw.get("family"),
        position=raw["position"],
        sides=Sides(raw["sides"]),
        dose=_dose(raw["dose"]),
        steps=tuple(_step(step) for step in raw["steps"]),
        hold_cues=tuple(HoldCue(cue["id"], cue["atSeconds"]) for cue in raw["holdCues"]),
        stops_on_discomfort="stopsOnDiscomfort" in raw,
        screening=raw.get("screening"),
        easier_stretch=raw["easierStretch"]["id"] if "easierStretch" in raw else None,
        easier_cue="easierCue" in raw,
        level=raw["level"]["value"] if "level" in raw else None,
        equipment=tuple(item["id"] for item in raw["equipment"]),
        required_equipment=tuple(item["id"] for item in raw["equipment"] if item["required"]),
        primary_muscles=tuple(muscle["id"] for muscle in raw["primaryMuscles"]),
        secondary_muscles=tuple(muscle["id"] for muscle in raw["secondaryMuscles"]),
        situations=tuple(raw["situations"]),
        answers=MappingProxyType(
            {ask: None if sources is None else tuple(sources) for ask, sources in raw["answers"].items()}
        ),
        safety=tuple(raw["safety"]),
    )


def _step(raw: dict[str, Any]) -> Step:
    gate = raw.get("gate")
    return Step(
        id=raw["id"],
        kind=StepKind(raw["kind"]),
        once=raw.get("once", False),
        settle_s=raw.get("settleSeconds", 0),
        stage=raw.get("stage", 0),
        gate=gate and Gate(gate["afterStep"], gate["seconds"], gate["afterPass"]),
        deeper=raw.get("deeper", False),
    )


def _dose(raw: dict[str, Any]) -> Dose:
    if "hold" in raw:
        hold = raw["hold"]
        return HoldDose(hold["seconds"], _ranges(hold["ranges"]))
    if "breaths" in raw:
        breaths = raw["breaths"]
        return BreathDose(breaths["breaths"], breaths["outSeconds"], breaths["inSeconds"])
    reps = raw["repetitions"]
    return RepetitionDose(
        repetitions=reps["repetitions"],
        sets=reps["sets"],
        up_seconds=reps["upSeconds"],
        pause_seconds=reps["pauseSeconds"],
        down_seconds=reps["downSeconds"],
        ranges=_ranges(reps["ranges"]),
    )


def _ranges(raw: list[dict[str, Any]]) -> tuple[Range, ...]:
    return tuple(Range(r["min"], r["max"], tuple(r["sources"])) for r in raw)


def _routine(raw: dict[str, Any]) -> Routine:
    return Routine(
        id=raw["id"],
        items=tuple(
            Item(item["stretch"], item.get("holdSeconds"), tuple(item.get("passStages", ()))) for item in raw["items"]
        ),
        choose_max=raw.get("chooseMax", 0),
        situations=tuple(raw["situations"]),
        level=raw.get("level"),
        sources=tuple(raw["sources"]),
    )


def _language(folder: Path, code: str) -> Language:
    base = f"locales/{code}"
    routines = read_json(folder, f"{base}/routines.json").data
    try:
        prompts = (folder / base / "prompts.ftl").read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{base}/prompts.ftl", "file", "should be a Fluent file in UTF-8") from error
    return Language(
        code=code,
        stretches=MappingProxyType(
            {Path(f.path).stem: _stretch_text(f.data) for f in read_all(folder, f"{base}/stretches")}
        ),
        routines=MappingProxyType(
            {
                key: RoutineText(raw["name"], tuple(raw["aliases"]), tuple(raw["introduction"]), raw["why"])
                for key, raw in routines.items()
            }
        ),
        muscles=MappingProxyType(
            {key: raw["name"] for key, raw in read_json(folder, f"{base}/muscles.json").data.items()}
        ),
        safety=_sentences(read_json(folder, f"{base}/safety.json").data),
        answers=_sentences(read_json(folder, f"{base}/answers.json").data),
        prompts=prompts,
    )


def _stretch_text(raw: dict[str, Any]) -> StretchText:
    return StretchText(
        name=raw["name"],
        aliases=tuple(raw["aliases"]),
        introduction=tuple(raw["introduction"]),
        steps=_sentences(raw["steps"]),
        way_back=tuple(raw["wayBack"]),
        hold_cues=MappingProxyType(raw["holdCues"]),
        easier_cue=tuple(raw.get("easierCue", ())),
        answers=_sentences(raw["answers"]),
    )


def _sentences(raw: dict[str, list[str]]) -> MappingProxyType[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(sentences) for key, sentences in raw.items()})
