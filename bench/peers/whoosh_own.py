"""Whoosh's own writer, searcher and `groupedby`: what the index would be without the arrays."""

from collections.abc import Sequence
from pathlib import Path

from whoosh import fields, index, query, scoring, sorting
from whoosh.analysis import SpaceSeparatedTokenizer

from bench.peers.port import FIELDS, Answer, Row
from faqsvc.engines.port import K1, B


class WhooshOwn:
    name = "Whoosh's own searcher, groupedby"

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None:
        folder.mkdir()
        text = {field: fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False) for field in FIELDS}
        schema = fields.Schema(category=fields.ID(sortable=True), stored=fields.STORED, **text)
        index_ = index.create_in(str(folder), schema)
        writer = index_.writer(limitmb=512)
        for row in rows:
            terms = {field: " ".join(found) for field, found in zip(FIELDS, row.terms, strict=True)}
            writer.add_document(category=row.category, stored=(row.question, row.answer), **terms)
        writer.commit()
        self._searcher = index_.searcher(weighting=scoring.BM25F(B=B, K1=K1))
        self._weights = dict(zip(FIELDS, weights, strict=True))

    def search(self, terms: Sequence[str]) -> Answer:
        wanted = query.Or(
            [query.Term(field, term, boost=weight) for term in terms for field, weight in self._weights.items()]
        )
        found = self._searcher.search(wanted, limit=10, groupedby="category", maptype=sorting.Count)
        stored = [hit["stored"] for hit in found]
        return Answer(len(found), len(found.groups("category")), tuple(asked for asked, _ in stored))

    def close(self) -> None:
        self._searcher.close()
