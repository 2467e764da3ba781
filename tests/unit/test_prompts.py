"""A language has every prompt that is needed and no other, and what is not Fluent is named before anything is said."""

import re

import msgspec
import pytest

from skill.errors import ContentError
from skill.library.model import Library
from skill.voice.needed import needed_prompts
from skill.voice.wording import Voice

NAME = re.compile(r"^([a-z][\w-]*) =", re.MULTILINE)


def with_prompts(library: Library, text: str) -> Library:
    """The library with other English prompts."""
    english = msgspec.structs.replace(library.languages["en"], prompts=text)
    return msgspec.structs.replace(library, languages={"en": english})


def test_every_language_has_the_prompts_that_are_needed_and_no_others(library: Library) -> None:
    for language in library.languages.values():
        assert set(NAME.findall(language.prompts)) == needed_prompts()


@pytest.mark.parametrize("name", ["paused-at", "ask-pain", "list-and", "count-in-hold"])
def test_a_missing_prompt_is_named_at_the_start(name: str, library: Library) -> None:
    text = library.languages["en"].prompts.replace(f"\n{name} =", f"\n{name}x =")
    with pytest.raises(ContentError, match=rf"locales/en/prompts\.ftl: {name}: should have a text"):
        Voice(with_prompts(library, text), "en")


def test_what_is_not_fluent_is_named_at_the_start(library: Library) -> None:
    text = library.languages["en"].prompts.replace("goodbye =", "goodbye { =")
    with pytest.raises(ContentError, match="should be Fluent"):
        Voice(with_prompts(library, text), "en")


def test_variants_that_do_not_come_round_are_refused(library: Library) -> None:
    five = "\n".join(f"    .{letter} = Bye." for letter in "abcde")
    text = re.sub(r"goodbye =\n.*\n.*", f"goodbye =\n{five}", library.languages["en"].prompts)
    with pytest.raises(ContentError, match="should have 2, 3, 4, 6 or 12 variants, not 5"):
        Voice(with_prompts(library, text), "en").prompts.word("goodbye")


def test_a_prompt_that_needs_a_value_it_is_not_given_is_named(library: Library) -> None:
    text = re.sub(r"welcome = .*", "welcome = { $nothing }", library.languages["en"].prompts)
    with pytest.raises(ContentError, match=r"locales/en/prompts\.ftl: welcome"):
        Voice(with_prompts(library, text), "en").prompts.word("welcome")
