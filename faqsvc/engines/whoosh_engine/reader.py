"""One generation, open: the EngineReader over Whoosh's reader, the columns and the decoded postings."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from faqsvc.engines.categories import make_tree
from faqsvc.engines.port import (
    CategoryNode,
    EngineQuery,
    EngineResult,
    GenerationInfo,
    StoredEntry,
    Titled,
)
from faqsvc.engines.whoosh_engine import columns as columns_file
from faqsvc.engines.whoosh_engine.evaluation import Evaluator
from faqsvc.engines.whoosh_engine.generations import attachments
from faqsvc.engines.whoosh_engine.mapping import MappedStorage
from faqsvc.engines.whoosh_engine.postings import PostingsCache
from faqsvc.engines.whoosh_engine.schema import from_fields
from faqsvc.errors import IndexDamaged
from faqsvc.model import Listed


class WhooshReader:
    """Implements `engines.port.EngineReader`; every part of it may be used by several threads."""

    def __init__(self, folder: Path, info: GenerationInfo, *, cache_bytes: int) -> None:
        self.info = info
        try:
            whoosh: Any = MappedStorage(folder).open_index()
            self._reader = whoosh.reader()
            columns = columns_file.load(folder)
            self._attached = attachments(folder)
        except Exception as error:  # a damaged TOC or segment raises more than ten types
            raise IndexDamaged(f"{folder.name}: {type(error).__name__}: {error}; run: faqsvc index build") from error
        self._columns = columns
        self._tree = make_tree(columns.paths, columns.per_path())
        self._postings = PostingsCache(self._reader, columns, limit=cache_bytes)
        self._evaluator = Evaluator(columns, self._tree, self._postings)

    @property
    def categories(self) -> tuple[CategoryNode, ...]:
        return self._tree.nodes

    def search(self, query: EngineQuery) -> EngineResult:
        return self._evaluator.evaluate(query)

    def document_frequency(self, field: str, term: str) -> int:
        return self._postings.frequency(field, term)

    def vocabulary(self, field: str) -> Mapping[str, int]:
        return {term.decode(): int(self._reader.doc_frequency(field, term)) for term in self._reader.lexicon(field)}

    def fetch(self, docs: Sequence[int]) -> tuple[StoredEntry, ...]:
        return tuple(from_fields(doc, self._reader.stored_fields(doc)) for doc in docs)

    def find(self, entry_id: str) -> StoredEntry | None:
        doc = self._columns.numbers.get(entry_id)
        return None if doc is None else self.fetch([doc])[0]

    def variants(self, variant: str) -> tuple[int, ...]:
        key = np.uint64(columns_file.hashed(variant))
        return tuple(np.flatnonzero(self._columns.alive & (self._columns.variants == key)).tolist()) if key else ()

    def digests(self) -> Mapping[str, str]:
        return self._columns.digest_of()

    def most_read(self, limit: int) -> tuple[Titled, ...]:
        views, ids = self._columns.views, self._columns.ids
        order = sorted(np.flatnonzero(self._columns.alive).tolist(), key=lambda doc: (-int(views[doc]), ids[doc]))
        return tuple(Titled(one.entry.id, one.entry.question, one.variant) for one in self.fetch(order[:limit]))

    def every(self) -> Iterator[StoredEntry]:
        for doc in np.flatnonzero(self._columns.alive).tolist():
            yield from self.fetch([doc])

    def stretches(self, size: int) -> tuple[int, ...]:
        return tuple(np.unique(np.flatnonzero(self._columns.alive) // size).tolist())

    def listed(self, stretch: int, size: int) -> Iterator[Listed]:
        begin = stretch * size
        for doc in (begin + np.flatnonzero(self._columns.alive[begin : begin + size])).tolist():
            entry = self.fetch([doc])[0].entry
            yield Listed(entry.id, entry.address, entry.updated)

    def attachment(self, name: str) -> memoryview | None:
        return self._attached.get(name)

    def close(self) -> None:
        self._reader.close()
