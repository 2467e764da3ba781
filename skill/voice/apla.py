"""Script → APL for Audio: every cue at its own offset, so that the length of no words moves what comes after them."""

from typing import Any

from skill.voice.script import Script, Silence, schedule

VERSION = "0.91"
Component = dict[str, Any]
_UNSPEAKABLE = dict.fromkeys((*range(32), 127, 65534, 65535), " ")


def to_apla(script: Script) -> dict[str, Any]:
    """An anchored script as an APLA document: a mixer of cues, each a silence up to its offset and then its words."""
    cues: list[Component] = []
    items: list[Component] | None = None
    for at_ms, part in schedule(script.parts, script.language):
        if isinstance(part, Silence) and not part.linking:
            items = None
            continue
        if items is None:
            items = [_silence(at_ms)] if at_ms else []
            cues.append({"type": "Sequencer", "items": items})
        items.append(_silence(part.ms) if isinstance(part, Silence) else _speech(part.text))
    return {"type": "APLA", "version": VERSION, "mainTemplate": {"items": [{"type": "Mixer", "items": cues}]}}


def _silence(ms: int) -> Component:
    return {"type": "Silence", "duration": ms}


def _speech(text: str) -> Component:
    # A dollar sign would begin an expression of the document's own language.
    return {"type": "Speech", "content": text.translate(_UNSPEAKABLE).replace("$", " ")}
