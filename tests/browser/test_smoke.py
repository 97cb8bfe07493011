"""Each kind of page, as it comes: no broken rule of axe-core, valid HTML, silent console, no sideways scrolling."""

import urllib.request
from urllib.parse import quote

import pytest

from tests.browser.checks import assert_accessible, assert_fits, assert_valid_html
from tests.browser.conftest import DESKTOP, PHONE, OpenPage

PAGES = {
    "home": "/",
    "results": f"/search?query={quote('이모티콘 환불')}",
    "article": "/helps_html/610007?locale=ko",
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_is_accessible_and_fits(site: str, open_page: OpenPage, name: str, viewport: dict[str, int]) -> None:
    page = open_page(site + PAGES[name], viewport=viewport)
    assert page.locator("h1").count() == 1
    assert_fits(page)
    assert_accessible(page)


def test_every_page_is_valid_html(site: str) -> None:
    assert_valid_html(*(urllib.request.urlopen(site + path, timeout=10).read().decode() for path in PAGES.values()))
