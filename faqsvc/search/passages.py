"""Stage 4, last step: where the matched words stand, and the part of the answer that answers best.

Works on the token places stored with an entry; nothing is analyzed here. Words that matched only by pairs of
syllables (typed without spaces, half typed) are looked up in the text itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from faqsvc.engines.spans import Places, term_hash
from faqsvc.model import Entry, Span
from faqsvc.search import weights


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: term hashes of words and morphemes with their weight, and strings to find as they are."""

    terms: dict[int, float]
    strings: tuple[str, ...]

    @classmethod
    def of(cls, terms: Iterable[str], strings: Iterable[str]) -> "Wanted":
        return cls({term_hash(term): 1.0 for term in terms}, tuple(dict.fromkeys(s for s in strings if len(s) > 1)))


def matched_spans(text: str, places: Places, wanted: Wanted) -> tuple[Span, ...]:
    """Sorted, merged spans of what is wanted in `text`."""
    found: list[tuple[int, int]] = []
    if len(places.terms) and wanted.terms:
        keys = np.fromiter(wanted.terms, np.uint32, len(wanted.terms))
        hit = np.isin(places.terms, keys)
        starts = places.starts[hit].tolist()
        found += zip(starts, (places.starts[hit] + places.lengths[hit]).tolist(), strict=True)
    lowered = text.lower()
    if len(lowered) == len(text):
        for string in wanted.strings:
            at = lowered.find(string)
            while at >= 0:
                found.append((at, at + len(string)))
                at = lowered.find(string, at + 1)
    return merge(found)


def merge(bounds: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Touching and overlapping bounds become one span."""
    merged: list[list[int]] = []
    for start, end in sorted(bounds):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return tuple(Span(start, end - start) for start, end in merged)


def best_passage(entry: Entry, spans: Sequence[Span]) -> Span:
    """The run of whole blocks, or of sentences of a long block, that holds most of the matches."""
    answer = entry.answer
    if len(answer) <= weights.PASSAGE_LENGTH * 1.5:
        return Span(0, len(answer))
    pieces = [piece for start, block in entry.placed_blocks() for piece in _sentences(start, block.text)]
    best, best_score = 0, -1.0
    for first in range(len(pieces)):
        last = first
        while last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= weights.PASSAGE_LENGTH:
            last += 1
        words = {answer[span.start : span.end] for span in spans if pieces[first][0] <= span.start < pieces[last][1]}
        score = len(words) - first * 0.01  # of equals the earlier: answers begin with what matters
        if score > best_score:
            best, best_score = first, score
    start = pieces[best][0]
    end = pieces[best][1]
    for piece in pieces[best + 1 :]:
        if piece[1] - start > weights.PASSAGE_LENGTH:
            break
        end = piece[1]
    return Span(start, min(end - start, 2 * weights.PASSAGE_LENGTH))


def _sentences(offset: int, text: str) -> list[tuple[int, int]]:
    """Bounds of the sentences of one block; a long one without an end is cut at spaces."""
    bounds = []
    start = 0
    while start < len(text):
        end = _sentence_end(text, start)
        bounds.append((offset + start, offset + end))
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    return bounds


def _sentence_end(text: str, start: int) -> int:
    limit = min(len(text), start + weights.PASSAGE_LENGTH)
    for at in range(start, limit):
        if text[at] in ".!?。" and (at + 1 == len(text) or text[at + 1].isspace()) and not text[at - 1].isdigit():
            return at + 1
        if text[at] == "\n":
            return max(at, start + 1)
    if limit == len(text):
        return limit
    space = text.rfind(" ", start, limit)
    return space if space > start else limit
