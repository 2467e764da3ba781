"""Every setting, read once from environment variables with the prefix COACH_."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skill.coach.timing import Timing
from skill.errors import SettingsError

DEFAULT_STORE = "sqlite://"
_LATENCIES = ("milliseconds", 0, 10_000)
_PERCENTAGES = ("per cent of the estimate", 100, 200)


@dataclass(frozen=True, slots=True)
class Settings:
    """skill_id: ours, as Alexa sends it; without one, any skill's requests are answered.

    store: the store's URL; content: another content folder; timing: the two latencies and the slowest voice;
    anchored: holds are spoken by APL for Audio, each cue at its own offset, and not by SSML.
    verify: whether each request must be shown to come from Amazon; only the command line switches it off, never the
    environment.
    """

    skill_id: str | None = None
    store: str = DEFAULT_STORE
    content: Path | None = None
    timing: Timing = field(default_factory=Timing)
    anchored: bool = False
    verify: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises SettingsError that names the variable and what it should hold."""
        content = environment.get("COACH_CONTENT")
        if content and not Path(content).is_dir():
            raise SettingsError(f"COACH_CONTENT: {content} should be a folder")
        usual = Timing()
        return cls(
            skill_id=environment.get("COACH_SKILL_ID") or None,
            store=environment.get("COACH_STORE") or DEFAULT_STORE,
            content=Path(content) if content else None,
            timing=Timing(
                start_latency_ms=_whole(environment, "COACH_START_LATENCY_MS", usual.start_latency_ms, *_LATENCIES),
                interrupt_latency_ms=_whole(
                    environment, "COACH_INTERRUPT_LATENCY_MS", usual.interrupt_latency_ms, *_LATENCIES
                ),
                slowest=_whole(environment, "COACH_SLOWEST_VOICE", round(usual.slowest * 100), *_PERCENTAGES) / 100,
            ),
            anchored=_choice(environment, "COACH_SPEECH", ("ssml", "apla")) == "apla",
        )


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    chosen = environment.get(name) or choices[0]
    if chosen not in choices:
        raise SettingsError(f"{name}: {chosen!r} should be {' or '.join(choices)}")
    return chosen


def _whole(environment: Mapping[str, str], name: str, default: int, unit: str, least: int, most: int) -> int:
    raw = environment.get(name)
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
        raise SettingsError(f"{name}: {raw!r} should be {unit} from {least} to {most}")
    return int(raw)
