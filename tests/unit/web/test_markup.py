"""Text to HTML: no character is lost, marks and links stand where the spans say, and nothing but our tags comes out."""

from itertools import pairwise

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Entry, Link, Span
from faqsvc.parsing.result_page_html import read_result_page
from faqsvc.web.markup import render_answer, render_marked

_BETWEEN_BLOCKS = str.maketrans("", "", "\n\t")  # a span over several blocks or cells holds their separators
OURS = {
    "html", "body", "p", "ol", "ul", "li", "h2", "h3", "h4", "div", "table", "tbody", "tr", "th", "td",
    "figure", "figcaption", "a", "span", "mark",
}  # fmt: skip


letters = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n\t<>&\"' ")
texts = st.text(letters, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
cells = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="<>&\"'"), max_size=8)
markers = st.sampled_from(["1.", "1-1)", "2)", "①", "※", "-", "▶", "<b>", '"'])


@st.composite
def blocks(draw):
    kind = draw(st.sampled_from(BlockKind))
    if kind is BlockKind.TABLE:
        width = draw(st.integers(1, 3))
        rows = draw(st.lists(st.tuples(*[cells] * width), min_size=1, max_size=3).map(tuple))
        return AnswerBlock.table((("머리",) * width, *rows))
    marker = draw(markers) if kind in (BlockKind.STEP, BlockKind.BULLET, BlockKind.NOTE) else ""
    source = draw(texts) if kind is BlockKind.IMAGE else ""
    depth = draw(st.integers(0, 3)) if kind in (BlockKind.STEP, BlockKind.BULLET) else 0
    return AnswerBlock(kind, marker + draw(texts), marker=marker, source=source, depth=depth)


def _spans(draw, text):
    edges = draw(st.lists(st.integers(0, len(text)), max_size=10, unique=True).map(sorted))
    return tuple(Span(start, stop - start) for start, stop in list(pairwise(edges))[::2])


@st.composite
def entries(draw):
    entry = Entry("id-1", CategoryPath.of("서비스"), "질문", tuple(draw(st.lists(blocks(), min_size=1, max_size=6))))
    links = []
    for start, block in entry.placed_blocks():
        if block.kind is not BlockKind.TABLE and draw(st.booleans()):
            free = len(block.text) - len(block.marker)
            at = draw(st.integers(0, free - 1))
            length = draw(st.integers(1, free - at))
            href = draw(st.sampled_from(["", "/helps_html/1", "https://a.example/?x=1&y=2", "#top", "tel:1234"]))
            links.append(Link(start + len(block.marker) + at, length, href))
    return Entry("id-1", entry.path, "질문", entry.blocks, tuple(links)), _spans(draw, entry.answer)


def _soup(html):
    return BeautifulSoup(f"<body>{html}</body>", "lxml", preserve_whitespace_tags={"body"})


def _text_of(element, block):
    if block.kind is not BlockKind.TABLE:
        return element.get_text()
    return "\n".join("\t".join(cell.get_text() for cell in row.select("th, td")) for row in element.select("tr"))


@settings(max_examples=150, deadline=None)
@given(entries())
def test_text_content_is_the_block_s_text(made) -> None:
    entry, spans = made
    soup = _soup(render_answer(entry, spans))
    elements = soup.select("[data-block]")
    assert [element["data-block"] for element in elements] == [block.kind.value for block in entry.blocks]
    assert [_text_of(element, block) for element, block in zip(elements, entry.blocks, strict=True)] == [
        block.text for block in entry.blocks
    ]
    assert {element.name for element in soup.find_all()} <= OURS


@settings(max_examples=150, deadline=None)
@given(entries())
def test_each_block_has_one_marker_and_marks_hold_the_spans(made) -> None:
    entry, spans = made
    soup = _soup(render_answer(entry, spans))
    for element, block in zip(soup.select("[data-block]"), entry.blocks, strict=True):
        assert [marker.get_text() for marker in element.select(".marker")] == ([block.marker] if block.marker else [])
    wanted = "".join(entry.answer[span.start : span.end] for span in spans)
    got = "".join(mark.get_text() for mark in soup.select("mark"))
    assert got.translate(_BETWEEN_BLOCKS) == wanted.translate(_BETWEEN_BLOCKS)


@settings(max_examples=150, deadline=None)
@given(entries())
def test_our_own_page_is_read_back(made) -> None:
    entry, spans = made
    page = (
        '<ol class="hits"><li class="hit" data-entry-id="id-1" data-locale="ko"><p class="path">'
        '<span class="level">[서비스]</span></p><h3 class="question"><a href="/">질문</a></h3>'
        f'<div class="answer">{render_answer(entry, spans)}</div></li></ol>'
    )
    assert list(read_result_page(page, place="page")) == [entry]


@given(st.text(letters, max_size=40), st.data())
def test_marked_text(text, data) -> None:
    spans = _spans(data.draw, text)
    soup = _soup(f"<p>{render_marked(text, spans)}</p>")
    assert soup.p.get_text() == text
    assert [mark.get_text() for mark in soup.select("mark")] == [text[span.start : span.end] for span in spans]


def test_a_link_within_a_mark_and_a_mark_within_a_link() -> None:
    entry = Entry(
        "1", CategoryPath.of("가"), "질문", (AnswerBlock(BlockKind.PARAGRAPH, "환불 신청 안내"),), (Link(3, 5, "/a"),)
    )
    assert render_answer(entry, (Span(0, 5),)) == (
        '<p data-block="paragraph"><mark>환불 </mark><a href="/a" data-link><mark>신청</mark> 안내</a></p>'
    )


def test_step_ids_are_unique_even_for_equal_markers_and_ids_with_dashes() -> None:
    steps = tuple(AnswerBlock(BlockKind.STEP, marker + " 가", marker=marker) for marker in ("1.", "1-1)", "1.", "-"))
    entry = Entry("5", CategoryPath.of("가"), "질문", steps)
    assert [li["id"] for li in _soup(render_answer(entry)).select("li")] == ["step-1", "step-1-1", "step-1.2", "step-x"]


@given(st.sampled_from(["javascript:alert(1)", " javascript:alert(1)", "java\nscript:x", "data:text/html,x", "//evil",
                        "/\\evil", "\\\\evil", "vbscript:x", "file:///etc/passwd", "JaVaScRiPt:x", "", "relative.html",
                        "/\t/evil", "blob:x", "http:evil"]))  # fmt: skip
def test_addresses_that_are_no_links(href) -> None:
    entry = Entry("1", CategoryPath.of("가"), "질문", (AnswerBlock(BlockKind.PARAGRAPH, "여기"),), (Link(0, 2, href),))
    soup = _soup(render_answer(entry))
    assert not soup.select("a")
    assert soup.select_one("span[data-link]").get_text() == "여기"
