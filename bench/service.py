"""How fast a whole search is (understanding, ranking, folding, snippets), where its time goes, what bad input costs.

Run: python -m bench.service [entries]
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bench.corpus import DATA, SEED, corpus, queries
from bench.report import Section
from bench.timing import in_turns, percentile, timed
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.engines.whoosh_engine.reader import WhooshReader
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService, execution
from faqsvc.search.cards import Cards
from faqsvc.search.facets import FacetShape

_ROUNDS = 5
_REPLAYED = 3_000  # requests of the replay, drawn by Zipf's law as people's are

BAD = {
    "one character": "봇",
    "one consonant": "ㄱ",
    "100,000 characters": "상담 " * 50_000,
    "10,000 distinct words": " ".join(f"말{number}" for number in range(10_000)),
    "500 parentheses": "(" * 500 + "환불" + ")" * 500,
    "Whoosh syntax": "AND OR NOT title:[a TO b] ^2 ~3 * ? {x TO y}",
    "quotes without an end": '"' * 199,
    "only jamo": "ㅁㄴㅇㄹ" * 50,
    "emoji": "😀" * 200,
    "right-to-left marks": "\u202e환불\u202c" * 30,
    "wrong keyboard": "tkdekadnjs" * 20,
    "exclusions": " ".join(f"-말{number}" for number in range(60)),
    "a pasted paragraph": "결제가 두 번 되었는데 환불은 언제 되나요 고객센터에 전화해도 연결이 안 됩니다 " * 20,
}


@contextmanager
def service(size: int, *, results_bytes: int) -> Iterator[SearchService]:
    """Over an index of `size` entries of the corpus."""
    with TemporaryDirectory() as folder:
        engine, analyzer = WhooshEngine(Path(folder)), make_analyzer("mecab")
        pool = AnalysisPool(partial(make_analyzer, "mecab"), processes=usable_cores())
        Indexer(engine, analyzer, pool=pool).build(list(corpus(size)))
        yield SearchService(engine, analyzer, dictionaries=DATA / "dictionaries", results_bytes=results_bytes)


def whole(search: SearchService, size: int) -> Section:
    requests = [SearchRequest(query) for query in queries()]
    prefixes = [query[:length] for query in queries() for length in (1, 2, 3, 5, 8)]
    times = in_turns({"search": search.search}, requests, rounds=_ROUNDS)["search"]
    typed = in_turns({"suggest": search.suggest}, prefixes, rounds=_ROUNDS)["suggest"]
    rows = [(name, *one.in_ms()) for name, one in (("SearchService.search, nothing kept", times), ("suggest", typed))]
    notes = (f"The {len(requests)} judged queries; suggestions for their first 1, 2, 3, 5 and 8 characters.",)
    head = (f"{size:,} entries", "p50 ms", "p95 ms", "p95 range")
    return Section("A whole search", f"python -m bench.service {size}", head, tuple(rows), notes)


def kept(search: SearchService, size: int) -> Section:
    """The same search with answers kept: requests drawn by Zipf's law from the judged queries."""
    rng = random.Random(SEED)
    asked = [SearchRequest(query) for query in queries()]
    rng.shuffle(asked)
    drawn = rng.choices(asked, weights=[1 / rank for rank in range(1, len(asked) + 1)], k=_REPLAYED)
    seen: set[str] = set()
    hits = 0
    for request in drawn:
        hits += request.query in seen
        seen.add(request.query)
    times = timed(search.search, drawn)
    row = (f"{hits / len(drawn):.0%}", f"{1e3 * percentile(times, 0.5):.3f}", f"{1e3 * percentile(times, 0.95):.3f}")
    notes = (f"{_REPLAYED:,} requests by Zipf's law, answers kept from the first on; nothing was kept before.",)
    head = ("answered from memory", "p50 ms", "p95 ms")
    return Section("Repeated searches", f"python -m bench.service {size}", head, (row,), notes)


PARTS: tuple[tuple[str, object, str], ...] = (
    ("understanding: parse, analyze, correct", execution, "interpret"),
    ("plan: clauses, evidence", execution, "terms_of"),
    ("engine: scores, filters, counts, order", WhooshReader, "search"),
    ("entries of the page", Cards, "of"),
    ("marks and reasons", execution, "mark"),
    ("best passages", execution, "best_passage"),
    ("category tree", FacetShape, "tree"),
)


def parts(search: SearchService, size: int) -> Section:
    """Mean time of each part of a search; measuring adds a little to each."""
    spent: dict[str, float] = defaultdict(float)
    with _watched(spent):
        requests = [SearchRequest(query) for query in queries()]
        for request in requests:
            search.search(request)
        spent.clear()
        whole_time = sum(timed(search.search, requests))
    rows = [
        (name, f"{1e3 * spent[name] / len(requests):.3f}", f"{spent[name] / whole_time:.0%}") for name, _, _ in PARTS
    ]
    rest = whole_time - sum(spent.values())
    rows.append(("the rest", f"{1e3 * rest / len(requests):.3f}", f"{rest / whole_time:.0%}"))
    head = (f"{size:,} entries", "mean ms", "share")
    return Section("Where a search's time goes", f"python -m bench.service {size}", head, tuple(rows))


@contextmanager
def _watched(spent: dict[str, float]) -> Iterator[None]:
    originals = [(owner, name, getattr(owner, name)) for _, owner, name in PARTS]
    try:
        for label, owner, name in PARTS:
            setattr(owner, name, _counted(getattr(owner, name), label, spent))
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def _counted(run: Callable[..., Any], label: str, spent: dict[str, float]) -> Callable[..., Any]:
    @wraps(run)
    def counted(*arguments: Any, **options: Any) -> Any:
        began = perf_counter()
        try:
            return run(*arguments, **options)
        finally:
            spent[label] += perf_counter() - began

    return counted


def bad(search: SearchService, size: int) -> Section:
    """Bad input against ordinary queries: the 99th percentile of 200 tries each."""
    ordinary = timed(search.search, [SearchRequest(query) for query in queries() * 2])[len(queries()) :]
    base = percentile(ordinary, 0.99)
    rows = [("ordinary queries", f"{1e3 * base:.2f}", "1.0")]
    for name, query in BAD.items():
        request = SearchRequest(query)
        search.search(request)
        worst = percentile(timed(search.search, [request] * 200), 0.99)
        rows.append((name, f"{1e3 * worst:.2f}", f"{worst / base:.1f}"))
    head = (f"{size:,} entries", "p99 ms", "p99 / ordinary")
    return Section("Bad input", f"python -m bench.service {size}", head, tuple(rows), ("Allowed is 10 times.",))


def sections(size: int) -> Sequence[Section]:
    with service(size, results_bytes=0) as search:
        found = [whole(search, size), parts(search, size), bad(search, size)]
    with service(size, results_bytes=16 << 20) as search:
        return [*found, kept(search, size)]


if __name__ == "__main__":
    for one in sections(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000):
        print(one.markdown())
