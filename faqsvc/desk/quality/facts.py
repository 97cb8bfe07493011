"""A text -> the facts in it that two articles can disagree about: amounts with units, each with what it is about.

    한 번에 초대할 수 있는 사람은 100명입니다.   people 100   {한, 번, 초대, 사람}
    | 하루 | / | 만 19세 이상 | 500만 원 |       money 5000000   {하루, 이상}     a cell with its row and column

Durations are compared in seconds, so that 60분 and 1시간 agree. A calendar date is no amount.
"""

import re
from collections import deque
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from faqsvc.model import BlockKind, Entry


class Unit(StrEnum):
    DURATION = "duration"
    PEOPLE = "people"
    TIMES = "times"
    THINGS = "things"
    MONEY = "money"
    SHARE = "share"
    SIZE = "size"
    LETTERS = "letters"
    AGE = "age"
    DATE = "date"
    ALLOWED = "allowed"  # 1 for 가능, 0 for 불가


_UNITS: dict[str, tuple[Unit, float]] = {
    "초": (Unit.DURATION, 1), "분": (Unit.DURATION, 60), "시간": (Unit.DURATION, 3_600), "일": (Unit.DURATION, 86_400),
    "주일": (Unit.DURATION, 604_800), "주": (Unit.DURATION, 604_800), "개월": (Unit.DURATION, 2_592_000),
    "달": (Unit.DURATION, 2_592_000), "년": (Unit.DURATION, 31_536_000), "명": (Unit.PEOPLE, 1),
    "번": (Unit.TIMES, 1), "회": (Unit.TIMES, 1), "개": (Unit.THINGS, 1), "건": (Unit.THINGS, 1),
    "장": (Unit.THINGS, 1), "원": (Unit.MONEY, 1), "%": (Unit.SHARE, 1), "KB": (Unit.SIZE, 1),
    "MB": (Unit.SIZE, 1e3), "GB": (Unit.SIZE, 1e6),
    "TB": (Unit.SIZE, 1e9), "자": (Unit.LETTERS, 1), "글자": (Unit.LETTERS, 1), "세": (Unit.AGE, 1),
}  # fmt: skip
_SCALES = {"": 1.0, "백": 1e2, "천": 1e3, "만": 1e4, "천만": 1e7, "억": 1e8}
_DATE = re.compile(
    r"\d{2,4}[년.]\s?\d{1,2}[월.](?:\s?\d{1,2}[일.]?)?|\d{1,2}월\s?\d{1,2}일|\d{1,2}:\d{2}|매월\s?\d{1,2}일"
)
_AMOUNT = re.compile(
    rf"(?<![\d.,A-Za-z])(\d[\d,]{{0,14}}(?:\.\d{{1,4}})?)\s?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\s?"
    rf"({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-zA-Z]|째|호|차)"
)
_FULL_DATE = re.compile(r"(20\d\d)[년.]\s?(\d{1,2})[월.]\s?(\d{1,2})[일.]?")
_FORBIDDEN = r"수\s?없(?:습니다|어요|으며|고)|되지\s?않습니다|불가(?:능)?|안\s?됩니다|못합니다"
_ALLOWED = re.compile(rf"(?P<no>{_FORBIDDEN})|수\s?있(?:습니다|어요|으며|고)|(?<![가-힣])됩니다|가능(?!성)")
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n")


class Fact(NamedTuple):
    """`text` (as published) within `sentence`, at `start`; `value` in the unit's smallest."""

    unit: Unit
    value: float
    text: str
    sentence: str
    start: int


def sentences(entry: Entry) -> Iterator[str]:
    """Sentences of the answer; each cell of a table with the heads of its row and column."""
    for block in entry.blocks:
        if block.kind is BlockKind.TABLE:
            head, *rows = block.rows
            for row in rows:
                yield from (f"{name} {row[0]} {cell}" for name, cell in zip(head[1:], row[1:], strict=False) if cell)
        else:
            yield from (piece for piece in _SENTENCE.split(block.text) if piece.strip())


def facts(sentence: str) -> Iterator[Fact]:
    """Linear in the length of the sentence. Only the last word of a sentence says what is allowed."""
    dates = [match.span() for match in _DATE.finditer(sentence)]
    for match in _AMOUNT.finditer(sentence):
        if any(start <= match.start() < end for start, end in dates):
            continue
        unit, size = _UNITS[match[3]]
        value = float(match[1].replace(",", "")) * _SCALES[match[2]] * size
        yield Fact(unit, value, match[0], sentence, match.start())
    for match in _FULL_DATE.finditer(sentence):
        year, month, day = (int(part) for part in match.groups())
        yield Fact(Unit.DATE, year * 372 + month * 31 + day, match[0], sentence, match.start())
    for said in deque(_ALLOWED.finditer(sentence), maxlen=1):
        yield Fact(Unit.ALLOWED, float(said["no"] is None), said[0], sentence, said.start())
