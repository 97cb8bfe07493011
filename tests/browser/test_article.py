"""An article's page: steps that can be pointed at, copies, paper, devices, an opinion."""

from pathlib import Path

from playwright.sync_api import expect

from faqsvc.search import SearchService
from tests.browser.checks import assert_accessible, assert_fits
from tests.browser.conftest import NARROWEST, PHONE, OpenPage

ARTICLE = "/helps_html/610007?locale=ko"


def test_a_step_is_marked_when_it_is_arrived_at(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}{ARTICLE}#step-2", viewport=PHONE)
    step = page.locator("#step-2")
    plain = page.locator("#step-1").evaluate("one => getComputedStyle(one).backgroundColor")
    assert step.evaluate("one => getComputedStyle(one).backgroundColor") != plain
    expect(step).to_be_in_viewport()
    page.locator("#step-3 .marker").click()
    assert page.url.endswith("#step-3")
    assert page.locator("#step-3").evaluate("one => getComputedStyle(one).backgroundColor") != plain


def test_link_and_text_are_copied_as_they_are(site: str, open_page: OpenPage, sample: SearchService) -> None:
    page = open_page(f"{site}{ARTICLE}#step-2", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="링크 복사").click()
    expect(page.get_by_text("복사했습니다").first).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{ARTICLE}#step-2"
    page.get_by_role("button", name="글로 복사").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('\\n'))")
    entry = sample.entry("610007")
    assert entry is not None
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{entry.question}\n\n{entry.answer}\n\nhttp")


def test_menu_paths_are_drawn_with_an_angle_and_copied_with_the_sign(site: str, open_page: OpenPage) -> None:
    page = open_page(site + ARTICLE)
    then = page.locator(".then").first
    assert then.inner_text() == ">"
    assert then.evaluate("one => getComputedStyle(one, '::before').content").startswith('"›"')


def test_an_opinion_with_a_reason(site: str, open_page: OpenPage) -> None:
    page = open_page(site + ARTICLE, viewport=PHONE)
    page.locator(".feedback summary").click()
    assert_accessible(page)
    page.get_by_label("찾는 내용이 없어요").check()
    page.get_by_label("더 알려 주실 내용").fill("상담 시간이 궁금합니다.")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="의견 보내기").click()
    assert sent.value.ok
    assert "helpful=no" in (sent.value.request.post_data or "")
    assert "reason=incomplete" in (sent.value.request.post_data or "")
    expect(page.get_by_role("heading", name="의견을 보내 주셔서 고맙습니다")).to_be_focused()
    assert_accessible(page)


def test_an_opinion_without_a_script(site: str, open_page: OpenPage) -> None:
    page = open_page(site + ARTICLE, java_script_enabled=False)
    page.get_by_role("button", name="네", exact=True).click()
    assert page.locator("h1").inner_text() == "의견을 보내 주셔서 고맙습니다"
    page.get_by_role("link", name="도움말로 돌아가기").click()
    assert page.url == site + ARTICLE


def test_devices_are_a_switch(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/helps_html/110132?locale=ko", viewport=NARROWEST)
    assert_fits(page)
    assert page.locator(".devices [aria-current]").inner_text() == "안드로이드"
    page.locator(".devices").get_by_role("link", name="iOS").click()
    assert page.locator(".devices [aria-current]").inner_text() == "iOS"


def test_on_paper_there_is_the_article_and_nothing_to_press(site: str, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(site + ARTICLE)
    page.emulate_media(media="print")
    for gone in (".top", ".bottom", ".tools", ".aside", ".crumbs", ".feedback"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("article").is_visible()
    page.goto(f"{site}/search?query=환불")
    page.emulate_media(media="print")
    assert page.locator(".whole .answer").first.is_visible()  # a folded answer is printed whole
    assert not page.locator(".sorts").is_visible()
    assert len(page.pdf(path=tmp_path / "results.pdf")) > 10_000


def test_an_english_page_shows_the_article_in_its_language(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/helps_html/610007?locale=en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("article").get_attribute("lang") == "ko"
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    page.locator("#query").fill("환불")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Search results")
    page.locator(".languages a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("도움말 검색 결과")
