"""How long a sentence takes: from its sounds, commas and numbers as they are spoken."""

from itertools import pairwise

import pytest

from skill.coach.words import WAITS
from skill.voice.pace import ENGLISH, SENTENCE_PAUSE_MS, spoken_ms
from skill.voice.script import Say
from skill.voice.wording import Voice
from tests.coaching import plans, program


def sounds(word: str) -> int:
    """How many sounds a word is counted as."""
    return (spoken_ms(word) - ENGLISH.sentence_ms) // ENGLISH.sound_ms


@pytest.mark.parametrize(
    ("word", "counted"),
    [
        ("hip", 3),
        ("press", 4),
        ("knee", 3),
        ("back", 3),
        ("ankle", 4),
        ("take", 3),
        ("with", 3),
        ("three", 3),
        ("toes", 4),
        ("écarté", 6),
    ],
)
def test_doubled_letters_and_those_that_make_one_sound_count_once_and_a_final_e_not_at_all(
    word: str, counted: int
) -> None:
    assert sounds(word) == counted


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("7", "seven"),
        ("13", "thirteen"),
        ("20", "twenty"),
        ("45", "forty five"),
        ("90", "ninety"),
        ("100", "one hundred"),
        ("112", "one hundred twelve"),
        ("120", "one hundred twenty"),
        ("999", "nine hundred ninety nine"),
        ("1024", "one zero two four"),
    ],
)
def test_a_number_takes_as_long_as_its_words(digits: str, words: str) -> None:
    assert spoken_ms(digits) == spoken_ms(words)
    assert spoken_ms(f"{digits} seconds, and hold.") == spoken_ms(f"{words} seconds, and hold.")


def test_a_comma_is_a_breath_and_a_decimal_point_or_a_comma_in_a_number_is_none() -> None:
    assert spoken_ms("in, out") - spoken_ms("in out") == ENGLISH.comma_ms
    assert spoken_ms("in – out") - spoken_ms("in out") == ENGLISH.comma_ms
    assert spoken_ms("hands-free") == spoken_ms("hands free")


def test_sentences_are_parted_by_a_pause() -> None:
    assert spoken_ms("Lie back. Rest.") == spoken_ms("Lie back.") + SENTENCE_PAUSE_MS + spoken_ms("Rest.")


@pytest.mark.parametrize("silent", ["", " ", "…", "--", "?!"])
def test_what_has_no_sound_takes_no_time(silent: str) -> None:
    assert spoken_ms(silent) == 0
    assert spoken_ms(f"Rest. {silent}") == spoken_ms("Rest.")


def test_capitals_and_punctuation_at_the_end_take_no_time() -> None:
    assert spoken_ms("AND HOLD!") == spoken_ms("and hold") == spoken_ms("And hold.")


def test_more_words_take_longer() -> None:
    words = "Cross your right ankle over your left thigh just above the knee".split()
    lengths = [spoken_ms(" ".join(words[:n])) for n in range(1, len(words) + 1)]
    assert all(shorter < longer for shorter, longer in pairwise(lengths))


def test_a_language_that_was_not_measured_is_estimated_like_english() -> None:
    assert spoken_ms("Halte 30 Sekunden.", "de") == spoken_ms("Halte 30 Sekunden.", "en")


def test_the_estimate_is_about_160_words_a_minute(voice: Voice) -> None:
    segments = [s for plan in plans() for s in program(plan).segments if s.kind not in WAITS and not s.timed]
    said = [part.text for s in segments for part in voice.narration.parts(s) if isinstance(part, Say)]
    words = sum(len(text.split()) for text in said)
    assert 150 <= words * 60_000 / sum(spoken_ms(text) + SENTENCE_PAUSE_MS for text in said) <= 170
