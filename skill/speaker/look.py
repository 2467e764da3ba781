"""A device as plain JSON: what a page needs to show it at any moment, all times in epoch milliseconds."""

from collections.abc import Iterator
from itertools import pairwise

from skill.speaker.device import Device
from skill.speaker.hints import hints_of
from skill.speaker.requests import Json
from skill.speaker.turn import Segment, Turn


def look(device: Device) -> Json:
    """The last turn's course in time (None before the first), whether a session is open, and what can be said."""
    turn = device.turn
    return {
        "open": device.session is not None,
        "hints": hints_of(turn)._asdict(),
        "turn": _turn(turn) if turn else None,
    }


def _turn(turn: Turn) -> Json:
    return {
        "request": turn.request,
        "response": turn.response,
        "fault": turn.reply.fault,
        "sentAt": turn.sent_at,
        "beginsAt": turn.begins_at,
        "endsAt": turn.ends_at,
        "overAt": turn.over_at,
        "phases": list(_phases(turn)),
        "course": [{"at": it.at, "until": it.until, "kind": it.kind, "text": it.text} for it in turn.course()],
        "blocks": list(_blocks(turn)),
    }


def _phases(turn: Turn) -> Iterator[Json]:
    """What the device does, one thing after another, each with the moment at which it ends."""
    now = turn.sent_at
    while now < turn.over_at:
        phase, now = turn.phase_at(now)
        yield {"phase": phase, "until": now}


def _blocks(turn: Turn) -> Iterator[Json]:
    """The speech from its first word to its last: the sentences that precede the segments, then the segments."""
    begins_at, speech = turn.begins_at, turn.reply.speech
    segments = [it for it in turn.reply.segments if it.start_ms < it.end_ms]
    before_ms = segments[0].start_ms if segments else speech.duration_ms
    starts = [it.start_ms for it in speech.spans if it.kind == "say" and it.start_ms < before_ms]
    for start_ms, end_ms in pairwise([*starts, before_ms] if starts else []):
        yield {"kind": "words", "at": begins_at + start_ms, "until": begins_at + end_ms}
    for segment in segments:
        yield _named(segment) | {"at": begins_at + segment.start_ms, "until": begins_at + segment.end_ms}


def _named(segment: Segment) -> Json:
    return {
        "key": segment.key,
        "kind": segment.kind,
        "stretch": segment.stretch,
        "side": segment.side,
        "step": segment.step,
    }
