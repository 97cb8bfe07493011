"""Entries made ready for a result: texts, token places and sentences, once an entry and generation.

All places of an entry are counted in one text, question, path and answer one after the other, so that a page of hits
is marked in one pass over arrays. Nothing is analyzed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqsvc.caching import Cache
from faqsvc.engines.port import EngineReader, StoredEntry
from faqsvc.engines.spans import unpack
from faqsvc.model import Entry, Field
from faqsvc.search.passages import Bounds, sentence_bounds

_SEPARATOR = "\0"  # never in a folded text, so nothing matches across it
_CACHE_BYTES = 24 << 20  # 4,000 entries of 600 characters


@dataclass(frozen=True, slots=True)
class Card:
    """text: question, path and answer in lower case, or empty where folding case changes their lengths; fields: where
    each begins and ends in it; terms, starts, ends: its tokens, shape (n,); sentences: of a long answer."""

    stored: StoredEntry
    path: str
    answer: str
    text: str
    fields: tuple[tuple[Field, int, int], ...]
    terms: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    sentences: tuple[Bounds, ...]

    @property
    def entry(self) -> Entry:
        return self.stored.entry

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
    answer = entry.answer
    texts = (entry.question, "\n".join(entry.path.names), answer)
    fields, start = [], 0
    for field, text in zip(Field, texts, strict=True):
        fields.append((field, start, start + len(text)))
        start += len(text) + len(_SEPARATOR)
    lowered = _SEPARATOR.join(texts).lower()
    places = unpack(stored.spans)
    starts = np.concatenate([one.starts + np.uint32(at) for one, (_, at, _) in zip(places, fields, strict=True)])
    return Card(
        stored,
        texts[1],
        answer,
        lowered if len(lowered) == fields[-1][2] else "",
        tuple(fields),
        np.concatenate([one.terms for one in places]),
        (
            starts := np.concatenate(
                [one.starts + np.uint32(at) for one, (_, at, _) in zip(places, fields, strict=True)]
            )
        ),
        starts + np.concatenate([one.lengths for one in places]),
        sentence_bounds(entry),
    )
