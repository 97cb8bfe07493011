"""Entries for tests: a short way to write one, and hypothesis strategies for any."""

from datetime import date

from hypothesis import strategies as st

from faqsvc.model import AnswerBlock, BlockKind, Category, CategoryPath, Device, Entry, Link


def entry(
    entry_id: str, question: str, answer: str, path: tuple[str, ...] = ("서비스", "분류"), **rest: object
) -> Entry:
    blocks = tuple(AnswerBlock(BlockKind.PARAGRAPH, line) for line in answer.split("\n"))
    return Entry(entry_id, CategoryPath.of(*path), question, blocks, **rest)  # type: ignore[arg-type]


_ALPHABET = st.one_of(
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
    st.sampled_from(" .,<>&\"'/%ㄱㅏabcXYZ0123()[]※"),
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"),
)
texts = st.text(_ALPHABET, min_size=1, max_size=40).filter(lambda text: text.strip() and "\r" not in text)
ids = st.text("abcXYZ0189_-", min_size=1, max_size=12)
hrefs = st.sampled_from(
    ["", "https://www.sodam.example/a?b=c&d=e", "/helps_html/1?locale=ko", "#step-1", "tel:15880000"]
)


@st.composite
def blocks(draw: st.DrawFn) -> AnswerBlock:
    kind = draw(st.sampled_from(BlockKind))
    if kind is BlockKind.TABLE:
        width = draw(st.integers(1, 3))
        rows = draw(st.lists(st.tuples(*[texts] * width), min_size=1, max_size=3))
        return AnswerBlock.table(tuple(rows))
    marker = draw(st.sampled_from(["1.", "1-1)", "3)"])) if kind is BlockKind.STEP else ""
    text = f"{marker} {draw(texts)}" if marker else draw(texts)
    depth = draw(st.integers(0, 2)) if kind in (BlockKind.STEP, BlockKind.BULLET) else 0
    source = "images/그림.png" if kind is BlockKind.IMAGE else ""
    return AnswerBlock(kind, text, marker=marker, depth=depth, source=source)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    made = draw(st.lists(blocks(), min_size=1, max_size=5))
    links = []
    start = 0
    for block in made:
        if block.kind not in (BlockKind.TABLE,) and draw(st.booleans()):
            left = draw(st.integers(len(block.marker), len(block.text) - 1))
            right = draw(st.integers(left + 1, len(block.text)))
            links.append(Link(start + left, right - left, draw(hrefs)))
        start += len(block.text) + 1
    levels = draw(st.lists(st.builds(Category, texts, st.none() | st.integers(0, 10**9 - 1)), min_size=1, max_size=4))
    return Entry(
        id=draw(ids),
        path=CategoryPath(tuple(levels)),
        question=draw(texts),
        blocks=tuple(made),
        links=tuple(links),
        device=draw(st.none() | st.sampled_from(Device)),
        updated=draw(st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1))),
        views=draw(st.none() | st.integers(0, 10**9)),
    )
