"""The interaction models: built from a readable source, linted, and compared with what is checked in."""

import json
from pathlib import Path

from skill.alexa.reading import HANDLED_INTENTS
from skill.interaction.checks import against_content, against_each_other, against_handlers, known_ids, known_topics
from skill.interaction.linter import Finding, lint
from skill.resources import content_dir, interaction_models_dir

__all__ = ["Finding", "lint_models", "stale_models"]


def stale_models() -> list[Finding]:
    """The models that are not what the source builds; none where there is no source, as in an installed wheel.

    Needs the development dependencies (hassil, PyYAML).
    """
    folder = interaction_models_dir()
    if not (folder / "source").is_dir():
        return []
    from skill.interaction.build import built_models  # what is installed without hassil can do everything else

    built = built_models(folder / "source", content_dir())
    stale = {locale for locale, text in built.items() if _text(folder / f"{locale}.json") != text}
    stale |= {path.stem for path in folder.glob("*.json") if path.stem not in built}
    return [Finding(locale, "model", "is not what its source builds; run make models") for locale in sorted(stale)]


def lint_models() -> list[Finding]:
    """Everything wrong with the shipped models, by Amazon's rules and by the project's."""
    texts = {path.stem: _text(path) for path in sorted(interaction_models_dir().glob("*.json"))}
    models = {locale: json.loads(text) for locale, text in texts.items()}
    ids, topics = known_ids(content_dir()), known_topics(content_dir())
    findings: list[Finding] = []
    for locale, model in models.items():
        findings += lint(model, locale, len(texts[locale].encode()))
        findings += against_content(model, locale, ids, topics)
        findings += against_handlers(model, locale, HANDLED_INTENTS)
    return [*findings, *against_each_other(models)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
