"""The linter finds every breach it is there for, and nothing in the shipped models."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.reading import HANDLED_INTENTS
from skill.interaction import lint_models
from skill.interaction.checks import against_content, against_each_other, against_handlers, known_ids, known_topics
from skill.interaction.linter import MAX_BYTES, MAX_VALUES, REQUIRED_BUILT_INS, lint
from skill.resources import content_dir, interaction_models_dir

Language = dict[str, Any]
SHIPPED = sorted(interaction_models_dir().glob("*.json"))


def sound() -> dict[str, Any]:
    """A small model without a fault."""
    built_in = [{"name": name, "samples": []} for name in sorted(REQUIRED_BUILT_INS)]
    start = {
        "name": "StartStretchIntent",
        "slots": [{"name": "stretch", "type": "StretchName"}, {"name": "duration", "type": "AMAZON.DURATION"}],
        "samples": ["start {stretch}", "do the athlete's {stretch} for {duration}"],
    }
    pigeon = {"id": "pigeon-pose", "name": {"value": "pigeon pose", "synonyms": ["pigeon"]}}
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": "glute coach",
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": "MEDIUM"}},
                "intents": [*built_in, start],
                "types": [{"name": "StretchName", "values": [pigeon]}],
            }
        }
    }


def findings(change: Callable[[Language], object], size: int = 1000) -> list[str]:
    model = copy.deepcopy(sound())
    change(model["interactionModel"]["languageModel"])
    return [f"{finding.where}: {finding.what}" for finding in lint(model, "en-US", size)]


def start(language: Language) -> dict[str, Any]:
    intent: dict[str, Any] = language["intents"][-1]
    return intent


def test_a_sound_model_has_no_findings() -> None:
    assert findings(lambda language: None) == []


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("Glute coach", "lower-case"),
        ("glute 2 coach", "lower-case"),
        ("glutes", "single word"),
        ("g", "2 to 50"),
        ("alexa glutes", "contains alexa"),
        ("start glutes now", "contains start"),
        ("glute skill", "contains skill"),
        ("the glutes", "article or preposition"),
    ],
)
def test_an_invocation_name_that_amazon_refuses_is_found(name: str, complaint: str) -> None:
    found = findings(lambda language: language.update(invocationName=name))
    assert any("invocation name" in finding and complaint in finding for finding in found)


@pytest.mark.parametrize(
    ("sample", "complaint"),
    [
        ("do 3 {stretch}", "characters other than"),
        ("start {stretch}!", "characters other than"),
        ("start  {stretch}", "stray spaces"),
        ("start {pose}", "'pose' is not declared"),
        ("{stretch} and {stretch}", "uses a slot twice"),
        ("start{stretch}", "glues a slot"),
        ("{stretch}'s start", "glues a slot"),
        ("START {stretch}", "there twice"),
    ],
)
def test_a_sample_that_amazon_refuses_is_found(sample: str, complaint: str) -> None:
    found = findings(lambda language: start(language)["samples"].append(sample))
    assert any("StartStretchIntent" in finding and complaint in finding for finding in found)


@pytest.mark.parametrize(
    ("slot", "complaint"),
    [
        ({"name": "side", "type": "Side"}, "unknown type 'Side'"),
        ({"name": "step", "type": "AMAZON.NUMBER"}, "is in no sample"),
        ({"name": "first side", "type": "AMAZON.NUMBER"}, "not letters and underscores"),
        ({"name": "side"}, "unknown type None"),
    ],
)
def test_a_slot_that_is_not_declared_as_it_must_be_is_found(slot: dict[str, str], complaint: str) -> None:
    assert any(complaint in finding for finding in findings(lambda language: start(language)["slots"].append(slot)))


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({"id": "pigeon-two", "name": {"value": "Pigeon"}}, "stands for pigeon-pose and pigeon-two"),
        ({"id": "bridge", "name": {"value": "bridge", "synonyms": ["bridge"]}}, "stands for bridge twice"),
        ({"id": "the bridge", "name": {"value": "bridge"}}, "no id"),
        ({"name": {"value": "bridge"}}, "no id"),
        ({"id": "bridge", "name": {"value": "b" * 141}}, "longer than 140"),
        ({"id": "bridge", "name": {"value": "bridge (glutes)"}}, "other characters"),
    ],
)
def test_a_value_that_is_ambiguous_or_refused_is_found(value: dict[str, Any], complaint: str) -> None:
    found = findings(lambda language: language["types"][0]["values"].append(value))
    assert any(finding.startswith("StretchName") and complaint in finding for finding in found)


@pytest.mark.parametrize("name", sorted(REQUIRED_BUILT_INS))
def test_a_missing_built_in_is_found(name: str) -> None:
    def drop(language: Language) -> None:
        language["intents"] = [intent for intent in language["intents"] if intent["name"] != name]

    assert findings(drop) == [f"{name}: is missing"]


@pytest.mark.parametrize(
    ("intent", "complaint"),
    [
        ({"name": "AMAZON.PauseIntent", "samples": []}, "AMAZON.PauseIntent: is declared twice"),
        ({"name": "AMAZON.LoopOnIntent", "samples": []}, "no built-in intent that the skill uses"),
        ({"name": "Start2Intent", "samples": ["go"]}, "not letters and underscores"),
        ({"name": "ReadyIntent", "samples": []}, "ReadyIntent: has no samples"),
    ],
)
def test_an_intent_that_cannot_be_is_found(intent: dict[str, Any], complaint: str) -> None:
    found = findings(lambda language: language["intents"].append(intent))
    assert any(complaint in finding for finding in found)


def test_a_built_in_with_a_slot_is_found() -> None:
    found = findings(lambda language: language["intents"][0].update(slots=[{"name": "stretch", "type": "StretchName"}]))
    assert any("built-in intents have no slots" in finding for finding in found)


def claim(sample: str, intent: str = "ReadyIntent") -> Callable[[Language], object]:
    return lambda language: language["intents"].append({"name": intent, "samples": [sample]})


def test_a_sentence_that_two_intents_claim_is_found() -> None:
    def both(language: Language) -> None:
        claim("Let's go")(language)
        language["intents"][0]["samples"].append("let's go")

    assert any('both claim "let\'s go"' in finding for finding in findings(both))


def test_a_value_that_is_a_whole_sentence_of_another_intent_is_found() -> None:
    def both(language: Language) -> None:
        start(language)["samples"].append("{stretch}")
        claim("pigeon")(language)

    assert any("both claim 'pigeon'" in finding for finding in findings(both))


@pytest.mark.parametrize("word", ["stop", "cancel", "exit", "never mind", "off"])
def test_a_word_that_must_stop_the_skill_is_nobody_elses(word: str) -> None:
    assert any("must stop the skill" in finding for finding in findings(claim(word)))
    assert findings(lambda language: language["intents"][-2]["samples"].append("yes")) == []


def test_types_that_nobody_uses_or_that_are_empty_are_found() -> None:
    def spare(language: Language) -> None:
        language["types"].append({"name": "Side2", "values": []})

    assert findings(spare) == [
        "Side2: has a name that is not letters and underscores",
        "Side2: is the type of no slot",
        "Side2: has no values",
    ]


def test_a_model_beyond_amazons_limits_is_found() -> None:
    assert any("bytes" in finding for finding in findings(lambda language: None, size=MAX_BYTES + 1))

    def many(language: Language) -> None:
        names = [f"value {number}" for number in range(MAX_VALUES)]
        language["types"][0]["values"] += [{"id": name.replace(" ", "-"), "name": {"value": name}} for name in names]

    assert any("slot values and synonyms" in finding for finding in findings(many))


@pytest.mark.parametrize(
    "configuration", [{}, {"modelConfiguration": {"fallbackIntentSensitivity": {"level": "high"}}}]
)
def test_a_fallback_sensitivity_that_is_not_set_is_found(configuration: dict[str, Any]) -> None:
    def change(language: Language) -> None:
        del language["modelConfiguration"]
        language.update(configuration)

    assert [finding.split(":")[0] for finding in findings(change)] == ["modelConfiguration"]


def test_the_shipped_models_have_no_findings() -> None:
    assert list(map(str, lint_models())) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_model_stays_well_below_the_limits(path: Path) -> None:
    assert path.stat().st_size < 0.85 * MAX_BYTES


def us() -> Any:
    return json.loads((interaction_models_dir() / "en-US.json").read_text("utf-8"))


def test_a_value_that_names_nothing_and_a_name_without_a_value_are_found() -> None:
    ids, topics = known_ids(content_dir()), known_topics(content_dir())
    ids["StretchName"] = ids["StretchName"] - {"pigeon-pose"} | {"cobra"}
    found = {str(finding) for finding in against_content(us(), "en-US", ids, topics - {"sources"} | {"weather"})}
    assert found == {
        "en-US: StretchName: 'pigeon-pose' names nothing in the content",
        "en-US: StretchName: 'cobra' cannot be asked for",
        "en-US: Topic: 'sources' names nothing in the content",
        "en-US: topics: 'weather' cannot be asked for",
    }


def test_an_intent_without_a_handler_and_a_handler_without_an_intent_are_found() -> None:
    handled = HANDLED_INTENTS - {"ReadyIntent"} | {"DanceIntent"}
    assert {str(finding) for finding in against_handlers(us(), "en-US", handled)} == {
        "en-US: ReadyIntent: is not handled",
        "en-US: DanceIntent: is handled, but not in the model",
    }


def test_locales_that_can_mean_different_things_are_found() -> None:
    other = sound()
    other["interactionModel"]["languageModel"]["types"][0]["values"].append({"id": "cobra", "name": {"value": "cobra"}})
    found = [finding.where for finding in against_each_other({"en-US": sound(), "en-GB": other})]
    assert found == ["StretchName=cobra"]
