"""Stage 1: an element of a page -> blocks and links. Inline markup neither glues nor loses words.

The tree is walked by recursion; the caller has refused trees deeper than MAX_DEPTH. The rule a change must not break:
every visible character of the element is in exactly one block, in the order of the page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from faqsvc.model import AnswerBlock, BlockKind, Link
from faqsvc.model.entry import BLOCK_SEPARATOR
from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.lines import Line, to_block
from faqsvc.parsing.source import MAX_DEPTH, MAX_TEXT, Reason

INVISIBLE = frozenset(
    [
        *("script", "style", "template", "noscript", "nav", "footer", "header", "aside", "form", "button", "select"),
        *("svg", "iframe", "object", "embed", "canvas", "head", "title", "meta", "link", "input", "textarea"),
        *("video", "audio"),
    ]
)
_BLOCKS = frozenset(
    [
        *("p", "div", "section", "article", "main", "blockquote", "pre", "figure", "figcaption", "address", "dl", "dd"),
        *("hr", "details", "fieldset", "center", "body"),
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption"])
_SAFE = ("http://", "https://", "mailto:", "tel:")


def make_soup(text: str) -> BeautifulSoup:
    """Parse a page with lxml (html.parser and html5lib are quadratic on bad input). Raises Refused when too deep."""
    soup = BeautifulSoup(text, "lxml", preserve_whitespace_tags={"body"})  # white space between inline tags counts
    level: list[Tag] = [soup]
    for _ in range(MAX_DEPTH):
        level = [child for tag in level for child in tag.contents if isinstance(child, Tag)]
        if not level:
            return soup
    raise Refused(Reason.TOO_DEEP, f"more than {MAX_DEPTH} nested elements")


def visible(tag: Tag) -> bool:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return (
        tag.name not in INVISIBLE
        and not tag.has_attr("hidden")
        and tag.get("aria-hidden") != "true"
        and "display:none" not in style
    )


def safe_href(href: str) -> str | None:
    """The address if a reader may follow it, else None: scripts and data are no addresses of a help article."""
    href = "".join(href.split())
    if (
        href.lower().startswith(_SAFE)
        or href.startswith("#")
        or (href.startswith("/") and not href.startswith(("//", "/\\")))
    ):
        return href
    return None


@dataclass(frozen=True, slots=True)
class _List:
    """The list item that the next line begins, if any: its marker and how deep it is."""

    marker: str = ""
    depth: int = 0
    number: str = ""


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[AnswerBlock] = []
        self.links: list[Link] = []
        self._length = 0
        self._line = Line()
        self._item = _List()
        self._heading = False

    def append(self, block: AnswerBlock, links: Iterable[Link] = ()) -> None:
        start = self._length
        self.blocks.append(block)
        self.links.extend(Link(start + link.start, link.length, link.href) for link in links)
        self._length += len(block.text) + len(BLOCK_SEPARATOR)
        if self._length > MAX_TEXT:
            raise Refused(Reason.TOO_LARGE, f"an answer of more than {MAX_TEXT:,} characters")

    def flush(self) -> None:
        line, self._line = self._line, Line()
        if not line.blank:
            self.append(*to_block(line, given=self._item.marker, depth=self._item.depth, heading=self._heading))
            self._item = _List(depth=self._item.depth, number=self._item.number)

    def node(self, node: PageElement) -> None:
        if isinstance(node, Tag):
            if visible(node):
                self._tag(node)
        elif type(node) in (NavigableString, CData):
            self._line.add(str(node))

    def _children(self, tag: Tag) -> None:
        for child in tag.contents:
            self.node(child)

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self.flush()
        elif name == "a":
            self._anchor(tag)
        elif name == "img":
            self._image(tag)
        elif name == "table":
            self._table(tag)
        elif name in ("ol", "ul"):
            self._list(tag)
        elif name in _HEADINGS:
            self.flush()
            self._heading = True
            self._children(tag)
            self.flush()
            self._heading = False
        elif name in _BLOCKS or name in ("li", "tr"):
            self.flush()
            self._children(tag)
            self.flush()
        else:
            self._children(tag)

    def _anchor(self, tag: Tag) -> None:
        start = len(self._line.text)
        line = self._line
        self._children(tag)
        href = safe_href(str(tag.get("href") or ""))
        if self._line is line and (href is not None or not tag.get("href")) and not tag.has_attr("name"):
            line.link(start, href or "")

    def _image(self, tag: Tag) -> None:
        text = " ".join(str(tag.get("alt") or "").split())
        if text:
            self.flush()
            source = str(tag.get("src") or "")
            self.append(AnswerBlock(BlockKind.IMAGE, text, source="" if source.startswith("data:") else source[:2_000]))

    def _list(self, tag: Tag) -> None:
        self.flush()
        outer = self._item
        nested = tag.find_parent(["ol", "ul"]) is not None and bool(outer.number or outer.depth or self.blocks)
        depth = outer.depth + 1 if nested and tag.find_parent("li") is not None else 0
        start = str(tag.get("start") or "1")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 1
        for child in tag.contents:
            if isinstance(child, Tag) and child.name == "li" and visible(child):
                label = f"{outer.number}-{number}" if depth and outer.number else str(number)
                marker = (f"{label})" if depth else f"{label}.") if tag.name == "ol" else "-"
                self._item = _List(marker, depth, label if tag.name == "ol" else "")
                self._children(child)
                self.flush()
                number += 1
            else:
                self.node(child)
        self.flush()
        self._item = outer

    def _table(self, tag: Tag) -> None:
        self.flush()
        rows = [tuple(_cells(row)) for row in tag.find_all("tr") if row.find_parent("table") is tag]
        width = max((len(row) for row in rows), default=0)
        filled = tuple(row + ("",) * (width - len(row)) for row in rows if any(row))
        caption = tag.find("caption")
        if isinstance(caption, Tag):
            self._tag(caption)
        if filled:
            self.append(AnswerBlock.table(filled))


def _cells(row: Tag) -> Iterator[str]:
    for cell in row.find_all(["td", "th"], recursive=False):
        yield " ".join(part for part in (plain_text(cell),) if part)
        span = str(cell.get("colspan") or "1")
        for _ in range(min(int(span), 20) - 1 if span.isascii() and span.isdigit() else 0):
            yield ""


def plain_text(tag: Tag) -> str:
    """Everything readable in the element as one line."""
    blocks, _ = read_blocks([tag])
    return " ".join(" ".join(block.text for block in blocks).split())


def read_blocks(nodes: Iterable[PageElement]) -> tuple[tuple[AnswerBlock, ...], tuple[Link, ...]]:
    """Blocks and links of neighboring nodes. Raises Refused when the text is too long."""
    walk = _Walk()
    for node in nodes:
        if isinstance(node, Tag) and node.name in ("td", "th", "li"):
            walk._children(node)
        else:
            walk.node(node)
    walk.flush()
    return tuple(walk.blocks), tuple(walk.links)
