"""The search box on a page of another origin, whose policy allows the help center and nothing else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from faqsvc.engines.whoosh_engine import WhooshEngine
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import NARROWEST, OpenPage
from tests.serving import serving

PAGE = """<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>가게</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>가게</h1><p>무엇이든 물어보세요.</p>{body}</main></body></html>"""
TAG = '<script async src="{site}/embed.js"></script>'
STRICT = (
    "default-src 'none'; script-src {site}; connect-src {site}; form-action 'none'; require-trusted-types-for 'script'"
)
_COUNT = "window.bad = 0; addEventListener('securitypolicyviolation', () => window.bad++)"
UGLY = "<style>input {{ display: none !important; color: red !important }} * {{ font-size: 90px !important }}</style>"


class Shop:
    """A page of another site: its address, what it says and under which policy."""

    html = ""
    policy = ""
    address = ""

    def show(self, site: str, *, head: str = "", body: str = TAG, policy: str = STRICT) -> str:
        self.html = PAGE.format(head=head.format(site=site), body=body.format(site=site))
        self.policy = policy.format(site=site)
        return self.address


@contextmanager
def _shop() -> Iterator[Shop]:
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html = shop.html.encode() if self.path == "/" else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8" if html else "image/x-icon")
            self.send_header("Content-Security-Policy", shop.policy)
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop.address = f"http://localhost:{server.server_port}/"  # another site than 127.0.0.1, to a browser
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with _shop() as made:
        yield made


@pytest.fixture(scope="module")
def center(shop: Shop, sample_index: Path, sample_engine: WhooshEngine) -> Iterator[str]:
    """A help center that gives the shop suggestions."""
    with serving(sample_index, embed_origins=shop.address.rstrip("/")) as address:
        yield address


@pytest.fixture
def visit(open_page: OpenPage) -> Iterator[object]:
    def opened(address: str, **options: object) -> Page:
        page = open_page("about:blank", **options)
        page.add_init_script(_COUNT)
        page.goto(address)
        return page

    return opened  # type: ignore[return-value]


def test_a_reader_types_chooses_and_arrives(shop: Shop, center: str, visit: OpenPage) -> None:
    page = visit(shop.show(center))
    box = page.get_by_role("combobox", name="도움말 검색")
    box.press_sequentially("이모티콘", delay=10)
    expect(page.get_by_role("option").first).to_be_visible()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("ArrowUp")
    assert page.locator("[aria-selected=true]").count() == 0
    box.press("ArrowDown")
    assert page.evaluate("bad") == 0
    box.press("Enter")
    page.wait_for_url(f"{center}/**")
    assert page.locator("h1").count() == 1


def test_enter_searches_for_what_was_typed(shop: Shop, center: str, visit: OpenPage) -> None:
    page = visit(shop.show(center))
    box = page.get_by_role("combobox")
    box.fill("이모티콘 환불 & 취소")
    box.press("Enter")
    page.wait_for_url(f"{center}/search?query=**")
    assert "이모티콘 환불 & 취소" in page.locator("input[name=query]").first.input_value()


def test_escape_and_leaving_close_the_list(shop: Shop, center: str, visit: OpenPage) -> None:
    page = visit(shop.show(center, body=TAG + '<p><a href="#x">다른 곳</a></p>'))
    box = page.get_by_role("combobox")
    for leave in ("Escape", "Tab"):
        box.fill("")
        box.press_sequentially("환불", delay=10)
        expect(page.get_by_role("listbox")).to_be_visible()
        box.press(leave)
        if leave == "Tab":
            page.keyboard.press("Tab")
        expect(page.get_by_role("listbox")).to_be_hidden()
    assert box.input_value() == "환불"


def test_it_is_accessible_fits_and_keeps_its_own_look(shop: Shop, center: str, visit: OpenPage) -> None:
    page = visit(shop.show(center, head=UGLY, policy=STRICT + "; style-src 'unsafe-inline'"), viewport=NARROWEST)
    box = page.get_by_role("combobox")
    box.press_sequentially("환불", delay=10)
    expect(page.get_by_role("option").first).to_be_visible()
    assert box.evaluate("one => getComputedStyle(one).color") != "rgb(255, 0, 0)"
    page = visit(shop.show(center), viewport=NARROWEST)
    page.get_by_role("combobox").press_sequentially("환불", delay=10)
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_it_goes_where_it_is_told_and_without_suggestions_it_still_searches(
    shop: Shop, center: str, visit: OpenPage
) -> None:
    head = '<script src="{site}/embed.js" data-target="main" data-placeholder="찾아보기" data-label="찾기"></script>'
    page = visit(shop.show(center, head=head, body="<h2>끝</h2>", policy="script-src {site}; connect-src *"))
    box = page.get_by_role("combobox", name="찾기")
    assert box.get_attribute("placeholder") == "찾아보기"
    assert page.evaluate("document.querySelector('main').lastElementChild.hasAttribute('data-faqsvc')")
    page.route("**/embed/suggest**", lambda route: route.fulfill(status=200, body="no JSON"))
    box.fill("환불")
    box.press("Enter")
    page.wait_for_url(f"{center}/search?query=**")
