"""The part of an answer that answers best: the run of whole sentences with most of the words that were asked for."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from faqsvc.model import Entry, Span
from faqsvc.search import weights

Bounds = tuple[int, int]

# An end of sentence, not the point of a number; a line's end; text too long without either is cut at a space.
_END = re.compile(r"(?<!\d)[.!?。](?=\s|$)|\n")


def sentence_bounds(entry: Entry) -> tuple[Bounds, ...]:
    """The sentences of an answer that is too long to be shown whole; none for a short one."""
    if sum(len(block.text) + 1 for block in entry.blocks) <= weights.WHOLE_ANSWER:
        return ()
    return tuple(piece for start, block in entry.placed_blocks() for piece in _sentences(start, block.text))


def best_passage(answer: str, sentences: Sequence[Bounds], spans: Sequence[Span]) -> Span:
    """Of the runs of sentences that fit, the one with most different words; of equals the earlier, since answers begin
    with what matters. The whole answer where there are no sentences."""
    if not sentences:
        return Span(0, len(answer))
    starts = [start for start, _ in sentences]
    words: list[set[str]] = [set() for _ in sentences]
    for span in spans:
        words[max(bisect_right(starts, span.start) - 1, 0)].add(answer[span.start : span.end])
    best, best_score = (0, 0), -1.0
    last = 0
    for first in [0, *(at for at in range(1, len(sentences)) if words[at])]:  # no run gains by beginning elsewhere
        start, last = starts[first], max(last, first)
        while last + 1 < len(sentences) and sentences[last + 1][1] - start <= weights.PASSAGE_LENGTH:
            last += 1
        score = len(set().union(*words[first : last + 1])) - first * 0.01
        if score > best_score:
            best, best_score = (first, last), score
    start, end = sentences[best[0]][0], sentences[best[1]][1]
    return Span(start, min(end - start, 2 * weights.PASSAGE_LENGTH))


def _sentences(offset: int, text: str) -> list[Bounds]:
    """Bounds of the sentences of one block, the spaces between them left out."""
    bounds: list[Bounds] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        while end - start > weights.PASSAGE_LENGTH:
            space = text.rfind(" ", start + 1, start + weights.PASSAGE_LENGTH)
            cut = space if space > 0 else start + weights.PASSAGE_LENGTH
            bounds.append((start, cut))
            start = cut
        bounds.append((start, end))
        start = end
    out = []
    for start, end in bounds:
        piece = text[start:end]
        inner = piece.strip()
        if inner:
            lead = len(piece) - len(piece.lstrip())
            out.append((offset + start + lead, offset + start + lead + len(inner)))
    return out
