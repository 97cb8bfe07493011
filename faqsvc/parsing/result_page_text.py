"""Stage 1: a search-result page as a text extractor left it -> its entries.

    • [서비스][분류][하위 분류]

      질문

      답변 …

Such a page names no ids, so they are derived from path and question: the same page gives the same ids again. Tokens
that the extractor lost are not mended here; the words stay as found.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

from faqsvc.model import AnswerBlock, CategoryPath, Entry, Link
from faqsvc.model.entry import BLOCK_SEPARATOR
from faqsvc.parsing.lines import LOST_LINK, Line, to_block
from faqsvc.parsing.source import MAX_TEXT, Reason, Record, Rejection
from faqsvc.parsing.steps import split_lines

_HEAD = re.compile(r"[ \t]*[•*·‣▪-]?[ \t]*((?:\[[^\[\]\n]{1,60}\]){1,8})[ \t]*")
LEVEL = re.compile(r"\[([^\[\]]+)\]")


def read_result_text(text: str, *, place: str) -> Iterator[Record]:
    """The entries in order; each that lacks a question or an answer is a rejection `place#number`."""
    lines = text.split("\n")
    heads = [at for at, line in enumerate(lines) if _HEAD.fullmatch(line)]
    if not heads:
        yield Rejection(place, Reason.NO_CATEGORY, "no line like [서비스][분류] begins an entry")
        return
    seen: set[str] = set()
    for number, (start, end) in enumerate(zip(heads, [*heads[1:], len(lines)], strict=True), start=1):
        match = _HEAD.fullmatch(lines[start])
        names = LEVEL.findall(match[1]) if match else []
        body = [line.strip() for line in lines[start + 1 : end] if line.strip()]
        yield _entry(names, body, place=f"{place}#{number}", seen=seen)


def _entry(names: list[str], body: list[str], *, place: str, seen: set[str]) -> Record:
    if not body:
        return Rejection(place, Reason.NO_QUESTION, "nothing follows the category line")
    question = " ".join(body[0].split())
    if len(body) == 1:
        return Rejection(place, Reason.NO_ANSWER, f"nothing follows the question {question:.60}")
    if sum(map(len, body)) > MAX_TEXT:
        return Rejection(place, Reason.TOO_LARGE, f"more than {MAX_TEXT:,} characters")
    try:
        path = CategoryPath.of(*names)
    except ValueError as error:
        return Rejection(place, Reason.BAD_FIELD, str(error))
    blocks, links = read_lines(" ".join(line.split()) for line in body[1:])
    return Entry(derived_id(names, question, blocks, seen), path, question, blocks, links, source=place)


def read_lines(texts: Iterator[str]) -> tuple[tuple[AnswerBlock, ...], tuple[Link, ...]]:
    """Blocks of glued texts; `▶ 바로가기` becomes a link whose address is lost."""
    blocks: list[AnswerBlock] = []
    links: list[Link] = []
    offset = 0
    for text in texts:
        for line in split_lines(text):
            block, found = to_block(Line(line))
            lost = None if found else LOST_LINK.search(block.text)
            if lost:
                at = lost.start() + 1
                at += len(block.text[at:]) - len(block.text[at:].lstrip())
                found = [Link(at, lost.end() - at, "")]
            blocks.append(block)
            links += [Link(offset + link.start, link.length, link.href) for link in found]
            offset += len(block.text) + len(BLOCK_SEPARATOR)
    return tuple(blocks), tuple(links)


def derived_id(names: list[str], question: str, blocks: tuple[AnswerBlock, ...], seen: set[str]) -> str:
    """Stable: from path and question; from the answer too where a page has the same question twice."""
    parts = [*names, question]
    entry_id = _hashed(parts)
    if entry_id in seen:
        entry_id = _hashed([*parts, *(block.text for block in blocks)])
    while entry_id in seen:
        parts.append("")
        entry_id = _hashed(parts)
    seen.add(entry_id)
    return entry_id


def _hashed(parts: list[str]) -> str:
    return "x" + blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()
