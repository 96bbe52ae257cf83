"""The portal as it ships, with its demonstration, for the tests that look at pages."""

from collections.abc import Callable, Iterator

import pytest
import server as shipped
from checker import JAVA, Checker, checker
from demonstration import Demonstration


@pytest.fixture(scope="session")
def portal(
    demonstration: Demonstration, new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a demonstration portal."""
    copy = demonstration.copied(new_database(), tmp_path_factory.mktemp("portal"))
    with shipped.running(copy.url, copy.folder) as running:
        yield f"http://localhost:{running.port}"


@pytest.fixture(scope="session")
def nu() -> Iterator[Checker]:
    if JAVA is None:
        pytest.skip("no Java on this machine")
    with checker() as found:
        yield found
