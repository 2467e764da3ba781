"""Script parts → SSML: the one place that escapes words and chains breaks."""

from xml.sax.saxutils import escape

from skill.voice.script import Part, Silence

LONGEST_BREAK_MS = 10_000
_UNSPEAKABLE = dict.fromkeys((*range(32), 127, 65534, 65535), " ")


def to_ssml(parts: tuple[Part, ...]) -> str:
    """The parts as one well-formed SSML document; silences over ten seconds become several breaks."""
    return f"<speak>{' '.join(_part(part) for part in parts)}</speak>"


def _part(part: Part) -> str:
    if not isinstance(part, Silence):
        return escape(part.text.translate(_UNSPEAKABLE))
    full, rest = divmod(part.ms, LONGEST_BREAK_MS)
    breaks = [LONGEST_BREAK_MS] * full + [rest] * (rest > 0)
    return "".join(f'<break time="{ms}ms"/>' for ms in breaks)
