"""What a cluster must be for so many entries and queries: a cost model fitted to measurements, and a simulation of it.

A query costs each shard a fixed part and one that grows with the shard's entries; a shard is searched by one core; the
answer is there when the slowest shard's is. `--measure` fits the parts on one node here; without it the last fit is
used. The simulation draws arrivals (Poisson) and service times (log-normal with the measured spread) and looks for the
fewest copies of the index that keep the 95th percentile under the limit.

Run: python -m bench.scale [--measure]
"""

import heapq
import json
import math
import random
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench.cluster import Recording
from bench.corpus import DATA, corpus, distinct_queries
from bench.processes import spent
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService
from tests.cluster.nodes import Node

_SIZES = (2_000, 100_000)
_QUERIES = 80
_LIMIT = 0.5  # seconds, 95th percentile of the searches of one page
_UTILIZED = 0.6  # of the cores at most, so that a lost node leaves room
_ARRIVALS = 4_000
_OWN = 0.1  # of the spread is the shard's, the rest the query's: a long one is long on every shard


@dataclass(frozen=True, slots=True)
class Model:
    """Seconds of a core a query: fixed for each shard, and for each entry of it; spread: standard deviation by mean;
    bytes: of an entry on disk."""

    fixed: float
    each: float
    spread: float
    bytes: float


# Fitted by `--measure` on two cores with nothing else to do, 2,000 and 40,000 entries, a node that had just started.
FITTED = Model(fixed=0.0336, each=1.97e-07, spread=0.518, bytes=9000.0)
# Three nodes with heaps of 0.4 GB took, copied and served 1,000,000 entries on two cores (python -m bench.cluster
# 1000000); that a node of four cores needs no more is assumed. What else a node wants is room for its files, all of
# them, or a query waits for the disk.
_NODE_CORES, _HEAP = 4, 0.4
_CORE_MONTH, _GIGABYTE_MONTH = 25.0, 0.1  # dollars: list prices of large providers lie around these


def measure() -> Model:
    """The line through the processor time that the node's process spends on all searches of a query, by size; other
    work on the machine makes them later, not dearer. The spread is that of the times that the node says it took."""
    points, spreads, weights = [], [], []
    with TemporaryDirectory() as name:
        node = Node(Path(name), heap="700m")
        try:
            for size in _SIZES:
                seconds, work, weight = _measured(node, size)
                points.append((size, work))
                spreads.append(math.sqrt(fmean((one - fmean(seconds)) ** 2 for one in seconds)) / fmean(seconds))
                weights.append(weight)
        finally:
            node.close()
    (small, low), (large, high) = points
    each = max((high - low) / (large - small), 0.0)
    return Model(max(low - each * small, 0.0), each, fmean(spreads), weights[-1])


def _measured(node: Node, size: int) -> tuple[list[float], float, float]:
    access = Access((node.address,), seconds=60)
    engine = OpenSearchEngine(access, prefix=f"faqsvc-{size}", layout=Layout())
    analyzer = make_analyzer("mecab")
    pool = AnalysisPool(partial(make_analyzer, "mecab"), processes=usable_cores())
    made = Indexer(engine, analyzer, pool=pool).build(list(corpus(size))).generation
    assert made is not None
    took = _Took(access)
    object.__setattr__(engine._reading, "cluster", took)
    service = SearchService(engine, analyzer, dictionaries=DATA / "dictionaries", results_bytes=0)
    seconds = []
    before = 0.0
    for number, query in enumerate(distinct_queries(2 * _QUERIES)):
        if number == _QUERIES:  # the first ones warm it up
            before = spent(node.process.pid)
        took.seconds = 0.0
        service.search(SearchRequest(query))
        if number >= _QUERIES:
            seconds.append(took.seconds)
    work = (spent(node.process.pid) - before) / _QUERIES
    engine.close()
    return seconds, work, made.size / size


class _Took(Recording):
    """Adds up what the node says that it took."""

    seconds = 0.0

    def ask(self, method: str, path: str, body: object = None, **options: Any) -> Any:
        answer = super().ask(method, path, body, **options)
        if isinstance(answer, dict):
            self.seconds += answer.get("took", 0) / 1e3
        return answer


@dataclass(frozen=True, slots=True)
class Plan:
    shards: int
    copies: int
    cores: int
    p95: float
    gigabytes: float

    @property
    def memory(self) -> float:
        """GB of heaps and of files held, all nodes together."""
        return math.ceil(self.cores / _NODE_CORES) * _HEAP + self.gigabytes

    @property
    def month(self) -> float:
        return self.cores * _CORE_MONTH + self.gigabytes * _GIGABYTE_MONTH


def plan(model: Model, entries: int, rate: float) -> Plan:
    """Shards until the answer is in time where nobody waits; then copies until it is in time with all who ask."""
    shards = 1
    while simulate(model, entries, 1e-6, shards=shards, copies=1) > 0.8 * _LIMIT and shards < entries / 10_000:
        shards = math.ceil(1.2 * shards)
    work = shards * model.fixed + model.each * entries
    copies = max(2, math.ceil(rate * work / (_UTILIZED * shards)))
    while (p95 := simulate(model, entries, rate, shards=shards, copies=copies)) > _LIMIT and copies < 10_000:
        copies = math.ceil(copies * 1.15)
    return Plan(shards, copies, shards * copies, p95, copies * entries * model.bytes / 1e9)


def simulate(model: Model, entries: int, rate: float, *, shards: int, copies: int, seed: int = 1) -> float:
    """The 95th percentile of answers. Of each shard `copies` cores, first come first served; at most 32 shards are
    drawn, the slowest of more is scaled by how far the largest of so many lies out."""
    rng = random.Random(seed)
    drawn = min(shards, 32)
    free = [[0.0] * copies for _ in range(drawn)]
    mean = model.fixed + model.each * entries / shards
    sigma = math.sqrt(math.log(1 + model.spread**2))
    mu = math.log(mean) - sigma**2 / 2
    further = math.exp(
        _OWN * sigma * (math.sqrt(2 * math.log(max(shards, 2))) - math.sqrt(2 * math.log(max(drawn, 2))))
    )
    now, answers = 0.0, []
    for _ in range(_ARRIVALS):
        now += rng.expovariate(rate)
        query = rng.gauss(mu, sigma)
        done = now
        for cores in free:
            start = max(now, heapq.heappop(cores))
            end = start + math.exp((1 - _OWN) * query + _OWN * rng.gauss(mu, sigma))
            heapq.heappush(cores, end)
            done = max(done, end)
        answers.append((done - now) * further)
    return quantiles(answers[_ARRIVALS // 4 :], n=20)[-1]


def section(model: Model) -> Section:
    rows = []
    for entries, rate in (
        (10_000, 10), (100_000, 10), (100_000, 100), (1_000_000, 10), (1_000_000, 100), (10_000_000, 100),
        (10_000_000, 1_000), (100_000_000, 1_000), (100_000_000, 10_000),
    ):  # fmt: skip
        found = plan(model, entries, rate)
        rows.append(
            (
                f"{entries:,}",
                f"{rate:,}",
                f"{found.shards:,}",
                f"{found.copies:,}",
                f"{found.cores:,}",
                f"{found.p95 * 1e3:,.0f}",
                f"{found.gigabytes:,.0f}",
                f"{found.memory:,.0f}" if found.memory >= 10 else f"{found.memory:.1f}",
                f"{found.month:,.0f}",
            )
        )
    head = (
        "entries", "queries/s", "shards", "copies", "cores", "p95 ms, simulated", "GB on disk", "GB of memory",
        "dollars a month",
    )  # fmt: skip
    told = json.dumps({name: float(f"{getattr(model, name):.3g}") for name in Model.__slots__})
    return Section("A cluster for", "python -m bench.scale", head, tuple(rows), (f"Model: `{told}`",))


if __name__ == "__main__":
    print(section(measure() if "--measure" in sys.argv else FITTED).markdown())
