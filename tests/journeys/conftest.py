"""The shipped portal with its demonstration, and real browsers in front of it."""

from collections.abc import Callable, Iterator

import browsing
import pytest
import server as shipped
from demonstration import Demonstration
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def portal(
    demonstration: Demonstration, new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    copy = demonstration.copied(new_database(), tmp_path_factory.mktemp("journeys"))
    with shipped.running(copy.url, copy.folder) as running:
        yield f"http://localhost:{running.port}"


@pytest.fixture
def visitor(chromium: Browser, portal: str) -> Iterator[Callable[..., Page]]:
    """Somebody new with a browser of their own: ``visitor("member_union", "es", script=False)``."""
    opened = []

    def enter(persona: str = "", language: str = "es", **more: object) -> Page:
        context = browsing.visit(chromium, portal, language=language, **more)
        opened.append(context)
        page = context.new_page()
        return browsing.become(page, persona, language) if persona else page

    yield enter
    for context in opened:
        context.close()
