"""The content, loaded and validated once, then never changed."""

from skill.library.load import load_library
from skill.library.model import Library

__all__ = ["Library", "load_library"]
