"""Script parts → SSML: the one place that escapes words and chains breaks."""

from functools import lru_cache

from skill.voice.script import Part, Silence

LONGEST_BREAK_MS = 10_000
_UNSPEAKABLE = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), " ")
_ESCAPED = {**_UNSPEAKABLE, ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def to_ssml(parts: tuple[Part, ...]) -> str:
    """The parts as one well-formed SSML document; silences over ten seconds become several breaks."""
    return f"<speak>{' '.join(_part(part) for part in parts)}</speak>"


@lru_cache(maxsize=4096)
def _part(part: Part) -> str:
    if not isinstance(part, Silence):
        return part.text.translate(_ESCAPED)
    full, rest = divmod(part.ms, LONGEST_BREAK_MS)
    breaks = [LONGEST_BREAK_MS] * full + [rest] * (rest > 0)
    return "".join(f'<break time="{ms}ms"/>' for ms in breaks)
