"""The schedule of a whole stretch or routine: every segment with what is said in it and when."""

from dataclasses import dataclass
from itertools import pairwise

from skill.coach.acts import Narrate
from skill.coach.program import Program, Segment
from skill.coach.words import WAITS
from skill.voice.script import Part, Script, Silence, schedule
from skill.voice.wording import Voice


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment: duration_ms is exact for a timed one, an estimate where words decide.

    cues: (ms since the start of the segment, words or silence).
    """

    segment: Segment
    duration_ms: int
    cues: tuple[tuple[int, Part], ...]


def narration(program: Program, voice: Voice, *, anchored: bool = False) -> tuple[tuple[Segment, ...], Script]:
    """A program from its first movement on, as one script; where the coach waits, it waits no time at all."""
    segments = tuple(segment for segment in program.segments if segment.kind not in WAITS)
    return segments, voice.word((Narrate(segments),), 0, anchored=anchored)


def timeline(program: Program, voice: Voice) -> list[Entry]:
    """The schedule of a program from its first movement on."""
    segments, script = narration(program, voice)
    cues = schedule(script.parts, voice.language.code)
    starts = [mark.at_ms for mark in script.marks]
    return [
        Entry(
            segment,
            end_ms - start_ms,
            tuple((at_ms - start_ms, part) for at_ms, part in cues if start_ms <= at_ms < end_ms),
        )
        for segment, (start_ms, end_ms) in zip(segments, pairwise(starts), strict=True)
    ]


def as_json(entries: list[Entry]) -> dict[str, object]:
    """The schedule as plain JSON."""
    return {
        "segments": [
            {
                "key": entry.segment.key,
                "kind": str(entry.segment.kind),
                "duration_ms": entry.duration_ms,
                "cues": [
                    {"at_ms": at_ms, "silence_ms": part.ms}
                    if isinstance(part, Silence)
                    else {"at_ms": at_ms, "say": part.text}
                    for at_ms, part in entry.cues
                ],
            }
            for entry in entries
        ]
    }
