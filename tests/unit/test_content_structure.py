"""The content's files follow their schemas, agree with each other and cover everything the sources know."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.content_files import CONTENT, ROUTINES, STRETCHES, ids, read, structure, words

SCHEMAS = {
    **{f"stretches/{name}.json": "stretch" for name in STRETCHES},
    **{f"routines/{name}.json": "routine" for name in ROUTINES},
    **{f"vocabulary/{name}.json": "vocabulary" for name in ids("vocabulary")},
    **{f"locales/en/stretches/{name}.json": "stretch-text" for name in ids("locales/en/stretches")},
    **{f"{name}.json": name for name in ("answers", "safety", "coverage")},
    **{f"locales/en/{name}.json": f"{name}-text" for name in ("routines", "muscles")},
    **{f"locales/en/{name}.json": "sentences-text" for name in ("answers", "safety")},
}
# What the sources hold: tellings, exercises, routines, safety rules, questions and bare mentions.
TO_BE_COVERED = {
    *(f"C{n:02}" for n in range(1, 19)),
    *(f"X{n:02}" for n in range(1, 14)),
    *(f"R{n}" for n in range(1, 13)),
    "R8b",
    *(f"SAF-{n:02}" for n in range(1, 30)),
    *(f"Q{n:02}" for n in range(1, 71)),
    *(f"M{n}" for n in range(1, 10)),
}
EDITORIAL = {"D": 37, "G": 30, "N": 45}
SAFETY = {rule["id"]: rule for rule in read("safety.json")}
ANSWERS = {answer["id"]: answer for answer in read("answers.json")}


def sources(value: Any) -> Iterator[str]:
    if isinstance(value, str) and re.match(r"[a-z-]+:", value):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from sources(item)
    elif isinstance(value, list):
        for item in value:
            yield from sources(item)


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_file_follows_its_schema(file: str) -> None:
    schema = read(f"schema/{SCHEMAS[file]}.json")
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(read(file))] == []


def test_no_file_is_left_without_a_schema() -> None:
    files = {path.relative_to(CONTENT) for path in CONTENT.rglob("*.json") if path.parent.name != "schema"}
    english = {str(file) for file in files if file.parts[0] != "locales" or file.parts[1] == "en"}
    assert english == set(SCHEMAS) | {"sources.json"}


@pytest.mark.parametrize("file", [file for file in SCHEMAS if not file.startswith("locales/")])
def test_every_source_exists_as_far_as_its_line(file: str) -> None:
    known = read("sources.json")
    for source in sources(read(file)):
        name, place = source.split(":")
        if name == "editorial":
            letter, number = place.split("-")
            assert 1 <= int(number) <= EDITORIAL[letter], source
        else:
            lines = [int(line) for line in re.findall(r"\d+", place)]
            assert lines == sorted(lines), source
            assert 1 <= lines[0] <= lines[-1] <= known[name]["lines"], source


@pytest.mark.parametrize("stretch", STRETCHES)
def test_structure_and_words_have_the_same_keys(stretch: str) -> None:
    told, text = structure(stretch), words(stretch)
    assert told["id"] == stretch
    assert set(text["steps"]) == {step["id"] for step in told["steps"] if step["kind"] != "hold"}
    assert set(text["holdCues"]) == {cue["id"] for cue in told["holdCues"]}
    assert set(text["answers"]) == {ask for ask, claimed in told["answers"].items() if claimed}
    assert ("easierCue" in text) == ("easierCue" in told)


def test_both_sides_of_every_other_file_have_the_same_keys() -> None:
    assert set(ids("locales/en/stretches")) == set(STRETCHES)
    assert set(read("locales/en/routines.json")) == set(ROUTINES)
    assert set(read("locales/en/answers.json")) == set(ANSWERS)
    assert set(read("locales/en/safety.json")) == set(SAFETY)
    assert set(read("locales/en/muscles.json")) == set(read("vocabulary/muscles.json"))


@pytest.mark.parametrize("stretch", STRETCHES)
def test_the_ids_of_a_stretch_are_in_the_vocabulary(stretch: str) -> None:
    told = structure(stretch)
    muscles = [muscle["id"] for muscle in told["primaryMuscles"] + told["secondaryMuscles"]]
    assert len(muscles) == len(set(muscles))
    assert set(muscles) <= set(read("vocabulary/muscles.json"))
    assert told["position"] in read("vocabulary/positions.json")
    assert set(told["situations"]) <= set(read("vocabulary/situations.json"))
    assert {item["id"] for item in told["equipment"]} <= set(read("vocabulary/equipment.json"))


def test_every_routine_is_made_of_stretches() -> None:
    for routine in ROUTINES:
        told = read(f"routines/{routine}.json")
        assert told["id"] == routine
        assert {item["stretch"] for item in told["items"]} <= set(STRETCHES)


def test_names_and_aliases_mean_one_thing() -> None:
    for kind in (
        [words(stretch) for stretch in STRETCHES],
        list(read("locales/en/routines.json").values()),
        list(read("locales/en/muscles.json").values()),
    ):
        said = Counter(phrase for thing in kind for phrase in {thing["name"], *thing["aliases"]})
        assert [phrase for phrase, times in said.items() if times > 1] == []


@pytest.mark.parametrize("stretch", STRETCHES)
def test_safety_stands_at_each_stretch_it_applies_to(stretch: str) -> None:
    listed = structure(stretch)["safety"]
    assert set(listed) == {rule["id"] for rule in SAFETY.values() if stretch in rule["appliesTo"]}
    everywhere = [rule["id"] for rule in SAFETY.values() if rule["appliesTo"] == ["*"]]
    classes = {found for rule in [*listed, *everywhere] for found in SAFETY[rule]["classes"]}
    assert {"SKIP", "STOP", "PRO"} <= classes


def test_safety_applies_to_stretches_that_exist() -> None:
    assert {stretch for rule in SAFETY.values() for stretch in rule["appliesTo"]} <= {"*", *STRETCHES}


def test_every_topic_condition_and_muscle_has_an_answer_of_its_own() -> None:
    about = [answer["about"] for answer in ANSWERS.values()]
    for kind, vocabulary in (("topic", "topics"), ("condition", "conditions"), ("muscle", "muscles")):
        answered = [found[kind] for found in about if set(found) == {kind}]
        assert sorted(answered) == sorted(read(f"vocabulary/{vocabulary}.json"))


def test_no_two_answers_are_found_by_the_same_question() -> None:
    found_by = Counter(tuple(sorted(answer["about"].items())) for answer in ANSWERS.values())
    assert [about for about, times in found_by.items() if times > 1] == []
    assert {answer["about"].get("stretch", STRETCHES[0]) for answer in ANSWERS.values()} <= set(STRETCHES)


def test_everything_the_sources_know_is_carried_by_something() -> None:
    coverage = read("coverage.json")
    assert set(coverage) == TO_BE_COVERED
    for number, carrier in coverage.items():
        if "ask" in carrier:
            assert structure(carrier["stretch"])["answers"][carrier["ask"]], number
        elif "stretch" in carrier:
            assert carrier["stretch"] in STRETCHES, number
        elif "routine" in carrier:
            assert read(f"routines/{carrier['routine']}.json"), number
        elif "safety" in carrier:
            assert carrier["safety"] in SAFETY
        else:
            assert carrier["answer"] in ANSWERS, number


def test_the_chair_stretch_opens_step_by_step() -> None:
    steps = {step["id"]: step for step in structure("chair-hamstring-stretch")["steps"]}
    order = list(steps)
    for number in (4, 5):
        gate = steps[f"step-{number}-hold"]["gate"]
        assert gate == {"afterStep": f"step-{number - 1}-hold", "seconds": 30, "afterPass": 1}
        assert order.index(gate["afterStep"]) < order.index(f"step-{number}")
    assert {step.get("stage") for name, step in steps.items() if name.startswith("step-4")} == {4}
    assert {step.get("stage") for name, step in steps.items() if name.startswith("step-5")} == {5}
    stages = {"chair-basic": [3, 3], "chair-advanced": [3, 4], "chair-full": [3, 5]}
    for routine, expected in stages.items():
        assert read(f"routines/{routine}.json")["items"][0]["passStages"] == expected
