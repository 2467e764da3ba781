"""The models are what their readable source and the content say, and a new stretch or language needs no code."""

import json
import shutil
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from skill.errors import ContentError
from skill.interaction import stale_models
from skill.interaction.__main__ import main
from skill.interaction.build import build_model
from skill.interaction.linter import Finding, lint
from skill.interaction.source import IntentSource, Source, read_source
from skill.resources import content_dir, interaction_models_dir
from skill.speaker.nlu import ModelEar
from tests.hearing import filled

SOURCE = interaction_models_dir() / "source"


def source(**given: Any) -> Source:
    plain: dict[str, Any] = {"rules": {}, "names": {}, "lists": {}, "intents": {}}
    return Source("xx-XX", "glute coach", "MEDIUM", **(plain | given))


def samples(*templates: str, rules: dict[str, str] | None = None, paraphrases: tuple[str, ...] = ()) -> list[str]:
    intent = IntentSource({"stretch": "StretchName"}, templates, paraphrases)
    model = build_model(source(intents={"AnIntent": intent}, rules=rules or {}))
    found: list[str] = model["interactionModel"]["languageModel"]["intents"][0]["samples"]
    return found


def values(names: dict[str, list[str]], lists: dict[str, list[str]]) -> dict[str, list[str]]:
    model = build_model(source(names={"StretchName": names}, lists={"StretchName": lists}))
    (slot_type,) = model["interactionModel"]["languageModel"]["types"]
    return {v["id"]: [v["name"]["value"], *v["name"].get("synonyms", ())] for v in slot_type["values"]}


def test_the_checked_in_models_are_what_the_source_builds() -> None:
    assert stale_models() == []


def test_alternatives_options_and_rules_are_written_out() -> None:
    assert samples("(start|begin) [the] {stretch}") == [
        "start the {stretch}", "start {stretch}", "begin the {stretch}", "begin {stretch}",
    ]  # fmt: skip
    assert samples("<go> now", rules={"go": "(go|start)"}) == ["go now", "start now"]


def test_a_sample_is_written_once_whatever_its_case() -> None:
    assert samples("I'm ready", "i'm (ready|set)") == ["I'm ready", "i'm set"]


@pytest.mark.parametrize("template", ["start (the", "<unheard of> now"])
def test_a_template_that_cannot_be_expanded_is_named_with_its_intent(template: str) -> None:
    with pytest.raises(ContentError, match="AnIntent"):
        samples(template)


def test_a_template_that_explodes_is_refused() -> None:
    with pytest.raises(ContentError, match="at most 100"):
        samples("(a|b|c|d|e) (a|b|c|d|e) (a|b|c|d|e)")


def test_paraphrases_show_each_turn_of_words_and_not_each_mixture() -> None:
    built = samples(paraphrases=("(a|b|c) (d|e|f) (g|h|i)",))
    assert len(built) < 27
    shown = {pair for sample in built for pair in pairwise(sample.split())}
    assert shown == {*product("abc", "def"), *product("def", "ghi")}
    assert samples("b d", paraphrases=("(b|c) d",)) == ["b d", "c d"]


def test_a_template_of_paraphrases_that_explodes_is_refused() -> None:
    with pytest.raises(ContentError, match="at most 10000"):
        samples(paraphrases=(" ".join(["(a|b|c|d|e|f|g|h|i|j)"] * 5),))


def test_the_contents_name_comes_first_and_listed_words_are_added() -> None:
    assert values({"pigeon-pose": ["pigeon pose", "pigeon"]}, {"pigeon-pose": ["pidgin pose"]}) == {
        "pigeon-pose": ["pigeon pose", "pigeon", "pidgin pose"]
    }


def test_a_value_all_of_whose_names_are_claimed_is_an_error() -> None:
    with pytest.raises(ContentError, match="seated-figure-four"):
        values({"seated-figure-four": ["figure four"]}, {"figure-four": ["figure four"]})


def test_a_listed_family_keeps_its_bare_name_from_any_one_stretch() -> None:
    assert values({"seated-figure-four": ["seated figure four", "Figure Four"]}, {"figure-four": ["figure four"]}) == {
        "seated-figure-four": ["seated figure four"],
        "figure-four": ["figure four"],
    }


def test_a_stretch_added_to_the_content_is_understood_at_once(tmp_path: Path) -> None:
    shutil.copytree(content_dir(), tmp_path / "content")
    names = {"name": "sleeping swan", "aliases": ["the swan"]}
    words = tmp_path / "content" / "locales" / "en" / "stretches" / "sleeping-swan.json"
    words.write_text(json.dumps(names), encoding="utf-8")
    heard = ModelEar(build_model(read_source(SOURCE, tmp_path / "content", "en", "en-US")))("start the sleeping swan")
    assert (heard.intent, filled(heard)) == ("StartStretchIntent", {"stretch": "sleeping-swan"})


# A language nobody prepared for: Esperanto, with just enough to start a stretch and to stop.
ESPERANTO: dict[str, Any] = {
    "model": {"locales": ["eo-XX", "eo-YY"], "invocation_name": "gluta trejnisto", "fallback_sensitivity": "LOW"},
    "rules": {"mi_volas": "(mi volas|mi ŝatus)"},
    "lists": {"StretchName": {"pigeon-pose": ["kolombo", "la kolombo"]}},
    "StartStretchIntent": {
        "slots": {"stretch": "StretchName"},
        "samples": "(komencu|faru) {stretch}\n<mi_volas> fari {stretch}\n",
    },
    **{
        f"AMAZON.{name}Intent": {"samples": said}
        for name, said in {
            "Help": "helpo", "Stop": "haltu", "Cancel": "nuligu", "NavigateHome": "hejmen", "Fallback": "",
            "Pause": "paŭzo", "Resume": "daŭrigu", "Repeat": "ripetu", "Next": "sekva", "Previous": "antaŭa",
            "StartOver": "rekomencu", "Yes": "jes", "No": "ne",
        }.items()
    },
}  # fmt: skip


@pytest.fixture
def esperanto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with nothing but the source of Esperanto, which the command line and stale_models() look at."""
    models, words = tmp_path / "models", tmp_path / "content" / "locales" / "eo" / "stretches"
    (models / "source" / "eo").mkdir(parents=True)
    for name, written in ESPERANTO.items():
        text = yaml.safe_dump(written, allow_unicode=True)
        (models / "source" / "eo" / f"{name}.yaml").write_text(text, encoding="utf-8")
    words.mkdir(parents=True)
    (words / "pigeon-pose.json").write_text('{"name": "kolomba pozo", "aliases": ["kolombeto"]}', encoding="utf-8")
    for module in ("skill.interaction", "skill.interaction.__main__"):
        monkeypatch.setattr(f"{module}.interaction_models_dir", lambda: models)
        monkeypatch.setattr(f"{module}.content_dir", lambda: tmp_path / "content")
    return models


def test_a_new_language_needs_files_and_nothing_else(esperanto: Path) -> None:
    assert main(["build"]) == 0
    text = (esperanto / "eo-XX.json").read_text("utf-8")
    model = json.loads(text)
    assert list(map(str, lint(model, "eo-XX", len(text)))) == []
    ear = ModelEar(model)
    assert filled(ear("Mi ŝatus fari la kolombo")) == {"stretch": "pigeon-pose"}
    assert filled(ear("faru kolombeto")) == {"stretch": "pigeon-pose"}
    assert ear("haltu").intent == "AMAZON.StopIntent"
    assert ear("kioma horo estas").intent == "AMAZON.FallbackIntent"


def test_the_command_line_builds_every_locale(esperanto: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["eo-XX", "eo-YY"]
    assert stale_models() == []


def test_the_command_line_names_a_template_that_cannot_be_built(
    esperanto: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (esperanto / "source" / "eo" / "ReadyIntent.yaml").write_text("samples: |\n  i'm (ready\n", encoding="utf-8")
    assert main(["build"]) == 1
    assert "ReadyIntent: i'm (ready" in capsys.readouterr().err


def test_the_command_line_names_a_file_that_is_no_yaml(esperanto: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (esperanto / "source" / "eo" / "ReadyIntent.yaml").write_text("samples: [\n", encoding="utf-8")
    assert main(["build"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("eo/ReadyIntent.yaml: line 2: YAML: ")
    assert told.count("\n") == 1


def test_an_overlay_adds_to_its_locale_alone(esperanto: Path) -> None:
    (esperanto / "source" / "eo-YY").mkdir()
    (esperanto / "source" / "eo-YY" / "AMAZON.PauseIntent.yaml").write_text("samples: momenton\n", encoding="utf-8")
    assert main(["build"]) == 0
    assert "momenton" in (esperanto / "eo-YY.json").read_text("utf-8")
    assert "momenton" not in (esperanto / "eo-XX.json").read_text("utf-8")


def test_a_model_that_was_edited_or_is_missing_or_left_over_is_stale(esperanto: Path) -> None:
    assert main(["build"]) == 0
    (esperanto / "eo-XX.json").write_text("{}", encoding="utf-8")
    (esperanto / "eo-YY.json").unlink()
    (esperanto / "de-DE.json").write_text("{}", encoding="utf-8")
    assert [stale.locale for stale in stale_models()] == ["de-DE", "eo-XX", "eo-YY"]
    assert str(stale_models()[0]) == "de-DE: model: is not what its source builds; run make models"


def test_a_stretch_that_was_added_to_the_content_makes_the_models_stale(esperanto: Path) -> None:
    assert main(["build"]) == 0
    added = esperanto.parent / "content" / "locales" / "eo" / "stretches" / "glute-bridge.json"
    added.write_text('{"name": "ponto", "aliases": []}', encoding="utf-8")
    assert [stale.locale for stale in stale_models()] == ["eo-XX", "eo-YY"]


def test_without_a_source_nothing_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skill.interaction.interaction_models_dir", lambda: tmp_path)
    assert stale_models() == []


@pytest.mark.parametrize(
    ("findings", "stale", "status", "last"),
    [
        ([], [], 0, "0 findings"),
        ([Finding("eo-XX", "HelpIntent", "is missing")], [], 1, "1 findings"),
        ([], [Finding("eo-XX", "model", "is stale")], 1, "1 findings"),
    ],
)
def test_the_command_line_lints(
    esperanto: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    findings: list[Finding],
    stale: list[Finding],
    status: int,
    last: str,
) -> None:
    assert main(["build"]) == 0
    monkeypatch.setattr("skill.interaction.__main__.lint_models", lambda: findings)
    monkeypatch.setattr("skill.interaction.__main__.stale_models", lambda: stale)
    assert main(["lint"]) == status
    told = capsys.readouterr().out.splitlines()
    assert "eo-XX: " in told[2]
    assert "14 intents, 16 samples, 1 slot types, 1 values in 4 phrases" in told[2]
    assert told[-1] == last
