"""The schedule of a whole stretch or routine: every segment with what is said in it and when."""

from dataclasses import dataclass

from skill.coach.program import Program, Segment
from skill.coach.words import WAITS
from skill.voice.pace import spoken_ms
from skill.voice.script import Part, Silence
from skill.voice.wording import Voice


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment: duration_ms is exact for a timed one, an estimate where words decide.

    cues: (ms since the start of the segment, words or silence).
    """

    segment: Segment
    duration_ms: int
    cues: tuple[tuple[int, Part], ...]


def timeline(program: Program, voice: Voice) -> list[Entry]:
    """The schedule of a program from its first movement on; where the coach waits, it waits no time at all."""
    return [_entry(segment, voice) for segment in program.segments if segment.kind not in WAITS]


def _entry(segment: Segment, voice: Voice) -> Entry:
    at_ms, cues = 0, []
    for part in voice.segment_parts(segment):
        cues.append((at_ms, part))
        at_ms += part.ms if isinstance(part, Silence) else spoken_ms(part.text, voice.language.code)
    return Entry(segment, segment.duration_ms if segment.timed else at_ms, tuple(cues))


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
