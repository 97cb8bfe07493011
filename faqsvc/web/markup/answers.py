"""Whole answers -> HTML; the other doors of one text: a marked line, a reply, what a page states of its answer."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from faqsvc.desk.reply import Line
from faqsvc.model import AnswerBlock, BlockKind, Entry, Link, Span
from faqsvc.model.entry import CELL_SEPARATOR, ROW_SEPARATOR
from faqsvc.model.steps import step_number
from faqsvc.web.markup.inline import inline

_LISTS = {BlockKind.STEP: ('<ol class="steps">', "</ol>"), BlockKind.BULLET: ('<ul class="bullets">', "</ul>")}


def render_marked(text: str, spans: Iterable[Span] = ()) -> Markup:
    """`text` with `<mark>` around each span."""
    return Markup(inline(text, 0, spans, ()))  # noqa: S704 - made of escaped pieces


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
                    parts.append(_block(block, inline(block.text, start, spans, entry.links, block.marker), level))
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
    inner = inline(block.text, start, spans, links, block.marker, anchor if linked else "")
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
            cells.append(f"{opening}{inline(cell, start, spans, links)}{closing}")
            start += len(cell) + len(CELL_SEPARATOR)
        start += len(ROW_SEPARATOR) - len(CELL_SEPARATOR)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = f"<table>{''.join(rows)}</table>"
    return f'<div class="table" data-block="table" tabindex="0" role="group" aria-label="표">{table}</div>'
