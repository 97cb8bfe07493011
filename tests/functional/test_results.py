"""`/search`: what the real view shows, from the stand-in's answers."""

from dataclasses import replace
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from faqsvc.model import Sort
from tests.functional.articles import ENTRIES
from tests.functional.conftest import Page
from tests.functional.standin import StandIn


def _texts(soup, selector):
    return [element.get_text(" ", strip=True) for element in soup.select(selector)]


def test_head_of_the_view(page: Page) -> None:
    soup = page("/search?query=대화방")
    assert soup.select_one("a.skip").get_text() == "본문 바로가기"
    assert soup.select_one(soup.select_one("a.skip")["href"]).name == "main"
    assert _texts(soup, "h1") == ["도움말 검색 결과 (총 1건)"]
    assert "정렬 기준" in _texts(soup, "h2")
    assert "카테고리 선택" in _texts(soup, "h2")
    assert soup.select_one("#query")["value"] == "대화방"
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"


def test_total_has_a_thousands_comma(page: Page, search: StandIn) -> None:
    base = ENTRIES[-1]
    search.entries = tuple(
        replace(
            base, id=f"n{number}", question=f"질문 {number}", blocks=(replace(base.blocks[0], text=f"답 {number}"),)
        )
        for number in range(1234)
    )
    soup = page("/search?query=답&page=60")
    assert _texts(soup, "h1") == ["도움말 검색 결과 (총 1,234건)"]
    assert _texts(soup, ".pages a") == ["이전", "1", "58", "59", "60", "61", "62", "124", "다음"]
    assert _texts(soup, ".pages [aria-current=page]") == ["60"]
    assert len(soup.select(".hit")) == 10
    assert "1,234" in _texts(soup, ".tree .count")


def test_last_page_has_no_next(page: Page) -> None:
    soup = page("/search?query=&serviceId=169&page=2")
    assert _texts(soup, ".pages a") == ["이전", "1", "2"]
    assert len(soup.select(".hit")) == 3


def test_a_page_behind_the_last_leads_back(page: Page) -> None:
    soup = page("/search?query=대화방&page=99")
    assert not soup.select(".hit")
    assert "/search?query=%EB%8C%80%ED%99%94%EB%B0%A9" in [a["href"] for a in soup.select(".none a")]


def test_a_hit_carries_everything_a_saved_page_is_read_back_by(page: Page) -> None:
    hit = page("/search?query=대화방").select_one("ol.hits > li.hit")
    expected = {
        "data-entry-id": "110001", "data-locale": "ko", "data-device": "pc",
        "data-updated": "2025-03-12", "data-views": "18231",
    }  # fmt: skip
    assert {name: value for name, value in hit.attrs.items() if name.startswith("data-")} == expected
    assert [(level.get_text(), level.get("data-id")) for level in hit.select(".path > .level")] == [
        ("[소담톡]", "11"),
        ("[대화방]", "1103"),
    ]
    assert hit.select_one("h3.question > a")["href"] == "/helps_html/110001?locale=ko"
    assert [mark.get_text() for mark in hit.select("h3 mark, .path mark")] == ["대화방", "대화방"]
    assert hit.select_one("details.whole > summary").get_text() == "답변 전체 보기"
    assert "대화방" in [mark.get_text() for mark in hit.select("td mark")]
    assert "대화방" in [mark.get_text() for mark in hit.select("li[data-block=step] mark")]


def test_fields_that_an_entry_lacks_are_left_out(page: Page) -> None:
    hit = page("/search?query=시나리오").select_one("li.hit[data-entry-id=bot_0]")
    assert not {"data-device", "data-views"} & set(hit.attrs)
    hit = page("/search?query=블록").select_one("li.hit[data-entry-id=bot_1]")
    assert "data-updated" not in hit.attrs
    assert [level.get("data-id") for level in hit.select(".level")] == ["169", None, None]
    assert hit.select(".level")[2].get_text() == "[안내 ]"


def test_a_short_answer_is_shown_as_it_is(page: Page) -> None:
    hit = page("/search?query=시나리오").select_one("li.hit")
    assert not hit.select("details.whole, .passage")
    assert hit.select_one(":scope > .answer")


def test_sorts(page: Page, search: StandIn) -> None:
    soup = page("/search?query=이모티콘&sort=date&page=1")
    assert _texts(soup, ".sorts a") == ["정확도순", "최신순", "조회순", "가나다순"]
    assert _texts(soup, ".sorts [aria-current]") == ["최신순"]
    hrefs = [link["href"].partition("?")[2] for link in soup.select(".sorts a")]
    assert [href.partition("sort=")[2] for href in hrefs] == ["", "date", "views", "title"]


@pytest.mark.parametrize(
    ("given", "sort"),
    [("", Sort.ACCURACY), ("accuracy", Sort.ACCURACY), ("date", Sort.DATE), ("recency", Sort.DATE),
     ("views", Sort.VIEWS), ("title", Sort.TITLE)],
)  # fmt: skip
def test_each_sort_reaches_search(page: Page, search: StandIn, given: str, sort: Sort) -> None:
    page(f"/search?query=이모티콘&sort={given}")
    assert search.asked[-1].sort is sort


def test_newest_first_says_how_many_are_undated(page: Page) -> None:
    assert "1건" in page("/search?query=이모티콘&sort=date").select_one(".list").get_text()
    dated = page("/search?query=대화방&sort=date").select_one(".list .notice")
    assert dated is None


def test_category_tree_counts_what_choosing_would_give(page: Page) -> None:
    soup = page("/search?query=설정&serviceId=94")
    for link in soup.select(".tree a"):
        count = link.select_one(".count").get_text()
        target = page(link["href"])
        assert f"(총 {count}건)" in target.select_one("h1").get_text(), link["href"]


def test_filters_are_removable_one_by_one(page: Page) -> None:
    soup = page("/search?query=알림&serviceId=11&categoryId=1104&sort=views")
    chips = soup.select(".chips a")
    assert ["소담톡" in chips[0].get_text(), "알림/소리 (공통) " in chips[1].get_text()] == [True, True]
    assert "serviceId" not in chips[0]["href"]
    assert "serviceId=11" in chips[1]["href"]
    assert "categoryId" not in chips[1]["href"]
    assert all("sort=views" in chip["href"] for chip in chips)
    assert [box["value"] for box in soup.select("form input[type=hidden]")] == ["11", "1104"]


@pytest.mark.parametrize("where", ["serviceId=777", "categoryId=777", "serviceId=11&categoryId=777"])
def test_an_unknown_category_is_said_so(page: Page, where: str) -> None:
    soup = page(f"/search?query=알림&{where}")
    assert "없는 카테고리입니다" in soup.select_one("main").get_text()
    assert soup.select(".chips a")


def test_browsing_a_service_needs_no_query(page: Page, search: StandIn) -> None:
    assert len(page("/search?query=&serviceId=94").select(".hit")) == 1  # three questions, one answer
    assert search.asked[-1].query == ""


def test_nothing_asked_shows_the_home_page(page: Page, search: StandIn) -> None:
    assert page("/search").select_one(".services")
    assert not search.asked


@pytest.mark.parametrize(
    ("query", "line"),
    [("ghksqnf", "ghksqnf를 환불로 검색했습니다."), ("삼담원", "삼담원을 상담원으로 검색했습니다.")],
)
def test_a_correction_is_said_and_can_be_undone(page: Page, search: StandIn, query: str, line: str) -> None:
    soup = page(f"/search?query={query}")
    notice = soup.select_one(".head .notice")
    assert line in notice.get_text()
    undo = next(link for link in notice.select("a") if link.get_text() == "원래 검색어로 검색")
    literal = page(undo["href"])
    assert search.asked[-1].literal
    assert "검색했습니다." not in literal.select_one(".head").get_text()


def test_a_synonym_is_said_to_be_added(page: Page) -> None:
    assert "취소" in page("/search?query=취소").select_one(".head").get_text()
    assert "함께" in page("/search?query=취소").select_one(".head").get_text()


def test_folded_entries_are_reachable_and_counted(page: Page) -> None:
    soup = page("/search?query=이모티콘")
    assert "(총 3건)" in soup.select_one("h1").get_text()
    assert "2건" in soup.select_one(".folded-note").get_text()
    same = soup.select_one("details.same")
    assert same.summary.get_text() == "같은 답변의 다른 질문 2개"
    assert [link["href"] for link in same.select("a")] == [
        "/helps_html/94002?locale=ko",
        "/helps_html/94003?locale=ko",
    ]


def test_device_variants_are_a_switch(page: Page) -> None:
    devices = page("/search?query=알림 소리").select_one(".devices")
    assert [link.get_text() for link in devices.select("a")] == ["PC", "안드로이드", "iOS"]
    assert devices.select_one("[aria-current]").get_text() == "PC"
    assert devices.select("a")[1]["href"] == "/helps_html/alarm-android?locale=ko"


def test_no_result_says_what_was_tried_and_offers_ways_on(page: Page) -> None:
    soup = page("/search?query=우주여행 예약&serviceId=11")
    none = soup.select_one(".none")
    text = none.get_text()
    assert "관련 도움말을 찾지 못했습니다" in text
    assert "우주여행" in text
    hrefs = [link["href"] for link in none.select("a")]
    assert "/search?query=&serviceId=94" in hrefs
    assert "https://sodam.example/contact" in hrefs
    assert any("query=" in href and "serviceId" not in href for href in hrefs)


def test_no_result_under_a_filter_counts_what_is_elsewhere(page: Page) -> None:
    none = page("/search?query=이모티콘&serviceId=52").select_one(".none")
    wider = next(link for link in none.select("a") if "3건" in link.get_text())
    assert len(page(wider["href"]).select(".hit")) == 1


def test_weak_hits_are_not_presented_as_the_answer(page: Page, search: StandIn) -> None:
    search.weak = True
    assert "관련 도움말을 찾지 못했습니다" in page("/search?query=대화방").select_one(".list").get_text()


def test_reasons_are_shown_when_asked_for(page: Page) -> None:
    assert page("/search?query=대화방&explain=1").select_one("details.why li")
    assert not page("/search?query=대화방").select("details.why")


def test_ids_are_unique_on_the_page(page: Page) -> None:
    for url in ("/search?query=&serviceId=11", "/helps_html/110001", "/"):
        ids = [element["id"] for element in page(url).select("[id]")]
        assert len(ids) == len(set(ids)), url


def test_headings_skip_no_level(page: Page) -> None:
    for url in ("/search?query=대화방", "/helps_html/110001?locale=ko", "/", "/search?query=없는말", "/helps_html/0"):
        status = 404 if url.endswith("/0") else 200
        levels = [int(h.name[1]) for h in page(url, status=status).select("h1, h2, h3, h4, h5")]
        assert levels[0] == 1, url
        assert all(after <= before + 1 for before, after in pairwise(levels)), (url, levels)


def test_pages_run_no_inline_code(client: FlaskClient, page: Page) -> None:
    for url in ("/", "/search?query=대화방", "/helps_html/110001"):
        soup = page(url)
        code = "script:not([src]):not([type='application/ld+json'])"
        assert not soup.select(f"style, [style], {code}, [onclick], [onload]"), url
