"""What staff see and do, in a real browser: signing in, reports, a proposal accepted, steering from draft to live."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import Banner, Complaint, Feedback, Placement, Role, SearchRequest, Steering
from faqsvc.store.base import now
from faqsvc.store.query_log import Door, Opened
from faqsvc.usage.recorder import SearchEvent
from faqsvc.wiring import Services
from tests.browser.checks import assert_accessible, assert_fits, assert_valid_html
from tests.browser.conftest import DESKTOP, NARROWEST, PHONE, OpenPage
from tests.conftest import DATA
from tests.functional.staff import PASSWORD, settings
from tests.serving import serving

PAGES = [
    "/staff", "/staff/password", "/admin/accounts", "/admin/reports", "/admin/reports/queries",
    "/admin/reports/refined",
    "/admin/reports/feedback", "/admin/steering", "/admin/steering/trial", "/admin/steering/history",
    "/admin/steering/history/1",
]  # fmt: skip


@pytest.fixture(scope="module")
def office(sample_index: Path, sample_engine: WhooshEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with three accounts, a month of asks, one version of steering and a draft."""
    folder = tmp_path_factory.mktemp("office")
    mine = settings(folder, data=DATA, index=sample_index)
    services = Services(mine)
    people = {role: services.accounts.add(role.value, PASSWORD, role, display=f"{role.value} 님") for role in Role}
    editor = people[Role.ADMINISTRATOR]
    rows = []
    for day in range(29, -1, -1):
        for number, query in enumerate(("이모티콘 환불", "꼬부랑말 만들기", "챗봇 만들기", "상담원 연결")):
            moment, reader = now() - timedelta(days=day, seconds=300 - 60 * number), f"{day}-{number // 3}"
            result = services.search.search(SearchRequest(query))
            rows.append(SearchEvent(result, (), reader, Door.PAGE, moment, 3.0).row())
            if query != "꼬부랑말 만들기":
                rows.append(Opened(moment + timedelta(seconds=5), reader, result.hits[0].entry.id))
    services.query_log.write(rows)
    services.feedbacks.give(
        Feedback("710001", False, Complaint.UNCLEAR, "그림이 있으면 좋겠어요", now()), reader="somebody"
    )
    services.steerings.save_draft(
        editor, Steering(("폰 => 휴대폰",), ("챗봇",), (), (Placement("송금", ("710001",), ("710003",)),))
    )
    services.steerings.publish(editor, note="첫 정리")
    services.steerings.save_draft(
        editor, Steering(("폰 => 휴대폰",), (), ("궁금",), (), (Banner("새벽 점검이 있습니다.", ("송금",)),))
    )
    services.store.close()
    with serving(sample_index, store=mine.store, secret_key_file=str(mine.secret_key_file)) as address:
        yield address


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("이름").fill(name)
    page.get_by_label("비밀번호").fill(password)
    page.get_by_role("button", name="로그인").click()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (DESKTOP, "dark"), (DESKTOP, "light"), (NARROWEST, "light")],
    ids=["phone", "dark", "desktop", "narrowest"],
)
def test_every_page_is_accessible_and_fits(
    office: str, open_page: OpenPage, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(f"{office}/staff", viewport=viewport, color_scheme=scheme)
    assert_fits(page)
    assert_accessible(page)
    enter(page, "administrator")
    expect(page.get_by_role("heading", level=1)).to_have_text("administrator 님님, 안녕하세요")
    whole = []
    for path in PAGES:
        page.goto(office + path)
        assert page.locator("h1").count() == 1
        assert_fits(page)
        if viewport != NARROWEST:
            assert_accessible(page)
        whole.append(page.content())
    if viewport == DESKTOP and scheme == "light":
        assert_valid_html(*(re.sub(r"^<html", "<!DOCTYPE html><html", html) for html in whole))


def test_a_wrong_password_says_so_and_keeps_the_name(office: str, open_page: OpenPage) -> None:
    page = open_page(f"{office}/admin/reports", may_fail=(401,))
    enter(page, "agent", "틀린 비밀번호 열두 글자")
    expect(page.get_by_role("alert")).to_contain_text("맞지 않습니다")
    expect(page.get_by_label("이름")).to_have_value("agent")
    expect(page.get_by_label("비밀번호")).to_be_focused()
    assert_accessible(page)


def test_each_role_sees_its_places(office: str, open_page: OpenPage) -> None:
    page = open_page(f"{office}/staff", may_fail=(403,))
    enter(page, "agent")
    places = page.get_by_role("navigation", name="업무 화면")
    expect(places.get_by_role("link", name="이용 현황")).to_have_count(0)
    page.goto(f"{office}/admin/reports")
    expect(page.get_by_role("heading", level=1)).to_have_text("권한이 없습니다")
    page.goto(f"{office}/staff")
    page.get_by_role("button", name="로그아웃").click()
    enter(page, "editor")
    expect(places.get_by_role("link", name="이용 현황")).to_have_count(1)
    expect(places.get_by_role("link", name="계정")).to_have_count(0)


def test_a_proposal_is_accepted_and_found(office: str, open_page: OpenPage) -> None:
    page = open_page(f"{office}/admin/reports")
    enter(page, "editor")
    expect(page.get_by_text("30명 · 꼬부랑말 만들기 → 챗봇 만들기")).to_be_visible()
    page.get_by_role("button", name=re.compile("받아들이기")).click()
    expect(page.get_by_text("30명 · 꼬부랑말 만들기 → 챗봇 만들기")).to_have_count(0)
    public = open_page(f"{office}/")
    public.wait_for_timeout(1_000)  # the promise: a second
    public.goto(f"{office}/search?query=꼬부랑말 만들기")
    expect(public.get_by_text("관련 도움말을 찾지 못했습니다")).to_have_count(0)
    assert "챗봇" in public.locator(".hit").first.inner_text()


def test_steering_from_a_draft_to_every_reader(office: str, open_page: OpenPage) -> None:
    page = open_page(f"{office}/admin/steering")
    enter(page, "editor")
    page.get_by_label("동의어").fill("쿵쿵말 => 환불")
    page.get_by_role("button", name="초안에 저장").first.click()
    page.get_by_label("질의").fill("메일 용량")
    page.get_by_label("맨 앞에 고정할 도움말 번호").fill("330001")
    page.locator("section", has=page.get_by_role("heading", name="고정과 제외")).get_by_role("button").last.click()
    page.get_by_role("textbox", name="안내문").fill("메일 점검이 있습니다.")
    page.get_by_label("이 말이 든 검색에만").fill("메일")
    page.locator("section", has=page.get_by_role("heading", name="안내문")).get_by_role("button").last.click()
    page.get_by_role("link", name="시험하고 적용").first.click()
    expect(page.get_by_role("heading", name=re.compile("움직이는 질의 [1-9]"))).to_be_visible()
    page.get_by_label("무엇을 왜 바꾸는지").fill("메일 점검")
    page.get_by_role("button", name="적용").click()
    expect(page.get_by_text("메일 점검").first).to_be_visible()
    public = open_page(f"{office}/", viewport=PHONE)
    public.wait_for_timeout(1_000)
    public.goto(f"{office}/search?query=메일 용량")
    expect(public.locator(".banner")).to_have_text("메일 점검이 있습니다.")
    expect(public.locator(".hit").first).to_have_attribute("data-entry-id", "330001")
    assert_accessible(public)
    assert_fits(public)
