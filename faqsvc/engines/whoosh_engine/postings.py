"""Whoosh's postings, decoded once a term into arrays: the read path that Whoosh's own searcher walks in Python.

`Postings.impacts` is what Whoosh's BM25F gives each document for that term alone, so summing clauses over arrays
gives the very scores of its searcher. Caches are bounded in bytes; arrays are never changed once made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

from faqsvc.caching import Cache
from faqsvc.engines.port import K1, TEXT_FIELDS, B, WeightedFields
from faqsvc.engines.whoosh_engine.blocks import read_postings
from faqsvc.engines.whoosh_engine.columns import Columns
from faqsvc.engines.whoosh_engine.schema import places_of

_FREQUENCIES = 200_000  # terms whose document frequency is remembered, 25 MB
_ROW = {name: row for row, name in enumerate(TEXT_FIELDS)}
_DENSE = 4  # a term of more than a fourth of all documents is summed as a whole array: measured even at a fifth
POSITION_BITS = 20  # a text has under a million terms; a document number the other 43 bits

TermKey = tuple[str, str]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Documents, ascending, and what each of them gets (None: one), both of shape (df,). Where there are many, in
    their place `dense` of shape (documents,): what each document gets, or whether it gets one."""

    docs: NDArray[np.uint32]
    impacts: NDArray[np.float32] | None
    dense: NDArray[np.float32] | NDArray[np.bool_] | None = None

    @property
    def size(self) -> int:
        held = [array for array in (self.docs, self.impacts, self.dense) if array is not None]
        return sum(array.nbytes for array in held) + 300


_NO_DOCS = np.zeros(0, np.uint32)
_NO_IMPACTS = np.zeros(0, np.float32)
_NONE = Postings(_NO_DOCS, _NO_IMPACTS)


class PostingsCache:
    """Decoded terms of one generation; at most `limit` bytes. Safe for threads."""

    def __init__(self, reader: Any, columns: Columns, *, limit: int) -> None:
        self._reader = reader
        self._reading = Lock()  # Whoosh reads from one place in the file, which two threads would move for each other
        self._columns = columns
        self._terms: Cache[TermKey, Postings] = Cache(limit=limit // 8, size_of=attrgetter("size"))
        self._weighted: Cache[tuple[WeightedFields, str], Postings] = Cache(
            limit=limit // 2, size_of=attrgetter("size")
        )
        self._unions: Cache[tuple[TermKey, ...], Postings] = Cache(limit=limit // 4, size_of=attrgetter("size"))
        self._places: Cache[TermKey, NDArray[np.int64]] = Cache(limit=limit // 8, size_of=attrgetter("nbytes"))
        self._frequencies: dict[TermKey, int] = {}
        total = max(1, reader.doc_count_all())
        self._documents = total
        self._average = {name: (reader.field_length(name) / total) or 1.0 for name in TEXT_FIELDS}

    def get(self, field: str, term: str) -> Postings:
        """The postings of a term; empty for one that the index does not know."""
        key = (field, term)
        held = self._terms.get(key)
        if held is None:
            held = self._decode(field, term)
            self._terms.put(key, held)
        return held

    def weighted(self, fields: WeightedFields, term: str) -> Postings:
        """The term's postings in all of the fields, summed by their weights."""
        key = (fields, term)
        held = self._weighted.get(key)
        if held is None:
            parts = [(weight, found) for field, weight in fields if len((found := self.get(field, term)).docs)]
            impacts = self._scattered(parts).astype(np.float32) if parts else np.zeros(self._columns.size, np.float32)
            held = _arranged(impacts > 0, impacts)
            self._weighted.put(key, held)
        return held

    def any_of(self, terms: tuple[TermKey, ...]) -> Postings:
        """Documents with at least one of the (field, term) pairs, each worth one."""
        held = self._unions.get(terms)
        if held is None:
            within = np.zeros(self._columns.size, np.bool_)
            for field, term in terms:
                within[self.get(field, term).docs] = True
            held = _arranged(within, None)
            self._unions.put(terms, held)
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
        held = self._places.get(key)
        if held is None:
            try:
                with self._reading:
                    found = read_postings(self._reader.postings(places_of(field), term), positions=True)
            except TermNotFound:
                return np.zeros(0, np.int64)
            owners = np.repeat(found.docs.astype(np.int64), found.frequencies.astype(np.int64))
            held = owners << POSITION_BITS | found.positions
            self._places.put(key, held)
        return held

    def summed(self, parts: Sequence[tuple[float, Postings]]) -> Scores:
        """Per document the sum of weight times impact; shape (documents,)."""
        sparse = [(weight, found) for weight, found in parts if found.dense is None]
        total = np.zeros(self._columns.size) if not sparse else self._scattered(sparse)
        for weight, found in parts:
            if found.dense is not None:
                total += weight * found.dense
        return total

    def _scattered(self, parts: Sequence[tuple[float, Postings]]) -> Scores:
        docs = np.concatenate([found.docs for _, found in parts], dtype=np.int64)
        values = np.repeat(np.array([weight for weight, _ in parts], float), [len(found.docs) for _, found in parts])
        impacts = [found.impacts for _, found in parts if found.impacts is not None]
        if impacts:
            values *= np.concatenate(impacts)
        return np.asarray(np.bincount(docs, weights=values, minlength=self._columns.size), np.float64)

    def _decode(self, field: str, term: str) -> Postings:
        try:
            with self._reading:
                found = read_postings(self._reader.postings(field, term))
        except TermNotFound:
            return _NONE
        impacts = self._bm25(field, found.docs, found.frequencies, self.frequency(field, term))
        return Postings(found.docs, impacts.astype(np.float32))

    def _bm25(self, field: str, docs: NDArray[np.uint32], tf: NDArray[np.float32], df: int) -> Scores:
        """Whoosh's scoring.bm25: idf = ln(N / (df + 1)) + 1; tf saturated by K1, its norm mixed by B."""
        idf = np.log(self._documents / (df + 1)) + 1
        norm = 1 - B + B * self._columns.lengths[_ROW[field], docs] / self._average[field]
        scores: Scores = idf * (tf * (K1 + 1)) / (tf + K1 * norm)
        return scores


def _arranged(within: NDArray[np.bool_], impacts: NDArray[np.float32] | None) -> Postings:
    """What is worth the same for every document, as it is summed fastest; `impacts` of shape (documents,)."""
    docs = np.flatnonzero(within).astype(np.uint32)
    if len(docs) * _DENSE > len(within):
        return Postings(_NO_DOCS, None, within if impacts is None else impacts)
    return Postings(docs, None if impacts is None else impacts[docs])
