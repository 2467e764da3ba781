"""What the tests that speak share: one server, and for each test a person who never spoke before."""

from collections.abc import Iterator

import pytest

from tests.household import Household
from tests.spoken import Guest, Talk, ear


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """A server over an empty database."""
    with pytest.MonkeyPatch.context() as patch:
        household = Household("host", tmp_path_factory.mktemp("spoken") / "coach.db", ear(), "en-US", patch)
    yield household
    household.store.close()


@pytest.fixture
def guest(host: Household, request: pytest.FixtureRequest) -> Guest:
    """A person of one's own."""
    return Guest(host, request.node.nodeid)


@pytest.fixture
def talk(guest: Guest) -> Talk:
    """What that person has to say."""
    return Talk(guest)
