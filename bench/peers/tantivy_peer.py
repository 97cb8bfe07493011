"""tantivy (Rust) through tantivy-py: one pass for total and best ten, one for the terms aggregation."""

from collections.abc import Sequence
from pathlib import Path

from bench.peers.port import FIELDS, Absent, Answer, Row

try:
    import tantivy
except ImportError:
    tantivy = None

_COUNTS = {"categories": {"terms": {"field": "category", "size": 1_000}}}


class Tantivy:
    name = "tantivy, terms aggregation"

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None:
        if tantivy is None:
            raise Absent("tantivy is not installed")
        builder = tantivy.SchemaBuilder()
        for field in FIELDS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("category", fast=True, tokenizer_name="raw")
        builder.add_text_field("asked", stored=True, tokenizer_name="raw")
        builder.add_text_field("answered", stored=True, tokenizer_name="raw")
        folder.mkdir()
        self._index = tantivy.Index(builder.build(), path=str(folder))
        writer = self._index.writer(heap_size=200_000_000)
        for row in rows:
            document = tantivy.Document()
            for field, terms in zip(FIELDS, row.terms, strict=True):
                document.add_text(field, " ".join(terms))
            document.add_text("category", row.category)
            document.add_text("asked", row.question)
            document.add_text("answered", row.answer)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._boosts = dict(zip(FIELDS, weights, strict=True))

    def search(self, terms: Sequence[str]) -> Answer:
        text = " ".join(f'"{term}"' for term in terms)
        query = self._index.parse_query(text, list(FIELDS), field_boosts=self._boosts)
        found = self._searcher.search(query, limit=10, count=True)
        counts = self._searcher.aggregate(query, _COUNTS)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        best = [(document["asked"][0], document["answered"][0]) for document in documents]
        return Answer(found.count, len(counts["categories"]["buckets"]), tuple(asked for asked, _ in best))

    def close(self) -> None:
        pass
