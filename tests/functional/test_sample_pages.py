"""The pages over HTTP, on the sample help center."""

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqsvc.config import load_settings
from faqsvc.errors import IndexMissing
from faqsvc.model import Entry, Overview, SearchRequest
from faqsvc.search import SearchService
from faqsvc.web import create_app


def soup(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:300]
    return BeautifulSoup(response.get_data(as_text=True), "lxml")


def total(page: BeautifulSoup) -> int:
    found = re.search(r"\(총 ([\d,]+)건\)", page.get_text())
    assert found
    return int(found[1].replace(",", ""))


def test_the_view_has_the_parts_of_the_real_one(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=비밀번호")
    assert page.select_one("a.skip").get_text() == "본문 바로가기"  # type: ignore[union-attr]
    assert page.h1 is not None
    assert re.fullmatch(r"도움말 검색 결과 \(총 [\d,]+건\)", page.h1.get_text())
    text = page.get_text()
    for label in ("정렬 기준", "정확도순", "최신순", "조회순", "가나다순", "카테고리 선택"):
        assert label in text
    hits = page.select("li.hit")
    assert len(hits) == 10
    assert re.fullmatch(r"(\[[^\]]+\]){2,3}", hits[0].select_one(".path").get_text())  # type: ignore[union-attr]
    assert "비밀번호" in {mark.get_text() for mark in hits[0].select("mark")}
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"  # type: ignore[index]


def test_every_facet_link_gives_as_many_as_it_says(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=설정")
    links = page.select(".tree a")
    assert len(links) > 10
    for link in links[:25]:
        count = int(link.select_one(".count").get_text().replace(",", ""))  # type: ignore[union-attr]
        assert total(soup(sample_client, str(link["href"]))) == count


def test_filters_can_be_taken_off_one_by_one(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=알림&serviceId=11&categoryId=1105")
    chips = page.select(".chips a")
    assert len(chips) == 2
    assert "serviceId=11" in str(chips[1]["href"])
    assert "categoryId" not in str(chips[1]["href"])
    assert "serviceId" not in str(chips[0]["href"])


def test_pages_hold_every_hit_once(sample_client: FlaskClient) -> None:
    seen: list[str] = []
    address = "/search?query=설정"
    while address:
        page = soup(sample_client, address)
        seen += [str(hit["data-entry-id"]) for hit in page.select("li.hit")]
        following = page.select_one('.pages a[rel="next"]')
        address = str(following["href"]) if following else ""
    assert len(seen) == len(set(seen)) > 10


def test_newest_first_puts_undated_last_and_says_so(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=&serviceId=11&sort=date")
    assert "수정일이 알려지지 않은 도움말" in page.get_text()
    dates = []
    address = "/search?query=&serviceId=11&sort=date"
    while address:
        page = soup(sample_client, address)
        dates += [str(hit.get("data-updated") or "0000") for hit in page.select("li.hit")]
        following = page.select_one('.pages a[rel="next"]')
        address = str(following["href"]) if following else ""
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == "0000"


def test_the_article_page_shows_every_block_and_anchors_steps(
    sample_client: FlaskClient, sample: SearchService
) -> None:
    entry = sample.entry("610007")
    assert entry is not None
    page = soup(sample_client, "/helps_html/610007?locale=ko")
    assert [block.get_text() for block in page.select("[data-block]")] == [block.text for block in entry.blocks]
    assert page.select_one("#step-1-1") is not None
    assert page.h1 is not None
    assert page.h1.get_text() == entry.question
    assert [item.get_text() for item in page.select(".crumbs a")] == ["홈", *entry.path.names]


def test_device_variants_fold_and_switch(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=받은 사진이 어디에 저장되나요")
    first = page.select_one("li.hit")
    assert first is not None
    assert [link.get_text() for link in first.select(".devices a")] == ["PC", "안드로이드", "iOS"]
    listed = {hit["data-entry-id"] for hit in page.select("li.hit")}
    assert len(listed & {"110131", "110132", "110133"}) == 1
    article = soup(sample_client, "/helps_html/110132?locale=ko")
    assert [link.get("aria-current") for link in article.select(".devices a")] == [None, "true", None]


def test_same_answers_fold_under_the_best(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=계정이 도용당했어요 신고")
    assert "같은 답변의 다른 질문 1개" in page.get_text()
    listed = {hit["data-entry-id"] for hit in page.select("li.hit")}
    assert len(listed & {"220023", "220024"}) == 1


def test_the_short_address_leads_to_the_permanent_one(sample_client: FlaskClient) -> None:
    response = sample_client.get("/helps?articleId=110101&service=11&locale=ko")
    assert response.status_code == 301
    assert response.headers["Location"] == "/helps_html/110101?locale=ko"
    soup(sample_client, "/helps?articleId=nothing", 404)
    assert "도움말을 찾을 수 없습니다" in soup(sample_client, "/helps_html/nothing", 404).get_text()


def test_home_lists_services_with_their_counts(sample_client: FlaskClient, sample: SearchService) -> None:
    page = soup(sample_client, "/")
    assert len(page.select(".services a")) == 7
    for link in page.select(".services a"):
        said = re.search(r"([\d,]+)건", link.get_text())
        assert said
        assert total(soup(sample_client, str(link["href"]))) == int(said[1].replace(",", ""))


def test_nothing_found_says_what_was_tried_and_offers_ways_on(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=쿼카 사육 허가")
    text = page.get_text()
    assert "관련 도움말을 찾지 못했습니다" in text
    assert page.select(".words a")


@pytest.mark.parametrize("query", ["은", "요", "ㅋㅋㅋㅋ", "아이스크림 맛집 추천", "asdfqwer", "!!!", "것"])
def test_junk_does_not_return_half_the_help_center(sample_client: FlaskClient, query: str) -> None:
    page = soup(sample_client, f"/search?query={query}")
    assert total(page) < 30 or "관련 도움말을 찾지 못했습니다" in page.get_text()


BAD = [
    "query=" + "가" * 3_000,
    "query=%00%01%1b%e2%80%ae상담",
    "query=%FF%FE",
    "query=%BB%F3%B4%E3",
    "query=%ED%A0%80",
    "query=<script>alert(1)</script>",
    "query={{7*7}}",
    "query=" + "(" * 150,
    "query=AND OR NOT : ^ ~ [a TO z] * ?",
    "query=상담&page=0",
    "query=상담&page=1000000000",
    "query=상담&page=-1",
    "query=상담&page=１",
    "query=상담&page=" + "9" * 5_000,
    "query=상담&sort=__class__",
    "query=상담&sort=",
    "query=상담&serviceId=abc&categoryId=-1",
    "query=상담&serviceId=999999999",
    "query=상담&serviceId=１０２",
    "query=a&query=b",
    "query[]=a",
    "query=상담&literal=<b>",
]


@pytest.mark.parametrize("address", BAD)
def test_bad_parameters_give_a_harmless_page(sample_client: FlaskClient, address: str) -> None:
    response = sample_client.get("/search?" + address)
    assert response.status_code in (200, 400)
    page = response.get_data(as_text=True)
    assert "<script>alert" not in page
    assert "Traceback" not in page


def test_old_addresses_in_euc_kr_are_read(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/search?query=%BA%F1%B9%D0%B9%F8%C8%A3")
    assert page.select_one("#query")["value"] == "비밀번호"  # type: ignore[index]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60), sort=st.sampled_from(["", "date", "views", "x"]), page=st.integers(-2, 40))
def test_any_query_gives_a_page(sample_client: FlaskClient, query: str, sort: str, page: int) -> None:
    response = sample_client.get(
        "/search", query_string={"query": query.encode("utf-8", "replace"), "sort": sort, "page": page}
    )
    assert response.status_code == 200


ADDRESSES = [
    "/",
    "/search?query=상담",
    "/helps_html/110101",
    "/nothing",
    "/api/v1/search?query=상담",
    "/api/v1/search",
    "/robots.txt",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_strict_headers_everywhere(sample_client: FlaskClient, address: str) -> None:
    headers = sample_client.get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_an_unchanged_page_is_not_sent_again(sample_client: FlaskClient) -> None:
    first = sample_client.get("/search?query=상담")
    again = sample_client.get("/search?query=상담", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    other = sample_client.get("/search?query=환불", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_pages_are_sent_compressed_to_who_takes_it(sample_client: FlaskClient) -> None:
    import gzip

    plain = sample_client.get("/search?query=상담").get_data()
    packed = sample_client.get("/search?query=상담", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain


def test_assets_are_kept_for_a_year_by_their_hash(sample_client: FlaskClient) -> None:
    page = soup(sample_client, "/")
    sheet = page.select_one('link[rel="stylesheet"]')
    assert sheet is not None
    response = sample_client.get(str(sheet["href"]))
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sample_client.get("/assets/0/nothing.css").status_code == 404
    assert sample_client.get("/assets/0/faqsvc.css").headers["Cache-Control"] == "no-cache"


def test_other_methods_are_refused(sample_client: FlaskClient) -> None:
    assert sample_client.post("/search").status_code == 405
    assert "GET" in sample_client.post("/search").headers["Allow"]


class Broken:
    """A search whose index is gone, or that fails in a way nobody foresaw."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    @property
    def generation(self) -> int:
        raise self.error

    def search(self, request: SearchRequest) -> object:
        raise self.error

    def entry(self, entry_id: str) -> Entry | None:
        raise self.error

    def overview(self) -> Overview:
        raise self.error


@pytest.mark.parametrize(("error", "status"), [(IndexMissing("no index"), 503), (RuntimeError("secret"), 500)])
def test_failures_are_pages_without_details(error: Exception, status: int) -> None:
    client = create_app(Broken(error), load_settings({})).test_client()  # type: ignore[arg-type]
    for address in ("/", "/search?query=상담", "/helps_html/1", "/api/v1/search?query=상담"):
        response = client.get(address)
        assert response.status_code == status
        assert "secret" not in response.get_data(as_text=True)
    assert client.get("/livez").status_code == 200
    if status == 503:
        assert client.get("/readyz").status_code == 503
        assert client.get("/").headers["Retry-After"] == "5"
