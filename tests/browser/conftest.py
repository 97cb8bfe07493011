"""Fixtures of the browser tests: a served sample help center, real Chromium, fresh pages in any size and scheme.

Everything a page says on its console, and every error its scripts leave uncaught, fails the test at its end. Every
test of this folder carries the `browser` marker.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from faqsvc.engines.whoosh_engine import WhooshEngine
from tests.browser.checks import missing
from tests.serving import serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            if missing():
                item.add_marker(pytest.mark.skip(reason=missing()))


@pytest.fixture(scope="session")
def site(sample_index: Path, sample_engine: WhooshEngine) -> Iterator[str]:
    """The address of a running service over the sample help center."""
    with serving(sample_index, contact_url="https://sodam.example/contact") as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """`open_page(address, viewport=…, **options of a browser context)`: a page in a profile of its own.

    Chromium reports every answer of 400 and above as an error of the console; `may_fail` names the statuses meant.
    """
    contexts = []
    said: list[str] = []

    def opened(
        address: str, *, viewport: dict[str, int] = DESKTOP, may_fail: tuple[int, ...] = (), **options: Any
    ) -> Page:
        context = browser.new_context(viewport=viewport, locale="ko-KR", timezone_id="Asia/Seoul", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)

        def heard(message: ConsoleMessage) -> None:
            expected = any(f"status of {status} " in message.text for status in may_fail)
            if message.type in ("error", "warning") and not expected:
                said.append(f"{message.type}: {message.text} ({message.location.get('url')})")

        def failed(error: Error) -> None:
            said.append(f"uncaught: {error}")

        page.on("console", heard)
        page.on("pageerror", failed)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not said, "\n".join(said)
