"""Stage 1: an answer in one cell or field -> blocks and links; HTML where it holds HTML, else its lines."""

import re
from collections.abc import Iterator
from itertools import groupby

from faqsvc.model import AnswerBlock, Link
from faqsvc.model.entry import BLOCK_SEPARATOR, CELL_SEPARATOR
from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.lines import Line, to_block
from faqsvc.parsing.markup import make_soup, read_blocks
from faqsvc.parsing.source import MAX_TEXT, Reason

_HTML = re.compile(r"</(?:p|div|ul|ol|li|table|h[1-6]|span|a|b|strong|em|u|pre)>|<br\s*/?>", re.IGNORECASE)
_MARKUP = 4  # times the text, at most, that its HTML may be

Answer = tuple[tuple[AnswerBlock, ...], tuple[Link, ...]]


def read_answer(text: str) -> Answer:
    """Raises Refused for a text that is too long or, as HTML, too deep; ValueError for one that says nothing."""
    html = _HTML.search(text) is not None
    if len(text) > (_MARKUP * MAX_TEXT if html else MAX_TEXT):
        raise Refused(Reason.TOO_LARGE, f"an answer of more than {MAX_TEXT:,} characters")
    blocks, links = read_html(text) if html else _read_lines(text)
    if not blocks:
        raise Refused(Reason.NO_ANSWER, "the answer is empty")
    return blocks, links


def read_html(text: str) -> Answer:
    """A fragment of HTML; raises Refused when it is too deep or too long."""
    body = make_soup(text).body
    return read_blocks([body]) if body else ((), ())


def _read_lines(text: str) -> Answer:
    blocks: list[AnswerBlock] = []
    links: list[Link] = []
    start = 0
    for block, own in _blocks(text):
        blocks.append(block)
        links.extend(Link(start + link.start, link.length, link.href) for link in own)
        start += len(block.text) + len(BLOCK_SEPARATOR)
    return tuple(blocks), tuple(links)


def _blocks(text: str) -> Iterator[tuple[AnswerBlock, list[Link]]]:
    """A block a line; neighboring lines of as many tabs are a table."""
    for tabs, run in groupby(text.split("\n"), key=lambda line: line.strip(" ").count(CELL_SEPARATOR)):
        lines = list(run)
        if tabs and len(lines) > 1 and any(line.strip() for line in lines):
            rows = (tuple(cell.strip() for cell in line.split(CELL_SEPARATOR)) for line in lines)
            yield AnswerBlock.table(tuple(rows)), []
            continue
        for written in lines:
            line = Line()
            line.add(written)
            if not line.blank:
                yield to_block(line)
