"""One line of indexed text -> HTML with marks and links in it.

The rule a change must not break: the text content of what is made from a text is that text, character for character.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from markupsafe import escape

from faqsvc.model import Link, Span
from faqsvc.web.addresses import at

_OWN = ("/helps_html/", "/helps?", "/search?")  # articles lead to one another by these
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_MENU = re.compile(r"(?<= )&gt;(?= )")
_SPECIAL = re.compile("[&<>\"']").search
_Piece = tuple[int, int, bool, Link | None]  # start, stop, marked, the link it stands in


def inline(
    text: str, offset: int, spans: Iterable[Span], links: Iterable[Link], marker: str = "", anchor: str = ""
) -> str:
    """`text`, which stands at `offset` in the answer, with the spans and links that touch it; the marker it begins
    with leads to `anchor`."""
    end = offset + len(text)
    marks = [
        (max(s.start, offset) - offset, min(s.end, end) - offset) for s in spans if s.start < end and s.end > offset
    ]
    inside = [link for link in links if offset <= link.start and link.start + link.length <= end]
    if not (inside or anchor or (marks and marks[0][0] < len(marker))):
        plain = _marked(text, marks, start=len(marker))
        return f'<span class="marker">{_shown(marker)}</span>{plain}' if marker else plain
    edges = {0, len(text), len(marker), *(edge for mark in marks for edge in mark)}
    edges |= {edge - offset for link in inside for edge in (link.start, link.start + link.length)}
    pieces = list(_pieces(sorted(edges), marks, inside, offset))
    first = [piece for piece in pieces if piece[1] <= len(marker)]
    rest = _linked(text, pieces[len(first) :])
    return _marker(text, first, anchor) + rest if first else rest


def _marked(text: str, marks: list[tuple[int, int]], *, start: int) -> str:
    """`text` from `start` on where there is nothing but marks, which stand in order: most blocks are of this kind."""
    if not marks:
        return _shown(text[start:])
    parts = []
    for left, right in marks:
        parts.append(f"{_shown(text[start:left])}<mark>{_shown(text[left:right])}</mark>")
        start = right
    parts.append(_shown(text[start:]))
    return "".join(parts)


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
    html = escaped(text)
    return _MENU.sub('<span class="then">&gt;</span>', html) if " &gt; " in html else html


def escaped(text: str) -> str:
    """`text` as HTML, as plain `str`; most pieces hold nothing to escape, and looking costs less than a Markup."""
    return str(escape(text)) if _SPECIAL(text) else text


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
