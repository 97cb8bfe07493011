from datetime import date
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.model import Entry, Listed
from faqsvc.web import feeds
from tests.entries import entries, entry
from tests.functional.articles import EVIL

BASE = "https://help.sodam.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def listing(count: int) -> list[Listed]:
    return [
        Listed(str(number), f"/helps_html/{number}?locale=ko", date(2026, 1, 2) if number % 2 else None)
        for number in range(count)
    ]


def test_a_sitemap_has_home_and_every_article_with_its_date() -> None:
    root = ElementTree.fromstring(feeds.sitemap(listing(2), base=BASE))
    assert root.tag == SITEMAP + "urlset"
    assert [url.findtext(SITEMAP + "loc") for url in root] == [
        f"{BASE}/",
        f"{BASE}/helps_html/0?locale=ko",
        f"{BASE}/helps_html/1?locale=ko",
    ]
    assert [url.findtext(SITEMAP + "lastmod") for url in root] == [None, None, "2026-01-02"]


def test_too_many_for_one_file_become_parts_without_the_home_page() -> None:
    root = ElementTree.fromstring(feeds.sitemap_index((1, 2, 5), base=BASE))
    assert root.tag == SITEMAP + "sitemapindex"
    assert [one.findtext(SITEMAP + "loc") for one in root] == [f"{BASE}/sitemap-{number}.xml" for number in (1, 2, 5)]
    part = ElementTree.fromstring(feeds.sitemap_part(listing(2), base=BASE))
    assert [url.findtext(SITEMAP + "loc") for url in part] == [f"{BASE}/helps_html/{n}?locale=ko" for n in (0, 1)]


def test_an_atom_feed_has_what_the_standard_asks_for() -> None:
    made = [
        entry("1", "소리를 끄려면?", "설정에서\n끕니다.", updated=date(2026, 3, 1)),
        entry("2", "다른 질문", "답", updated=date(2025, 3, 1)),
    ]
    feed = ElementTree.fromstring(feeds.atom(made, base=BASE, name="소담 고객센터"))
    assert feed.findtext(ATOM + "updated") == "2026-03-01T00:00:00+09:00"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "소담 고객센터"
    first, _ = feed.findall(ATOM + "entry")
    assert first.findtext(ATOM + "id") == f"{BASE}/helps_html/1?locale=ko"
    assert first.findtext(ATOM + "title") == "소리를 끄려면?"
    assert first.findtext(ATOM + "summary") == "설정에서 끕니다."
    assert [one.get("term") for one in first.findall(ATOM + "category")] == ["서비스", "분류"]


def test_a_feed_of_nothing_is_still_a_feed() -> None:
    feed = ElementTree.fromstring(feeds.atom([], base=BASE, name="a"))
    assert feed.findtext(ATOM + "updated")


def test_letters_that_xml_has_not_are_left_out() -> None:
    made = entry("1", f"\x08{EVIL}\ufffe", "답\x00\ud800변", updated=date(2026, 1, 1))
    feed = ElementTree.fromstring(feeds.atom([made], base=BASE, name=EVIL).encode())
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == EVIL
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == "답변"


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), max_size=3), st.text(max_size=20))
def test_any_entries_give_well_formed_xml(made: list[Entry], name: str) -> None:
    feed = ElementTree.fromstring(feeds.atom(made, base=BASE, name=name).encode())
    assert len(feed.findall(ATOM + "entry")) == len(made)


def test_an_opensearch_description_keeps_to_the_lengths_of_its_standard() -> None:
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ElementTree.fromstring(feeds.opensearch(base=BASE, name="가" * 60, icon="/icon.svg"))
    assert len(root.findtext(space + "ShortName") or "") == 16
    assert len(root.findtext(space + "LongName") or "") <= 48
    templates = {one.get("type"): one.get("template") for one in root.findall(space + "Url")}
    assert templates["text/html"] == f"{BASE}/search?query={{searchTerms}}"
    assert templates["application/x-suggestions+json"] == f"{BASE}/opensearch-suggest?q={{searchTerms}}"
