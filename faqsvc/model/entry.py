"""One help article: `Entry`, made by `parsing`, kept as published, never normalized.

The answer exists once, as blocks; its plain text is the blocks' texts joined by newlines, and every offset anywhere
in the service (spans, links) counts characters of that plain text. The rule a change must not break:
`Entry.answer[block_start : block_start + len(block.text)] == block.text`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from faqsvc.model.category import CategoryPath
from faqsvc.model.repair import Field, Repair

BLOCK_SEPARATOR = "\n"
ROW_SEPARATOR = "\n"
CELL_SEPARATOR = "\t"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    STEP = "step"
    BULLET = "bullet"
    NOTE = "note"
    TABLE = "table"
    LINK = "link"
    IMAGE = "image"


class Device(StrEnum):
    PC = "pc"
    ANDROID = "android"
    IOS = "ios"


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """One piece of an answer.

    text: what a reader sees, with the marker of a step or note, as published; a table's is its cells joined by tabs
    and its rows by newlines; an image's is its alternative text.
    marker: the leading part of `text` that numbers or marks it (`1.`, `1-1)`, `※`, `-`), else empty.
    depth: nesting of a step or bullet, 0 for the outermost.
    rows: a table's cells, the first row the header; empty for every other kind.
    source: an image's address, else empty.
    """

    kind: BlockKind
    text: str
    marker: str = ""
    depth: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"an empty {self.kind} block")
        if not self.text.startswith(self.marker):
            raise ValueError(f"the text of a block must begin with its marker {self.marker!r}")
        if bool(self.rows) != (self.kind is BlockKind.TABLE):
            raise ValueError("a table has rows, and nothing else has")
        if self.rows and self.text != table_text(self.rows):
            raise ValueError("a table's text is its cells joined by tabs and newlines")

    @classmethod
    def table(cls, rows: tuple[tuple[str, ...], ...]) -> "AnswerBlock":
        return cls(BlockKind.TABLE, table_text(rows), rows=rows)


@dataclass(frozen=True, slots=True)
class Link:
    """`answer[start:start + length]` leads to `href`; an empty `href` is a link whose address was lost."""

    start: int
    length: int
    href: str


LOCALE = "ko"  # of an entry that says nothing of its language


def address_of(entry_id: str, locale: str) -> str:
    return f"/helps_html/{entry_id}?{urlencode({'locale': locale})}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and its answer.

    id: stable, `[A-Za-z0-9_-]{1,64}`, part of the permanent address `/helps_html/{id}`.
    updated: the publisher's update date; None where the source names none (never guessed).
    views: how often it was read, as the source says; None where it doesn't.
    repairs: words that whoever read the page lost, in order of field and offset; the texts stay as they were found.
    source: the file or address it was read from, for reports.
    """

    id: str
    path: CategoryPath
    question: str
    blocks: tuple[AnswerBlock, ...]
    links: tuple[Link, ...] = ()
    device: Device | None = None
    locale: str = LOCALE
    updated: date | None = None
    views: int | None = None
    repairs: tuple[Repair, ...] = ()
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"an entry's id is 1 to 64 of A-Z a-z 0-9 _ -, not {self.id!r:.80}")
        if not self.question.strip():
            raise ValueError("the question is empty")
        if not self.blocks:
            raise ValueError("the answer is empty")
        lengths = {Field.QUESTION: len(self.question), Field.ANSWER: len(self.answer)} if self.repairs else {}
        if any(repair.offset > lengths.get(repair.field, -1) for repair in self.repairs):
            raise ValueError("a repair stands outside the text that it repairs")

    @property
    def answer(self) -> str:
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)

    @property
    def address(self) -> str:
        """Its permanent address, without a host; it stands in links that people keep and never changes."""
        return address_of(self.id, self.locale)

    def placed_blocks(self) -> Iterator[tuple[int, AnswerBlock]]:
        """Each block with its offset in `answer`."""
        start = 0
        for block in self.blocks:
            yield start, block
            start += len(block.text) + len(BLOCK_SEPARATOR)


def table_text(rows: tuple[tuple[str, ...], ...]) -> str:
    return ROW_SEPARATOR.join(CELL_SEPARATOR.join(row) for row in rows)
