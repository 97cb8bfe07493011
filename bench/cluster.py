"""A cluster of three processes on this machine: loading, pages against the bare query, a node killed under load.

Nodes, loader, server and clients share the cores, so rates here are a floor for what nodes of their own give; what
travels is the ratio of a page to the bare query of the same run.

Run: python -m bench.cluster [entries]
"""

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep
from typing import Any
from urllib.parse import quote

from bench.corpus import DATA, corpus, distinct_queries
from bench.generations import At, Seen, differing
from bench.pages import answers
from bench.processes import Watch, children, resident, spent
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.opensearch_engine.cluster import Cluster as Client
from faqsvc.engines.opensearch_engine.kept import FIELD
from faqsvc.errors import IndexError_
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import Entry, SearchRequest
from faqsvc.search import SearchService
from tests.cluster.nodes import Cluster, free_port

_NOTE = "Three nodes, loader or server, and clients on the same cores."
_CLIENTS = 8
_QUERIES = 400
_PREFIX = "faqsvc-bench"
_MANY = 200_000  # entries; beyond, fewer queries are asked
_COMPARED = 200  # answers given while a node died that are asked for again
_WRITTEN = 20  # entries, while a node dies
_PATIENT = 60.0  # seconds: here a slow answer is a figure, not a failure


@dataclass(frozen=True, slots=True)
class Loaded:
    """Seconds until all entries were sent, and until they were live with their copy; MB of the loader's processes when
    the load began and at their heaviest; bytes of the index without copies."""

    sent: float
    live: float
    before: float
    heaviest: float
    size: int


def load(cluster: Cluster, size: int, *, shards: int) -> Loaded:
    entries = list(corpus(size))
    make = partial(make_analyzer, "mecab")
    engine = OpenSearchEngine(
        Access(cluster.addresses, seconds=_PATIENT), prefix=_PREFIX, layout=Layout(shards=shards, replicas=1)
    )
    watch = Watch(os.getpid(), without=[node.process.pid for node in cluster.nodes], weigh=resident, every=1.0)
    before = resident(os.getpid())
    began = last = perf_counter()

    def progress(done: int, _all: int) -> None:
        nonlocal last
        if done % 50_000 == 0:
            now = perf_counter()
            print(
                f"{done:,} after {now - began:.0f} s, {50_000 / (now - last):,.0f}/s, {watch.peak:,.0f} MB", flush=True
            )
            last = now
        if done == size:
            sent.append(perf_counter() - began)

    sent: list[float] = []
    pool = AnalysisPool(make, processes=usable_cores())
    made = Indexer(engine, make(), pool=pool).build(entries, progress=progress).generation
    assert made is not None
    engine.close()
    return Loaded(sent[0], perf_counter() - began, before, watch.stop(), made.size)


class Recording(Client):
    """Keeps the searches that go through it."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self.searches: list[tuple[str, Any]] = []

    def ask(self, method: str, path: str, body: object = None, **options: Any) -> Any:
        if path.endswith("/_search"):
            self.searches.append((path, body))
        return super().ask(method, path, body, **options)


def bare_queries(cluster: Cluster, queries: Sequence[str]) -> list[tuple[str, str, bytes]]:
    """For each query the one search that finds, counts and orders its hits, with what a page shows of ten of them."""
    access = Access(cluster.addresses, seconds=_PATIENT)
    engine = OpenSearchEngine(access, prefix=_PREFIX, layout=Layout())
    recording = Recording(access)
    object.__setattr__(engine._reading, "cluster", recording)
    service = SearchService(engine, make_analyzer("mecab"), dictionaries=DATA / "dictionaries", results_bytes=0)
    bare = []
    for query in queries:
        recording.searches.clear()
        service.search(SearchRequest(query))
        for path, body in recording.searches:
            if "aggs" in body:
                bare.append(("POST", path, json.dumps({**body, "stored_fields": [FIELD], "size": 10}).encode()))
                break
    engine.close()
    return bare


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each request; how many were no success; seconds of processors that each side took for all."""

    taken: list[float]
    failed: int
    spent: list[float]


def timed(ports: Sequence[int], requests: Sequence[tuple[str, str, bytes]], sides: Sequence[Sequence[int]]) -> Timed:
    """Asked by eight clients. sides: of processes."""
    taken: list[float] = []
    failed = [0]
    waiting = iter(requests)
    lock = threading.Lock()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", ports[number % len(ports)], timeout=_PATIENT)
        while True:
            with lock:
                wanted = next(waiting, None)
            if wanted is None:
                return
            method, path, body = wanted
            began = perf_counter()
            connection.request(method, path, body or None, {"Content-Type": "application/json"} if body else {})
            response = connection.getresponse()
            response.read()
            taken.append(perf_counter() - began)
            failed[0] += response.status != 200

    threads = [threading.Thread(target=client, args=(number,)) for number in range(_CLIENTS)]
    before = [spent(*side) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = [spent(*side) for side in sides]
    return Timed(taken, failed[0], [late - early for late, early in zip(after, before, strict=True)])


@contextmanager
def served(cluster: Cluster, folder: Path) -> Iterator[tuple[int, list[int]]]:
    """The port, and the processes that answer there."""
    port = free_port()
    environment = {
        **os.environ,
        "FAQSVC_SEMANTIC": "off",
        "FAQSVC_API_LIMIT": "0",  # its refusals would be taken for failures
        "FAQSVC_ENGINE": "opensearch",
        "FAQSVC_INDEX": str(folder / "index"),
        "FAQSVC_STORE": f"sqlite:///{folder}/store.db",
        "FAQSVC_SECRET_KEY_FILE": str(folder / "secret-key"),
        "FAQSVC_OPENSEARCH_URLS": ",".join(cluster.addresses),
        "FAQSVC_OPENSEARCH_PREFIX": _PREFIX,
        "FAQSVC_OPENSEARCH_TIMEOUT_MS": str(int(_PATIENT * 1000)),
    }
    run = [sys.executable, "-m", "faqsvc", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(run, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = monotonic() + 300
        while not answers(port, "/search?query=a"):
            assert monotonic() < until, "the server does not answer"
            sleep(0.5)
        for _ in range(8):  # both workers have loaded the words
            timed([port], [("GET", f"/search?query={quote('환불 문의')}", b"")], ())
        yield port, [process.pid, *children(process.pid)]
    finally:
        process.terminate()
        process.wait(timeout=60)


@dataclass(frozen=True, slots=True)
class Killed:
    """Requests, how many failed or came from the standby, seconds from the kill to the last of them; answers that were
    asked for again afterwards, and how many differed; entries that were acknowledged, those of them written while the
    node died, and how many are lost."""

    requests: int
    bad: int
    recovered: float
    compared: int
    wrong: int
    acknowledged: int
    during: int
    lost: int


def kill(cluster: Cluster, port: int, queries: Sequence[str], size: int) -> Killed:
    """A node dies while four clients ask, none a query of another, and entries are written (to a small index: a change
    of one entry copies it)."""
    events: list[tuple[float, bool]] = []
    seen: dict[str, Seen] = {}
    done = threading.Event()
    turns = iter(queries)

    def client() -> None:
        while not done.is_set() and (query := next(turns, None)):
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENT)) as connection:
                    connection.request("GET", f"/api/v1/search?query={quote(query)}")
                    answer = connection.getresponse()
                    told = json.loads(answer.read())
                meta = told["meta"]
                good = answer.status == 200 and not meta["degradations"]
                if good:
                    ids = [document["id"] for document in told["documents"]]
                    seen[query] = meta["generation"], meta["total_count"], ids
            except (OSError, ValueError, LookupError):
                good = False
            events.append((monotonic(), good))

    access = Access(cluster.addresses, seconds=_PATIENT)
    engine = At(access, prefix=_PREFIX)
    analyzer = make_analyzer("mecab")
    new = [replace(entry, id=f"new{at}") for at, entry in enumerate(corpus(_WRITTEN if size <= _MANY else 0))]
    written: list[Entry] = []

    def write() -> None:
        if new:
            with suppress(IndexError_):  # what was refused is not acknowledged
                Indexer(OpenSearchEngine(access, prefix=_PREFIX, layout=Layout(replicas=1)), analyzer).edit(new)
                written.extend(new)

    threads = [threading.Thread(target=client) for _ in range(4)]
    writer = threading.Thread(target=write)
    for thread in threads:
        thread.start()
    sleep(5)
    writer.start()
    sleep(0.5)
    killed = monotonic()
    cluster.nodes[2].kill()
    sleep(25)
    done.set()
    for thread in threads:
        thread.join()
    bad = [when - killed for when, good in events if not good]
    cluster.restart(2)
    writer.join(timeout=_PATIENT)
    again = list(seen.items())[:: max(1, len(seen) // _COMPARED)]
    wrong = differing(engine, again)
    engine.go_live()
    held = engine.open().digests().keys()
    lost = max(0, size - sum(one not in {entry.id for entry in new} for one in held))
    lost += sum(entry.id not in held for entry in written)
    engine.close()
    return Killed(len(events), len(bad), max(bad, default=0.0), len(again), wrong, size, len(written), lost)


def sections(size: int, *, shards: int = 1) -> Iterator[Section]:
    """Each as soon as it is measured: a long run that is broken off has told what it had found."""
    command = f"python -m bench.cluster {size}"
    count = _QUERIES if size <= _MANY else _QUERIES // 4
    queries = distinct_queries(count)
    with TemporaryDirectory() as name:
        folder = Path(name)
        cluster = Cluster(folder / "nodes", heap="400m")
        try:
            yield _loading(size, load(cluster, size, shards=shards), command)
            pages = [("GET", f"/search?query={quote(query)}", b"") for query in queries]
            bare = bare_queries(cluster, queries)
            ports = [node.port for node in cluster.nodes]
            with served(cluster, folder) as (port, server):
                sides = [node.process.pid for node in cluster.nodes], server
                rounds = []
                for part in range(2):
                    chosen = slice(part * count // 2, (part + 1) * count // 2)
                    rounds.append(
                        {"bare": timed(ports, bare[chosen], sides), "page": timed([port], pages[chosen], sides)}
                    )
                yield _paging(size, rounds, command)
                yield _killing(size, kill(cluster, port, distinct_queries(20_000, seed=2), size), command)
        finally:
            cluster.close()


def _loading(size: int, loaded: Loaded, command: str) -> Section:
    row = (
        f"{size:,}",
        f"{size / loaded.sent:,.0f}",
        f"{size / loaded.live:,.0f}",
        f"{loaded.before:,.0f}",
        f"{loaded.heaviest:,.0f}",
        f"{loaded.size / size / 1e3:.1f}",
    )
    return Section(
        f"Cluster: loading {size:,} entries",
        command,
        (
            "entries",
            "entries/s sent, with analysis",
            "entries/s live, with checks and copy",
            "MB before",
            "MB at most, all processes",
            "kB an entry on disk",
        ),
        (row,),
        (f"{_NOTE} The entries themselves are in the loader's memory before.",),
    )


def _paging(size: int, rounds: Sequence[Mapping[str, Timed]], command: str) -> Section:
    rows = []
    bare = 0.0
    for label in ("bare", "page"):
        parts = [part[label] for part in rounds]
        taken = [1e3 * one for part in parts for one in part.taken]
        nodes, server = (1e3 * sum(side) / len(taken) for side in zip(*(part.spent for part in parts), strict=True))
        p95 = quantiles(taken, n=20)[-1]
        bare = bare or p95
        failed = sum(part.failed for part in parts)
        times = f"{median(taken):,.0f}", f"{p95:,.0f}", f"{p95 / bare:.2f}"
        rows.append((label, *times, f"{nodes:,.0f}", f"{server:,.0f}", str(failed)))
    return Section(
        f"Cluster: pages at {size:,} entries, {_CLIENTS} clients, distinct queries",
        command,
        ("what", "p50 ms", "p95 ms", "p95 to bare", "ms of a core each: nodes", "server", "failed"),
        tuple(rows),
        (f"{_NOTE} bare: the one search that finds, counts, orders, with the ten documents of a page.",),
    )


def _killing(size: int, killed: Killed, command: str) -> Section:
    row = (
        f"{killed.requests:,}",
        f"{killed.bad} ({killed.bad / max(killed.requests, 1):.2%})",
        f"{killed.recovered:.1f}",
        f"{killed.wrong} of {killed.compared:,}",
        f"{killed.lost} of {killed.acknowledged + killed.during:,}, {killed.during} of them written while it died",
    )
    return Section(
        f"Cluster: one of three nodes killed under load, {size:,} entries",
        command,
        (
            "requests",
            "failed or from the standby",
            "seconds until all were well again",
            "answers asked again that differed",
            "acknowledged entries lost",
        ),
        (row,),
        ("No index on this machine stands by here, so what the standby would answer counts as failed.",),
    )


if __name__ == "__main__":
    for one in sections(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(one.markdown(), flush=True)
