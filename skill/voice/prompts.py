"""The prompts of one language: Fluent messages, picked among their variants and filled with values."""

from enum import Enum
from functools import lru_cache
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from skill.errors import ContentError
from skill.library.model import Language
from skill.voice.needed import needed_prompts
from skill.voice.text import capitalised

VARIANTS_COME_ROUND = 12
"""After so many turns every prompt is at its first variant again."""
_FORMATTED_KEPT = 4096


class Prompts:
    """Every prompt that a language needs; the same name, turn and values always give the same words."""

    def __init__(self, language: Language) -> None:
        """Read them; raises ContentError when one is missing or is not valid Fluent."""
        self._file = f"locales/{language.code}/prompts.ftl"
        self._bundle = FluentBundle([language.code], use_isolating=False)
        resource = FluentResource(language.prompts)
        if junk := [entry for entry in resource.body if isinstance(entry, Junk)]:
            raise ContentError(self._file, str(junk[0].content).strip()[:40], "should be Fluent")
        self._bundle.add_resource(resource)
        if missing := [name for name in sorted(needed_prompts()) if not self._bundle.has_message(name)]:
            raise ContentError(self._file, missing[0], "should have a text")
        # The same few sentences come again and again, and Fluent took longer over them than all else in a turn.
        self._variants_of = lru_cache(maxsize=None)(self._find_variants)
        self._formatted = lru_cache(maxsize=_FORMATTED_KEPT)(self._format)

    def word(self, name: str, turn: int = 0, /, **values: object) -> str:
        """One prompt with its values; raises ContentError when it is missing or broken."""
        variants = self._variants_of(name)
        plain = tuple((key, _plain(value)) for key, value in values.items())
        return self._formatted(name, variants[turn % len(variants)], plain)

    def _find_variants(self, name: str) -> tuple[Any, ...]:
        message = self._bundle.get_message(name) if self._bundle.has_message(name) else None
        if message is None:
            raise ContentError(self._file, name, "should have a text")
        variants = tuple(pattern for key, pattern in sorted(message.attributes.items()) if len(key) == 1)
        if variants and VARIANTS_COME_ROUND % len(variants):
            raise ContentError(self._file, name, f"should have 2, 3, 4, 6 or 12 variants, not {len(variants)}")
        return variants or (message.value,)

    def _format(self, name: str, pattern: Any, values: tuple[tuple[str, Any], ...]) -> str:
        text, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            raise ContentError(self._file, name, str(errors[0]))
        return capitalised(" ".join(str(text).split()))


def _plain(value: object) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value) if isinstance(value, Enum) else value
