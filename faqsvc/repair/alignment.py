"""Extractions of one text, each with other gaps -> the text that all of them come from.

Where two of them differ by an insertion, the longer side is right, for extraction loses words and adds none. Where
each lost a word at one place, both orders are tried against every extraction. The rule a change must not break: the
first extraction's characters are all in the result, in order.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

_AREA = 25_000_000  # characters of one text times those of the other that are aligned at once: 3 MB, a few ms
_ANCHOR = 12  # characters of a passage that stands once in each text


class Difference(NamedTuple):
    """`left[start:end]` is `right[from_:to]`; one of the two may be empty, never both."""

    start: int
    end: int
    from_: int
    to: int


def differences(left: str, right: str) -> list[Difference]:
    """Where two texts differ, in order, neighbors joined. Long texts are first cut at what both hold once."""
    found: list[Difference] = []
    for part in _parts(left, right):
        for start, end, from_, to in _aligned(left[part.start : part.end], right[part.from_ : part.to]):
            one = Difference(part.start + start, part.start + end, part.from_ + from_, part.from_ + to)
            if found and found[-1].end == one.start and found[-1].to == one.from_:
                one = Difference(found[-1].start, one.end, found.pop().from_, one.to)
            found.append(one)
    return found


def _aligned(left: str, right: str) -> Iterator[Difference]:
    if len(left) * len(right) > _AREA:
        yield Difference(0, len(left), 0, len(right))
        return
    for code in Indel.opcodes(left, right):
        if code.tag != "equal":
            yield Difference(code.src_start, code.src_end, code.dest_start, code.dest_end)


def _parts(left: str, right: str) -> list[Difference]:
    """Pieces to align one by one, which cover both texts."""
    if len(left) * len(right) <= _AREA:
        return [Difference(0, len(left), 0, len(right))]
    once = _once(left)
    pairs = sorted((once[passage], place) for passage, place in _once(right).items() if passage in once)
    parts: list[Difference] = []
    start = from_ = 0
    for at, place in pairs:
        if place >= from_ and (at - start) * (place - from_) > _AREA // 4:
            parts.append(Difference(start, at, from_, place))
            start, from_ = at, place
    return [*parts, Difference(start, len(left), from_, len(right))]


def _once(text: str) -> dict[str, int]:
    """Passages that stand once, at every word's beginning, with their places."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == " ")]
    counts = Counter(text[at : at + _ANCHOR] for at in starts)
    return {text[at : at + _ANCHOR]: at for at in starts if counts[text[at : at + _ANCHOR]] == 1}


def restore(texts: Sequence[str], *, holds: Callable[[str], int] | None = None) -> tuple[str, bool]:
    """The common source of `texts`, and whether the order of everything in it is known.

    holds: how many of the extractions a text explains; of two orders the one that explains more, or that lies nearer to
    all of them, is taken.
    """
    whole, known = texts[0], True
    for text in texts[1:]:
        shift = 0
        for start, end, from_, to in differences(whole, text):
            start, end, mine, theirs = start + shift, end + shift, whole[start + shift : end + shift], text[from_:to]
            if not theirs:
                continue
            orders = dict.fromkeys([mine + theirs, theirs + mine])
            tried = [whole[:start] + order + whole[end:] for order in orders]
            marks = [(-holds(one) if holds else 0, sum(Indel.distance(one, other) for other in texts)) for one in tried]
            best = min(range(len(tried)), key=marks.__getitem__)
            known &= len(tried) == 1 or marks.count(marks[best]) == 1
            whole = tried[best]
            shift += len(theirs)
    return whole, known
