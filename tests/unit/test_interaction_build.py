"""The models are what their readable source and the content say, and a new stretch or language needs no code."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from skill.errors import ContentError
from skill.interaction import stale_models
from skill.interaction.__main__ import main
from skill.interaction.build import build_model, built_models
from skill.interaction.linter import lint
from skill.interaction.source import IntentSource, Source, read_source
from skill.resources import content_dir, interaction_models_dir
from skill.speaker.nlu import ModelEar
from tests.hearing import filled

SOURCE = interaction_models_dir() / "source"


def source(**given: Any) -> Source:
    plain: dict[str, Any] = {"rules": {}, "names": {}, "lists": {}, "intents": {}}
    return Source("xx-XX", "glute coach", "MEDIUM", **(plain | given))


def samples(*templates: str, rules: dict[str, str] | None = None) -> list[str]:
    intent = IntentSource({"stretch": "StretchName"}, templates)
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


def test_the_contents_name_comes_first_and_listed_words_are_added() -> None:
    assert values({"pigeon-pose": ["pigeon pose", "pigeon"]}, {"pigeon-pose": ["pidgin pose"]}) == {
        "pigeon-pose": ["pigeon pose", "pigeon", "pidgin pose"]
    }


def test_a_listed_family_keeps_its_bare_name_from_any_one_stretch() -> None:
    assert values({"seated-figure-four": ["seated figure four", "Figure Four"]}, {"figure-four": ["figure four"]}) == {
        "seated-figure-four": ["seated figure four"],
        "figure-four": ["figure four"],
    }


def test_an_overlay_adds_to_its_locale_alone() -> None:
    models = built_models(SOURCE, content_dir())
    assert "half a tick" in models["en-GB"]
    assert "half a tick" not in models["en-US"]


def test_a_stretch_added_to_the_content_is_understood_at_once(tmp_path: Path) -> None:
    shutil.copytree(content_dir(), tmp_path / "content")
    names = {"name": "sleeping swan", "aliases": ["the swan"]}
    words = tmp_path / "content" / "locales" / "en" / "stretches" / "sleeping-swan.json"
    words.write_text(json.dumps(names), encoding="utf-8")
    heard = ModelEar(build_model(read_source(SOURCE, tmp_path / "content", "en", "en-US")))("start the sleeping swan")
    assert (heard.intent, filled(heard)) == ("StartStretchIntent", {"stretch": "sleeping-swan"})


# A language nobody prepared for: Esperanto, with just enough to start a stretch and to stop.
ESPERANTO: dict[str, Any] = {
    "model": {"locales": ["eo-XX"], "invocation_name": "gluta trejnisto", "fallback_sensitivity": "LOW"},
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


def test_a_new_language_needs_files_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "source" / "eo"
    folder.mkdir(parents=True)
    for name, written in ESPERANTO.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    words = tmp_path / "content" / "locales" / "eo" / "stretches"
    words.mkdir(parents=True)
    (words / "pigeon-pose.json").write_text(json.dumps({"name": "kolomba pozo", "aliases": ["kolombeto"]}), "utf-8")

    (locale, text), *others = built_models(tmp_path / "source", tmp_path / "content").items()
    model = json.loads(text)
    assert (locale, others) == ("eo-XX", [])
    assert list(map(str, lint(model, locale, len(text)))) == []
    ear = ModelEar(model)
    assert filled(ear("Mi ŝatus fari la kolombo")) == {"stretch": "pigeon-pose"}
    assert filled(ear("faru kolombeto")) == {"stretch": "pigeon-pose"}
    assert ear("haltu").intent == "AMAZON.StopIntent"
    assert ear("kioma horo estas").intent == "AMAZON.FallbackIntent"


def test_the_command_line_lints_what_is_checked_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 0
    told = capsys.readouterr().out
    assert told.endswith("0 findings\n")
    assert "en-US: " in told


def test_the_command_line_builds_every_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SOURCE, tmp_path / "source")
    monkeypatch.setattr("skill.interaction.__main__.interaction_models_dir", lambda: tmp_path)
    assert main(["build"]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "en-US", "en-GB", "en-AU", "en-CA", "en-IN",
    ]  # fmt: skip
    shipped = (interaction_models_dir() / "en-IN.json").read_text("utf-8")
    assert (tmp_path / "en-IN.json").read_text("utf-8") == shipped


def test_the_command_line_names_a_template_that_cannot_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SOURCE, tmp_path / "source")
    (tmp_path / "source" / "en" / "ReadyIntent.yaml").write_text("samples: |\n  i'm (ready\n", encoding="utf-8")
    monkeypatch.setattr("skill.interaction.__main__.interaction_models_dir", lambda: tmp_path)
    assert main(["build"]) == 1
    assert "ReadyIntent: i'm (ready" in capsys.readouterr().err


def test_a_model_that_was_edited_by_hand_or_left_over_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(interaction_models_dir(), tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr("skill.interaction.interaction_models_dir", lambda: tmp_path)
    (tmp_path / "en-GB.json").write_text("{}", encoding="utf-8")
    (tmp_path / "de-DE.json").write_text("{}", encoding="utf-8")
    (tmp_path / "en-AU.json").unlink()
    assert stale_models() == ["de-DE", "en-AU", "en-GB"]


def test_without_a_source_nothing_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skill.interaction.interaction_models_dir", lambda: tmp_path)
    assert stale_models() == []
