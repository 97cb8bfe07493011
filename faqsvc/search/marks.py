"""Stage 4, last step: the words that were asked for, found in the entries of a page, with the reason for each find."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.spans import RECORD, term_hash
from faqsvc.model import CorrectionKind, Field, Reason, Span
from faqsvc.search import weights
from faqsvc.search.cards import SEPARATOR, Card
from faqsvc.search.interpretation import Interpretation, sought_words

_NAMED = 5  # words told for one field when a hit is explained


Find = tuple[int, int, int]  # start, end, and the number of what was sought


class Sought(NamedTuple):
    """A word of the query as it was typed, and how it came to be looked for otherwise."""

    word: str
    through: CorrectionKind | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: hashes of terms, ascending, each for the word of `sought` with its number; strings to find as they
    are, each with the number of its word."""

    hashes: NDArray[np.uint32]
    owners: NDArray[np.int64]
    strings: tuple[tuple[str, int], ...]
    sought: tuple[Sought, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in one entry; the spans of each text are sorted and apart."""

    question: tuple[Span, ...]
    path: tuple[tuple[Span, ...], ...]
    answer: tuple[Span, ...]
    reasons: tuple[Reason, ...]


def wanted_of(understood: Interpretation) -> Wanted:
    """Words and morphemes by their terms; words also as they are spelled, since many match by pairs of syllables only
    (typed without spaces, half typed)."""
    numbers: dict[Sought, int] = {}
    terms: dict[int, int] = {}
    strings: dict[str, int] = {}
    for token in sought_words(understood.analysis):
        number = numbers.setdefault(_sought(understood, token.start), len(numbers))
        terms.setdefault(term_hash(token.text), number)
        if len(token.text) > 1 and token.end - token.start == len(token.text):
            strings.setdefault(token.text, number)
    for one in understood.expansions:
        sought = Sought(understood.parsed.words[one.start : one.end], one.kind)
        terms.setdefault(term_hash(one.term), numbers.setdefault(sought, len(numbers)))
    for phrase in understood.parsed.phrases:
        strings.setdefault(phrase, numbers.setdefault(Sought(phrase), len(numbers)))
    order = sorted(terms)
    return Wanted(
        np.array(order, np.uint32),
        np.array([terms[key] for key in order], np.int64),
        tuple(strings.items())[: weights.MAX_TERMS],
        tuple(numbers),
    )


def _sought(understood: Interpretation, start: int) -> Sought:
    word = understood.word_at(start)
    correction = understood.correction_of(word) if understood.corrections else None
    return Sought(correction.original, correction.kind) if correction else Sought(word)


def mark(cards: Sequence[Card], wanted: Wanted) -> list[Marks]:
    """One for each card, in order. The cards' texts are looked at as one text, so that arrays do the work."""
    bases = list(accumulate((card.length + len(SEPARATOR) for card in cards), initial=0))[:-1]
    finds = deque(_outer(cards, wanted, bases))
    return [_marks(card, base, finds, wanted.sought) for card, base in zip(cards, bases, strict=True)]


def _outer(cards: Sequence[Card], wanted: Wanted, bases: Sequence[int]) -> Iterable[Find]:
    """The finds in the texts of all cards, one after the other, without those that lie inside another: both starts and
    ends ascend."""
    starts, ends, which = _by_term(cards, wanted, bases)
    spelled = _by_string(cards, wanted)
    if spelled:
        more = np.array(spelled, np.int64).T
        starts, ends, which = (np.concatenate(pair) for pair in zip((starts, ends, which), more, strict=True))
    order = np.lexsort((-ends, starts))
    ends = ends[order]
    reach = np.maximum.accumulate(ends)
    outer = np.flatnonzero(ends > np.append(-1, reach[:-1]))
    chosen = order[outer]
    return zip(starts[chosen].tolist(), ends[outer].tolist(), which[chosen].tolist(), strict=True)


def _by_term(cards: Sequence[Card], wanted: Wanted, bases: Sequence[int]) -> tuple[NDArray[np.int64], ...]:
    """The finds of wanted terms among the cards' tokens, in three arrays."""
    hashes = wanted.hashes
    if not cards or not len(hashes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    tokens = np.frombuffer(b"".join([card.tokens for card in cards]), RECORD)
    terms = np.ascontiguousarray(tokens["term"])
    nearest = np.searchsorted(hashes[:-1], terms)
    hits = np.flatnonzero(hashes[nearest] == terms)
    counts = [len(card.tokens) // RECORD.itemsize for card in cards]
    owners = np.searchsorted(np.cumsum(counts), hits, side="right")
    starts = tokens["start"][hits] + np.array(bases)[owners]
    return starts, starts + tokens["length"][hits], wanted.owners[nearest[hits]]


def _by_string(cards: Sequence[Card], wanted: Wanted) -> list[Find]:
    """The wanted strings as they stand in the texts of all cards."""
    if not wanted.strings:
        return []
    whole = SEPARATOR.join([card.text or SEPARATOR * card.length for card in cards])
    found = []
    for string, number in wanted.strings:
        at = whole.find(string)
        while at >= 0:
            found.append((at, at + len(string), number))
            at = whole.find(string, at + 1)
    return found


def _marks(card: Card, base: int, finds: deque[Find], sought: Sequence[Sought]) -> Marks:
    """What is marked in a card, whose texts begin at `base`; its finds are taken from the front of `finds`. Finds that
    touch are one span. For each word of the query and field the finds are told, each once."""
    marked: list[tuple[Span, ...]] = []
    told: dict[tuple[Field, int], dict[str, None]] = {}
    for number, (edge, text) in enumerate(zip(card.edges, card.texts, strict=True)):
        field = Field.QUESTION if not number else Field.ANSWER if number == len(card.texts) - 1 else Field.PATH
        edge += base
        spans: list[Span] = []
        begun = reach = -1
        while finds and finds[0][0] < edge + len(text):
            start, end, which = finds.popleft()
            start, end = start - edge, end - edge
            if start > reach:
                if reach >= 0:
                    spans.append(Span(begun, reach - begun))
                begun = start
            reach = end
            told.setdefault((field, which), {})[text[start:end]] = None
        if reach >= 0:
            spans.append(Span(begun, reach - begun))
        marked.append(tuple(spans))
    reasons = [
        Reason(sought[which].word, field, tuple(written)[:_NAMED], sought[which].through)
        for (field, which), written in told.items()
    ]
    return Marks(marked[0], tuple(marked[1:-1]), marked[-1], tuple(reasons))
