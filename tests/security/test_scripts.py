"""Hostile articles and hostile queries in real Chromium: nothing of them runs, and our own pages break no rule of
their content policy."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import AnswerBlock, BlockKind, Category, CategoryPath, Entry, Link
from tests.security.payloads import MARK, addresses, payloads
from tests.serving import serving

_WATCH = f"""
{MARK} = undefined;
window.__violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
"""
_FEW = 24


def hostile(number: int, payload: str) -> Entry:
    """The payload in every place that an article has."""
    text = payload.replace("\x00", "").replace("\n", " ")
    target = addresses()[number % len(addresses())]
    blocks = (
        AnswerBlock(BlockKind.PARAGRAPH, f"환불 답변 {text}"),
        AnswerBlock(BlockKind.HEADING, text),
        AnswerBlock(BlockKind.STEP, f"1. {text}", marker="1."),
        AnswerBlock(BlockKind.BULLET, f"- {text}", marker="-"),
        AnswerBlock(BlockKind.NOTE, f"※ {text}", marker="※"),
        AnswerBlock.table(((text, "나"), ("다", text.replace("\t", " ")))),
        AnswerBlock(BlockKind.IMAGE, text, source=target),
        AnswerBlock(BlockKind.LINK, f"▶ 바로가기 {text}"),
    )
    path = CategoryPath((Category(f"서비스 {text}"[:60]), Category(text[:60].strip() or "분류")))
    made = Entry(f"x{number}", path, f"환불 {number} {text}", blocks, updated=None)
    link = Link(made.answer.index("▶"), 6, target)
    return Entry(made.id, path, made.question, blocks, (link,))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[str]:
    root = tmp_path_factory.mktemp("attacked") / "index"
    Indexer(WhooshEngine(root), analyzer).build([hostile(at, one) for at, one in enumerate(payloads())])
    with serving(root) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(_WATCH)
    opened = context.new_page()
    opened.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    yield opened
    context.close()


def assert_nothing_ran(page: Page, told: str) -> None:
    ran, violations = page.evaluate(f"[{MARK} ?? null, window.__violations]")
    assert ran is None, told
    assert violations == [], told


def test_there_are_enough() -> None:
    assert len(payloads()) >= 300


CHOSEN = [pytest.param(len(payloads()) // _FEW, id="a few"), pytest.param(1, id="all", marks=pytest.mark.slow)]


@pytest.mark.parametrize("every", CHOSEN)
def test_articles(attacked: str, page: Page, every: int) -> None:
    for number in range(0, len(payloads()), every):
        page.goto(f"{attacked}/helps_html/x{number}")
        for link in page.locator("main a").all()[:1]:
            link.focus()
        assert_nothing_ran(page, payloads()[number])
        bad = page.eval_on_selector_all(
            "a[href], img[src], form[action]",
            "found => found.map(one => one.href || one.src || one.action)"
            ".filter(address => !/^(https?:|mailto:|tel:)/.test(address))",
        )
        assert bad == [], payloads()[number]


@pytest.mark.parametrize("every", CHOSEN)
def test_result_pages(attacked: str, page: Page, every: int) -> None:
    for number in range(1, len(payloads()) // 10, max(1, every // 2)):
        page.goto(f"{attacked}/search?query={quote('환불')}&page={number}")
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        assert_nothing_ran(page, f"page {number}")


@pytest.mark.parametrize("every", CHOSEN)
def test_queries(attacked: str, page: Page, every: int) -> None:
    for payload in payloads()[::every]:
        page.goto(f"{attacked}/search?query={quote(payload)}&sort={quote(payload)}&locale={quote(payload)}")
        assert_nothing_ran(page, payload)
        page.goto(f"{attacked}/no/{quote(payload.replace('/', ''))}")
        assert_nothing_ran(page, payload)


def test_suggestions(attacked: str, page: Page) -> None:
    page.goto(attacked)
    assert_nothing_ran(page, "home")
    for typed in ("환불", "환불 1", "서비스", "<script", '">'):
        box = page.locator("input[name=query]")
        box.fill(typed)
        page.wait_for_timeout(300)
        assert_nothing_ran(page, typed)


@pytest.mark.parametrize("address", ["/sitemap.xml", "/feed.atom", "/api/v1/search?query=환불", "/api/docs"])
def test_other_ways_out(attacked: str, page: Page, address: str) -> None:
    """Opened as a page, as somebody does who follows a link to them."""
    page.goto(f"{attacked}{address}", wait_until="commit")
    page.wait_for_timeout(200)
    assert page.evaluate(f"{MARK} ?? null") is None


@pytest.mark.parametrize("every", CHOSEN)
def test_structured_data_is_the_text(attacked: str, page: Page, every: int) -> None:
    for number in range(0, len(payloads()), every):
        page.goto(f"{attacked}/helps_html/x{number}")
        blocks = page.locator('script[type="application/ld+json"]')
        assert blocks.count() == 1
        stated = json.loads(blocks.first.inner_text())
        assert stated["@graph"][0]["mainEntity"][0]["name"] == hostile(number, payloads()[number]).question
