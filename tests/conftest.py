"""What every test shares: the packaged library, its English voice, and how hard Hypothesis looks."""

import os

import pytest
from hypothesis import HealthCheck, settings

from skill.library.model import Library
from skill.voice.wording import Voice
from tests import coaching

settings.register_profile(
    "here",
    deadline=None,
    max_examples=40,
    stateful_step_count=30,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def library() -> Library:
    """The content that the package ships."""
    return coaching.library()


@pytest.fixture(scope="session")
def voice() -> Voice:
    """Its English voice."""
    return coaching.voice()
