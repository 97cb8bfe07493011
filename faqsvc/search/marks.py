"""Stage 4, last step: the words that were asked for, found in the entries of a page, with the reason for each find."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.spans import term_hash
from faqsvc.model import Correction, CorrectionKind, Field, Reason, Span
from faqsvc.search import weights
from faqsvc.search.cards import Card
from faqsvc.search.interpretation import Interpretation, sought_words

_NAMED = 5  # words told for one field when a hit is explained


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the query as it was typed, and how it came to be looked for otherwise."""

    word: str
    through: CorrectionKind | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: hashes of terms, ascending, each with the word it is sought for; strings to find as they are."""

    hashes: NDArray[np.uint32]
    sought: tuple[Sought, ...]
    strings: tuple[tuple[str, Sought], ...]


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
    terms: dict[int, Sought] = {}
    strings: dict[str, Sought] = {}
    for token in sought_words(understood.analysis):
        sought = _sought(understood, token.start)
        terms.setdefault(term_hash(token.text), sought)
        if len(token.text) > 1 and token.end - token.start == len(token.text):
            strings.setdefault(token.text, sought)
    for one in understood.expansions:
        terms.setdefault(term_hash(one.term), Sought(understood.parsed.words[one.start : one.end], one.kind))
    for phrase in understood.parsed.phrases:
        strings.setdefault(phrase, Sought(phrase))
    order = sorted(terms)
    return Wanted(
        np.array(order, np.uint32),
        tuple(terms[key] for key in order),
        tuple(strings.items())[: weights.MAX_TERMS],
    )


def _sought(understood: Interpretation, start: int) -> Sought:
    word = understood.word_at(start)
    correction: Correction | None = understood.correction_of(word)
    return Sought(correction.original, correction.kind) if correction else Sought(word)


def mark(cards: Sequence[Card], wanted: Wanted) -> list[Marks]:
    """One for each card, in order. The cards' texts are looked at as one text, so that arrays do the work."""
    found = _found(cards, wanted)
    edges = [base + edge for card, base in zip(cards, found.bases, strict=True) for edge in card.edges]
    spans = _spans(found, edges)
    told = _told(cards, found, edges)
    marks = []
    first = 0
    for card, reasons in zip(cards, told, strict=True):
        question, *levels, answer = spans[first : first + len(card.edges)]
        marks.append(Marks(tuple(question), tuple(map(tuple, levels)), tuple(answer), reasons))
        first += len(card.edges)
    return marks


@dataclass(frozen=True, slots=True)
class _Found:
    """Every find in the texts of all cards, one after the other, in order of its start, the longer first. `reach`: how
    far the finds before it go; `bases`: where each card begins."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    reach: NDArray[np.int64]
    sought: Sequence[Sought]
    which: NDArray[np.int64]
    bases: tuple[int, ...]


def _found(cards: Sequence[Card], wanted: Wanted) -> _Found:
    bases = tuple(accumulate((card.edges[-1] + len(card.texts[-1]) + 1 for card in cards), initial=0))[:-1]
    starts, ends, which = _by_term(cards, wanted.hashes, bases)
    spelled: list[tuple[int, int, int]] = []
    for card, base in zip(cards, bases, strict=True):
        text = card.text
        for number, (string, _) in enumerate(wanted.strings, start=len(wanted.sought)):
            at = text.find(string)
            while at >= 0:
                spelled.append((base + at, base + at + len(string), number))
                at = text.find(string, at + 1)
    if spelled:
        more = np.array(spelled, np.int64).T
        starts, ends, which = (np.concatenate(pair) for pair in zip((starts, ends, which), more, strict=True))
    order = np.lexsort((-ends, starts))
    ends = ends[order]
    reach = np.maximum.accumulate(np.append(-1, ends))[:-1]
    sought = (*wanted.sought, *(sought for _, sought in wanted.strings))
    return _Found(starts[order], ends, reach, sought, which[order], bases)


def _by_term(cards: Sequence[Card], hashes: NDArray[np.uint32], bases: Sequence[int]) -> tuple[NDArray[np.int64], ...]:
    """Starts, ends and numbers of the wanted terms among the cards' tokens."""
    if not cards or not len(hashes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    terms = np.concatenate([card.terms for card in cards])
    nearest = np.searchsorted(hashes, terms)
    nearest[nearest == len(hashes)] = 0
    hits = np.flatnonzero(hashes[nearest] == terms)
    base = np.repeat(np.array(bases), [len(card.terms) for card in cards])[hits]
    starts = np.concatenate([card.starts for card in cards])[hits] + base
    ends = np.concatenate([card.ends for card in cards])[hits] + base
    return starts, ends, nearest[hits]


def _spans(found: _Found, edges: Sequence[int]) -> list[list[Span]]:
    """What is marked in each text, which begin at `edges`; finds that touch or overlap are one."""
    fresh = np.flatnonzero(found.starts > found.reach)
    starts = found.starts[fresh]
    ends = np.append(found.reach[fresh[1:]], found.ends.max(initial=0))[: len(starts)]
    texts = np.searchsorted(edges, starts, side="right") - 1
    spans: list[list[Span]] = [[] for _ in edges]
    for text, start, end in zip(texts.tolist(), starts.tolist(), ends.tolist(), strict=True):
        spans[text].append(Span(start - edges[text], end - start))
    return spans


def _told(cards: Sequence[Card], found: _Found, edges: Sequence[int]) -> list[tuple[Reason, ...]]:
    """For each word of the query and field the longest finds, each once; what lies inside a longer find is left out."""
    owners = [(number, text) for number, card in enumerate(cards) for text in range(len(card.texts))]
    outer = np.flatnonzero(found.ends > found.reach)
    starts = found.starts[outer]
    texts = np.searchsorted(edges, starts, side="right") - 1
    told: list[dict[tuple[Field, Sought], dict[str, None]]] = [{} for _ in cards]
    rows = zip(texts.tolist(), starts.tolist(), found.ends[outer].tolist(), found.which[outer].tolist(), strict=True)
    for at, start, end, which in rows:
        number, text = owners[at]
        words = cards[number].texts
        field = Field.QUESTION if not text else Field.ANSWER if text == len(words) - 1 else Field.PATH
        written = words[text][start - edges[at] : end - edges[at]]
        told[number].setdefault((field, found.sought[which]), {})[written] = None
    return [
        tuple(
            Reason(sought.word, field, tuple(written)[:_NAMED], sought.through)
            for (field, sought), written in one.items()
        )
        for one in told
    ]
