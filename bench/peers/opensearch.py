"""OpenSearch, one node on loopback, over HTTP: terms analyzed before, whitespace fields, terms aggregation."""

import http.client
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.peers.port import FIELDS, Answer, Row
from tests.cluster.nodes import Node

_MAPPING = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "properties": {
            **{field: {"type": "text", "analyzer": "whitespace"} for field in FIELDS},
            "category": {"type": "keyword"},
            "asked": {"type": "keyword", "index": False, "doc_values": False},
            "answered": {"type": "keyword", "index": False, "doc_values": False},
        }
    },
}


class OpenSearch:
    name = "OpenSearch 3.8 over HTTP"

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None:
        self._node = Node(folder)
        try:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._node.port, timeout=120)
            self._ask("PUT", "/entries", _MAPPING)
            for first in range(0, len(rows), 1_000):
                self._bulk(rows[first : first + 1_000])
            self._ask("POST", "/entries/_forcemerge?max_num_segments=1")
            self._ask("POST", "/entries/_refresh")
        except BaseException:
            self._node.close()
            raise
        self._fields = [f"{field}^{weight}" for field, weight in zip(FIELDS, weights, strict=True)]

    @property
    def port(self) -> int:
        return self._node.port

    def body(self, terms: Sequence[str]) -> dict[str, Any]:
        """The bare query, with everything that a page needs."""
        match = {"query": " ".join(terms), "fields": self._fields, "type": "most_fields"}
        return {
            "query": {"multi_match": match},
            "size": 10,
            "_source": ["asked", "answered"],
            "track_total_hits": True,
            "aggs": {"categories": {"terms": {"field": "category", "size": 1_000}}},
        }

    def search(self, terms: Sequence[str]) -> Answer:
        found = self._ask("POST", "/entries/_search", self.body(terms))
        best = tuple(hit["_source"]["asked"] for hit in found["hits"]["hits"])
        return Answer(found["hits"]["total"]["value"], len(found["aggregations"]["categories"]["buckets"]), best)

    def _bulk(self, rows: Sequence[Row]) -> None:
        def lines() -> Iterator[str]:
            for row in rows:
                terms = {field: " ".join(found) for field, found in zip(FIELDS, row.terms, strict=True)}
                texts = {"category": row.category, "asked": row.question, "answered": row.answer}
                yield '{"index":{}}'
                yield json.dumps({**terms, **texts}, ensure_ascii=False)

        answer = self._ask("POST", "/entries/_bulk", "\n".join(lines()) + "\n")
        assert not answer["errors"], answer["items"][0]

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        text = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        headers = {"Content-Type": "application/json"}
        self._connection.request(method, path, text.encode() if text is not None else None, headers)
        response = self._connection.getresponse()
        content = response.read()
        assert response.status < 300, (response.status, content[:500])
        return json.loads(content)

    def close(self) -> None:
        self._connection.close()
        self._node.close()
