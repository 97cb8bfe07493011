"""An EngineQuery as OpenSearch's query language. Pure functions of the query and the generation's statistics.

Clauses are term queries whose similarity gives BM25 without its idf (see `mapping`); around each stands its weight.
What a score is multiplied with, its coverage, is a second query; both travel as logarithms, since scores of queries can
only be added, and a script takes them back. Coverage below the least allowed is cut off inside that second query.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from faqsvc.engines.opensearch_engine.mapping import UNDATED, number_of, places_of, safe_term
from faqsvc.engines.opensearch_engine.words import Words
from faqsvc.engines.port import POSITIONAL, EngineQuery, Phrase, Slot
from faqsvc.model import Sort

Json = dict[str, Any]
_ABOVE_ZERO = 8  # added to logarithms, since scores must not be negative; e**-8 is less than any score
_HAIR = 1e-6  # what float32 may take from a sum of shares
_LOGARITHM = f"Math.log(_score) + {_ABOVE_ZERO}"
_COVERED = "params.power * Math.log(_score) + 1"
_PRODUCT = f"Math.exp(_score - {_ABOVE_ZERO + 1})"
_FINISHED = (
    "double score = _score;"
    "if (params.share > 0) { score *= 1 + params.share * doc['popularity'].value / params.most; }"
    "if (params.exact != 0L && doc['exact'].value == params.exact) { score += params.bonus; }"
    "return score"
)
EVERY: Json = {"exists": {"field": "seq"}}  # documents, without the generation's own records
_SORTS: Mapping[Sort, tuple[tuple[str, str], ...]] = {
    Sort.ACCURACY: (("_score", "desc"), ("views", "desc"), ("date", "desc"), ("seq", "asc")),
    Sort.DATE: (("date", "desc"), ("_score", "desc"), ("views", "desc"), ("seq", "asc")),
    Sort.VIEWS: (("views", "desc"), ("_score", "desc"), ("date", "desc"), ("seq", "asc")),
    Sort.TITLE: (("title", "asc"), ("seq", "asc")),
}
_DISTINCT = {
    "init_script": "state.seen = new HashSet()",
    "map_script": "state.seen.add(doc['group'].value)",
    "combine_script": "return new ArrayList(state.seen)",
    "reduce_script": "Set all = new HashSet(); for (seen in states) { all.addAll(seen) } return all.size()",
}


@dataclass(frozen=True, slots=True)
class Statistics:
    """What scores are made of besides the documents. popularity: the largest of the generation."""

    documents: int
    average: Mapping[str, float]
    words: Words
    popularity: float

    def idf(self, field: str, term: str) -> float:
        """Whoosh's: ln(N / (df + 1)) + 1."""
        return log(self.documents / (self.words.frequency(field, safe_term(term)) + 1)) + 1


def order(sort: Sort) -> list[Json]:
    return [{name: way} for name, way in _SORTS[sort]]


def ranked(query: EngineQuery, statistics: Statistics, *, least: float) -> Json:
    """The query that gives hits their scores; `least`: the coverage that a hit must have."""
    if not query.clauses and not query.similar:
        return _restricted(query, {"constant_score": {"filter": EVERY, "boost": 0}})
    found = [_by_words(query, statistics, least=least)] if query.clauses else []
    found += [
        {"constant_score": {"filter": {"ids": {"values": [entry_id]}}, "boost": score}}
        for entry_id, score in query.similar
    ]
    scored = found[0] if len(found) == 1 else _any(found)
    params = {
        "share": query.popularity,
        "most": max(statistics.popularity, 1.0),
        "exact": number_of(query.exact),
        "bonus": query.exact_bonus,
    }
    if query.popularity or query.exact:
        scored = _scripted(scored, _FINISHED, params)
    return _restricted(query, scored)


def coverage_probes(slots: Sequence[Slot]) -> tuple[Json, Json]:
    """Two queries whose best scores are the largest coverage, and twice the strength."""
    shares = _shares(slots)
    covered = [_evidence(share, slot.terms) for share, slot in shares]
    return _any(covered), _any(covered + [_evidence(share, slot.focus) for share, slot in shares if slot.focus])


def counts(paths: int, chosen: Json | None, *, fold: bool) -> Json:
    """Aggregations: documents of each path before the chosen category; of those within it the undated ones, those that
    share a group with others, and how many such groups."""
    inside: Json = {"undated": {"filter": {"term": {"date": UNDATED}}}}
    if fold:
        distinct = {"groups": {"scripted_metric": _DISTINCT}}
        inside["shared"] = {"filter": {"exists": {"field": "group"}}, "aggs": distinct}
    return {
        "paths": {"terms": {"field": "leaf", "size": max(1, paths)}},
        "chosen": {"filter": chosen or EVERY, "aggs": inside},
    }


def within(leaves: Iterable[int]) -> Json:
    return {"terms": {"leaf": [str(leaf) for leaf in leaves]}}


def _by_words(query: EngineQuery, statistics: Statistics, *, least: float) -> Json:
    weighted = _any(
        [
            {
                "function_score": {
                    "query": {"term": {field: {"value": safe_term(clause.term), "boost": statistics.average[field]}}},
                    "weight": clause.weight * weight * statistics.idf(field, clause.term),
                }
            }
            for clause in query.clauses
            for field, weight in clause.fields
            if statistics.words.frequency(field, safe_term(clause.term))
        ]
    )
    if not query.slots:
        return weighted
    evidence = _any([_evidence(share, slot.terms) for share, slot in _shares(query.slots)])
    enough = {"function_score": {"query": evidence, "min_score": max(least - _HAIR, 0.0)}}
    if not query.coverage_power:
        return {"bool": {"must": [weighted], "filter": [enough]}}
    covered = _scripted(enough, _COVERED, {"power": query.coverage_power})
    return _scripted({"bool": {"must": [_scripted(weighted, _LOGARITHM), covered]}}, _PRODUCT)


def _restricted(query: EngineQuery, scored: Json) -> Json:
    if not query.phrases and not query.excluded and not query.never:
        return scored
    never = [{"ids": {"values": list(query.never)}}] if query.never else []
    return {
        "bool": {
            "must": [scored],
            "filter": [_phrase(phrase) for phrase in query.phrases],
            "must_not": [*(_phrase(phrase) for phrase in query.excluded), *never],
        }
    }


def _phrase(phrase: Phrase) -> Json:
    terms = [safe_term(term) for term in phrase.terms]
    if len(terms) == 1:
        return _any([{"term": {field: terms[0]}} for field in phrase.fields])
    text = " ".join(terms)
    return _any([{"match_phrase": {places_of(field): text}} for field in phrase.fields if field in POSITIONAL])


def _shares(slots: Sequence[Slot]) -> list[tuple[float, Slot]]:
    total = sum(slot.importance for slot in slots)
    return [(slot.importance / total, slot) for slot in slots]


def _evidence(share: float, terms: Sequence[tuple[str, str]]) -> Json:
    by_field: dict[str, list[str]] = {}
    for field, term in terms:
        by_field.setdefault(field, []).append(safe_term(term))
    return {
        "constant_score": {
            "filter": _any([{"terms": {field: some}} for field, some in by_field.items()]),
            "boost": share,
        }
    }


def _any(queries: list[Json]) -> Json:
    return {"bool": {"should": queries, "minimum_should_match": 1}} if queries else {"match_none": {}}


def _scripted(query: Json, source: str, params: Json | None = None) -> Json:
    return {"script_score": {"query": query, "script": {"source": source, "params": params or {}}}}
