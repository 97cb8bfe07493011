"""The part of an answer that answers best: the run of whole sentences with most of the words that were asked for."""

import re
from collections.abc import Sequence

from faqsvc.model import Span
from faqsvc.search import weights

Bounds = tuple[int, int]

# An end of sentence, not the point of a number; a line's end; text too long without either is cut at a space.
_END = re.compile(r"[.!?。\n](?:(?<=\n)|(?<!\d.)(?=\s|$))")  # begins with a set of characters: such are looked for fast


def sentence_bounds(answer: str) -> tuple[Bounds, ...]:
    """The sentences of an answer that is too long to be shown whole, without the spaces between them; none for a short
    one."""
    if len(answer) < weights.WHOLE_ANSWER:
        return ()
    bounds: list[Bounds] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(answer)), len(answer)]:
        while end - start > weights.PASSAGE_LENGTH:
            space = answer.rfind(" ", start + 1, start + weights.PASSAGE_LENGTH)
            cut = space if space > 0 else start + weights.PASSAGE_LENGTH
            _add(bounds, answer, start, cut)
            start = cut
        _add(bounds, answer, start, end)
        start = end
    return tuple(bounds)


def _add(bounds: list[Bounds], answer: str, start: int, end: int) -> None:
    piece = answer[start:end]
    inner = piece.strip()
    if inner:
        lead = piece.find(inner[0])
        bounds.append((start + lead, start + lead + len(inner)))


def best_passage(answer: str, sentences: Sequence[Bounds], spans: Sequence[Span]) -> Span:
    """Of the runs of sentences that fit, the one with most different words; of equals the earlier, since answers begin
    with what matters. The whole answer where there are no sentences."""
    if not sentences:
        return Span(0, len(answer))
    bits: dict[str, int] = {}
    held = [0] * len(sentences)  # the words of each, a bit a word
    at, latest = 0, len(sentences) - 1
    for start, length in spans:
        while at < latest and sentences[at + 1][0] <= start:
            at += 1
        held[at] |= bits.setdefault(answer[start : start + length], 1 << len(bits))
    best, best_score = (0, 0), -1.0
    last = 0
    for first, words in enumerate(held):
        if not words and first:
            continue  # no run gains by beginning there
        furthest, last = sentences[first][0] + weights.PASSAGE_LENGTH, max(last, first)
        while last < latest and sentences[last + 1][1] <= furthest:
            last += 1
        for more in held[first + 1 : last + 1]:
            words |= more
        score = words.bit_count() - first * 0.01
        if score > best_score:
            best, best_score = (first, last), score
    start, end = sentences[best[0]][0], sentences[best[1]][1]
    return Span(start, min(end - start, 2 * weights.PASSAGE_LENGTH))
