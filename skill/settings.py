"""Every setting, read once from environment variables with the prefix COACH_."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skill.coach.timing import Timing
from skill.errors import SettingsError

DEFAULT_STORE = "sqlite://"


@dataclass(frozen=True, slots=True)
class Settings:
    """skill_id: ours, as Alexa sends it; without one, any skill's requests are answered.

    store: the store's URL; content: another content folder; timing: the two latencies and the slowest voice.
    verify: whether each request must be shown to come from Amazon; only the command line switches it off, never the
    environment.
    """

    skill_id: str | None = None
    store: str = DEFAULT_STORE
    content: Path | None = None
    timing: Timing = field(default_factory=Timing)
    verify: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises SettingsError that names the variable and what it should hold."""
        content = environment.get("COACH_CONTENT")
        if content and not Path(content).is_dir():
            raise SettingsError(f"COACH_CONTENT: {content} should be a folder")
        return cls(
            skill_id=environment.get("COACH_SKILL_ID") or None,
            store=environment.get("COACH_STORE") or DEFAULT_STORE,
            content=Path(content) if content else None,
            timing=Timing(
                start_latency_ms=_milliseconds(environment, "COACH_START_LATENCY_MS", Timing().start_latency_ms),
                interrupt_latency_ms=_milliseconds(
                    environment, "COACH_INTERRUPT_LATENCY_MS", Timing().interrupt_latency_ms
                ),
            ),
        )


def _milliseconds(environment: Mapping[str, str], name: str, default: int) -> int:
    raw = environment.get(name)
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) > 10_000:
        raise SettingsError(f"{name}: {raw!r} should be milliseconds from 0 to 10000")
    return int(raw)
