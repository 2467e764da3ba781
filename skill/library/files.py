"""Reads the JSON files of a content folder and holds each against its schema."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from skill.errors import ContentError

_SCHEMAS = {
    "stretches/": "stretch",
    "routines/": "routine",
    "vocabulary/": "vocabulary",
    "answers.json": "answers",
    "safety.json": "safety",
    "coverage.json": "coverage",
}
_TEXT_SCHEMAS = {
    "stretches/": "stretch-text",
    "routines.json": "routines-text",
    "muscles.json": "muscles-text",
    "answers.json": "sentences-text",
    "safety.json": "sentences-text",
}


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One JSON file: its path relative to the content folder, and what it holds."""

    path: str
    data: Any


def read_json(folder: Path, path: str) -> ContentFile:
    """Read one file; ContentError names it when it is missing or is not JSON."""
    try:
        return ContentFile(path, json.loads((folder / path).read_text("utf-8")))
    except OSError as error:
        raise ContentError(path, "file", f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ContentError(path, "file", f"should be JSON in UTF-8: {error}") from error


def read_all(folder: Path, subfolder: str) -> list[ContentFile]:
    """Read every JSON file of a subfolder, in the order of their names."""
    names = sorted(path.name for path in (folder / subfolder).glob("*.json"))
    return [read_json(folder, f"{subfolder}/{name}") for name in names]


def schema_of(path: str) -> str | None:
    """The name of the schema that a content file follows, or None when it has none."""
    parts = path.split("/")
    table, rest = (_TEXT_SCHEMAS, "/".join(parts[2:])) if parts[0] == "locales" else (_SCHEMAS, path)
    return next((schema for start, schema in table.items() if rest.startswith(start)), None)


def schema_problems(folder: Path, file: ContentFile) -> Iterator[ContentError]:
    """Hold a file against its schema; yields one ContentError a problem."""
    schema = schema_of(file.path)
    if schema is None:
        return
    for error in sorted(_validator(folder, schema).iter_errors(file.data), key=lambda e: list(map(str, e.path))):
        deepest = _deepest(error)
        yield ContentError(file.path, _field(deepest.absolute_path), _expected(deepest))


@lru_cache
def _validator(folder: Path, schema: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(read_json(folder, f"schema/{schema}.json").data)


def _deepest(error: Any) -> Any:
    while error.context:
        error = max(error.context, key=lambda e: len(e.absolute_path))
    return error


def _field(path: Any) -> str:
    field = ""
    for part in path:
        field += f"[{part}]" if isinstance(part, int) else f".{part}" if field else str(part)
    return field or "top level"


def _expected(error: Any) -> str:
    if error.validator == "enum":
        return f"should be one of {', '.join(map(str, error.validator_value))}, not {error.instance!r}"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"should have {', '.join(missing)}"
    if error.validator == "pattern":
        return f"should match {error.validator_value}, not {error.instance!r}"
    message: str = error.message
    return message if len(message) < 200 else f"should satisfy {error.validator} {str(error.validator_value)[:80]}"
