"""Picked entries -> the lines of a reply, in the format that is asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from faqsvc.desk.reply.lines import BLANK, Line, Run, of
from faqsvc.desk.reply.pieces import Links, Pick, steps_of
from faqsvc.desk.reply.templates import Template, fill
from faqsvc.model import AnswerBlock, BlockKind


class Format(StrEnum):
    LINK = "link"
    TITLE_LINK = "title_link"
    MARKDOWN = "markdown"
    HTML = "html"
    ANSWER = "answer"  # question and answer
    STEPS = "steps"
    POLITE = "polite"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the customer, as masked, with what was picked for it; nothing picked: it stays unanswered."""

    question: str = ""
    picks: tuple[Pick, ...] = ()


def compose(
    items: Sequence[Item], form: Format, *, links: Links, template: Template, center: str, agent: str
) -> tuple[Line, ...]:
    """The lines of the reply, without blank ones at either end."""
    picks = [one for item in items for one in item.picks]
    match form:
        case Format.POLITE:
            lines = list(_polite(items, links, template, {"센터": center, "상담원": agent}))
        case Format.LINK:
            lines = [Line((Run(links.of(one), links.of(one)),)) for one in picks]
        case Format.ANSWER:
            lines = _parted(
                [[*of(one.entry.question, strong=True), *_answer(one), *_address(one, links)] for one in picks]
            )
        case Format.STEPS:
            lines = _parted([_steps(one) for one in picks])
        case _:
            lines = [Line((Run(one.entry.question, links.of(one)),)) for one in picks]
    while lines and not lines[-1].runs:
        lines.pop()
    return tuple(lines)


def _parted(groups: Sequence[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for group in groups:
        lines += [BLANK, *group] if lines and group else group
    return lines


def _polite(items: Sequence[Item], links: Links, template: Template, values: dict[str, str]) -> Iterator[Line]:
    yield from of(fill(template.opening, values))
    number = 0
    for item in items:
        if not item.picks and item.question:
            number += 1
            yield BLANK
            yield from of(fill(template.unanswered, values | {"번호": str(number), "질문": item.question}))
        for one in item.picks:
            number += 1
            told = values | {"번호": str(number), "질문": item.question, "제목": one.entry.question}
            yield BLANK
            yield from of(fill(template.item, told))
            yield from _answer(one)
            yield from _address(one, links)
    yield BLANK
    yield from of(fill(template.closing, values))


def _address(picked: Pick, links: Links) -> list[Line]:
    address = links.of(picked)
    return [Line((Run("▶ "), Run(address, address)))]


def _answer(picked: Pick) -> list[Line]:
    chosen = set(picked.steps)
    return [
        line
        for number, block in enumerate(picked.entry.blocks)
        if (not chosen or number in chosen) and block.kind is not BlockKind.IMAGE
        for line in _block(block)
    ]


def _steps(picked: Pick) -> list[Line]:
    """The steps alone; the whole answer of an entry that has none."""
    numbers = picked.steps or tuple(steps_of(picked.entry))
    return [line for number in numbers for line in _block(picked.entry.blocks[number])] or _answer(picked)


def _block(block: AnswerBlock) -> list[Line]:
    if block.kind is BlockKind.TABLE:
        return [Line((Run(" | ".join(row)),)) for row in block.rows]
    return of(block.text, depth=block.depth, strong=block.kind is BlockKind.HEADING)
