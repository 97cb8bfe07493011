"""An EngineQuery against one generation on a cluster: at most three requests, then folding and paging here.

First the largest coverage, which decides what is a hit at all, then the hits with all counts, then the other members of
the groups on the page. Folding is done here, as on arrays: best first, a group is listed at its first member.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from faqsvc.caching import Cache
from faqsvc.engines.categories import Tree
from faqsvc.engines.opensearch_engine import query as dsl
from faqsvc.engines.opensearch_engine.generations import Generations
from faqsvc.engines.port import EngineHit, EngineQuery, EngineResult, Slot

_STEP = 10_000  # hits in one answer at most: OpenSearch's own limit; what lies deeper is walked to
_SPARE = 8  # hits beyond the page, since some fold
_MEMBERS = 10_000
_TOP: dsl.Json = {"size": 1, "_source": False, "track_total_hits": False}

Found = tuple[int, int | None, float]  # document, group, score


def _strengths() -> Cache[tuple[Slot, ...], tuple[float, float]]:
    return Cache(limit=4 << 20, size_of=lambda _: 2_000)


@dataclass(frozen=True, slots=True)
class Evaluator:
    """leaves: the numbers of the paths that `tree` was made of, in its order."""

    generations: Generations
    number: int
    statistics: dsl.Statistics
    tree: Tree
    leaves: tuple[int, ...]
    strengths: Cache[tuple[Slot, ...], tuple[float, float]] = field(default_factory=_strengths)

    def evaluate(self, query: EngineQuery) -> EngineResult:
        covered, strength = self._strength(query.slots) if query.clauses and query.slots else (1.0, 1.0)
        ranked = dsl.ranked(query, self.statistics, least=max(query.min_coverage, query.relative_coverage * covered))
        chosen = self._chosen(query)
        counted = dsl.counts(len(self.leaves), chosen, fold=query.fold)
        wanted = query.offset + query.limit
        body = {"query": ranked, "aggs": counted, "track_total_hits": True, **self._listing(query)}
        body["size"] = min(wanted + (_SPARE if query.fold else 0), _STEP)
        if chosen:
            body["post_filter"] = chosen
        answer = self.generations.search(self.number, body)
        leaders = self._leaders(query, body, answer)
        page = list(islice(leaders, query.offset, wanted))
        return self._result(query, answer, self._hits(query, page, ranked, chosen), strength)

    def _strength(self, slots: tuple[Slot, ...]) -> tuple[float, float]:
        """The largest coverage of all documents, and the strength. Only the best is asked for and nothing is counted:
        what cannot be better than the best so far is not read."""
        held = self.strengths.get(slots)
        if held is None:
            probes = [{"query": probe, **_TOP} for probe in dsl.coverage_probes(slots)]
            covered, by_both = map(_best, self.generations.searches(self.number, probes))
            held = covered, max(by_both, covered) / 2
            self.strengths.put(slots, held)
        return held

    def _chosen(self, query: EngineQuery) -> dsl.Json | None:
        if not query.services and not query.categories:
            return None
        under = self.tree.paths_under(services=query.services, categories=query.categories)
        return dsl.within(leaf for leaf, inside in zip(self.leaves, under.tolist(), strict=True) if inside)

    def _listing(self, query: EngineQuery) -> dsl.Json:
        return {
            "sort": dsl.order(query.sort),
            "track_scores": True,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["seq", "group"],
        }

    def _leaders(self, query: EngineQuery, body: dsl.Json, answer: Any) -> Iterator[Found]:
        """Hits in order, of each group the first one; walks on as long as it is asked."""
        seen: set[int] = set()
        while True:
            hits = answer["hits"]["hits"]
            for doc, group, score in map(_found, hits):
                if not query.fold or group is None or group not in seen:
                    if group is not None:
                        seen.add(group)
                    yield doc, group, score
            if len(hits) < body["size"]:
                return
            body = {name: value for name, value in body.items() if name != "aggs"}
            body.update(size=_STEP, search_after=hits[-1]["sort"], track_total_hits=False)
            answer = self.generations.search(self.number, body)

    def _hits(
        self, query: EngineQuery, page: Sequence[Found], ranked: dsl.Json, chosen: dsl.Json | None
    ) -> tuple[EngineHit, ...]:
        groups = [group for _, group, _ in page if group is not None] if query.fold else []
        members: dict[int, list[int]] = {}
        if groups:
            inside = [{"terms": {"group": groups}}, *([chosen] if chosen else [])]
            body = {"query": {"bool": {"must": [ranked], "filter": inside}}, "size": _MEMBERS, **self._listing(query)}
            for doc, group, _ in map(_found, self.generations.search(self.number, body)["hits"]["hits"]):
                members.setdefault(group or 0, []).append(doc)
        asks = bool(query.clauses or query.similar)
        return tuple(
            EngineHit(
                doc,
                score if asks else 0.0,
                tuple(other for other in members.get(group, ()) if other != doc) if group is not None else (),
            )
            for doc, group, score in page
        )

    def _result(self, query: EngineQuery, answer: Any, hits: tuple[EngineHit, ...], strength: float) -> EngineResult:
        found = answer["aggregations"]
        total = int(answer["hits"]["total"]["value"])
        inside = found["chosen"]
        groups = total
        if query.fold and inside["shared"]["doc_count"]:
            groups += int(inside["shared"]["groups"]["value"]) - int(inside["shared"]["doc_count"])
        at = {str(leaf): number for number, leaf in enumerate(self.leaves)}
        per_path = np.zeros(len(self.leaves), np.int64)
        for bucket in found["paths"]["buckets"]:
            per_path[at[bucket["key"]]] = bucket["doc_count"]
        counts = tuple(self.tree.counts(per_path).tolist())
        return EngineResult(total, groups, int(inside["undated"]["doc_count"]), counts, strength, hits)


def _found(hit: Any) -> Found:
    values = hit["fields"]
    return int(values["seq"][0]), int(values["group"][0]) if "group" in values else None, float(hit["_score"] or 0.0)


def _best(answer: Any) -> float:
    hits = answer["hits"]["hits"]
    return float(hits[0]["_score"]) if hits else 0.0
