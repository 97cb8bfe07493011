"""Whoosh's postings, decoded once a term into arrays: the read path that Whoosh's own searcher walks in Python.

`Postings.impacts` is what Whoosh's BM25F gives each document for that term alone, so summing clauses over arrays
gives the very scores of its searcher. The cache is bounded in bytes; arrays are never changed once made.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import reduce
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

from faqsvc.engines.port import K1, TEXT_FIELDS, B
from faqsvc.engines.whoosh_engine.columns import Columns

_FREQUENCIES = 200_000  # terms whose document frequency is remembered, 25 MB
_ROW = {name: row for row, name in enumerate(TEXT_FIELDS)}
POSITION_BITS = 20  # a text has under a million terms; a document number the other 43 bits


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term occurs: document numbers, ascending, and its BM25F score there. Both of shape (df,)."""

    docs: NDArray[np.int64]
    impacts: NDArray[np.float64]

    @property
    def size(self) -> int:
        return self.docs.nbytes + self.impacts.nbytes + 200


_NONE = Postings(np.zeros(0, np.int64), np.zeros(0, np.float64))


class PostingsCache:
    """Decoded terms of one generation; at most `limit` bytes, the longest unused go first. Safe for threads."""

    def __init__(self, reader: Any, columns: Columns, *, limit: int) -> None:
        self._reader = reader
        self._columns = columns
        self._limit = limit
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._positions: OrderedDict[tuple[str, str], NDArray[np.int64]] = OrderedDict()
        self._unions: OrderedDict[tuple[tuple[str, str], ...], NDArray[np.int64]] = OrderedDict()
        self._bytes = self._union_bytes = 0
        self._frequencies: dict[tuple[str, str], int] = {}
        total = max(1, reader.doc_count_all())
        self._documents = total
        self._average = {name: (reader.field_length(name) / total) or 1.0 for name in TEXT_FIELDS}

    def get(self, field: str, term: str) -> Postings:
        """The postings of a term; empty for one that the index does not know."""
        key = (field, term)
        with self._lock:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
                return held
        made = self._decode(field, term)
        with self._lock:
            if key not in self._held:
                self._held[key] = made
                self._bytes += made.size
                while self._bytes > self._limit and len(self._held) > 1:
                    self._bytes -= self._held.popitem(last=False)[1].size
        return made

    def any_of(self, terms: tuple[tuple[str, str], ...]) -> NDArray[np.int64]:
        """Documents with at least one of the (field, term) pairs, ascending."""
        with self._lock:
            held = self._unions.get(terms)
        if held is None:
            held = reduce(np.union1d, [self.get(field, term).docs for field, term in terms])
            with self._lock:
                self._unions[terms] = held
                self._union_bytes += held.nbytes + 200
                while self._union_bytes > self._limit // 4 and len(self._unions) > 1:
                    self._union_bytes -= self._unions.popitem(last=False)[1].nbytes + 200
        return held

    def frequency(self, field: str, term: str) -> int:
        """In how many documents the term occurs, deleted ones included until Whoosh merges them away."""
        key = (field, term)
        held = self._frequencies.get(key)
        if held is None:
            held = int(self._reader.doc_frequency(field, term))
            if len(self._frequencies) >= _FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[key] = held
        return held

    def positions(self, field: str, term: str) -> NDArray[np.int64]:
        """Every occurrence as `doc << 20 | position`, ascending. The field must be stored with positions."""
        key = (field, term)
        with self._lock:
            if key in self._positions:
                return self._positions[key]
        found: list[int] = []
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return np.zeros(0, np.int64)
        while matcher.is_active():
            base = matcher.id() << POSITION_BITS
            found.extend(base | position for position in matcher.value_as("positions"))
            matcher.next()
        made = np.array(found, np.int64)
        with self._lock:
            self._positions[key] = made
            while sum(array.nbytes for array in self._positions.values()) > self._limit // 4:
                self._positions.popitem(last=False)
        return made

    def _decode(self, field: str, term: str) -> Postings:
        docs: list[int] = []
        frequencies: list[float] = []
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return _NONE
        while matcher.is_active():
            docs.append(matcher.id())
            frequencies.append(matcher.weight())
            matcher.next()
        numbers = np.array(docs, np.int64)
        weights = np.array(frequencies, np.float64)
        return Postings(numbers, self._bm25(field, numbers, weights, self.frequency(field, term)))

    def _bm25(self, field: str, docs: NDArray[np.int64], tf: NDArray[np.float64], df: int) -> NDArray[np.float64]:
        """Whoosh's scoring.bm25: idf = ln(N / (df + 1)) + 1; tf saturated by K1, its norm mixed by B."""
        idf = np.log(self._documents / (df + 1)) + 1
        norm = 1 - B + B * self._columns.lengths[_ROW[field], docs] / self._average[field]
        scores: NDArray[np.float64] = idf * (tf * (K1 + 1)) / (tf + K1 * norm)
        return scores
