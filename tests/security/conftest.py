"""Which attacks need what."""

from pathlib import Path

import pytest

from tests.browser.checks import CHROMIUM

OBSERVATORY = Path(__file__).parent / "observatory" / "node_modules"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("observatory") and not OBSERVATORY.is_dir():
            item.add_marker(pytest.mark.skip(reason="no HTTP Observatory: npm ci --prefix tests/security/observatory"))
        if "security" in item.path.parts and {"page", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium"))
