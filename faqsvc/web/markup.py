"""The one place where indexed text becomes HTML: escaped first, then marks and links put around it.

The rule a change must not break: the text content of what is made from a text is that text, character for character;
saved pages are read back by it. Inside, HTML is plain `str`, for a page has hundreds of pieces; every piece of indexed
text goes through `_shown` or `escape` on its way in, and only the two doors say `Markup`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from faqsvc.desk.reply import Line
from faqsvc.model import AnswerBlock, BlockKind, Entry, Link, Span
from faqsvc.model.entry import CELL_SEPARATOR, ROW_SEPARATOR
from faqsvc.model.steps import step_number
from faqsvc.web.addresses import at

_OWN = ("/helps_html/", "/helps?", "/search?")  # articles lead to one another by these
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_MENU = re.compile(r"(?<= )&gt;(?= )")
_LISTS = {BlockKind.STEP: ('<ol class="steps">', "</ol>"), BlockKind.BULLET: ('<ul class="bullets">', "</ul>")}
_Piece = tuple[int, int, bool, Link | None]  # start, stop, marked, the link it stands in


def render_marked(text: str, spans: Iterable[Span] = ()) -> Markup:
    """`text` with `<mark>` around each span."""
    return Markup(_inline(text, 0, spans, ()))  # noqa: S704 - made of escaped pieces


def render_answer(
    entry: Entry, spans: Sequence[Span] = (), *, prefix: str = "step", level: int = 4, linked: bool = False
) -> Markup:
    """All blocks, each in an element with `data-block`: steps have ids `<prefix>-1-1`, headings are h`level`.

    linked: a step's marker leads to the step itself, so that its address can be taken.
    """
    parts: list[str] = []
    seen: dict[str, int] = {}
    for kind, run in groupby(entry.placed_blocks(), key=lambda pair: pair[1].kind):
        opening, closing = _LISTS.get(kind, ("", ""))
        parts.append(opening)
        for start, block in run:
            match kind:
                case BlockKind.TABLE:
                    parts.append(_table(start, block, spans, entry.links))
                case BlockKind.STEP:
                    anchor = f"{prefix}-{step_number(block, seen)}"
                    parts.append(_step(start, block, spans, entry.links, anchor=anchor, linked=linked))
                case _:
                    parts.append(_block(block, _inline(block.text, start, spans, entry.links, block.marker), level))
        parts.append(closing)
    return Markup("".join(parts))  # noqa: S704 - made of escaped pieces


def render_reply(lines: Iterable[Line]) -> Markup:
    """A reply as the HTML that is put on the clipboard: paragraphs and links, without classes or styles."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.runs:
            paragraphs.append([])
            continue
        text = "&nbsp;" * 4 * line.depth + "".join(
            f'<a href="{escape(run.href)}">{escape(run.text)}</a>' if run.href else str(escape(run.text))
            for run in line.runs
        )
        paragraphs[-1].append(f"<b>{text}</b>" if line.strong else text)
    return Markup("".join(f"<p>{'<br>'.join(one)}</p>" for one in paragraphs if one))  # noqa: S704 - made of escaped pieces


def render_stated(entry: Entry) -> Markup:
    """The answer in the few elements that search engines show of one that a page states about itself."""
    lines = (line for block in entry.blocks for line in block.text.split("\n"))
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def _step(
    start: int, block: AnswerBlock, spans: Sequence[Span], links: Sequence[Link], *, anchor: str, linked: bool
) -> str:
    anchor = escape(anchor)
    inner = _inline(block.text, start, spans, links, block.marker, anchor if linked else "")
    return f'<li data-block="step" data-depth="{block.depth}" id="{anchor}">{inner}</li>'


def _block(block: AnswerBlock, inner: str, level: int) -> str:
    match block.kind:
        case BlockKind.BULLET:
            return f'<li data-block="bullet" data-depth="{block.depth}">{inner}</li>'
        case BlockKind.HEADING:
            return f'<h{level} data-block="heading">{inner}</h{level}>'
        case BlockKind.NOTE:
            return f'<p class="note" data-block="note">{inner}</p>'
        case BlockKind.IMAGE:
            source = escape(block.source)
            return f'<figure data-block="image" data-source="{source}"><figcaption>{inner}</figcaption></figure>'
        case BlockKind.LINK:
            return f'<p class="go" data-block="link">{inner}</p>'
        case _:
            return f'<p data-block="paragraph">{inner}</p>'


def _table(start: int, block: AnswerBlock, spans: Sequence[Span], links: Sequence[Link]) -> str:
    rows = []
    for number, row in enumerate(block.rows):
        opening, closing = ("<td>", "</td>") if number else ('<th scope="col">', "</th>")
        cells = []
        for cell in row:
            cells.append(f"{opening}{_inline(cell, start, spans, links)}{closing}")
            start += len(cell) + len(CELL_SEPARATOR)
        start += len(ROW_SEPARATOR) - len(CELL_SEPARATOR)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = f"<table>{''.join(rows)}</table>"
    return f'<div class="table" data-block="table" tabindex="0" role="group" aria-label="표">{table}</div>'


def _inline(
    text: str, offset: int, spans: Iterable[Span], links: Iterable[Link], marker: str = "", anchor: str = ""
) -> str:
    """`text`, which stands at `offset` in the answer, with the spans and links that touch it; the marker it begins
    with leads to `anchor`."""
    end = offset + len(text)
    marks = [
        (max(s.start, offset) - offset, min(s.end, end) - offset) for s in spans if s.start < end and s.end > offset
    ]
    inside = [link for link in links if offset <= link.start and link.start + link.length <= end]
    if not (marks or inside or marker):
        return _shown(text)
    edges = {0, len(text), len(marker), *(edge for mark in marks for edge in mark)}
    edges |= {edge - offset for link in inside for edge in (link.start, link.start + link.length)}
    pieces = list(_pieces(sorted(edges), marks, inside, offset))
    first = [piece for piece in pieces if piece[1] <= len(marker)]
    rest = _linked(text, pieces[len(first) :])
    return _marker(text, first, anchor) + rest if first else rest


def _marker(text: str, pieces: list[_Piece], anchor: str) -> str:
    html = _linked(text, pieces)
    if anchor and not any(link for _, _, _, link in pieces):
        return f'<a class="marker" href="#{anchor}">{html}</a>'
    return f'<span class="marker">{html}</span>'


def _linked(text: str, pieces: Iterable[_Piece]) -> str:
    out = []
    for link, run in groupby(pieces, key=lambda piece: piece[3]):
        html = "".join(
            f"<mark>{_shown(text[start:stop])}</mark>" if marked else _shown(text[start:stop])
            for start, stop, marked, _ in run
        )
        out.append(html if link is None else _anchored(link, html))
    return "".join(out)


def _shown(text: str) -> str:
    """`text` escaped; the sign between the steps of a menu path is set apart, so that the style can draw it as `›`."""
    html = str(escape(text))
    return _MENU.sub('<span class="then">&gt;</span>', html) if " &gt; " in html else html


def _pieces(edges: list[int], marks: list[tuple[int, int]], links: list[Link], offset: int) -> Iterator[_Piece]:
    for start, stop in pairwise(edges):
        marked = any(left <= start and stop <= right for left, right in marks)
        link = next((link for link in links if link.start - offset <= start < link.start - offset + link.length), None)
        yield start, stop, marked, link


def _anchored(link: Link, html: str) -> str:
    href = "".join(link.href.split())
    local = href.startswith("#") or (href.startswith("/") and not href.startswith(("//", "/\\")))
    if local:
        own = at(href) if href.startswith(_OWN) else href
        return f'<a href="{escape(own)}" data-link>{html}</a>'
    if href.lower().startswith(_SCHEMES):
        return f'<a href="{escape(href)}" data-link rel="noopener noreferrer">{html}</a>'
    return f'<span class="lost" data-link title="연결 주소가 없는 링크입니다">{html}</span>'
