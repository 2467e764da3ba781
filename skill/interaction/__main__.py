"""`python -m skill.interaction build` writes the models anew; `lint` shows their sizes and every finding."""

import argparse
import sys

from skill.interaction.build import built_models
from skill.resources import content_dir, interaction_models_dir


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0, or 1 when the linter found something."""
    parser = argparse.ArgumentParser(prog="python -m skill.interaction", description=__doc__)
    parser.add_argument("verb", choices=["build", "lint"])
    verb = parser.parse_args(argv).verb
    folder = interaction_models_dir()
    if verb == "build":
        for locale, text in built_models(folder / "source", content_dir()).items():
            (folder / f"{locale}.json").write_text(text, encoding="utf-8")
            print(f"{locale}: {len(text.encode()):,} bytes")
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
