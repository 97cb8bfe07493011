"""As you type: the combobox by keys, by pointer and by an input method that composes."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import NARROWEST, PHONE, OpenPage

BOX = "#query"
OPTIONS = ".offers [role=option]"


def composing(page: Page) -> CDPSession:
    page.locator(BOX).focus()
    return page.context.new_cdp_session(page)


def compose(session: CDPSession, *states: str) -> None:
    """What an input method shows while a syllable is being put together."""
    for text in states:
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def commit(session: CDPSession, text: str) -> None:
    session.send("Input.insertText", {"text": text})


def test_suggestions_come_for_syllables_that_are_not_finished(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    session = composing(page)
    compose(session, "ㅂ", "비")
    commit(session, "비")
    compose(session, "ㅁ", "미", "밀")
    expect(page.locator(OPTIONS).first).to_contain_text("비밀번호")
    expect(page.locator(BOX)).to_have_value("비밀")
    commit(session, "밀")
    compose(session, "ㅂ", "버", "번")
    commit(session, "번")
    expect(page.locator(BOX)).to_have_value("비밀번")
    expect(page.locator(BOX)).to_be_focused()


def test_initial_consonants_match(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.locator(BOX).press_sequentially("ㅂㅁㅂㅎ")
    expect(page.locator(OPTIONS).first).to_contain_text("비밀번호")


def test_enter_within_a_composition_neither_submits_nor_doubles(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    session = composing(page)
    compose(session, "ㅎ", "화", "환")
    key = {"code": "Enter", "key": "Process", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    expect(page.locator(BOX)).to_have_value("환")
    assert "/search" not in page.url
    commit(session, "환")
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    compose(session, "ㅂ", "부", "불")
    commit(session, "불")
    expect(page.locator(BOX)).to_have_value("환불")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("환불")
    page.go_back()
    assert page.url.rstrip("/") == site  # one submission is one step of history


def test_an_arrow_that_ends_a_composition_goes_into_the_list(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    session = composing(page)
    compose(session, "ㅎ", "화", "환")
    expect(page.locator(OPTIONS).first).to_be_visible()
    session.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "code": "ArrowDown", "key": "Process", "windowsVirtualKeyCode": 229},
    )
    commit(session, "환")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    expect(page.locator(BOX)).to_have_value("환")


def test_the_list_by_keys_alone(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.keyboard.press("/")
    box = page.locator(BOX)
    expect(box).to_be_focused()
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("이모티콘")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(page.locator(OPTIONS).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".offers")).to_be_hidden()
    expect(box).to_have_value("이모티콘")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".offers")).to_be_visible()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/helps_html/" in page.url or "/search?" in page.url
    page.keyboard.press("Control+k")
    expect(page.locator(BOX)).to_be_focused()


def test_a_category_leads_to_its_articles(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.locator(BOX).press_sequentially("소담페이")
    option = page.locator(OPTIONS).filter(has=page.locator("small"))
    with page.expect_navigation():
        option.first.click()
    expect(page.locator(".chips a")).to_contain_text("소담페이")
    expect(page.locator(".hit").first).to_be_visible()


def test_recent_searches_are_kept_here_and_can_be_erased(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/search?query=알림 끄기")
    page.goto(f"{site}/search?query=환불")
    page.goto(site)
    page.locator(BOX).click()
    assert page.locator(OPTIONS).all_inner_texts() == ["환불", "알림 끄기"]
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Delete")
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.get_by_role("button", name="모두 지우기").click()
    expect(page.locator(".offers")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_a_slow_answer_to_what_was_typed_before_is_not_shown(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.route("**/api/v1/suggest?q=%EC%95%8C*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    box = page.locator(BOX)
    box.press_sequentially("알")
    box.fill("환불")
    expect(page.locator(OPTIONS).first).to_contain_text("환불")
    page.wait_for_timeout(500)
    expect(page.locator(OPTIONS).first).to_contain_text("환불")


def test_text_beyond_the_basic_plane_is_marked_where_it_stands(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    answer = {
        "kind": "query",
        "text": "😀 환불 안내",
        "highlights": [[2, 2]],
        "id": None,
        "category_id": None,
        "level": None,
    }
    page.route("**/api/v1/suggest*", lambda route: route.fulfill(json={"suggestions": [answer]}))
    page.locator(BOX).press_sequentially("환")
    expect(page.locator(".offers mark")).to_have_text("환불")


@pytest.mark.parametrize("viewport", [NARROWEST, PHONE], ids=["narrowest", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_list_is_accessible_and_fits(
    site: str, open_page: OpenPage, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(site, viewport=viewport, color_scheme=scheme)
    page.locator(BOX).press_sequentially("이모티콘")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert_fits(page)
    assert_accessible(page)
    heights = page.locator(OPTIONS).evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44
