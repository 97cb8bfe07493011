"""Bad parameters and hostile words: a clear 400 or a harmless page, never a 500, nothing unescaped."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.config import load_settings
from faqsvc.web import create_app
from tests.functional.articles import EVIL
from tests.functional.conftest import Page
from tests.functional.standin import StandIn

BAD = [
    "page=0", "page=-1", "page=1000000000", "page=1e3", "page=１", "page=", "page=abc", "page=1&page=2",
    "page=%00", "sort=nope", "sort=DATE", "sort=date&sort=title", "sort=" + quote(EVIL),
    "serviceId=abc", "serviceId=-1", "serviceId=99999999999999999999", "serviceId=" + quote("８"), "categoryId=%FF",
    "categoryId=1&categoryId=2", "literal=yes", "explain=2", "size=100000", "unknown=" + "x" * 500,
    "&".join(f"a{number}=1" for number in range(200)),
]  # fmt: skip
QUERIES = [
    quote(EVIL), "%00", "%ED%A0%80", "%ED%B0%80%ED%A0%80", "%BB%F3%B4%E3", "%FF%FE", "%E2%80%AE%E2%80%8B",
    "%0d%0aSet-Cookie:x=1",
    quote("가" * 100_000), quote("상담 " * 600), quote("( AND OR NOT * ? ~ [] {} ^ : \\ /"), quote("ㅋ" * 300),
    quote("👩‍👩‍👧‍👦 가각"), "%", "%zz", "+++", quote("{{ 7*7 }}"), quote("</title><script>alert(1)</script>"),
]  # fmt: skip

PATHS = ["/search?query=", "/api/v1/search?query=", "/api/v1/suggest?q=", "/helps_html/", "/helps?articleId="]


def _harmless(text: str) -> None:
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "</title><script" not in text


@pytest.mark.parametrize("bad", BAD)
def test_bad_parameters_on_a_page(client: FlaskClient, bad: str) -> None:
    response = client.get(f"/search?query=알림&{bad}")
    assert response.status_code in (200, 400)
    _harmless(response.get_data(as_text=True))


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
@pytest.mark.parametrize("path", PATHS)
def test_hostile_queries(client: FlaskClient, path: str, query: str) -> None:
    response = client.get(path + query)
    assert response.status_code in (200, 400, 404)
    assert response.headers.get("Set-Cookie") is None
    if response.mimetype == "text/html":
        _harmless(response.get_data(as_text=True))


@pytest.mark.parametrize(
    ("bad", "words"),
    [("page=0", "페이지"), ("page=1000000000", "페이지"), ("sort=nope", "정렬"), ("serviceId=abc", "카테고리"),
     ("categoryId=99999999999", "카테고리")],
)  # fmt: skip
def test_a_page_says_what_it_did_not_understand(page: Page, bad: str, words: str) -> None:
    assert any(words in notice.get_text() for notice in page(f"/search?query=알림&{bad}").select(".head .notice"))


def test_a_long_query_is_cut_and_said_so(page: Page, search: StandIn) -> None:
    soup = page("/search?query=" + "알림" * 300)
    assert len(search.asked[-1].query) <= 600
    assert "200자" in soup.select_one(".head").get_text()
    assert len(soup.select_one("#query")["value"]) <= 600


def test_an_address_from_an_old_page_is_read(page: Page, search: StandIn) -> None:
    page("/search?query=%BB%F3%B4%E3")  # 상담 in EUC-KR
    assert search.asked[-1].query == "상담"


def test_repeated_parameters_take_the_first(page: Page, search: StandIn) -> None:
    page("/search?query=알림&query=환불&sort=date&sort=title")
    assert (search.asked[-1].query, search.asked[-1].sort.value) == ("알림", "date")


def test_hostile_entries_stay_text(client: FlaskClient, page: Page) -> None:
    for url in ("/search?query=위험한", "/helps_html/evil-1", "/search?query=&serviceId=11&categoryId=1199"):
        _harmless(client.get(url).get_data(as_text=True))
        soup = page(url)
        assert EVIL in soup.get_text()
        assert not soup.select("main script, main img, main b, [onerror], [onmouseover]")
        assert all(
            script["src"].startswith("/assets/") for script in soup.select("script:not([type='application/ld+json'])")
        )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_anything_typed_is_answered(query: str, sort: str, page_number: str, category: str) -> None:
    client = create_app(StandIn(), load_settings({})).test_client()
    values = {"query": query, "sort": sort, "page": page_number, "categoryId": category}
    address = "&".join(f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}" for name, text in values.items())
    for path in ("/search?", "/api/v1/search?"):
        assert client.get(path + address).status_code in (200, 400)
