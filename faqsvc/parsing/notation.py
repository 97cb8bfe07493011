r"""Stage 1: an answer as plain text that an editor writes in a form, and back, loss-free.

    ## 제목                     a heading
    1. 누릅니다.   1-1) 다음     a step, by its marker; two spaces before it for each level it is deeper
    - 항목   ※ 참고             a bullet, a note
    | 구분 | 요금 |              a row of a table, the first the header
    ![설명](주소)               an image
    [글](주소)   [글]()          a link, anywhere; without an address where it was lost

Everything else is a paragraph, a line each. What the signs above cannot say is said by a line that begins with
`{kind depth marker}` (the marker's length) or `{at start length}` (a link), and by `\` before what is meant as
itself. The rule a change must not break: `read_notation(write_notation(blocks, links)) == (blocks, links)`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from faqsvc.model import AnswerBlock, BlockKind, Link
from faqsvc.model.entry import BLOCK_SEPARATOR, CELL_SEPARATOR, ROW_SEPARATOR
from faqsvc.parsing.lines import Line, to_block
from faqsvc.parsing.source import MAX_TEXT

Parsed = tuple[tuple[AnswerBlock, ...], tuple[Link, ...]]

_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(((?:\\.|[^()\\\s])*)\)")
_IMAGE = re.compile(r"!\[((?:\\.|[^\[\]\\])+)\]\(((?:\\.|[^()\\])*)\)")
_TOLD = re.compile(r"\{(" + "|".join(BlockKind) + r")(?: (\d{1,2}) (\d{1,3}))?\} ?(.*)")
_AT = re.compile(r"\{at (\d{1,6}) (\d{1,6})\} ?(.*)")
_ESCAPED = re.compile(r"\\(u\{[0-9a-f]{1,6}\}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r"}
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_INDENT = 2


def read_notation(text: str) -> Parsed:
    """Raises ValueError, in words for the editor."""
    if len(text) > 2 * MAX_TEXT:
        raise ValueError(f"답변이 {MAX_TEXT:,}자보다 깁니다.")
    blocks: list[AnswerBlock] = []
    links: list[Link] = []
    start = 0
    for block, own in _blocks(text.replace("\r\n", "\n").split("\n")):
        if block is None:
            links += own
            continue
        blocks.append(block)
        links += [Link(start + link.start, link.length, link.href) for link in own]
        start += len(block.text) + len(BLOCK_SEPARATOR)
    if start > MAX_TEXT:
        raise ValueError(f"답변이 {MAX_TEXT:,}자보다 깁니다.")
    if any(link.start + link.length >= start for link in links):
        raise ValueError("답변 밖을 가리키는 링크가 있습니다.")
    return tuple(blocks), tuple(links)


def write_notation(blocks: Sequence[AnswerBlock], links: Sequence[Link] = ()) -> str:
    """Each block in the plainest way that is read back as it; links in their places, or on lines of their own."""
    lines, start = [], 0
    for block in blocks:
        end = start + len(block.text)
        own = [
            Link(link.start - start, link.length, link.href)
            for link in links
            if start <= link.start and link.start + link.length <= end
        ]
        lines.append(_written(block, own))
        start = end + len(BLOCK_SEPARATOR)
    text = "\n".join(lines)
    if _same(text, blocks, links):
        return text
    lines = [_written(block, []) if _plain(block) else _explicit(block) for block in blocks]
    return "\n".join([*lines, *(f"{{at {link.start} {link.length}}} {_escaped(link.href)}" for link in links)])


def _blocks(lines: Sequence[str]) -> Iterator[tuple[AnswerBlock | None, list[Link]]]:
    table: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            yield _table(table)
            table = []
        at = _AT.fullmatch(line)
        if at:
            yield None, [Link(int(at[1]), int(at[2]), _plain_text(at[3]))]
        elif line.strip():
            yield _block(line)


def _block(line: str) -> tuple[AnswerBlock, list[Link]]:
    told, image = _TOLD.fullmatch(line), _IMAGE.fullmatch(line)
    if told:
        text, links = _inline(told[4])
        depth, marker = int(told[2] or 0), text[: int(told[3] or 0)]
        return AnswerBlock(BlockKind(told[1]), text, marker=marker, depth=depth), links
    if image:
        return AnswerBlock(BlockKind.IMAGE, _plain_text(image[1]), source=_plain_text(image[2])), []
    if line.startswith("## "):
        text, links = _inline(line[3:].strip(" "))
        return AnswerBlock(BlockKind.HEADING, text), links
    bare = line.lstrip(" ")
    text, links = _inline(bare.rstrip(" "))
    block, links = to_block(Line(text, links))
    indent = (len(line) - len(bare)) // _INDENT
    if indent and block.kind in (BlockKind.STEP, BlockKind.BULLET):
        block = replace(block, depth=indent)
    return block, links


def _table(lines: Sequence[str]) -> tuple[AnswerBlock, list[Link]]:
    rows = [[_inline(cell) for cell in _cells(line)] for line in lines]
    width = max(map(len, rows))
    texts = tuple(tuple(text for text, _ in row) + ("",) * (width - len(row)) for row in rows)
    links, start = [], 0
    for row, cells in zip(rows, texts, strict=True):
        for at, cell in enumerate(cells):
            own = row[at][1] if at < len(row) else []
            links += [Link(start + link.start, link.length, link.href) for link in own]
            start += len(cell) + len(CELL_SEPARATOR)
        start += len(ROW_SEPARATOR) - len(CELL_SEPARATOR)
    return AnswerBlock.table(texts), links


def _cells(line: str) -> list[str]:
    """Between the bars, `\\|` being none; white space around a cell is not its own."""
    inner = line[1:].rstrip(" ")
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", inner)
    cells = ["".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]
    if inner.endswith("|") and not cells[-1]:
        cells.pop()
    return [_stripped(cell) for cell in cells]


def _stripped(cell: str) -> str:
    cell = cell.lstrip(" ")
    bare = cell.rstrip(" ")
    return bare + " " if bare != cell and (len(bare) - len(bare.rstrip("\\"))) % 2 else bare


def _inline(text: str) -> tuple[str, list[Link]]:
    """Text with its links taken out and its escapes undone."""
    out, links, at = "", [], 0
    for found in _LINK.finditer(text):
        if (found.start() - len(text[: found.start()].rstrip("\\"))) % 2:
            continue  # `\[` is no link
        out += _plain_text(text[at : found.start()])
        label = _plain_text(found[1])
        links.append(Link(len(out), len(label), _plain_text(found[2])))
        out, at = out + label, found.end()
    return out + _plain_text(text[at:]), links


def _plain_text(text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        told = found[1]
        if told.startswith("u{") and int(told[2:-1], 16) < 0x110000:
            return chr(int(told[2:-1], 16))
        return _NAMED.get(told, told)

    return _ESCAPED.sub(meant, text)


def _written(block: AnswerBlock, links: Sequence[Link]) -> str:
    if block.kind is BlockKind.TABLE:
        return _written_table(block, links)
    text = _with_links(block.text, links)
    plain = {
        BlockKind.HEADING: [f"## {text}"],
        BlockKind.IMAGE: [f"![{_guarded(_escaped(block.text))}]({_address(block.source)})"],
    }.get(block.kind, [text, " " * _INDENT * block.depth + text])
    for line in plain:
        if _same(line, [block], links):
            return line
    return _explicit(block, text)


def _explicit(block: AnswerBlock, text: str | None = None) -> str:
    """Said in so many words; an image's address and a table's cells have no other way than theirs."""
    if block.kind is BlockKind.TABLE:
        return _written_table(block, [])
    if block.kind is BlockKind.IMAGE:
        return f"![{_guarded(_escaped(block.text))}]({_address(block.source)})"
    return f"{{{block.kind} {block.depth} {len(block.marker)}}} {_with_links(block.text, []) if text is None else text}"


def _written_table(block: AnswerBlock, links: Sequence[Link]) -> str:
    lines, start = [], 0
    for row in block.rows:
        cells = []
        for cell in row:
            own = [
                Link(link.start - start, link.length, link.href)
                for link in links
                if start <= link.start and link.start + link.length <= start + len(cell)
            ]
            cells.append(_with_links(cell, own).replace("|", "\\|"))
            start += len(cell) + len(CELL_SEPARATOR)
        start += len(ROW_SEPARATOR) - len(CELL_SEPARATOR)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n" + "\n".join(lines) + "\n"  # a blank line parts it from another table


def _with_links(text: str, links: Sequence[Link]) -> str:
    out, at = "", 0
    for link in sorted(links, key=lambda link: link.start):
        if link.start < at:
            continue
        label = text[link.start : link.start + link.length]
        out += _escaped(text[at : link.start]) + f"[{_guarded(_escaped(label))}]({_address(link.href)})"
        at = link.start + link.length
    return out + _escaped(text[at:])


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\")
    text = _UNWRITABLE.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)
    text = text.replace("](", "\\](")  # no link is without it
    return re.sub(r"\A +| +\Z", lambda found: "\\ " * len(found[0]), text)


def _guarded(label: str) -> str:
    return re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", label)


def _address(href: str) -> str:
    return re.sub(r"[()\s]", r"\\\g<0>", _escaped(href)) if href else ""


def _plain(block: AnswerBlock) -> bool:
    return _same(_written(block, []), [block], [])


def _same(text: str, blocks: Sequence[AnswerBlock], links: Sequence[Link]) -> bool:
    try:
        return read_notation(text) == (tuple(blocks), tuple(links))
    except ValueError:
        return False
