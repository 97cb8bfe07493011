"""`/helps_html/<id>`, `/helps`, `/`: permanent pages."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from faqsvc.config import load_settings
from faqsvc.model.article import Fate
from faqsvc.web import create_app, pages
from tests.functional.articles import ENTRIES
from tests.functional.conftest import Page
from tests.functional.standin import StandIn


def test_article_page(page: Page) -> None:
    soup = page("/helps_html/110001?locale=ko")
    assert soup.h1.get_text() == "대화방에서 나가려면 어떻게 하나요?"
    assert [link["href"] for link in soup.select("nav.crumbs a")] == [
        "/",
        "/search?query=&serviceId=11",
        "/search?query=&serviceId=11&categoryId=1103",
    ]
    facts = soup.select_one(".facts").get_text(" ", strip=True)
    assert "최종 수정일 2025. 3. 12." in facts
    assert "18,231" in facts
    assert soup.select_one("time")["datetime"] == "2025-03-12"
    assert [element["id"] for element in soup.select("[data-block=step]")] == [
        "step-1",
        "step-1-1",
        "step-1-2",
        "step-2",
    ]
    assert soup.select(".related a")
    assert soup.select_one(".tools").has_attr("hidden")  # for scripts only


def test_an_undated_article_says_so(page: Page) -> None:
    assert "수정일이 알려지지 않은 도움말입니다" in page("/helps_html/94002").select_one(".facts").get_text()


def test_device_switch(page: Page) -> None:
    switch = page("/helps_html/alarm-ios").select_one(".devices")
    assert [link.get_text() for link in switch.select("a")] == ["PC", "안드로이드", "iOS"]
    assert switch.select_one("[aria-current]").get_text() == "iOS"


def test_links_lead_only_where_links_may(page: Page) -> None:
    def hrefs(url):
        return {link.get_text(): link.get("href") for link in page(url).select("[data-link]")}

    assert hrefs("/helps_html/110001") == {
        "바로가기": None,
        "백업 안내": "/helps_html/110002?locale=ko",
        "회사 소개": "https://sodam.example/about?a=1&b=2",
    }
    evil = hrefs("/helps_html/evil-1")
    assert {text for text, href in evil.items() if href} == {"자료", "안전"}
    lost = page("/helps_html/110001").select_one("span[data-link]")
    assert lost["title"]
    outside = page("/helps_html/110001").select_one('a[href^="https://sodam.example/about"]')
    assert outside["rel"] == ["noopener", "noreferrer"]


def test_short_address_redirects_for_good(client: FlaskClient) -> None:
    response = client.get("/helps?articleId=110001&service=8&category=1&device=pc&locale=ko")
    assert (response.status_code, response.headers["Location"]) == (301, "/helps_html/110001?locale=ko")
    assert client.get("/helps?articleId=1").status_code == 404
    assert client.get("/helps?articleId=//evil.example").status_code == 404


def test_a_missing_article_offers_search_and_what_others_read(page: Page) -> None:
    for url in ("/helps_html/999", "/helps_html/%3Cscript%3E", "/helps_html/%00", "/helps_html/" + "9" * 3000):
        soup = page(url, status=404)
        assert soup.select_one("form[role=search] #query")
        assert soup.select(".entries a")


def test_every_article_has_a_page(page: Page) -> None:
    for entry in ENTRIES:
        assert page(f"/helps_html/{entry.id}?locale={entry.locale}").h1.get_text() == entry.question


def test_home(page: Page) -> None:
    soup = page("/")
    assert soup.select_one(".services a").get_text(" ", strip=True).startswith("소담톡")
    assert soup.select_one(".services a")["href"] == "/search?query=&serviceId=11"
    assert soup.select(".words a")
    for heading in ("자주 찾는", "최근"):
        section = next(s for s in soup.select("section") if s.h2 and heading in s.h2.get_text())
        assert section.select(".entries a")


def test_only_pages_worth_finding_may_be_indexed(client: FlaskClient) -> None:
    assert "noindex" in client.get("/search?query=알림").headers["X-Robots-Tag"]
    assert "noindex" in client.get("/search").headers["X-Robots-Tag"]
    assert "X-Robots-Tag" not in client.get("/helps_html/110001").headers
    assert "/search" not in client.get("/robots.txt").get_data(as_text=True)  # or noindex would not be seen


def test_an_article_that_is_gone_offers_the_nearest(search: StandIn) -> None:
    app = create_app(search, load_settings({}))
    gone = pages.make(search, lambda _id: Fate(ENTRIES[0].question))
    app.register_blueprint(gone, name="gone", url_prefix="/gone")
    response = app.test_client().get("/gone/helps_html/1")
    assert response.status_code == 410
    soup = BeautifulSoup(response.data, "lxml")
    assert ENTRIES[0].question in soup.select_one(".state strong").get_text()
    near = soup.select("h2:-soup-contains('비슷한 도움말') + .entries a")
    assert near[0]["href"] == f"/helps_html/{ENTRIES[0].id}?locale=ko"
