"""`python -m skill.interaction build` writes the models anew; `lint` shows their sizes and every finding."""

import argparse
import json
import sys

from skill.errors import CoachError
from skill.interaction import lint_models, stale_models
from skill.resources import content_dir, interaction_models_dir


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0, or 1 when something is wrong with the source or was found by the linter."""
    parser = argparse.ArgumentParser(prog="python -m skill.interaction", description=__doc__)
    parser.add_argument("verb", choices=["build", "lint"])
    try:
        return _build() if parser.parse_args(argv).verb == "build" else _lint()
    except CoachError as error:
        print(error, file=sys.stderr)
        return 1


def _build() -> int:
    from skill.interaction.build import built_models

    folder = interaction_models_dir()
    for locale, text in built_models(folder / "source", content_dir()).items():
        (folder / f"{locale}.json").write_text(text, encoding="utf-8")
        print(f"{locale}: {len(text.encode()):,} bytes")
    return 0


def _lint() -> int:
    for path in sorted(interaction_models_dir().glob("*.json")):
        language = json.loads(path.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]
        samples = sum(len(intent["samples"]) for intent in language["intents"])
        values = [value["name"] for slot_type in language["types"] for value in slot_type["values"]]
        phrases = sum(1 + len(name.get("synonyms", ())) for name in values)
        print(
            f"{path.stem}: {path.stat().st_size:,} bytes, {len(language['intents'])} intents, {samples:,} samples, "
            f"{len(language['types'])} slot types, {len(values)} values in {phrases:,} phrases"
        )
    findings = [*lint_models(), *stale_models()]
    print(*findings, f"{len(findings)} findings", sep="\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
