"""Both engines asked the same: every judged query of the sample, of Whoosh's index and of one on an OpenSearch node.

Run: python -m bench.agreement
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import DATA, queries, sample
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService
from tests.cluster.nodes import Node

_SHARDS = (1, 4)


def section() -> Section:
    analyzer, entries, asked = make_analyzer("mecab"), sample(), queries()
    rows = []
    with TemporaryDirectory() as name:
        near = WhooshEngine(Path(name) / "index")
        Indexer(near, analyzer).build(entries)
        node = Node(Path(name) / "node")
        try:
            for shards in _SHARDS:
                far = OpenSearchEngine(
                    Access((node.address,), seconds=30), prefix=f"faqsvc-{shards}", layout=Layout(shards=shards)
                )
                Indexer(far, analyzer).build(entries)
                ours, theirs = (
                    SearchService(engine, analyzer, dictionaries=DATA / "dictionaries", results_bytes=0)
                    for engine in (near, far)
                )
                rows.append((str(shards), *_compared(ours, theirs, asked)))
                far.close()
        finally:
            node.close()
    head = (
        "shards",
        "queries",
        "first ten, shared",
        "same order",
        "same totals",
        "same counts",
        "scores, at most apart",
    )
    return Section(f"Whoosh and OpenSearch, {len(entries)} entries", "python -m bench.agreement", head, tuple(rows))


def _compared(ours: SearchService, theirs: SearchService, asked: list[str]) -> tuple[str, ...]:
    shared = shown = order = totals = counts = 0
    apart = 0.0
    for query in asked:
        one, other = (service.search(SearchRequest(query)) for service in (ours, theirs))
        mine, others = ([hit.entry.id for hit in result.hits] for result in (one, other))
        shared += len(set(mine) & set(others))
        shown += max(len(mine), len(others))
        order += mine == others
        totals += (one.total, one.groups, one.undated) == (other.total, other.groups, other.undated)
        counts += one.facets == other.facets
        for hit, twin in zip(one.hits, other.hits, strict=False):
            apart = max(apart, abs(hit.score - twin.score) / max(hit.score, 1e-9))
    same = tuple(f"{count} of {len(asked)}" for count in (order, totals, counts))
    return str(len(asked)), f"{shared / shown:.4f}", *same, f"{apart:.1e}"


if __name__ == "__main__":
    print(section().markdown())
