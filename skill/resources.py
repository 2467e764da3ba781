"""Where the content and the interaction models lie: inside an installed wheel, or at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(folder: str) -> Path:
    packaged = _PACKAGE / folder
    return packaged if packaged.is_dir() else _PACKAGE.parent / folder


def content_dir() -> Path:
    """The folder of stretches, routines, vocabulary and everything that is said."""
    return _find("content")


def interaction_models_dir() -> Path:
    """The folder of the interaction models, one JSON file a locale."""
    return _find("interaction_models")
