"""The content as its files say it, read without the loader, for the tests that judge the files themselves."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from skill.resources import content_dir

CONTENT = content_dir()


@cache
def read(path: str) -> Any:
    """One content file, by its path below the content folder."""
    return json.loads((CONTENT / path).read_text("utf-8"))


def ids(folder: str) -> list[str]:
    """The ids of a folder of content files: their names."""
    return sorted(path.stem for path in (CONTENT / folder).glob("*.json"))


STRETCHES = ids("stretches")
ROUTINES = ids("routines")


def structure(stretch: str) -> Any:
    return read(f"stretches/{stretch}.json")


def words(stretch: str) -> Any:
    return read(f"locales/en/stretches/{stretch}.json")


def texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every string below a value that is spoken, with the place where it stands."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{where}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("$schema", "aliases"):
                yield from texts(item, f"{where}.{key}")


def spoken() -> list[tuple[str, str]]:
    """Every text of the English locale with its place: names, sentences, answers."""
    found = [pair for stretch in STRETCHES for pair in texts(words(stretch), stretch)]
    for file in ("routines", "answers", "safety", "muscles"):
        found += texts(read(f"locales/en/{file}.json"), file)
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return re.split(r"(?<=[.!?])\s+", text)
