"""An entry -> Markdown that people read and edit: front matter, then a paragraph, list, table or heading a block."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from faqsvc.model import AnswerBlock, BlockKind, Entry, Link
from faqsvc.model.record import to_record
from faqsvc.parsing import front_matter
from faqsvc.parsing.decoding import clean

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~]")
_BEGINNING = re.compile(r"^(\d{0,9})([-+#=.)])")
_RECORD = re.compile(r"\n<!-- faqsvc (\{.*\}) -->\s*$")
_LISTED = (BlockKind.STEP, BlockKind.BULLET)


def to_text(entry: Entry) -> str:
    """Without the record."""
    fields: dict[str, Any] = {"id": entry.id, "question": entry.question, "path": list(entry.path.names)}
    if any(level.id is not None for level in entry.path.levels):
        fields["category_ids"] = ["" if level.id is None else str(level.id) for level in entry.path.levels]
    if entry.device:
        fields["device"] = entry.device.value
    fields["locale"] = entry.locale
    if entry.updated:
        fields["updated"] = entry.updated.isoformat()
    if entry.views is not None:
        fields["views"] = str(entry.views)
    return front_matter.join(fields, "\n\n".join(_parts(entry)) + "\n")


def with_comment(text: str, entry: Entry) -> str:
    """With the record in a comment, which Markdown does not show."""
    record = json.dumps(to_record(entry), ensure_ascii=False)
    if clean(record) != record:
        record = json.dumps(to_record(entry))
    record = record.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return f"{text}\n<!-- faqsvc {record} -->\n"


def record_of(text: str) -> tuple[str, str]:
    """The text without its record, and the record ("" where there is none)."""
    found = _RECORD.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _parts(entry: Entry) -> Iterator[str]:
    for listed, run in groupby(entry.placed_blocks(), key=lambda pair: pair[1].kind in _LISTED):
        blocks = list(run)
        lines = _list(blocks, entry.links) if listed else None
        if lines:
            yield "\n".join(lines)
        else:
            yield from (_part(start, block, entry.links) for start, block in blocks)


def _part(start: int, block: AnswerBlock, links: Sequence[Link]) -> str:
    match block.kind:
        case BlockKind.TABLE:
            return _table(block)
        case BlockKind.HEADING:
            return "## " + _inline(block.text, start, links)
        case BlockKind.IMAGE:
            return f"![{_escaped(block.text)}](<{_address(block.source)}>)"
        case _:
            return _guarded(block.text, start, links)


def _guarded(text: str, start: int, links: Sequence[Link]) -> str:
    """Inline text whose beginning Markdown would take for a list, heading, quotation or rule."""
    return _BEGINNING.sub(r"\1\\\2", _inline(text, start, links))


def _list(blocks: Sequence[tuple[int, AnswerBlock]], links: Sequence[Link]) -> list[str] | None:
    """Lines of a list that is read with the very markers of the blocks; None where no list is."""
    lines: list[str] = []
    open_: list[tuple[BlockKind, int, str]] = []  # of each depth: kind, number and label of its last item
    for start, block in blocks:
        depth = block.depth
        if depth > len(open_) or (depth < len(open_) and open_[depth][0] is not block.kind):
            return None
        number = open_[depth][1] + 1 if depth < len(open_) else 1
        outer = open_[depth - 1][2] if depth else ""
        label = (f"{outer}-{number}" if outer else str(number)) if block.kind is BlockKind.STEP else ""
        marker = (f"{label})" if depth else f"{label}.") if label else "-"
        rest = block.text[len(marker) + 1 :]
        if block.marker != marker or block.text != f"{marker} {rest}" or not rest.strip():
            return None
        open_ = [*open_[:depth], (block.kind, number, label)]
        indent = sum(len(str(one[1])) + 2 if one[2] else 2 for one in open_[:depth])
        lines.append(" " * indent + (f"{number}. " if label else "- ") + _guarded(rest, start + len(marker) + 1, links))
    return lines


def _table(block: AnswerBlock) -> str:
    head, *rows = ("| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in block.rows)
    return "\n".join((head, "|" + " --- |" * len(block.rows[0]), *rows))


def _inline(text: str, start: int, links: Sequence[Link]) -> str:
    """`text`, which stands at `start` in the answer, with its links."""
    parts: list[str] = []
    at = 0
    for link in links:
        left = link.start - start
        right = left + link.length
        if at <= left and right <= len(text):
            parts += [_escaped(text[at:left]), f"[{_escaped(text[left:right])}](<{_address(link.href)}>)"]
            at = right
    return "".join(parts) + _escaped(text[at:])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def _address(href: str) -> str:
    return re.sub(r"[\\<>]", lambda match: "\\" + match[0], href)
