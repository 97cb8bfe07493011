"""Every state of every page: no broken rule of axe-core, valid HTML, silent console, no sideways scrolling, targets
that a thumb hits. The default suite looks at the three main pages; all states in all sizes and schemes are slow."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.checks import assert_accessible, assert_fits, assert_valid_html
from tests.browser.conftest import DESKTOP, NARROWEST, PHONE, OpenPage
from tests.serving import serving

MAIN = {
    "home": "/",
    "results": f"/search?query={quote('이모티콘 환불')}",
    "article with steps": "/helps_html/610007?locale=ko",
}
STATES = MAIN | {
    "home in English": "/?locale=en",
    "results in English": f"/search?query={quote('이모티콘 환불')}&locale=en",
    "article in English": "/helps_html/610007?locale=en",
    "a service browsed": "/search?query=&serviceId=11&categoryId=1102",
    "newest first": f"/search?query={quote('설정')}&sort=date&page=2",
    "corrected": "/search?query=ghksqnf",
    "synonyms": f"/search?query={quote('비번')}",
    "weak": f"/search?query={quote('아이스크림 맛집 추천')}",
    "nothing found": f"/search?query={quote('쿼카 사육 허가')}",
    "nothing found here": f"/search?query={quote('이모티콘')}&serviceId=22&categoryId=999",
    "damaged link": f"/search?query={quote('환불')}&sort=xyz&page=-3&serviceId=abc",
    "behind the last page": f"/search?query={quote('환불')}&page=99",
    "cut query": f"/search?query={quote('환불 ' * 100)}",
    "article with a table": "/helps_html/710013?locale=ko",
    "article with devices": "/helps_html/110131?locale=ko",
    "article of old": "/helps_html/999999",
    "thanks": "/helps_html/610007/feedback",
    "no page": "/nothing",
    "API description": "/api/docs",
}
MAY_FAIL = (404, 410, 503)
LOOKS = [
    pytest.param(PHONE, {"color_scheme": "light"}, id="phone"),
    pytest.param(DESKTOP, {"color_scheme": "dark"}, id="desktop dark"),
    pytest.param(NARROWEST, {"color_scheme": "dark", "contrast": "more", "reduced_motion": "reduce"}, id="narrowest"),
    pytest.param({"width": 1920, "height": 1080}, {"contrast": "more"}, id="wide"),
]
_TARGETS = "a, button, summary, input:not([type=hidden]), textarea, label:has(input)"
_IN_TEXT = ".answer *, .notice *, .skip, .api *, p:not([class]) *, .question a, label input"
_SMALL_TARGETS = """
([targets, inText]) => [...document.querySelectorAll(targets)]
  .filter(one => one.checkVisibility() && !one.matches(inText))
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && box.height < 43.5)
  .map(([box, one]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 120)}`)
"""


def html_of(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()


def assert_sound(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("name", MAIN)
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_main_pages_are_sound(site: str, open_page: OpenPage, name: str, viewport: dict[str, int]) -> None:
    assert_sound(open_page(site + MAIN[name], viewport=viewport))


def test_every_state_is_valid_html(site: str) -> None:
    assert_valid_html(*(html_of(site + path) for path in STATES.values()))


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize(("viewport", "media"), LOOKS)
def test_every_state_is_sound(
    site: str, open_page: OpenPage, name: str, viewport: dict[str, int], media: dict[str, str]
) -> None:
    page = open_page(site + STATES[name], viewport=viewport, may_fail=MAY_FAIL, **media)
    assert_sound(page)
    if "API" not in name:
        assert page.evaluate(_SMALL_TARGETS, [_TARGETS, _IN_TEXT]) == []
    for summary in page.locator("main details:not([open]) > summary").all()[:40]:
        if summary.is_visible() and "categories" not in (summary.locator("..").get_attribute("class") or ""):
            summary.click()
    assert_fits(page)
    assert_accessible(page)


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service whose index was never built."""
    folder: Path = tmp_path_factory.mktemp("unbuilt")
    with serving(folder / "index") as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", MAIN["results"], MAIN["article with steps"]])
def test_a_service_that_cannot_answer_yet_says_so_and_keeps_the_words(
    unbuilt: str, open_page: OpenPage, path: str
) -> None:
    page = open_page(unbuilt + path, viewport=PHONE, may_fail=(503,))
    assert page.locator("h1").inner_text() == "도움말을 준비하고 있습니다"
    assert_sound(page)
    again = page.get_by_role("link", name="다시 시도").get_attribute("href") or ""
    assert unbuilt + again == page.url
    if "query=" in path:
        assert page.locator("#query").input_value() == "이모티콘 환불"
    assert_valid_html(html_of(page.url))
