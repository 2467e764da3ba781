"""Reads what a person writes about language: templates, lists, overlays; and the names that the content carries.

Layout below the source folder: `<language>/` holds model.yaml, rules.yaml, lists.yaml and one file an intent;
`<locale>/` may hold a lists.yaml and intent files of the same shape, whose contents are added for that locale only.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from skill.errors import ContentError

Phrases = dict[str, list[str]]  # value id → templates; the first one names the value


@dataclass(frozen=True, slots=True)
class IntentSource:
    """One intent: slot name → slot type, and its templates in hassil's syntax.

    templates: every sample they expand to is built. paraphrases: only as many as show each turn of words once.
    """

    slots: Mapping[str, str]
    templates: tuple[str, ...]
    paraphrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Everything one locale's model is built from."""

    locale: str
    invocation_name: str
    fallback_sensitivity: str
    rules: Mapping[str, str]
    names: Mapping[str, Phrases]
    """Slot type → values whose words are the content's: stretches, routines, muscles."""
    lists: Mapping[str, Phrases]
    """Slot type → values whose words are written here. What is listed for one value no other value's name may claim."""
    intents: Mapping[str, IntentSource]


def locales(source: Path) -> Iterator[tuple[str, str]]:
    """(language, locale) of every model that is to be built, in the order of the files."""
    for model in sorted(source.glob("*/model.yaml")):
        for locale in _read(model)["locales"]:
            yield model.parent.name, locale


def read_source(source: Path, content: Path, language: str, locale: str) -> Source:
    """The source of one locale. source: the folder of the sources; content: the content folder.

    Raises ContentError for a file that is no YAML.
    """
    model = _read(source / language / "model.yaml")
    folders = [source / language, source / locale]
    lists: dict[str, Phrases] = {}
    intents: dict[str, IntentSource] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            if path.stem == "lists":
                _add_lists(lists, _read(path))
            elif path.stem not in ("model", "rules"):
                intents[path.stem] = _add_intent(intents.get(path.stem), _read(path))
    return Source(
        locale,
        model["invocation_name"],
        model["fallback_sensitivity"],
        _read(source / language / "rules.yaml"),
        _content_names(content / "locales" / language),
        lists,
        intents,
    )


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(f"{path.parent.name}/{path.name}", f"line {line}", f"YAML: {error.problem}") from error


def _add_intent(known: IntentSource | None, added: Mapping[str, Any]) -> IntentSource:
    own = IntentSource(added.get("slots") or {}, _lines(added.get("samples")), _lines(added.get("paraphrases")))
    if known is None:
        return own
    slots = {**known.slots, **own.slots}
    return IntentSource(slots, known.templates + own.templates, known.paraphrases + own.paraphrases)


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, (text or "").splitlines()) if line)


def _add_lists(lists: dict[str, Phrases], added: Mapping[str, Mapping[str, list[str]]]) -> None:
    for type_name, values in added.items():
        phrases = lists.setdefault(type_name, {})
        for value_id, templates in values.items():
            phrases.setdefault(value_id, []).extend(templates)


def _content_names(words: Path) -> dict[str, Phrases]:
    """The lists that grow with the content: names and aliases of stretches, routines and muscles."""
    stretches = sorted(words.glob("stretches/*.json"))
    entries = {
        "StretchName": {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in stretches},
        "RoutineName": _named(words / "routines.json"),
        "Muscle": _named(words / "muscles.json"),
    }
    return {
        type_name: {value_id: [entry["name"], *entry.get("aliases", ())] for value_id, entry in values.items()}
        for type_name, values in entries.items()
        if values
    }


def _named(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {key: entry for key, entry in entries.items() if isinstance(entry, dict) and "name" in entry}
