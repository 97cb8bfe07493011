"""Entries made ready for a result: texts, token places and sentences, once an entry and generation.

All places of an entry are counted in one text, question, path and answer one after the other, so that a page of hits
is marked in one pass over arrays. Nothing is analyzed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from faqsvc.caching import Cache
from faqsvc.engines.port import EngineReader, StoredEntry
from faqsvc.engines.spans import unpack
from faqsvc.model import Entry
from faqsvc.search.passages import Bounds, sentence_bounds

_SEPARATOR = "\0"  # never in a folded text, so nothing matches across it
_CACHE_BYTES = 24 << 20  # 4,000 entries of 600 characters


@dataclass(frozen=True, slots=True)
class Card:
    """texts: the question, each level of the path, the answer; edges: where each begins in all of them together;
    text: that whole in lower case, or empty where lower case has other lengths; terms, starts, ends: the tokens of the
    whole, shape (n,); sentences: of a long answer, counted in the answer."""

    stored: StoredEntry
    texts: tuple[str, ...]
    edges: tuple[int, ...]
    text: str
    terms: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    sentences: tuple[Bounds, ...]

    @property
    def entry(self) -> Entry:
        return self.stored.entry

    @property
    def answer(self) -> str:
        return self.texts[-1]

    @property
    def size(self) -> int:
        """Bytes, roughly: the entry's texts stand in it twice."""
        return 3_000 + 6 * len(self.text) + 3 * self.terms.nbytes


class Cards:
    """The cards of one generation; the memory they take is bounded."""

    def __init__(self, reader: EngineReader) -> None:
        self._reader = reader
        self._cards: Cache[int, Card] = Cache(limit=_CACHE_BYTES, size_of=lambda card: card.size)

    def of(self, docs: Sequence[int]) -> list[Card]:
        found = {doc: self._cards.get(doc) for doc in docs}
        missing = [doc for doc, card in found.items() if card is None]
        for stored in self._reader.fetch(missing):
            found[stored.doc] = card = make_card(stored)
            self._cards.put(stored.doc, card)
        return [card for card in (found[doc] for doc in docs) if card is not None]


def make_card(stored: StoredEntry) -> Card:
    entry = stored.entry
    texts = (entry.question, *entry.path.names, entry.answer)
    edges = tuple(accumulate((len(text) + len(_SEPARATOR) for text in texts[:-1]), initial=0))
    whole = _SEPARATOR.join(texts)
    lowered = whole.lower()
    places = unpack(stored.spans)
    begins = (0, edges[1], edges[-1])  # of question, path and answer, which were analyzed apart
    starts = np.concatenate([one.starts + np.uint32(at) for one, at in zip(places, begins, strict=True)])
    return Card(
        stored,
        texts,
        edges,
        lowered if len(lowered) == len(whole) else "",
        np.concatenate([one.terms for one in places]),
        starts,
        starts + np.concatenate([one.lengths for one in places]),
        sentence_bounds(entry),
    )
