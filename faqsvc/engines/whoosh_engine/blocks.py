"""Whoosh's posting blocks as arrays, read and written a block at a time instead of a posting at a time.

On disk it is Whoosh's own format (the codec of 2.7.4 and of whoosh3 alike), which its own searcher reads. The rule a
change must not break: what `read_postings` gives equals a walk with `Matcher.next()`; a test compares them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.formats import Format
from whoosh.matching import FilterMatcher, MultiMatcher


class Counts(Format):  # type: ignore[misc]  # Whoosh 2.7.4 ships no types
    """Postings that say how often, not where: the weight alone, without a value."""

    posting_size = 0

    def word_values(self, value: Sequence[str], *_analyzer: object, **_options: object) -> Iterator[Any]:
        for term, count in Counter(value).items():
            yield term, count, float(count), b""


class PositionArrays(Format):  # type: ignore[misc]
    """Postings with the places of the term: their value is an array of them, uint32, little end first."""

    def word_values(self, value: Sequence[str], *_analyzer: object, **_options: object) -> Iterator[Any]:
        places: dict[str, list[int]] = {}
        for place, term in enumerate(value):
            places.setdefault(term, []).append(place)
        for term, found in places.items():
            yield term, len(found), float(len(found)), np.array(found, "<u4").tobytes()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return len(value) / 4

    def decode_positions(self, value: bytes) -> list[int]:
        return list(np.frombuffer(value, "<u4").tolist())


@dataclass(frozen=True, slots=True)
class TermPostings:
    """Document numbers, ascending, and the term's frequency in each, both of shape (df,); positions of all of them one
    after the other, shape (sum of frequencies,), or empty."""

    docs: NDArray[np.uint32]
    frequencies: NDArray[np.float32]
    positions: NDArray[np.uint32]


def read_postings(matcher: Any, *, positions: bool = False) -> TermPostings:
    """Everything that `matcher` would walk over, and deleted documents; it is used up."""
    parts = [_leaf(leaf, offset, positions=positions) for leaf, offset in _leaves(matcher)]
    if len(parts) == 1:
        return parts[0]
    return TermPostings(
        np.concatenate([part.docs for part in parts]),
        np.concatenate([part.frequencies for part in parts]),
        np.concatenate([part.positions for part in parts]),
    )


def _leaves(matcher: Any) -> Iterator[tuple[Any, int]]:
    """The matcher of each segment with the number of its first document."""
    if isinstance(matcher, MultiMatcher):
        yield from zip(matcher.matchers, matcher.offsets, strict=True)
    else:
        yield matcher, 0


def _leaf(matcher: Any, offset: int, *, positions: bool) -> TermPostings:
    if isinstance(matcher, FilterMatcher):  # leaves out deleted documents, which our columns know as well
        matcher = matcher.child
    if not isinstance(matcher, W3LeafMatcher) or not matcher.is_active():
        return _walked(matcher, offset, positions=positions)
    docs: list[NDArray[np.uint32]] = []
    frequencies: list[NDArray[np.float32]] = []
    values: list[bytes] = []
    while matcher.is_active():
        matcher._read_data()
        deltas, weights, data = matcher._data
        docs.append(np.cumsum(np.array(deltas, np.uint32), dtype=np.uint32) + np.uint32(offset))
        frequencies.append(np.full(len(deltas), 1.0 if weights is None else weights, np.float32))
        if positions:
            values.extend(data)
        matcher._next_block()
    places = np.frombuffer(b"".join(values), "<u4")
    return TermPostings(np.concatenate(docs), np.concatenate(frequencies), places)


def _walked(matcher: Any, offset: int, *, positions: bool) -> TermPostings:
    """A posting at a time: for those that Whoosh keeps inside its table of terms."""
    docs, frequencies, values = [], [], []
    while matcher.is_active():
        docs.append(offset + matcher.id())
        frequencies.append(matcher.weight())
        if positions:
            values.append(matcher.value())
        matcher.next()
    return TermPostings(
        np.array(docs, np.uint32), np.array(frequencies, np.float32), np.frombuffer(b"".join(values), "<u4")
    )
