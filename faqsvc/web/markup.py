"""The one place where indexed text becomes HTML: escaped first, then marks and links put around it.

The rule a change must not break: the text content of what is made from a text is that text, character for character;
saved pages are read back by it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from faqsvc.model import AnswerBlock, BlockKind, Entry, Link, Span
from faqsvc.model.entry import CELL_SEPARATOR, ROW_SEPARATOR

_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_TABLE = '<div class="table" data-block="table" tabindex="0" role="group" aria-label="표"><table>{}</table></div>'
_Piece = tuple[int, int, bool, Link | None]  # start, stop, marked, the link it stands in


def render_marked(text: str, spans: Iterable[Span] = ()) -> Markup:
    """`text` with `<mark>` around each span."""
    return _inline(text, 0, spans, ())


def render_answer(entry: Entry, spans: Sequence[Span] = (), *, prefix: str = "step", level: int = 4) -> Markup:
    """All blocks, each in an element with `data-block`: steps have ids `<prefix>-1-1`, headings are h`level`."""
    parts: list[Markup] = []
    seen: dict[str, int] = {}
    placed = list(entry.placed_blocks())
    for kind, run in groupby(placed, key=lambda pair: pair[1].kind):
        inner = Markup("").join(
            _block(start, block, spans, entry.links, _anchor(block, prefix, seen), level) for start, block in run
        )
        if kind is BlockKind.STEP:
            inner = Markup('<ol class="steps">{}</ol>').format(inner)
        elif kind is BlockKind.BULLET:
            inner = Markup('<ul class="bullets">{}</ul>').format(inner)
        parts.append(inner)
    return Markup("").join(parts)


def render_stated(entry: Entry) -> Markup:
    """The answer in the few elements that search engines show of one that a page states about itself."""
    lines = (line for block in entry.blocks for line in block.text.split("\n"))
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def _anchor(block: AnswerBlock, prefix: str, seen: dict[str, int]) -> str:
    if block.kind is not BlockKind.STEP:
        return ""
    number = "-".join("".join(char if char.isalnum() else " " for char in block.marker).split()) or "x"
    seen[number] = seen.get(number, 0) + 1
    return f"{prefix}-{number}" + (f".{seen[number]}" if seen[number] > 1 else "")


def _block(
    start: int, block: AnswerBlock, spans: Sequence[Span], links: Sequence[Link], anchor: str, level: int
) -> Markup:
    if block.kind is BlockKind.TABLE:
        return _table(start, block, spans, links)
    text = _inline(block.text, start, spans, links, marker=len(block.marker))
    match block.kind:
        case BlockKind.STEP:
            element = '<li data-block="step" data-depth="{1}" id="{2}">{0}</li>'
        case BlockKind.BULLET:
            element = '<li data-block="bullet" data-depth="{1}">{0}</li>'
        case BlockKind.HEADING:
            element = '<h{4} data-block="heading">{0}</h{4}>'
        case BlockKind.NOTE:
            element = '<p class="note" data-block="note">{0}</p>'
        case BlockKind.IMAGE:
            element = '<figure data-block="image" data-source="{3}"><figcaption>{0}</figcaption></figure>'
        case BlockKind.LINK:
            element = '<p class="go" data-block="link">{0}</p>'
        case _:
            element = '<p data-block="paragraph">{0}</p>'
    return Markup(element).format(text, block.depth, anchor, block.source, level)  # noqa: S704 - the forms above, nothing else


def _table(start: int, block: AnswerBlock, spans: Sequence[Span], links: Sequence[Link]) -> Markup:
    rows = []
    for number, row in enumerate(block.rows):
        cells = []
        for cell in row:
            name = Markup("th scope=col") if number == 0 else Markup("td")
            end = Markup("th") if number == 0 else Markup("td")
            cells.append(Markup("<{}>{}</{}>").format(name, _inline(cell, start, spans, links), end))
            start += len(cell) + len(CELL_SEPARATOR)
        start += len(ROW_SEPARATOR) - len(CELL_SEPARATOR)
        rows.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
    return Markup(_TABLE).format(Markup("").join(rows))  # noqa: S704 - the form above


def _inline(text: str, offset: int, spans: Iterable[Span], links: Iterable[Link], *, marker: int = 0) -> Markup:
    """`text`, which stands at `offset` in the answer, with the spans and links that touch it."""
    end = offset + len(text)
    marks = [
        (max(s.start, offset) - offset, min(s.end, end) - offset) for s in spans if s.start < end and s.end > offset
    ]
    inside = [link for link in links if offset <= link.start and link.start + link.length <= end]
    edges = {0, len(text), marker, *(edge for mark in marks for edge in mark)}
    edges |= {edge - offset for link in inside for edge in (link.start, link.start + link.length)}
    pieces = list(_pieces(sorted(edges), marks, inside, offset))
    out = []
    for in_marker, part in groupby(pieces, key=lambda piece: piece[1] <= marker):
        html = _linked(text, part)
        out.append(Markup('<span class="marker">{}</span>').format(html) if in_marker else html)
    return Markup("").join(out)


def _linked(text: str, pieces: Iterable[_Piece]) -> Markup:
    out = []
    for link, run in groupby(pieces, key=lambda piece: piece[3]):
        html = Markup("").join(
            Markup("<mark>{}</mark>").format(text[start:stop]) if marked else escape(text[start:stop])
            for start, stop, marked, _ in run
        )
        out.append(html if link is None else _anchored(link, html))
    return Markup("").join(out)


def _pieces(edges: list[int], marks: list[tuple[int, int]], links: list[Link], offset: int) -> Iterator[_Piece]:
    for start, stop in pairwise(edges):
        marked = any(left <= start and stop <= right for left, right in marks)
        link = next((link for link in links if link.start - offset <= start < link.start - offset + link.length), None)
        yield start, stop, marked, link


def _anchored(link: Link, html: Markup) -> Markup:
    href = "".join(link.href.split())
    local = href.startswith("#") or (href.startswith("/") and not href.startswith(("//", "/\\")))
    if not local and not href.lower().startswith(_SCHEMES):
        return Markup('<span class="lost" data-link title="연결 주소가 없는 링크입니다">{}</span>').format(html)
    if local:
        return Markup('<a href="{}" data-link>{}</a>').format(href, html)
    return Markup('<a href="{}" data-link rel="noopener noreferrer">{}</a>').format(href, html)
