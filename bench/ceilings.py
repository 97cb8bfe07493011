"""Where a load's time goes: entries made ready with nothing to send them to, and ready ones sent with nothing to make.

Both on the same machine, one after the other, with the processor time of either side: what a machine needs for a wanted
rate is the sum of both, whichever machines the two sides stand on.

Run: python -m bench.ceilings [entries]
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.corpus import corpus
from bench.processes import spent
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.opensearch_engine import Access
from faqsvc.engines.opensearch_engine.bulk import Bulk
from faqsvc.engines.opensearch_engine.cluster import Cluster as Client
from faqsvc.engines.opensearch_engine.mapping import Line, Ready, make_index, numbered, ready
from faqsvc.engines.port import EntryDocument, GenerationInfo
from faqsvc.indexing import AnalysisPool, Indexer
from tests.cluster.nodes import Cluster, Node

_INDEX = "faqsvc-ceiling"
_WANTED = 2_500  # entries a second


class Kept:
    """An engine and its writer that keep what was made ready for a cluster; what is asked of them in a fresh build."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def begin(self, **_: object) -> "Kept":
        return self

    def digests(self) -> Mapping[str, str]:
        return {}

    def readying(self) -> Callable[[Sequence[EntryDocument]], Ready]:
        return ready

    def add_ready(self, given: Ready) -> None:
        self.lines += given.lines

    def attachment(self, _name: str) -> None:
        return None

    def attach(self, name: str, data: bytes) -> None: ...

    def add(self, document: EntryDocument) -> None: ...

    def remove(self, entry_id: str) -> None: ...

    def discard(self) -> None: ...

    def publish(self, *, expected: int) -> GenerationInfo:
        return GenerationInfo(1, expected, "", "", 0)


def make_ready(size: int) -> tuple[list[Line], float, float]:
    """The documents, seconds, and seconds of processors: grouping, digests, analysis, JSON, hand-over."""
    entries = list(corpus(size))
    make = partial(make_analyzer, "mecab")
    kept = Kept()
    analyzer = make()
    began, before = perf_counter(), _ours()
    pool = AnalysisPool(make, processes=usable_cores())
    Indexer(kept, analyzer, pool=pool).build(entries)  # type: ignore[arg-type]  # a fresh build asks for no more
    return kept.lines, perf_counter() - began, _ours() - before


def send(lines: Sequence[Line], nodes: Sequence[Node]) -> tuple[float, float, float]:
    """Seconds; seconds of processors of the nodes and of the sender, until all can be found."""
    client = Client(Access(tuple(node.address for node in nodes), seconds=60))
    client.ask("PUT", f"/{_INDEX}", make_index(shards=1), seconds=60)
    pids = [node.process.pid for node in nodes]
    began, before, theirs = perf_counter(), _ours(), spent(*pids)
    bulk = Bulk(client, _INDEX)
    for seq, line in enumerate(lines):
        bulk.put_json(line.entry_id, numbered(line, seq=seq, leaf=0))
    bulk.finish()
    client.ask("POST", f"/{_INDEX}/_refresh", seconds=60)
    taken = perf_counter() - began, spent(*pids) - theirs, _ours() - before
    client.ask("DELETE", f"/{_INDEX}", seconds=60)
    client.close()
    return taken


def _ours() -> float:
    """Seconds of processors of this process and of those children that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def section(size: int) -> Section:
    lines, making, made = make_ready(size)
    with TemporaryDirectory() as name:
        cluster = Cluster(Path(name), heap="400m")
        try:
            cold = send(lines[: size // 3], cluster.nodes)
            warm = send(lines, cluster.nodes)
        finally:
            cluster.close()
    rows = [("made ready, sent nowhere", size, making, 0.0, made)]
    rows += [("ready ones sent, nodes just started", size // 3, *cold), ("ready ones sent again", size, *warm)]
    cores = _WANTED * (made + warm[1] + warm[2]) / size
    return Section(
        f"What loading is made of, {size:,} entries",
        f"python -m bench.ceilings {size}",
        ("what", "entries/s", "ms of a core an entry: nodes", "loader"),
        tuple(
            (what, f"{count / took:,.0f}", f"{1e3 * nodes / count:.2f}", f"{1e3 * ours / count:.2f}")
            for what, count, took, nodes, ours in rows
        ),
        (
            f"{sum(len(line.body) for line in lines) / size:,.0f} bytes an entry are sent.",
            f"{_WANTED:,} entries/s: {cores:.1f} cores.",
        ),
    )


if __name__ == "__main__":
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000).markdown())
