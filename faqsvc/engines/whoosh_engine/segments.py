"""Whoosh's segment writer, with the postings of text fields gathered in arrays and written a block at a time.

Whoosh adds, sorts and writes a posting at a time in Python, 3 ms for an entry of 400 postings; gathered as numbers and
sorted by NumPy it is a tenth of that. What lies on disk is the same: Whoosh's own codec reads it, Whoosh's own writer
keeps everything but the postings. The rule a change must not break: an index written here and one written by Whoosh's
own writer answer alike (tests/unit/engines/test_segments.py).
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby, pairwise
from operator import itemgetter
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.writing import SegmentWriter

from faqsvc.engines.port import POSITIONAL, TEXT_FIELDS
from faqsvc.engines.whoosh_engine.schema import places_of

# Postings of a block: Whoosh's 128 makes reading whole lists three times slower. Not compressed: that would save a
# fourth of the size for a third of the time of writing.
_BLOCK = 1024
_COMPRESSION = 0
_PLACES = {places_of(name): name for name in POSITIONAL}


class Gathered:
    """One field's tokens in the order of documents, as numbers of terms; behind them those of merged segments."""

    def __init__(self) -> None:
        self.terms: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens = array("I")
        self._docs = array("I")  # those that have the field, with their lengths beside
        self._lengths = array("I")
        self._merged: list[tuple[int, int, NDArray[np.uint32]]] = []  # term, document, places

    def add(self, doc: int, terms: Sequence[str]) -> int:
        """Append one document's terms; how many there are."""
        self._tokens.extend(map(self.terms.__getitem__, terms))
        self._docs.append(doc)
        self._lengths.append(len(terms))
        return len(terms)

    def merge(self, postings: Iterable[tuple[str, bytes, int, float, bytes]]) -> None:
        """Postings of older segments, in the order of terms and documents; those without places get some."""
        for _, text, doc, weight, value in postings:
            number = self.terms[text.decode()]
            places = np.frombuffer(value, "<u4") if value else np.arange(int(weight), dtype=np.uint32)
            self._merged.append((number, doc, places))

    def inverted(self) -> "Inverted":
        spelled = [term.encode() for term in self.terms]
        order = sorted(range(len(spelled)), key=spelled.__getitem__)
        rank = np.empty(len(spelled), np.uint32)
        rank[order] = np.arange(len(spelled), dtype=np.uint32)
        tokens, docs, places = self._tokens_in_arrays()
        ranks = rank[tokens]
        by_term = np.argsort(ranks, kind="stable")  # documents and places ascend already
        return Inverted([spelled[number] for number in order], ranks[by_term], docs[by_term], places[by_term])

    def _tokens_in_arrays(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
        """Term, document and place of every token; merged documents come after the others."""
        lengths = np.array(self._lengths, np.uint32)
        starts = np.cumsum(lengths, dtype=np.int64) - lengths
        places = (np.arange(len(self._tokens)) - np.repeat(starts, lengths)).astype(np.uint32)
        sizes = [len(found) for _, _, found in self._merged]
        return (
            np.append(self._tokens, np.repeat([term for term, _, _ in self._merged], sizes)).astype(np.uint32),
            np.append(np.repeat(self._docs, lengths), np.repeat([doc for _, doc, _ in self._merged], sizes)).astype(
                np.uint32
            ),
            np.concatenate([places, *(found for _, _, found in self._merged)]),
        )


class Inverted:
    """A field's tokens by term, document and place, folded into postings."""

    def __init__(
        self, terms: list[bytes], ranks: NDArray[np.uint32], docs: NDArray[np.uint32], places: NDArray[np.uint32]
    ) -> None:
        fresh = np.ones(len(ranks), np.bool_)
        fresh[1:] = (ranks[1:] != ranks[:-1]) | (docs[1:] != docs[:-1])
        starts = np.flatnonzero(fresh)
        self.terms = terms
        self.docs = docs[starts]
        self.steps = np.diff(self.docs, prepend=np.uint32(0))  # wrong at the first of a block, which is put right there
        self.frequencies = np.diff(starts, append=len(ranks))
        self.bounds = np.searchsorted(ranks[starts], np.arange(len(terms) + 1)).tolist()
        self._starts = np.append(starts, len(ranks)) * 4
        self._places = places.astype("<u4").tobytes()

    def blocks(self) -> Iterator[tuple[bytes, list[tuple[int, int]]]]:
        """Each term with the bounds of its blocks among the postings."""
        for term, (first, last) in zip(self.terms, pairwise(self.bounds), strict=True):
            yield term, [(start, min(start + _BLOCK, last)) for start in range(first, last, _BLOCK)]

    def values(self, first: int, last: int) -> list[bytes]:
        """The places of postings `first` to `last`, each as its bytes."""
        return [self._places[start:end] for start, end in pairwise(self._starts[first : last + 1].tolist())]


class BlockWriter(W3PostingsWriter):  # type: ignore[misc]  # Whoosh 2.7.4 ships no types
    """Whoosh's writer of one posting list, given blocks instead of postings."""

    def set_block(self, docs: list[int], steps: list[int], frequencies: list[int], values: list[bytes]) -> None:
        if self._ids:
            self._write_block()
        steps[0] = docs[0]
        self._ids: list[int] = docs
        self._steps, self._weights, self._values = steps, frequencies, values
        self._maxweight = max(frequencies)

    def set_lengths(self, shortest: int, longest: int) -> None:
        """The lengths of the fields that the block's postings are of."""
        self._minlength, self._maxlength = shortest, longest

    def _mini_ids(self) -> tuple[int, ...]:
        return tuple(self._steps)

    def _mini_weights(self) -> tuple[float, ...] | float | None:
        least = min(self._weights)
        if least == self._maxweight:
            return None if least == 1 else float(least)
        return tuple(map(float, self._weights))


class _Codec(W3Codec):  # type: ignore[misc]
    """Names segments by the system's randomness. Whoosh's own names come from Python's, which anybody may have seeded,
    and then a new segment is called as one that there is."""

    def new_segment(self, storage: Any, indexname: str) -> Any:
        segment = super().new_segment(storage, indexname)
        segment.segid = token_hex(8)
        return segment


class ArrayWriter(SegmentWriter):  # type: ignore[misc]
    """`whoosh.writing.SegmentWriter` for the schema of `schema.make_schema`.

    lengths: when it has committed, for each field of which the new segment holds anything the lengths of its documents,
    as scoring sees them.
    tokens: how many it holds in memory until then.
    """

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=_Codec(blocklimit=_BLOCK, compression=_COMPRESSION))
        self._gathered = {name: Gathered() for name in TEXT_FIELDS}
        self.lengths: dict[str, NDArray[np.uint32]] = {}
        self.tokens = 0

    @property
    def segment_id(self) -> str:
        """Of the segment that it writes."""
        return str(self.newsegment.segid)

    def add_document(self, **fields: Any) -> None:
        self._check_state()
        document = self.perdocwriter
        document.start_doc(self.docnum)
        for name in sorted(fields):
            field, value = self.schema[name], fields[name]
            if name in self._gathered:
                length = self._gathered[name].add(self.docnum, value)
                document.add_field(name, field, None, length)
                self.tokens += length
                continue
            if field.indexed:
                for text, _, weight, posting in field.index(value):
                    self.pool.add((name, text, self.docnum, weight, posting))
            document.add_field(name, field, value if field.stored else None, 0)
        document.finish_doc()
        self._added = True
        self.docnum += 1

    def _flush_segment(self) -> None:
        """As Whoosh's, for what it gathered itself; the pool also brings the postings of merged segments."""
        self.perdocwriter.close()
        lengths = self.per_document_reader()
        others: dict[str, list[Any]] = {}
        for name, postings in groupby(self.pool.iter_postings(), itemgetter(0)):
            if name not in self._gathered and name not in _PLACES:
                others[name] = list(postings)
            elif name not in POSITIONAL:  # what those hold, their places hold too
                self._gathered[_PLACES.get(name, name)].merge(postings)
        for name in sorted({*others, *self._gathered}):  # readers of several segments count on the order
            if name in others:
                self.fieldwriter.add_postings(self.schema, lengths, others[name])
            elif self._gathered[name].terms:
                self._write_field(name, self._gathered[name].inverted(), lengths)
        self.fieldwriter.close()
        lengths.close()

    def _write_field(self, name: str, found: Inverted, lengths: Any) -> None:
        read = lengths.doc_field_length_reader(name)
        self.lengths[name] = per_doc = np.array([read(doc) or 0 for doc in range(self.docnum)], np.uint32)
        self._write_postings(name, found, per_doc, places=False)
        if name in POSITIONAL:
            self._write_postings(places_of(name), found, per_doc, places=True)

    def _write_postings(self, name: str, found: Inverted, lengths: NDArray[np.uint32], *, places: bool) -> None:
        writer = self.fieldwriter
        writer.start_field(name, self.schema[name])
        writer._postwriter = blocks = BlockWriter(
            writer._postfile, blocklimit=_BLOCK, compression=_COMPRESSION, inlinelimit=0
        )
        of_posting = lengths[found.docs]
        firsts = [start for _, bounds in found.blocks() for start, _ in bounds]
        shortest = iter(np.minimum.reduceat(of_posting, firsts).tolist())
        longest = iter(np.maximum.reduceat(of_posting, firsts).tolist())
        for term, bounds in found.blocks():
            writer.start_term(term)
            for start, end in bounds:
                blocks.set_block(
                    found.docs[start:end].tolist(),
                    found.steps[start:end].tolist(),
                    found.frequencies[start:end].tolist(),
                    found.values(start, end) if places else [],
                )
                blocks.set_lengths(next(shortest), next(longest))
            writer.finish_term()
        writer.finish_field()
