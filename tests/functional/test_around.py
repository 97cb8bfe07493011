"""What crawlers, feed readers and browsers are told, and what an article page states about itself."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from faqsvc.analysis import Analyzer
from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import Entry
from faqsvc.parsing.article_html import read_article
from faqsvc.parsing.decoding import clean
from faqsvc.search import SearchService
from faqsvc.web import create_app
from tests.functional.articles import ENTRIES, EVIL
from tests.functional.conftest import Page
from tests.functional.standin import StandIn

KINDS = {
    "/sitemap.xml": "application/xml",
    "/feed.atom": "application/atom+xml",
    "/opensearch.xml": "application/opensearchdescription+xml",
}


@pytest.mark.parametrize("address", KINDS)
def test_xml_is_well_formed_typed_and_not_sent_twice(client: FlaskClient, search: StandIn, address: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response.mimetype) == (200, KINDS[address])
    assert "Accept-Encoding" in response.headers["Vary"]
    assert len(ElementTree.fromstring(client.get(address).data)) > 3
    tag = response.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    search.number += 1
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_robots_lead_to_the_sitemap_and_it_to_every_article(client: FlaskClient) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").get_data(as_text=True)
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    addresses = [str(url[0].text) for url in root]
    assert len(addresses) == len(ENTRIES) + 1
    for one in addresses:
        assert client.get(one.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("number", ["0", "1", "-1", "x", "9" * 5000, "１"])
def test_parts_that_are_not_there(client: FlaskClient, number: str) -> None:
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_a_large_help_center_has_a_sitemap_of_parts(
    sample_engine: WhooshEngine, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqsvc.search.listing.A_PART", 100)
    client = create_app(SearchService(sample_engine, analyzer), load_settings({})).test_client()
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    parts = [str(one[0].text).removeprefix("http://localhost") for one in index]
    assert len(parts) > 2
    addresses = [str(url[0].text) for part in parts for url in ElementTree.fromstring(client.get(part).data)]
    reader = sample_engine.open()
    assert sorted(addresses) == sorted(f"http://localhost{stored.entry.address}" for stored in reader.every())
    reader.close()
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


def test_addresses_are_those_of_the_public_site() -> None:
    settings = load_settings({}, overrides={"base_url": "https://help.sodam.example"})
    client = create_app(StandIn(), settings).test_client()
    for address in (*KINDS, "/robots.txt"):
        assert "localhost" not in client.get(address).get_data(as_text=True)
    page = BeautifulSoup(client.get("/helps_html/110001").data, "lxml")
    wanted = "https://help.sodam.example/helps_html/110001?locale=ko"
    assert page.select_one("link[rel=canonical]")["href"] == wanted  # type: ignore[index]
    assert page.select_one("meta[property='og:url']")["content"] == wanted  # type: ignore[index]


def test_an_article_page_states_its_question_and_only_it_does(page: Page) -> None:
    scripts = page("/helps_html/110001").select("script[type='application/ld+json']")
    assert len(scripts) == 1
    faq, trail = json.loads(scripts[0].get_text())["@graph"]
    (question,) = faq["mainEntity"]
    assert (faq["@type"], question["@type"]) == ("FAQPage", "Question")
    assert question["name"] == "대화방에서 나가려면 어떻게 하나요?"
    assert "[나가기]를 누릅니다." in question["acceptedAnswer"]["text"]
    assert [one["name"] for one in trail["itemListElement"]] == ["소담톡", "대화방"]
    for address in ("/", "/search?query=대화방", "/search?query=", "/helps_html/none"):
        status = 404 if "none" in address else 200
        assert not page(address, status=status).select("script[type='application/ld+json']")


def test_hostile_text_stays_text(client: FlaskClient, page: Page) -> None:
    raw = client.get("/helps_html/evil-1").get_data(as_text=True)
    block = raw.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in block
    stated = json.loads(block)["@graph"][0]["mainEntity"][0]
    assert stated["name"].endswith(EVIL)
    answer = BeautifulSoup(stated["acceptedAnswer"]["text"], "lxml")
    assert {tag.name for tag in answer.body.find_all()} == {"p"}  # type: ignore[union-attr]
    assert EVIL in answer.get_text()
    assert page("/helps_html/evil-1").select_one("meta[property='og:title']")["content"].endswith(EVIL)  # type: ignore[index,union-attr]


def test_an_article_page_is_read_back_from_what_it_states(client: FlaskClient) -> None:
    for one in (ENTRIES[0], ENTRIES[8]):
        (read,) = read_article(clean(client.get(f"/helps_html/{one.id}").get_data(as_text=True)), place="x.html")
        assert isinstance(read, Entry)
        assert (read.id, read.question, read.updated) == (one.id, one.question, one.updated)
        assert "".join(read.answer.split()) == "".join(one.answer.split())


def test_a_browser_is_offered_the_search_and_suggestions(client: FlaskClient, page: Page) -> None:
    head = page("/")
    assert head.select_one("link[rel=search]")["href"] == "/opensearch.xml"  # type: ignore[index]
    assert head.select_one("link[rel=alternate]")["href"] == "/feed.atom"  # type: ignore[index]
    response = client.get("/opensearch-suggest?q=이모티콘")
    assert response.mimetype == "application/x-suggestions+json"
    words, found = json.loads(response.data)
    assert words == "이모티콘"
    assert "이모티콘을 환불할 수 있나요?" in found
    assert client.get("/opensearch-suggest").status_code == 400


def test_whom_to_tell_of_a_weakness(search: StandIn) -> None:
    given = {"security_contact": "mailto:security@sodam.example", "base_url": "https://help.sodam.example"}
    client = create_app(search, load_settings({}, overrides=given)).test_client()
    text = client.get("/.well-known/security.txt").get_data(as_text=True)
    assert "Contact: mailto:security@sodam.example\n" in text
    assert "Canonical: https://help.sodam.example/.well-known/security.txt\n" in text
    expires = datetime.fromisoformat(text.partition("Expires: ")[2].partition("\n")[0])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=366)


def test_nobody_to_tell(client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
