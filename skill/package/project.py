"""Writes the project that `ask deploy` takes: `glute-coach package`."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import msgspec

from skill.errors import SettingsError
from skill.package.manifest import ICONS, Listing, manifest
from skill.resources import interaction_models_dir

_HERE = Path(__file__).parent
_SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f-]{36}")
_VERSION = "2020-03-31"
_RESOURCES = {
    "askcliResourcesVersion": _VERSION,
    # No code and no infrastructure: those are deployed by template.yaml or docs/deploy.md.
    "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
}


def write_project(
    folder: Path, *, endpoint: str, privacy_url: str, terms_url: str, skill_id: str | None = None
) -> list[str]:
    """Write or renew the project in a folder and return its locales.

    skill_id: the skill that `ask deploy` renews. What the command line keeps for itself in .ask is left alone once it
    is there. Raises SettingsError for an option that Amazon would not take.
    """
    if skill_id and not _SKILL_ID.fullmatch(skill_id):
        raise SettingsError(
            f"--skill-id {skill_id}: should look like amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
        )
    models = {path.stem: path for path in sorted(interaction_models_dir().glob("*.json"))}
    listings = {
        path.stem: msgspec.json.decode(path.read_bytes(), type=Listing) for path in _HERE.glob("listing/*.json")
    }
    testing = (_HERE / "testing.txt").read_text(encoding="utf-8").strip()
    described = manifest(
        listings, models, endpoint=endpoint, privacy_url=privacy_url, terms_url=terms_url, testing=testing
    )

    package = folder / "skill-package"
    interaction = package / "interactionModels" / "custom"
    images = package / "assets" / "images"
    for each in (interaction, images):
        each.mkdir(parents=True, exist_ok=True)
    for stale in interaction.glob("*.json"):
        stale.unlink()
    for path in models.values():
        shutil.copyfile(path, interaction / path.name)
    for name in ICONS.values():
        shutil.copyfile(_HERE / name, images / name)
    _write(package / "skill.json", described)
    _write(folder / "ask-resources.json", _RESOURCES)
    states = folder / ".ask" / "ask-states.json"
    if skill_id and not states.exists():
        states.parent.mkdir(exist_ok=True)
        _write(states, {"askcliStatesVersion": _VERSION, "profiles": {"default": {"skillId": skill_id}}})
    return list(models)


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
