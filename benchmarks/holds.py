"""Holds put together from real speech as the reply itself lays them out, and measured in their sound."""

from array import array
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.talks import Talk
from benchmarks.voices import RealVoice
from skill.coach.program import Segment, compile_program
from skill.coach.state import Plan
from skill.coach.words import Counting, Kind, Mode
from skill.library.model import HoldDose
from skill.speaker.device import AS_ON_AN_ECHO
from skill.speaker.timeline import Span, lay_out
from skill.voice.apla import to_apla
from skill.voice.script import Say, Script, schedule
from skill.voice.ssml import to_ssml
from skill.voice.wording import Voice

AUDIBLE = 100
"""Of 32,767: quieter samples are not heard."""

_START = 1_800_000_000_000


def holds(voice: Voice, counting: Counting, hold_s: int) -> Iterator[tuple[Segment, ...]]:
    """A hold of each stretch, with the count-in before and the release after it."""
    for stretch in voice.library.stretches.values():
        if isinstance(stretch.dose, HoldDose):
            segments = compile_program(Plan(stretch=stretch.id, hold_s=hold_s), voice.library, counting).segments
            number = next(n for n, segment in enumerate(segments) if segment.kind is Kind.HOLD)
            after = next(s for s in segments[number:] if s.kind not in (Kind.HOLD, Kind.COUNT_IN))
            yield segments[number - 1], segments[number], after


def true_hold_s(script: Script, speaker: RealVoice, rate: float) -> float:
    """How long a hold truly is: from the last sound of the words before it to the first of those after it."""
    spans = _words(script, speaker, rate)
    sound = _sound(spans, speaker, rate)
    before, after = _span_at(script, 1) - 1, _span_at(script, 2)
    begins = _sample(spans[before].start_ms, speaker)
    inside = _sample(spans[before + 1].start_ms, speaker)
    last = max(n for n in range(begins, inside) if abs(sound[n]) > AUDIBLE)
    release = _sample(spans[after].start_ms, speaker)
    first = next(n for n in range(release, len(sound)) if abs(sound[n]) > AUDIBLE)
    return (first - last) / speaker.sample_rate


def overlaps(script: Script, speaker: RealVoice, rate: float) -> int:
    """How many words begin before those before them have ended."""
    return sum(before.end_ms > after.start_ms for before, after in pairwise(_words(script, speaker, rate)))


def replies_with_a_first_hold(voice: Voice, *, anchored: bool) -> Iterator[Talk]:
    """Each stretch in each mode, at the reply that leads into what is held, breathed or repeated first."""
    for stretch in voice.library.stretches:
        for mode in Mode:
            talk = Talk(voice, anchored, _START)
            talk.start(stretch, Counting.LAST_FIVE, mode)
            yield talk


def first_hold_s(talk: Talk, speaker: RealVoice, rate: float) -> float:
    """The seconds from the last answer to that first hold, where the reply begins as late as on a slow day."""
    number = next(n for n, segment in enumerate(talk.narrated) if segment.timed)
    before = _words(talk.script, speaker, rate)[_span_at(talk.script, number) - 1]
    return (max(AS_ON_AN_ECHO.start) + before.end_ms) / 1000


def _words(script: Script, speaker: RealVoice, rate: float) -> list[Span]:
    """The words of a reply with their true times, as the reply itself lays them out."""
    speech = None if script.anchored else {"type": "SSML", "ssml": to_ssml(script.parts)}
    documents = [to_apla(script)] if script.anchored else []
    laid_out = lay_out(speech, documents, lambda text: speaker.length_ms(text, rate))
    return [span for span in laid_out.spans if span.text]


def _span_at(script: Script, mark: int) -> int:
    """The number of the first words after a mark."""
    at_ms = script.marks[mark].at_ms
    return sum(isinstance(part, Say) and ms < at_ms for ms, part in schedule(script.parts, script.language))


def _sound(spans: list[Span], speaker: RealVoice, rate: float) -> "array[int]":
    sound = array("h", bytes(2 * _sample(spans[-1].end_ms + 1000, speaker)))
    for span in spans:
        start = _sample(span.start_ms, speaker)
        spoken = speaker.speak(span.text, rate)
        sound[start : start + len(spoken)] = spoken
    return sound


def _sample(ms: int, speaker: RealVoice) -> int:
    return ms * speaker.sample_rate // 1000
