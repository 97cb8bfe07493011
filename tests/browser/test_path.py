"""A help center under a path, beside another one on the same host: a reader and an agent never leave it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import Role
from faqsvc.tenants import find_tenant
from faqsvc.wiring import Services
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.conftest import DATA
from tests.functional.staff import PASSWORD
from tests.serving import serving

_UNDER = "/sodam"
_LINKS = "[...document.querySelectorAll('a[href], form, link[href], script[src], img[src], button[formaction]')]"
_ADDRESSES = f"{_LINKS}.map((one) => one.formAction || one.href || one.action || one.src).filter((one) => one)"


@pytest.fixture(scope="module")
def home(sample_index: Path, sample_engine: WhooshEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tenants")
    file = folder / "tenants.toml"
    file.write_text(
        f"""
        [sodam]
        path = "{_UNDER}"
        data = "{DATA}"
        index = "{sample_index}"
        store = "sqlite:///{folder}/sodam.db"
        secret_key_file = "{folder}/key"
        [byeol]
        path = "/byeol"
        data = "{folder}/byeol"
        index = "{folder}/byeol-index"
        """,
        encoding="utf-8",
    )
    tenant = find_tenant(load_settings({"FAQSVC_TENANTS": str(file)}), "sodam")
    services = Services(tenant.settings)
    services.accounts.add("agent", PASSWORD, Role.AGENT)
    services.store.close()
    with serving(sample_index, tenants=str(file)) as address:
        yield address + _UNDER


def watched(page: Page, home: str) -> list[str]:
    """Where requests went, filled while the page lives."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    return asked


def assert_inside(page: Page, home: str) -> None:
    host = home.removesuffix(_UNDER)
    out = [one for one in page.evaluate(_ADDRESSES) if one.startswith(host) and not one.startswith(f"{home}/")]
    assert not out, (page.url, out)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_reader_stays_inside(home: str, open_page: OpenPage, viewport: dict[str, int]) -> None:
    page = open_page(home, viewport=viewport)
    asked = watched(page, home)
    expect(page).to_have_url(f"{home}/")
    assert_inside(page, home)
    page.get_by_role("combobox").press_sequentially("알림")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("combobox").press("Enter")
    expect(page).to_have_url(f"{home}/search?query=%EC%95%8C%EB%A6%BC")
    assert_inside(page, home)
    page.locator(".sorts a, .sort a, nav a").filter(has_text="최신순").first.click()
    page.wait_for_url("**sort=**")
    assert page.url.startswith(f"{home}/search?")
    assert_inside(page, home)
    page.locator(".list a[href*=helps_html]").first.click()
    page.wait_for_url("**/helps_html/**")
    assert page.url.startswith(f"{home}/helps_html/")
    assert_inside(page, home)
    page.locator(".brand").click()
    expect(page).to_have_url(f"{home}/")
    assert page.evaluate("Object.keys(localStorage)") == [f"faqsvc:recent{_UNDER}"]
    assert len(asked) > 10
    assert not [one for one in asked if not one.startswith(f"{home}/")]


def test_an_agent_stays_inside(home: str, open_page: OpenPage) -> None:
    page = open_page(f"{home}/desk")
    asked = watched(page, home)
    expect(page).to_have_url(f"{home}/staff/sign-in?next={_UNDER}/desk")
    page.locator("[name=name]").fill("agent")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.fields button[type=submit]").click()
    expect(page).to_have_url(f"{home}/desk")
    assert_inside(page, home)
    page.locator("#paste-form textarea").fill("비밀번호를 잊어버렸어요. 어떻게 바꾸나요?")
    page.locator("#paste-form button[type=submit]").click()
    expect(page.locator("#reply-form")).to_be_visible()
    assert_inside(page, home)
    expect(page.locator("#text")).to_be_visible()
    assert_inside(page, home)
    page.goto(f"{home}/staff")
    assert_inside(page, home)
    (cookie,) = page.context.cookies(f"{home}/staff")
    assert (cookie["name"], cookie["path"]) == ("faqsvc-sodam", _UNDER)
    assert not page.context.cookies(home.replace(_UNDER, "/byeol"))
    page.locator("form.who button").click()
    expect(page).to_have_url(f"{home}/staff/sign-in")
    assert not [one for one in asked if not one.startswith(f"{home}/")]
