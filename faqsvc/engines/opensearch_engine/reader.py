"""One generation on a cluster, open: the EngineReader over its manifest, its word list and searches."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

import numpy as np

from faqsvc.engines.categories import make_tree
from faqsvc.engines.opensearch_engine.evaluation import Evaluator
from faqsvc.engines.opensearch_engine.generations import Generations, Manifest
from faqsvc.engines.opensearch_engine.kept import FIELD, stored_entry
from faqsvc.engines.opensearch_engine.mapping import UNDATED, safe_term
from faqsvc.engines.opensearch_engine.query import EVERY, Statistics
from faqsvc.engines.opensearch_engine.words import Words, spelled, unpack
from faqsvc.engines.opensearch_engine.writer import read_paths
from faqsvc.engines.port import (
    TEXT_FIELDS,
    CategoryNode,
    EngineQuery,
    EngineResult,
    GenerationInfo,
    StoredEntry,
    Titled,
)
from faqsvc.errors import IndexDamaged
from faqsvc.model import Listed
from faqsvc.model.entry import LOCALE, address_of

_WHOLE = {"stored_fields": [FIELD], "docvalue_fields": ["seq"]}


class OpenSearchReader:
    """Implements `engines.port.EngineReader`; every part of it may be used by several threads."""

    def __init__(self, generations: Generations, manifest: Manifest) -> None:
        self.info: GenerationInfo = manifest.info
        self._generations = generations
        self._manifest = manifest
        self._words = Words({name: unpack(self._record(f"counts-{name}")) for name in TEXT_FIELDS})
        rows = read_paths(self._record("paths"))
        per_path = np.array([count for _, _, count in rows], np.int64)
        self._tree = make_tree([path for _, path, _ in rows], per_path)
        documents = max(1, self.info.entries)
        averages = {name: (manifest.totals.get(name, 0) / documents) or 1.0 for name in TEXT_FIELDS}
        statistics = Statistics(documents, averages, self._words, manifest.popularity)
        leaves = tuple(leaf for leaf, _, _ in rows)
        self._evaluator = Evaluator(generations, self.info.number, statistics, self._tree, leaves)

    def _record(self, name: str) -> bytes:
        held = self._generations.record(self._manifest, name)
        if held is None:
            raise IndexDamaged(f"generation {self.info.number} lacks {name}; run: faqsvc index build")
        return held

    @property
    def categories(self) -> tuple[CategoryNode, ...]:
        return self._tree.nodes

    def search(self, query: EngineQuery) -> EngineResult:
        return self._evaluator.evaluate(query)

    def document_frequency(self, field: str, term: str) -> int:
        return self._words.frequency(field, safe_term(term))

    def vocabulary(self, field: str) -> Mapping[str, int]:
        return spelled(self._words.fields[field], self._record(f"terms-{field}"))

    def fetch(self, docs: Sequence[int]) -> tuple[StoredEntry, ...]:
        found: dict[int, StoredEntry] = {}
        wanted = list(dict.fromkeys(docs))
        for start in range(0, len(wanted), 1_000):
            part = wanted[start : start + 1_000]
            body = {"query": {"terms": {"seq": part}}, "size": len(part), **_WHOLE}
            for entry in map(stored_entry, self._generations.search(self.info.number, body)["hits"]["hits"]):
                found[entry.doc] = entry
        if len(found) != len(wanted):
            raise IndexDamaged(f"generation {self.info.number} lacks documents; run: faqsvc index build")
        return tuple(found[doc] for doc in docs)

    def find(self, entry_id: str) -> StoredEntry | None:
        if not entry_id or entry_id.startswith("~"):
            return None
        body = {"query": {"ids": {"values": [entry_id]}}, "size": 1, **_WHOLE}
        hits = self._generations.search(self.info.number, body)["hits"]["hits"]
        return stored_entry(hits[0]) if hits else None

    def variants(self, variant: str) -> tuple[int, ...]:
        if not variant:
            return ()
        body = {"query": {"term": {"variant": variant}}, "size": 1_000, "sort": [{"seq": "asc"}], "stored_fields": []}
        hits = self._generations.search(self.info.number, body)["hits"]["hits"]
        return tuple(int(hit["sort"][0]) for hit in hits)

    def digests(self) -> Mapping[str, str]:
        found = self._generations.documents(self.info.number, values=("id", "digest"))
        return {hit["fields"]["id"][0]: hit["fields"]["digest"][0] for hit in found}

    def most_read(self, limit: int) -> tuple[Titled, ...]:
        order = [{"views": "desc"}, {"id": "asc"}]
        found = self._generations.documents(self.info.number, values=("id", "title", "variant"), order=order)
        rows = (hit["fields"] for hit in islice(found, limit))
        return tuple(Titled(row["id"][0], row["title"][0], row.get("variant", [""])[0]) for row in rows)

    def every(self) -> Iterator[StoredEntry]:
        yield from map(stored_entry, self._generations.documents(self.info.number, stored=True, values=("seq",)))

    def stretches(self, size: int) -> tuple[int, ...]:
        counted = {"histogram": {"field": "seq", "interval": size, "min_doc_count": 1}}
        body = {"size": 0, "query": EVERY, "track_total_hits": False, "aggs": {"stretches": counted}}
        found = self._generations.search(self.info.number, body, seconds=30)["aggregations"]["stretches"]["buckets"]
        return tuple(round(bucket["key"] / size) for bucket in found)

    def listed(self, stretch: int, size: int) -> Iterator[Listed]:
        inside = {"range": {"seq": {"gte": stretch * size, "lt": (stretch + 1) * size}}}
        found = self._generations.documents(self.info.number, query=inside, values=("id", "date", "locale"))
        for hit in found:
            (entry_id,), (day,) = hit["fields"]["id"], hit["fields"]["date"]
            (locale,) = hit["fields"].get("locale", [LOCALE])
            yield Listed(entry_id, address_of(entry_id, locale), date.fromordinal(day) if day != UNDATED else None)

    def attachment(self, name: str) -> memoryview | None:
        held = self._generations.record(self._manifest, f"attached-{name}")
        return None if held is None else memoryview(held)

    def close(self) -> None:
        """Nothing to give back: connections belong to the engine."""
