"""A whole session as sound: every reply of the coach, from the first question to the end, through espeak-ng."""

import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skill.coach import events as on
from skill.coach.coach import step, with_marks
from skill.coach.events import Event
from skill.coach.state import CoachState, Plan
from skill.coach.timing import Timing
from skill.coach.words import Asked, Phase
from skill.errors import SettingsError
from skill.voice.script import Part, Silence, length_ms
from skill.voice.synthesis import SAMPLE_RATE, find_voice, samples
from skill.voice.wording import Voice

ANSWERING_MS = 2000
"""What the person takes to answer a question; silence in the recording."""

_STRAIGHT_ON = Timing(start_latency_ms=0, interrupt_latency_ms=0, slowest=1.0)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A part of the recording that has been made: when it begins in it, and what it is."""

    at_ms: int
    part: Part


def session(plan: Plan, voice: Voice) -> tuple[Part, ...]:
    """All that is said to a person with nothing to complain of, who answers every question so that it goes on."""
    parts: list[Part] = []
    state, now = CoachState(), 0
    event: Event = on.StartRoutine(plan.routine) if plan.routine else on.Start(plan.stretch)
    while True:
        state, acts = step(state, event, now, voice.library, _STRAIGHT_ON)
        script = voice.word(acts, state.turn)
        state = with_marks(state, script.marks)
        now += length_ms(script.parts, script.language) + ANSWERING_MS
        parts += script.parts
        if state.phase is Phase.PLAYING and state.block is not None and not state.block.then:
            return tuple(parts)
        parts.append(Silence(ANSWERING_MS))
        event = _answer(state)


def _answer(state: CoachState) -> Event:
    asked = state.question.asked if state.question else None
    if asked in (Asked.PAIN, Asked.NERVE, Asked.SECOND):
        return on.No()
    return on.Choose("first") if asked is Asked.WHICH else on.Ready()


def render(parts: tuple[Part, ...], language: str, out: Path) -> Iterator[Spoken]:
    """Write a WAV file part by part, silences exact, and yield each part once it is written.

    Raises NoVoice where espeak-ng is missing or fails, and SettingsError where the file cannot be written.
    """
    find_voice()
    try:
        with out.open("wb") as file, wave.open(file) as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(SAMPLE_RATE)
            for part in parts:
                at_ms = round(wav.tell() * 1000 / SAMPLE_RATE)
                sound = silence(part.ms) if isinstance(part, Silence) else samples(part.text, language=language)
                wav.writeframes(sound.tobytes())
                yield Spoken(at_ms, part)
    except OSError as error:
        raise SettingsError(f"--out {out}: {error.strerror}") from error


def silence(ms: int) -> "array[int]":
    """So many milliseconds of nothing."""
    return array("h", bytes(2 * round(ms * SAMPLE_RATE / 1000)))
