"""The portal as it ships, with its demonstration, for the tests that look at pages."""

from collections.abc import Iterator

import pytest
import server as shipped
from checker import JAVA, Checker, checker


@pytest.fixture(scope="session")
def portal(new_database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration portal."""
    with shipped.running(new_database(), tmp_path_factory.mktemp("portal")) as running:
        yield f"http://localhost:{running.port}"


@pytest.fixture(scope="session")
def nu() -> Iterator[Checker]:
    if JAVA is None:
        pytest.skip("no Java on this machine")
    with checker() as found:
        yield found
