"""The one offline file, opened from disk in a browser without a network: it finds, shows and runs nothing foreign."""

import json
import re
from pathlib import Path

import pytest

from faqsvc.model import Entry
from faqsvc.parsing import open_source
from faqsvc.search import SearchService
from faqsvc.web.offline import Words, render_offline
from tests.browser.checks import assert_accessible, assert_fits, assert_valid_html
from tests.browser.conftest import NARROWEST, PHONE, OpenPage
from tests.conftest import DATA
from tests.functional.articles import ENTRIES, EVIL

_ASK = """queries => queries.map(query => {
    const input = document.getElementById("query");
    input.value = query;
    input.dispatchEvent(new Event("input"));
    return Array.from(document.querySelectorAll("#results > .article"), one => one.id.slice(1));
})"""


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory, sample: SearchService) -> Path:
    entries = [record for record in open_source(DATA / "articles").records() if isinstance(record, Entry)]
    lists = sample.dictionaries
    words = Words(lists.synonyms.pairs(), sorted(lists.stop_words))
    path = tmp_path_factory.mktemp("offline") / "help.html"
    path.write_text(render_offline(entries, site_name="소담 고객센터", words=words), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("이모티콘 환불", "환불"),
        ("이모티콘을 환불하려면", "환불"),
        ("이모티콘환불", "환불"),
        ("ㅇㅁㅌㅋ 환불", "환불"),
        ("ㅅㄷㅇ", "상담"),
        ("상담ㅇ", "상담"),
        ("대화방나가기", "대화방을 나가려면"),
        ("대화방을 나가려면", "대화방을 나가려면"),
        ("KOE-101", "KOE-101"),
        ("koe101", "KOE-101"),
        ("비번 까먹음", "비밀번호"),
        ("dlahxlzhs ghksqnf", "환불"),
    ],
)
def test_it_finds(offline: Path, open_page: OpenPage, query: str, question: str) -> None:
    page = open_page(offline.as_uri(), offline=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#query", query)
    assert question in str(page.locator("#results .question").first.text_content())
    assert "검색 결과" in page.inner_text("#told")
    page.locator("#results summary").first.click()
    assert page.locator("#results .answer").first.is_visible()
    assert asked == []


def test_it_answers_most_of_the_judged_queries(offline: Path, open_page: OpenPage) -> None:
    judged = [
        json.loads(line) for line in (DATA / "judgments" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    asked = [one for one in judged if one["form"] == "clean" and one["relevant"]]
    found = open_page(offline.as_uri()).evaluate(_ASK, [one["query"] for one in asked])
    hits = [bool(set(one["relevant"]) & set(ids[:10])) for one, ids in zip(asked, found, strict=True)]
    assert len(hits) > 150
    assert sum(hits) / len(hits) >= 0.85  # .89 when this was written; the service itself, with its analyzer, has more


def test_clearing_the_box_gives_the_whole_list_back(offline: Path, open_page: OpenPage) -> None:
    page = open_page(offline.as_uri())
    order = "Array.from(document.querySelectorAll('#all .article'), one => one.id)"
    before = page.evaluate(order)
    page.fill("#query", "환불")
    assert page.locator("#all").is_hidden()
    page.keyboard.press("Escape")
    assert page.input_value("#query") == ""
    assert page.locator("#results").is_hidden()
    assert page.evaluate(order) == before
    assert page.locator(".passage").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "query"
    assert page.input_value("#query") == ""
    page.fill("#query", "쀍뛣")
    assert "찾지 못했습니다" in page.inner_text("#told")


def test_links_between_articles_stay_inside(offline: Path, open_page: OpenPage) -> None:
    page = open_page(offline.as_uri())
    link = page.locator(".answer a[href^='#a']").first
    target = str(link.get_attribute("href"))
    page.goto(offline.as_uri() + target)
    assert page.locator(target).get_attribute("open") is not None
    assert page.locator("a[href^='/']").count() == 0


def test_without_scripts_everything_can_be_read(offline: Path, open_page: OpenPage) -> None:
    page = open_page(offline.as_uri(), java_script_enabled=False)
    assert page.locator("#query").is_hidden()
    assert page.locator(".article").count() > 200
    page.locator("summary").first.click()
    assert page.locator(".answer").first.is_visible()


def test_hostile_text_stays_text(tmp_path: Path, open_page: OpenPage) -> None:
    path = tmp_path / "evil.html"
    words = Words([(["</script>"], ["<!--"])], ["<script>"])
    path.write_text(render_offline(ENTRIES, site_name=EVIL, words=words), encoding="utf-8")
    page = open_page("about:blank")
    page.add_init_script("window.bad = 0; addEventListener('securitypolicyviolation', () => window.bad++)")
    page.on("dialog", lambda _: pytest.fail("a script of an article has run"))
    page.goto(path.as_uri())
    for query in ("위험한 글", "script", EVIL):
        page.fill("#query", query)
        assert "위험한 글" in str(page.locator("#results .question").first.text_content())
    assert str(page.locator("#aevil-1 .question").text_content()).endswith(EVIL)
    assert page.locator("#results img, #results script").count() == 0
    assert page.evaluate("bad") == 0
    assert page.locator("#aevil-1 a").count() == 1  # of six addresses one is safe


@pytest.mark.parametrize("options", [{"viewport": PHONE}, {"color_scheme": "dark"}, {"viewport": NARROWEST}])
def test_it_is_accessible_and_fits(offline: Path, open_page: OpenPage, options: dict[str, object]) -> None:
    page = open_page(offline.as_uri(), **options)
    page.fill("#query", "환불")
    page.locator("#results summary").first.click()
    assert_fits(page)
    assert_accessible(page)


def test_it_is_valid_html(offline: Path) -> None:
    """But for the policy's hashes and `::highlight`, which the checker does not know and Chromium does."""
    unknown = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>|^::highlight.*$', re.MULTILINE)
    pages = (offline.read_text(encoding="utf-8"), render_offline(ENTRIES, site_name=EVIL))
    assert_valid_html(*(unknown.sub("", page) for page in pages))
