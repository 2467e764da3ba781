"""A progress bar on standard error, where somebody looks at it."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from prompt_toolkit.shortcuts import ProgressBar

T = TypeVar("T")


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The same items; shows how many of them are done."""
    if not sys.stderr.isatty():
        yield from items
        return
    with ProgressBar(file=sys.stderr) as bar:
        yield from bar(items, label=label, total=total)
