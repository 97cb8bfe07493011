"""Entry -> the passages that are embedded: the question, and the answer in pieces.

Apart, because one vector of a whole article lies near nothing that anybody asks: what a long text says in the middle is
lost in the mean. The rule a change must not break: raise VERSION when the passages of an entry change.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from faqsvc.model import Entry

VERSION = 1
LONGEST = 240  # characters of a piece; docs/semantic.md has other lengths
MOST = 64  # passages of one entry: a pasted book stays affordable, its beginning is what it is about

_END = re.compile(r"(?<=[.!?。])\s+|\n+")  # where a text may be divided: after a sentence, at a line's end


class Part(StrEnum):
    QUESTION = "question"
    ANSWER = "answer"


class Passage(NamedTuple):
    part: Part
    text: str


def passages_of(entry: Entry) -> tuple[Passage, ...]:
    """At least one, each not empty and no longer than LONGEST."""
    texts = [Passage(Part.QUESTION, text) for text in pieces(entry.question)]
    texts += [Passage(Part.ANSWER, text) for text in pieces(entry.answer) if any(map(str.isalnum, text))]
    return tuple(dict.fromkeys(texts))[:MOST]


def pieces(text: str) -> Iterator[str]:
    """Whole sentences as long as they fit; a sentence that is too long is cut at a space, or anywhere."""
    held = ""
    for sentence in _sentences(text):
        if held and len(held) + 1 + len(sentence) > LONGEST:
            yield held
            held = ""
        held = f"{held} {sentence}" if held else sentence
    if held:
        yield held


def _sentences(text: str) -> Iterator[str]:
    for found in _END.split(text):
        sentence = " ".join(found.split())
        while len(sentence) > LONGEST:
            space = sentence.rfind(" ", LONGEST // 2, LONGEST)
            cut = space if space > 0 else LONGEST
            yield sentence[:cut]
            sentence = sentence[cut:].lstrip()
        if sentence:
            yield sentence
