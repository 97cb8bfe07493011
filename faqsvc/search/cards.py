"""Entries made ready for a result: texts, token places, sentences, statement, once an entry and generation.

All places of an entry are counted in one text, question, path and answer one after the other, so that a page of hits
is marked in one pass over arrays. Nothing is analyzed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from faqsvc.caching import Cache
from faqsvc.engines.port import EngineReader, StoredEntry
from faqsvc.engines.spans import placed
from faqsvc.korean.statements import plain_statement
from faqsvc.model import Entry, Statement
from faqsvc.search.passages import Bounds, sentence_bounds

SEPARATOR = "\0"  # never in a folded text, so nothing matches across it
_CACHE_BYTES = 48 << 20  # 6,700 entries of 450 characters


@dataclass(frozen=True, slots=True)
class Card:
    """variant: the key that it shares with its device variants; texts: the question, each level of the path, the
    answer; edges: where each begins in all of them together; text: that whole in lower case, or empty where lower case
    has other lengths; tokens: of the whole, as spans.RECORD; sentences: of a long answer, counted in the answer;
    statement: the answer's plain yes or no."""

    entry: Entry
    variant: str
    texts: tuple[str, ...]
    edges: tuple[int, ...]
    text: str
    tokens: bytes
    sentences: tuple[Bounds, ...]
    statement: Statement | None

    @property
    def answer(self) -> str:
        return self.texts[-1]

    @property
    def length(self) -> int:
        """Of all texts together."""
        return self.edges[-1] + len(self.texts[-1])

    @property
    def size(self) -> int:
        """Bytes, roughly: the entry's texts stand in it three times, in two bytes a character."""
        return 1_600 + 6 * self.length + len(self.tokens) + 130 * len(self.sentences)


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
    edges = tuple(accumulate((len(text) + len(SEPARATOR) for text in texts[:-1]), initial=0))
    whole = SEPARATOR.join(texts)
    lowered = whole.lower()
    return Card(
        entry,
        stored.variant,
        texts,
        edges,
        lowered if len(lowered) == len(whole) else "",
        placed(stored.spans, (0, edges[1], edges[-1])),  # question, path and answer were analyzed apart
        sentence_bounds(texts[-1]),
        plain_statement(entry.question, texts[-1]),
    )
