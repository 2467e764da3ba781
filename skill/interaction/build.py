"""Turns the readable source into the interaction model that Alexa is trained on, the same bytes every time."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any

from hassil.errors import MissingRuleError
from hassil.expression import Sentence
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError
from hassil.sample import sample_sentence

from skill.errors import ContentError
from skill.interaction.source import Phrases, Source, locales, read_source

MAX_SAMPLES_A_TEMPLATE = 100
"""A template that expands to more is refused: it says too little that a person would really say."""
MAX_PARAPHRASES = 10_000
"""What a template of paraphrases may expand to, before only the telling ones are kept."""

Model = dict[str, Any]
Rules = tuple[tuple[str, str], ...]


def built_models(source: Path, content: Path) -> dict[str, str]:
    """Locale → the text of its model file.

    Raises ContentError for a file that is no YAML and a template that cannot be expanded.
    """
    models = {
        locale: build_model(read_source(source, content, language, locale)) for language, locale in locales(source)
    }
    return {locale: json.dumps(model, indent=1, ensure_ascii=False) + "\n" for locale, model in models.items()}


def build_model(source: Source) -> Model:
    """The interaction model of one locale, in Amazon's JSON shape."""
    rules = tuple(source.rules.items())
    intents: list[dict[str, Any]] = []
    for name, intent in sorted(source.intents.items()):
        samples = [*_expanded(name, intent.templates, rules), *_paraphrases(name, intent.paraphrases, rules)]
        entry: dict[str, Any] = {"name": name, "samples": _unique(samples)}
        if intent.slots:
            entry["slots"] = [{"name": slot, "type": slot_type} for slot, slot_type in intent.slots.items()]
        intents.append(entry)
    types = [
        {"name": name, "values": _values(name, source.names.get(name, {}), source.lists.get(name, {}), rules)}
        for name in sorted(source.names.keys() | source.lists.keys())
    ]
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": source.invocation_name,
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": source.fallback_sensitivity}},
                "intents": intents,
                "types": types,
            }
        }
    }


def _values(type_name: str, names: Phrases, lists: Phrases, rules: Rules) -> list[dict[str, Any]]:
    listed = {value_id: _expanded(type_name, templates, rules) for value_id, templates in lists.items()}
    owner = {phrase.lower(): value_id for value_id, phrases in listed.items() for phrase in phrases}
    values = []
    for value_id in dict.fromkeys([*names, *lists]):
        named = (phrase for phrase in names.get(value_id, []) if owner.get(phrase.lower(), value_id) == value_id)
        phrases = _unique([*named, *listed.get(value_id, [])])
        if not phrases:
            raise ContentError(type_name, value_id, "a name that no other value claims")
        synonyms = {"synonyms": phrases[1:]} if phrases[1:] else {}
        values.append({"id": value_id, "name": {"value": phrases[0], **synonyms}})
    return values


def _expanded(owner: str, templates: Iterable[str], rules: Rules, most: int = MAX_SAMPLES_A_TEMPLATE) -> list[str]:
    return _unique(chain.from_iterable(_samples(owner, template, rules, most) for template in templates))


def _paraphrases(owner: str, templates: Iterable[str], rules: Rules) -> list[str]:
    return _unique(chain.from_iterable(_telling(owner, template, rules) for template in templates))


@cache  # the locales of a language share nearly all of their templates
def _telling(owner: str, template: str, rules: Rules) -> list[str]:
    """The samples of a template that show a pair of neighbouring words not shown before: each choice, not each mixture.

    What is learnt from samples is learnt from such pairs; all mixtures would exceed the size a model may have.
    """
    pairs = {s: set(pairwise(("", *s.split(), ""))) for s in _samples(owner, template, rules, MAX_PARAPHRASES)}
    shown: set[tuple[str, str]] = set()
    telling: list[str] = []
    while best := max((s for s in pairs if not pairs[s] <= shown), key=lambda s: len(pairs[s] - shown), default=""):
        telling.append(best)
        shown |= pairs.pop(best)
    return telling


@cache  # the locales of a language share nearly all of their templates
def _samples(owner: str, template: str, rules: Rules, most: int) -> list[str]:
    try:
        sentences = sample_sentence(parse_sentence(template), {}, dict(_parsed(rules)), expand_lists=False)
        samples = [" ".join(sentence.split()) for sentence in islice(sentences, most + 1)]
    except (ParseError, MissingRuleError) as error:
        raise ContentError(owner, template, "hassil's syntax, with rules that rules.yaml has") from error
    if len(samples) > most:
        raise ContentError(owner, template, f"a template of at most {most} samples")
    return samples


@cache
def _parsed(rules: Rules) -> Mapping[str, Sentence]:
    return {name: parse_sentence(text) for name, text in rules}


def _unique(phrases: Iterable[str]) -> list[str]:
    """Without repetitions, whatever their case; the first spelling stays, and so does the order."""
    kept: dict[str, str] = {}
    for phrase in phrases:
        kept.setdefault(phrase.lower(), phrase)
    return list(kept.values())
