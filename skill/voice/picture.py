"""The schedule of a stretch or routine as a picture: an SVG with a lane for each side, for the documentation."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from skill.coach.words import Kind, Side
from skill.voice.pace import spoken_ms
from skill.voice.script import Silence
from skill.voice.timeline import Entry

PIXELS_A_SECOND = 8
_LANE = 46
_LEFT, _TOP = 56, 34
_TICK_S = 10
_COLOURS = {
    Kind.HOLD: "#2f7d5b",
    Kind.BREATHE: "#2f7d5b",
    Kind.REPETITIONS: "#2f7d5b",
    Kind.COUNT_IN: "#c98a1b",
    Kind.WARN: "#b3423a",
}
_OTHER_COLOUR = "#8a94a3"
_STYLE = "text{font:12px sans-serif;fill:#555} .axis{stroke:#999;stroke-width:.5} .words{fill:#fff;opacity:.85}"


def picture(title: str, entries: list[Entry], language: str) -> str:
    """An SVG document: coloured what is done, white in it what is said; holds show their seconds."""
    lanes = [side for side in (Side.BOTH, Side.RIGHT, Side.LEFT) if any(e.segment.side is side for e in entries)]
    length_ms = sum(entry.duration_ms for entry in entries)
    width, height = _LEFT + _x(length_ms) + 16, _TOP + _LANE * len(lanes) + 24
    body = [*_axis(length_ms, height), *_lanes(lanes)]
    at_ms = 0
    for entry in entries:
        body += _entry(entry, at_ms, _TOP + _LANE * lanes.index(entry.segment.side), language)
        at_ms += entry.duration_ms
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" role="img">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style>",
            f'<rect width="{width:g}" height="{height}" fill="#fff"/>',
            f'<text x="8" y="18" style="font-weight:bold">{escape(title)}</text>',
            *body,
            "</svg>\n",
        ]
    )


def _x(ms: int) -> float:
    return round(ms * PIXELS_A_SECOND / 1000, 1)


def _axis(length_ms: int, height: int) -> Iterator[str]:
    for second in range(0, length_ms // 1000 + 1, _TICK_S):
        x = _LEFT + _x(second * 1000)
        yield f'<line class="axis" x1="{x:g}" x2="{x:g}" y1="{_TOP - 4}" y2="{height - 20}"/>'
        yield f'<text x="{x:g}" y="{height - 6}" text-anchor="middle">{second // 60}:{second % 60:02d}</text>'


def _lanes(lanes: list[Side]) -> Iterator[str]:
    for number, side in enumerate(lanes):
        yield f'<text x="8" y="{_TOP + _LANE * number + 24}">{side}</text>'


def _entry(entry: Entry, at_ms: int, top: int, language: str) -> Iterator[str]:
    colour = _COLOURS.get(entry.segment.kind, _OTHER_COLOUR)
    x, width = _LEFT + _x(at_ms), _x(entry.duration_ms)
    yield f"<g><title>{escape(f'{entry.segment.step}: {entry.duration_ms / 1000:.1f} s')}</title>"
    yield f'<rect x="{x:g}" y="{top}" width="{width:g}" height="36" fill="{colour}"/></g>'
    for cue_ms, part in entry.cues:
        if not isinstance(part, Silence):
            said, length = _LEFT + _x(at_ms + cue_ms), _x(spoken_ms(part.text, language))
            yield f"<g><title>{escape(part.text)}</title>"
            yield f'<rect class="words" x="{said:g}" y="{top + 25}" width="{length:g}" height="7"/></g>'
    if entry.segment.timed:
        yield f'<text x="{x + 6:g}" y="{top + 16}" style="fill:#fff">{entry.segment.seconds} s</text>'
