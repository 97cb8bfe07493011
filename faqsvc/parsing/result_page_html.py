"""Stage 1: a saved search-result page -> its entries.

Our own pages say everything (`data-*` attributes, one element a block) and are read back to the character: text
inside `[data-block]` is taken as it is. Other centers' pages are read by their look: `[service][category]`, then a
question, then an answer.
"""

import re
from collections.abc import Iterator
from datetime import date

from bs4.element import NavigableString, Tag

from faqsvc.model import AnswerBlock, BlockKind, Category, CategoryPath, Device, Entry, Link
from faqsvc.model.entry import BLOCK_SEPARATOR
from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.markup import make_soup, read_blocks
from faqsvc.parsing.result_page_text import LEVEL, derived_id
from faqsvc.parsing.source import MAX_TEXT, Reason, Record, Rejection

OURS = "data-entry-id"
_HEADING = "도움말 검색 결과"
_PATH = re.compile(r"\s*(?:\[[^\[\]]{1,60}\]\s*){1,8}")
_MARKER = "marker"


def is_result_page(text: str) -> bool:
    return OURS in text or _HEADING in text


def read_result_page(text: str, *, place: str) -> Iterator[Record]:
    try:
        soup = make_soup(text)
    except Refused as refused:
        yield Rejection(place, refused.reason, str(refused))
        return
    ours = soup.find_all(attrs={OURS: True})
    others = [] if ours else _others(soup)
    if not ours and not others:
        yield Rejection(place, Reason.NO_QUESTION, "no search results on this page")
    seen: set[str] = set()
    for number, item in enumerate(ours or others, start=1):
        at = f"{place}#{number}"
        try:
            yield _own(item, place=at) if ours else _other(item, place=at, seen=seen)
        except Refused as refused:
            yield Rejection(at, refused.reason, str(refused))
        except ValueError as error:
            yield Rejection(at, Reason.BAD_FIELD, str(error)[:200])


def _own(item: Tag, *, place: str) -> Entry:
    question = item.find(class_="question")
    answer = item.find(class_="answer")
    if not isinstance(question, Tag) or not isinstance(answer, Tag):
        raise Refused(Reason.NO_ANSWER, "a result without a question or an answer")
    blocks: list[AnswerBlock] = []
    links: list[Link] = []
    offset = 0
    for element in answer.find_all(attrs={"data-block": True}):
        block = _own_block(element)
        blocks.append(block)
        if block.kind is not BlockKind.TABLE:
            links += [Link(offset + start, length, href) for start, length, href in _own_links(element)]
        else:
            links += _table_links(element, offset)
        offset += len(block.text) + len(BLOCK_SEPARATOR)
    if offset > MAX_TEXT:
        raise Refused(Reason.TOO_LARGE, f"more than {MAX_TEXT:,} characters")
    views, updated, device = (str(item.get(f"data-{name}") or "") for name in ("views", "updated", "device"))
    return Entry(
        id=str(item[OURS]),
        path=CategoryPath(tuple(_own_level(level) for level in item.find_all(class_="level"))),
        question=question.get_text().strip("\n"),
        blocks=tuple(blocks),
        links=tuple(links),
        device=Device(device) if device else None,
        locale=str(item.get("data-locale") or "ko"),
        updated=date.fromisoformat(updated) if updated else None,
        views=_number(views),
        source=place,
    )


def _own_level(level: Tag) -> Category:
    return Category(level.get_text().removeprefix("[").removesuffix("]"), _number(str(level.get("data-id") or "")))


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ValueError(f"{text!r:.30} is no number")
    return int(text)


def _own_block(element: Tag) -> AnswerBlock:
    kind = BlockKind(str(element["data-block"]))
    if kind is BlockKind.TABLE:
        rows = (row.find_all(["th", "td"]) for row in element.find_all("tr"))
        return AnswerBlock.table(tuple(tuple(cell.get_text() for cell in row) for row in rows))
    marker = element.find(class_=_MARKER)
    depth = str(element.get("data-depth") or "0")
    return AnswerBlock(
        kind,
        element.get_text(),
        marker=marker.get_text() if isinstance(marker, Tag) else "",
        depth=_number(depth) or 0,
        source=str(element.get("data-source") or ""),
    )


def _own_links(element: Tag) -> Iterator[tuple[int, int, str]]:
    """(start, length, href) of each link, counted in the element's own text."""
    position = 0
    for node in element.descendants:
        if isinstance(node, Tag) and node.has_attr("data-link"):
            text = node.get_text()
            if text:
                yield position, len(text), str(node.get("href") or "")
        elif isinstance(node, NavigableString):
            position += len(node)


def _table_links(element: Tag, offset: int) -> list[Link]:
    links = []
    for row in element.find_all("tr"):
        for cell in row.find_all(["th", "td"]):
            links += [Link(offset + start, length, href) for start, length, href in _own_links(cell)]
            offset += len(cell.get_text()) + 1
    return links


def _others(soup: Tag) -> list[Tag]:
    """The smallest list items (or articles) whose text begins with `[service][category]`."""
    found = [item for item in soup.find_all(["li", "article", "div"]) if _PATH.match(item.get_text())]
    return [item for item in found if not any(other in item.descendants for other in found if other is not item)]


def _other(item: Tag, *, place: str, seen: set[str]) -> Record:
    blocks, links = read_blocks(item.contents)
    head = _PATH.match(blocks[0].text) if blocks else None
    if head is None:
        return Rejection(place, Reason.NO_CATEGORY, "no [service][category] at its beginning")
    names = LEVEL.findall(head[0])
    path_rest = blocks[0].text[head.end() :].strip()
    texts = [block.text for block in blocks]
    if path_rest:
        return Rejection(place, Reason.NO_QUESTION, "path and question are not told apart")
    if len(blocks) < 3:
        return Rejection(
            place, Reason.NO_ANSWER if len(blocks) == 2 else Reason.NO_QUESTION, "too little in this result"
        )
    skipped = len(texts[0]) + len(texts[1]) + 2 * len(BLOCK_SEPARATOR)
    answer = blocks[2:]
    kept = tuple(Link(link.start - skipped, link.length, link.href) for link in links if link.start >= skipped)
    question = texts[1]
    return Entry(
        derived_id(names, question, answer, seen), CategoryPath.of(*names), question, answer, kept, source=place
    )
