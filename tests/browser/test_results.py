"""The list of results: sorted, narrowed, turned and unfolded without a full reload, and just so without a script."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from faqsvc.search import SearchService
from faqsvc.web.worker import REFUSAL
from tests.browser.checks import assert_accessible, assert_fits, assert_valid_html
from tests.browser.conftest import NARROWEST, PHONE, OpenPage

SEARCH = f"/search?query={quote('설정')}"


def stays(page: Page) -> None:
    """From here on a full reload is told by `stayed`."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def hits(page: Page) -> list[str]:
    return [str(one) for one in page.locator(".hit").evaluate_all("all => all.map(one => one.dataset.entryId)")]


def test_sorting_keeps_page_focus_scroll_and_history(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH)
    first = hits(page)
    stays(page)
    page.evaluate("scrollTo(0, 120)")
    newest = page.locator(".sorts").get_by_role("link", name="최신순")
    newest.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sorts [aria-current]")).to_have_text("최신순")
    assert "sort=date" in page.url
    assert stayed(page)
    expect(newest).to_be_focused()
    assert page.evaluate("scrollY") == 120
    assert hits(page) != first
    page.go_back()
    expect(page.locator(".sorts [aria-current]")).to_have_text("정확도순")
    assert "sort" not in page.url
    assert hits(page) == first
    page.go_forward()
    expect(page.locator(".sorts [aria-current]")).to_have_text("최신순")
    assert stayed(page)


def test_the_address_alone_gives_the_same_page(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH)
    stays(page)
    page.locator("nav > .tree > li > a").nth(1).click()
    expect(page.locator(".chips a")).to_have_count(1)
    page.locator(".sorts").get_by_role("link", name="조회순").click()
    expect(page.locator(".sorts [aria-current]")).to_have_text("조회순")
    assert stayed(page)
    turned = (
        hits(page),
        page.title(),
        page.locator("main").inner_text(),
        page.locator("form.box input[type=hidden]").count(),
    )
    page.reload()
    assert (
        hits(page),
        page.title(),
        page.locator("main").inner_text(),
        page.locator("form.box input[type=hidden]").count(),
    ) == turned


def test_pages_turn_and_begin_at_the_top(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH, viewport=PHONE)
    stays(page)
    first = hits(page)
    page.locator(".pages a[rel=next]").click()
    expect(page.locator(".pages [aria-current=page]")).to_have_text("2")
    assert stayed(page)
    assert page.evaluate("scrollY") == 0
    assert not set(hits(page)) & set(first)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("p[role=status].unseen")).to_contain_text("검색 결과")
    page.go_back()
    expect(page.locator(".pages [aria-current=page]")).to_have_text("1")
    page.wait_for_function("scrollY > 500")  # where the reader was


def test_filters_come_off_one_by_one(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/search?query={quote('알림')}&serviceId=11&categoryId=1102")
    stays(page)
    expect(page.locator(".chips a")).to_have_count(2)
    page.locator(".chips a").last.click()
    expect(page.locator(".chips a")).to_have_count(1)
    page.locator(".chips a").click()
    expect(page.locator(".chips a")).to_have_count(0)
    assert stayed(page)
    assert "serviceId" not in page.url


def test_another_search_from_the_list_takes_the_place_of_this_one(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH)
    stays(page)
    page.locator("#query").fill("환불")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^환불로 검색한 결과"))
    assert stayed(page)
    expect(page.locator(".offers")).to_be_hidden()
    page.go_back()
    expect(page.locator("#query")).to_have_value("설정")


def test_unfolded_answers_are_still_unfolded_on_the_way_back(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/search?query={quote('이모티콘 환불')}")
    hit = page.locator(".hit").first
    hit.get_by_text("답변 전체 보기").click()
    expect(hit.locator(".answer").first).to_be_visible()
    expect(hit.locator(".passage")).to_be_hidden()  # the same words stand below
    hit.locator(".question a").click()
    expect(page.locator("article")).to_be_visible()
    page.go_back()
    expect(page.locator(".hit").first.locator(".answer").first).to_be_visible()


def test_waiting_is_shown_only_when_it_takes_long(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH)
    page.evaluate(
        "document.addEventListener('click', () => { window.clicked = performance.now() }, true);"
        "new MutationObserver(() => {"
        "  if (document.documentElement.matches('.waiting')) window.waited = performance.now()"
        "}).observe(document.documentElement, { attributes: true })"
    )
    page.route("**/search?*", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.locator(".sorts").get_by_role("link", name="조회순").click()
    expect(page.locator(".sorts [aria-current]")).to_have_text("조회순")
    assert page.evaluate("window.waited - window.clicked") > 290
    expect(page.locator("html.waiting")).to_have_count(0)


def test_without_a_connection_the_list_stays_and_says_so(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH)
    before = hits(page)
    page.context.set_offline(True)
    expect(page.locator(".offline")).to_contain_text("인터넷 연결이 끊겼습니다")
    assert_accessible(page)
    assert hits(page) == before
    page.context.set_offline(False)
    expect(page.locator(".offline")).to_be_hidden()


def test_a_busy_service_is_asked_again_and_the_list_stays_meanwhile(site: str, open_page: OpenPage) -> None:
    page = open_page(site + SEARCH, may_fail=(503,))
    before = hits(page)
    refused = []

    def answer(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="<h1>busy</h1>")

    page.route("**/search?*", answer)
    stays(page)
    page.locator(".sorts").get_by_role("link", name="최신순").click()
    expect(page.locator(".offline")).to_contain_text("접속이 많습니다")
    assert hits(page) == before
    expect(page.locator(".sorts [aria-current]")).to_have_text("최신순")
    expect(page.locator(".offline")).to_be_hidden()
    assert stayed(page)


def test_the_page_of_a_full_queue_is_sound(browser: Browser) -> None:
    head, _, body = REFUSAL.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    policy = {"Content-Security-Policy": fields["Content-Security-Policy"], "Content-Type": fields["Content-Type"]}
    page = browser.new_page(viewport=NARROWEST, color_scheme="dark")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/*", lambda route: route.fulfill(status=200, headers=policy, body=body))
    page.goto("http://busy.example/search?query=a")
    assert page.get_by_role("link", name="다시 시도").evaluate("one => one.href") == page.url
    assert page.locator("body").evaluate("one => getComputedStyle(one).wordBreak") == "keep-all"
    assert_fits(page)
    assert_accessible(page)
    assert_valid_html(body.decode())
    assert not said
    page.close()


@pytest.mark.parametrize("viewport", [NARROWEST, PHONE], ids=["narrowest", "phone"])
def test_on_a_phone_the_categories_are_a_sheet(site: str, open_page: OpenPage, viewport: dict[str, int]) -> None:
    page = open_page(site + SEARCH, viewport=viewport)
    stays(page)
    opener = page.locator("details.categories > summary")
    assert opener.bounding_box()["height"] >= 44  # type: ignore[index]
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="카테고리 선택")
    expect(sheet).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    sheet.locator(".tree a").first.click()
    expect(page.locator(".chips a")).to_have_count(1)
    expect(sheet).to_be_hidden()
    assert stayed(page)
    opener.click()
    expect(sheet.locator("[aria-current]")).to_be_visible()


def test_on_a_wide_screen_the_categories_are_open(site: str, open_page: OpenPage) -> None:
    for script in (True, False):
        page = open_page(site + SEARCH, java_script_enabled=script)
        expect(page.locator(".tree a").first).to_be_visible()


def test_by_keys_alone_from_the_box_to_an_answer(site: str, open_page: OpenPage) -> None:
    page = open_page(site)
    page.keyboard.press("/")
    page.keyboard.type("이모티콘 환불")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    for _ in range(60):
        page.keyboard.press("Tab")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none" or page.evaluate("document.activeElement.id === 'query'")
        if page.evaluate("document.activeElement.matches('.whole > summary')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".whole[open] .answer")).to_be_visible()


def test_everything_works_without_a_script(site: str, open_page: OpenPage) -> None:
    page = open_page(site, java_script_enabled=False, viewport=PHONE)
    page.locator("#query").fill("이모티콘 환불")
    page.get_by_role("button", name="검색").click()
    assert page.locator(".hit").count() == 10
    page.locator(".sorts").get_by_role("link", name="최신순").click()
    assert page.locator(".sorts [aria-current]").inner_text() == "최신순"
    page.locator("details.categories > summary").click()
    page.locator(".tree a").first.click()
    assert page.locator(".chips a").count() == 1
    page.locator(".chips a").click()
    page.locator(".pages a[rel=next]").click()
    assert page.locator(".pages [aria-current]").inner_text() == "2"
    page.go_back()
    page.locator(".whole > summary").first.click()
    assert page.locator(".whole[open] .answer").is_visible()
    page.locator(".question a").first.click()
    assert page.locator("article h1").is_visible()
    assert not page.locator(".tools").is_visible()


def test_no_character_is_lost_on_the_way_to_the_clipboard(
    site: str, open_page: OpenPage, sample: SearchService
) -> None:
    page = open_page(f"{site}/search?query={quote('설정')}")
    page.evaluate("document.querySelectorAll('details.whole').forEach(one => { one.open = true })")
    shown = page.locator(".hit").evaluate_all(
        "all => all.map(one => [one.dataset.entryId, one.querySelector('.question').innerText,"
        " [...one.querySelectorAll('[data-block]')].map(block => {"
        "   getSelection().selectAllChildren(block); return [block.dataset.block, getSelection().toString()] })])"
    )
    assert len(shown) == 10
    for entry_id, question, blocks in shown:
        entry = sample.entry(entry_id)
        assert entry is not None
        assert question == entry.question
        for (kind, text), block in zip(blocks, entry.blocks, strict=True):
            copied = text.rstrip("\n") if kind == "table" else text
            assert copied == (block.text.replace("\t\n", "\n") if kind == "table" else block.text), entry_id
