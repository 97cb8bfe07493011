"""Stage 4, last step: the words that were asked for, found in the entries of a page, with the reason for each find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.spans import term_hash
from faqsvc.model import Correction, CorrectionKind, Field, Reason, Span
from faqsvc.search import weights
from faqsvc.search.cards import Card
from faqsvc.search.interpretation import Interpretation, sought_words
from faqsvc.search.passages import Bounds, merge

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
    """One for each card, in order."""
    found: list[list[tuple[int, int, Sought]]] = [[] for _ in cards]
    if cards and len(wanted.hashes):
        terms = np.concatenate([card.terms for card in cards])
        nearest = np.searchsorted(wanted.hashes, terms)
        nearest[nearest == len(wanted.hashes)] = 0
        hits = np.flatnonzero(wanted.hashes[nearest] == terms)
        starts = np.concatenate([card.starts for card in cards])[hits].tolist()
        ends = np.concatenate([card.ends for card in cards])[hits].tolist()
        owners = np.searchsorted(np.cumsum([len(card.terms) for card in cards]), hits, side="right").tolist()
        for owner, start, end, which in zip(owners, starts, ends, nearest[hits].tolist(), strict=True):
            found[owner].append((start, end, wanted.sought[which]))
    for card, places in zip(cards, found, strict=True):
        text = card.text
        for string, sought in wanted.strings:
            at = text.find(string)
            while at >= 0:
                places.append((at, at + len(string), sought))
                at = text.find(string, at + 1)
    return [_marks(card, places) for card, places in zip(cards, found, strict=True)]


def _marks(card: Card, places: list[tuple[int, int, Sought]]) -> Marks:
    places.sort(key=_bounds)
    merged = merge((start, end) for start, end, _ in places)
    (_, _, question_end), (_, path_start, _), (_, answer_start, _) = card.fields
    inside = {Field.QUESTION: [], Field.PATH: [], Field.ANSWER: []}  # type: dict[Field, list[Bounds]]
    for start, end in merged:
        if start < question_end:
            inside[Field.QUESTION].append((start, end))
        elif start < answer_start - 1:
            inside[Field.PATH].append((start - path_start, end - path_start))
        else:
            inside[Field.ANSWER].append((start - answer_start, end - answer_start))
    return Marks(
        _spans(inside[Field.QUESTION]),
        _by_level(card.entry.path.names, inside[Field.PATH]),
        _spans(inside[Field.ANSWER]),
        _reasons(card, places),
    )


def _bounds(place: tuple[int, int, Sought]) -> Bounds:
    return place[0], -place[1]


def _spans(bounds: Iterable[Bounds]) -> tuple[Span, ...]:
    return tuple([Span(start, end - start) for start, end in bounds])


def _by_level(names: Sequence[str], bounds: Sequence[Bounds]) -> tuple[tuple[Span, ...], ...]:
    levels: list[tuple[Span, ...]] = []
    level_start = 0
    for name in names:
        level_end = level_start + len(name)
        inside = [(start - level_start, end - level_start) for start, end in bounds if level_start <= start < level_end]
        levels.append(_spans((start, min(end, len(name))) for start, end in inside))
        level_start = level_end + 1
    return tuple(levels)


def _reasons(card: Card, places: Sequence[tuple[int, int, Sought]]) -> tuple[Reason, ...]:
    """For each word of the query and field the longest finds, each once; `places` are sorted, the longer first."""
    told: dict[tuple[Field, Sought], dict[str, None]] = {}
    (_, _, question_end), (_, _, path_end), (_, answer_start, _) = card.fields
    covered = 0
    for start, end, sought in places:
        if end <= covered:  # inside a longer find
            continue
        covered = end
        if start < question_end:
            field, text = Field.QUESTION, card.entry.question[start:end]
        elif start < path_end:
            field, text = Field.PATH, card.path[start - question_end - 1 : end - question_end - 1]
        else:
            field, text = Field.ANSWER, card.answer[start - answer_start : end - answer_start]
        told.setdefault((field, sought), {})[text] = None
    return tuple(
        Reason(sought.word, field, tuple(found)[:_NAMED], sought.through) for (field, sought), found in told.items()
    )
