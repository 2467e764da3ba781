"""What the coach says about the stretches can be spoken, followed and believed."""

import re
from typing import Any

import pytest

from skill.voice.pace import spoken_ms
from tests.content_files import STRETCHES, sentences, spoken, structure, words

EACH_IN_TURN = [stretch for stretch in STRETCHES if structure(stretch)["sides"] == "eachInTurn"]
TEXTS = spoken()
SENTENCES = [(where, text) for where, text in TEXTS if not where.endswith(".name")]
TIMED = {"hold", "breathe", "repetitions"}
SET_UP_BUDGET_MS = 35_000
WORDS_A_SENTENCE = 18


def as_spoken(text: str, side: str) -> str:
    other = {"right": "left", "left": "right"}[side]
    return text.replace("{side}", side).replace("{other}", other)


def instructions(stretch: str) -> list[tuple[str, str]]:
    """The sentences that lead a person through a stretch, each with the step it belongs to."""
    text = words(stretch)
    told = [(step, sentence) for step, lines in text["steps"].items() for sentence in lines]
    return told + [("wayBack", sentence) for sentence in text["wayBack"]]


def set_ups_ms(stretch: str, side: str, *, first: bool) -> list[int]:
    """How long the person is led before each timed step, words and settling."""
    lengths, so_far = [], 0
    for step in structure(stretch)["steps"]:
        if step["kind"] in TIMED:
            lengths.append(so_far)
            so_far = 0
        elif first or not step.get("once", False):
            text = as_spoken(" ".join(words(stretch)["steps"][step["id"]]), side)
            so_far += spoken_ms(text) + 1000 * step.get("settleSeconds", 0)
    return lengths


def found(pattern: str, where_and_texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(where, text) for where, text in where_and_texts if re.search(pattern, text)]


def test_no_sentence_is_too_long_to_follow_by_ear() -> None:
    long = [
        (where, sentence)
        for where, text in TEXTS
        for sentence in sentences(text)
        if len(re.findall(r"[\w'-]+", sentence)) > WORDS_A_SENTENCE
    ]
    assert long == []


def test_every_text_is_one_whole_statement() -> None:
    # A question would be taken for one that opens the microphone.
    broken = [(where, text) for where, text in SENTENCES if not re.fullmatch(r"[^?!]*\.", text)]
    assert broken == []
    assert [pair for pair in SENTENCES if len(sentences(pair[1])) > 1] == []


def test_nothing_is_written_that_a_voice_cannot_read() -> None:
    assert found(r"[^A-Za-z0-9 .,;:'{}-]", TEXTS) == []
    assert found(r"\d[A-Za-z-]|[A-Za-z-]\d", TEXTS) == []
    assert found(r"(?i)\b(sec|secs|min|mins|approx|etc|vs|reps|rom|e\.g|i\.e)\b", TEXTS) == []
    assert found(r"\s\s|^\s|\s$|\s[.,;:]", TEXTS) == []


def test_sources_are_called_by_their_spoken_names() -> None:
    nameless = r"(?<!hamstring )(?<!studio's )article|(?<!runner's )list\b|(?<!exercise )card\b|\bblog\b"
    assert found(nameless, SENTENCES) == []
    assert found(r"(?i)\b(one|two|its|another) sources?\b", SENTENCES) == []


def test_the_noise_of_the_sources_stays_out() -> None:
    assert found(r"(?i)\b(video|machine|assisted|e-?mail|contact us|photo)\b", SENTENCES) == []
    for stretch in STRETCHES:
        muscles = [m["id"] for kind in ("primary", "secondary") for m in structure(stretch)[f"{kind}Muscles"]]
        assert "hip-flexors" not in muscles, f"{stretch}: drawing the thigh in shortens them"


def test_nothing_promises_to_treat() -> None:
    promises = r"(?i)\b(cures?|heals?|treats?|fix(es)?|relieves?|guarantees?|always works)\b"
    assert found(promises, SENTENCES) == []


@pytest.mark.parametrize("stretch", STRETCHES)
def test_sides_are_placeholders_and_only_where_a_side_works(stretch: str) -> None:
    everything = [pair for pair in SENTENCES if pair[0].startswith(f"{stretch}.")]
    led = [pair for pair in everything if re.search(r"\.(steps|wayBack)\b", pair[0])]
    assert found(r"\{(?!(side|other)\})|(?<!\{side)(?<!\{other)\}", everything) == []
    assert found(r"[{}]", [pair for pair in everything if pair not in led]) == []
    assert found(r"(?i)\b(left|right)\b", led) == []
    if stretch not in EACH_IN_TURN:
        assert found(r"[{}]", led) == []
    else:
        assert found(r"\{side\}", led) != []


@pytest.mark.parametrize("stretch", EACH_IN_TURN)
def test_a_step_that_has_a_side_names_it(stretch: str) -> None:
    # One leg's parts stand in the singular; "knees", "both legs" and "hips" belong to no side.
    part = r"\b(leg|ankle|knee|foot|thigh|shin|hip)\b"
    assert [pair for pair in found(part, instructions(stretch)) if "{" not in pair[1]] == []


def test_pigeon_presses_the_hip_of_the_back_leg() -> None:
    text = words("pigeon-pose")["steps"]
    (back,) = re.findall(r"\{(side|other)\} leg", " ".join(text["back-leg"]))
    (pressed,) = re.findall(r"\{(side|other)\} hip", " ".join(text["square-hips"]))
    (front,) = set(re.findall(r"\{(side|other)\} knee", " ".join(text["knee-forward"])))
    assert (front, back, pressed) == ("side", "other", "other")


@pytest.mark.parametrize("stretch", STRETCHES)
def test_steps_leave_to_the_coach_what_the_coach_says(stretch: str) -> None:
    coaching = r"(?i)other side|switch|repeat|change (sides|legs)|\d+ seconds|\bhold for\b"
    assert found(coaching, instructions(stretch)) == []


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("stretch", STRETCHES)
def test_a_person_is_in_position_within_the_set_up_budget(stretch: str, first: bool) -> None:
    side = "right" if first else "left"
    assert [ms for ms in set_ups_ms(stretch, side, first=first) if ms > SET_UP_BUDGET_MS] == []


@pytest.mark.parametrize("stretch", STRETCHES)
def test_the_way_back_is_short(stretch: str) -> None:
    assert len(words(stretch)["wayBack"]) <= 2
    assert spoken_ms(as_spoken(" ".join(words(stretch)["wayBack"]), "right")) <= 7_000


@pytest.mark.parametrize("stretch", STRETCHES)
def test_a_cue_leaves_the_hold_quiet_before_half_way(stretch: str) -> None:
    cues: list[dict[str, Any]] = structure(stretch)["holdCues"]
    assert len(cues) <= 1
    for cue in cues:
        assert 6 <= cue["atSeconds"] <= 8
        assert 1000 * cue["atSeconds"] + spoken_ms(words(stretch)["holdCues"][cue["id"]]) < 14_000


def test_props_are_asked_for_before_the_position_is_taken() -> None:
    for stretch in STRETCHES:
        introduction = " ".join(words(stretch)["introduction"])
        for prop in structure(stretch)["equipment"]:
            assert prop["id"] in introduction, f"{stretch}: {prop['id']}"


def test_standing_on_one_leg_names_the_steadier_form() -> None:
    assert "lying figure four" in " ".join(words("standing-figure-four")["introduction"])
    assert structure("standing-figure-four")["easierStretch"]["id"] == "lying-figure-four"
