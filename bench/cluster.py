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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep
from typing import Any
from urllib.parse import quote

from bench.corpus import corpus, distinct_queries
from bench.pages import answers
from bench.processes import Watch, resident
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.opensearch_engine.cluster import Cluster as Client
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService
from tests.cluster.nodes import Cluster, free_port

_NOTE = "Three nodes, loader or server, and clients on the same cores."
_CLIENTS = 8
_QUERIES = 400
_PREFIX = "faqsvc-bench"
_MANY = 200_000  # entries; beyond, fewer queries are asked
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
    service = SearchService(engine, make_analyzer("mecab"), results_bytes=0)
    bare = []
    for query in queries:
        recording.searches.clear()
        service.search(SearchRequest(query))
        for path, body in recording.searches:
            if "aggs" in body:
                bare.append(
                    ("POST", path, json.dumps({**_plain(body), "_source": ["record", "spans"], "size": 10}).encode())
                )
                break
    engine.close()
    return bare


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "stored_fields"}


def timed(ports: Sequence[int], requests: Sequence[tuple[str, str, bytes]]) -> tuple[list[float], int]:
    """Seconds of each request, asked by eight clients; how many were no success."""
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
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, failed[0]


@contextmanager
def served(cluster: Cluster, folder: Path) -> Iterator[int]:
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
            timed([port], [("GET", f"/search?query={quote('환불 문의')}", b"")])
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def kill(cluster: Cluster, port: int, paths: Sequence[str]) -> tuple[int, int, float]:
    """Requests, failed ones, and seconds from the kill to the last failure or the last mark of the standby."""
    events: list[tuple[float, bool]] = []
    done = threading.Event()

    def client(number: int) -> None:
        at = number * 37
        while not done.is_set():
            at += 1
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENT)
                connection.request("GET", paths[at % len(paths)])
                answer = connection.getresponse()
                meta = json.loads(answer.read()).get("meta", {"degradations": ["failed"]})
                events.append((monotonic(), answer.status == 200 and not meta["degradations"]))
                connection.close()
            except (OSError, ValueError):
                events.append((monotonic(), False))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    sleep(5)
    killed = monotonic()
    cluster.nodes[2].kill()
    sleep(25)
    done.set()
    for thread in threads:
        thread.join()
    bad = [when - killed for when, good in events if not good]
    cluster.restart(2)
    return len(events), len(bad), max(bad, default=0.0)


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
            with served(cluster, folder) as port:
                rounds = []
                for part in range(2):
                    chosen = slice(part * count // 2, (part + 1) * count // 2)
                    asked: list[tuple[str, Callable[[], tuple[list[float], int]]]] = [
                        ("bare", partial(timed, ports, bare[chosen])),
                        ("page", partial(timed, [port], pages[chosen])),
                    ]
                    rounds.append({label: run() for label, run in asked})
                yield _paging(size, rounds, command)
                paths = [f"/api/v1/search?query={quote(query)}" for query in distinct_queries(20_000, seed=2)]
                requests, bad, recovered = kill(cluster, port, paths)
        finally:
            cluster.close()
    yield Section(
        f"Cluster: one of three nodes killed under load, {size:,} entries",
        command,
        ("requests", "failed or from the standby", "share", "seconds until all were well again"),
        ((f"{requests:,}", str(bad), f"{bad / max(requests, 1):.2%}", f"{recovered:.1f}"),),
        ("No index on this machine stands by here, so what the standby would answer counts as failed.",),
    )


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


def _paging(size: int, rounds: Sequence[Mapping[str, tuple[list[float], int]]], command: str) -> Section:
    told = {
        label: ([1e3 * one for part in rounds for one in part[label][0]], sum(part[label][1] for part in rounds))
        for label in ("bare", "page")
    }
    p95 = {label: quantiles(taken, n=20)[-1] for label, (taken, _) in told.items()}
    rows = [
        (label, f"{median(taken):,.0f}", f"{p95[label]:,.0f}", f"{p95[label] / p95['bare']:.2f}", str(failed))
        for label, (taken, failed) in told.items()
    ]
    return Section(
        f"Cluster: pages at {size:,} entries, {_CLIENTS} clients, distinct queries",
        command,
        ("what", "p50 ms", "p95 ms", "p95 to bare", "failed"),
        tuple(rows),
        (f"{_NOTE} bare: the one search that finds, counts, orders, with the ten documents of a page.",),
    )


if __name__ == "__main__":
    for one in sections(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(one.markdown(), flush=True)
