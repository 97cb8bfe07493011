"""A cluster of three processes while it is rebuilt under load, and after all of it was killed: what people get.

Everything goes as in an installation: `faqsvc serve` with two workers, eight clients over HTTP, `faqsvc index build`
and `mirror` from the shell, edits by the API, the time that a request has for the cluster as it is set by default.
Each rebuild marks its questions and leaves out other entries, so that an answer tells what it was made of.

Run: python -m bench.outage [entries]
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.parse import quote

from bench.corpus import corpus, distinct_queries
from bench.generations import At, Seen, differing
from bench.pages import answers
from bench.report import Section
from faqsvc.engines.opensearch_engine import Access
from faqsvc.parsing import write_jsonl
from tests.cluster.nodes import Cluster, free_port

_PREFIX = "faqsvc-outage"
_CLIENTS = 8
_REBUILDS = 3
_WARM = 30.0  # seconds asked before anything is counted, until the nodes' code is compiled
_CALM = 20.0  # seconds asked before the first rebuild
_AWAY = 20.0  # seconds asked after all nodes were killed
_BACK = 120.0  # seconds that nodes and servers may take to be well again
_REPEATED = 20  # queries that every other request asks, so that answers kept in memory are among them
_COMPARED = 300
_LEFT_OUT = 10  # of so many entries a build leaves out one
_MARK = re.compile(r"\((\d+)판\)$")


class Kind(StrEnum):
    LIVE = "live"
    STANDBY = "from the standby, marked"
    REFUSED = "503"
    BROKEN = "anything else"


@dataclass(frozen=True, slots=True)
class Got:
    """One answer: how it came, when it was asked for, seconds; of a live one what it showed, with the marks."""

    kind: Kind
    asked: float
    seconds: float
    query: str
    seen: Seen = (0, 0, [])
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Installation:
    """Servers and shells of one help center on the cluster; `place`: where its files are."""

    place: Path
    addresses: tuple[str, ...]

    def environment(self, *, standby: bool = True) -> dict[str, str]:
        return {
            **os.environ,
            "FAQSVC_SEMANTIC": "off",
            "FAQSVC_API_LIMIT": "0",  # its refusals would be taken for failures
            "FAQSVC_ENGINE": "opensearch",
            "FAQSVC_INDEX": str(self.place / ("index" if standby else "nothing")),
            "FAQSVC_STORE": f"sqlite:///{self.place}/store.db",
            "FAQSVC_SECRET_KEY_FILE": str(self.place / "secret-key"),
            "FAQSVC_OPENSEARCH_URLS": ",".join(self.addresses),
            "FAQSVC_OPENSEARCH_PREFIX": _PREFIX,
        }

    def shell(self, *arguments: str) -> "subprocess.Popen[str]":
        run = [sys.executable, "-m", "faqsvc", *arguments]
        return subprocess.Popen(run, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def told(self, *arguments: str) -> str:
        with self.shell(*arguments) as process:
            out, problem = process.communicate()
        assert process.returncode == 0, problem
        return out

    @contextmanager
    def served(self, *, standby: bool = True) -> Iterator[int]:
        """The port."""
        port = free_port()
        run = [sys.executable, "-m", "faqsvc", "serve", "--port", str(port), "--workers", "2"]
        process = subprocess.Popen(
            run, env=self.environment(standby=standby), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            until = monotonic() + _BACK
            while not answers(port, f"/search?query={quote('환불 문의')}"):
                assert monotonic() < until, "the server does not answer"
                sleep(0.5)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=60)


@dataclass
class Clients:
    """Ask one port all the time, until the block ends; `got` grows meanwhile."""

    port: int
    seed: int
    got: list[Got] = field(default_factory=list)

    def __enter__(self) -> "Clients":
        self._done = threading.Event()
        self._queries = turns(self.seed)
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run) for _ in range(_CLIENTS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._done.is_set():
            with self._lock:
                query = next(self._queries)
            self.got.append(ask(self.port, query))


def ask(port: int, query: str) -> Got:
    asked = monotonic()
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", f"/api/v1/search?query={quote(query)}")
            answer = connection.getresponse()
            told = json.loads(answer.read())
        seconds = monotonic() - asked
        if answer.status == 503:
            return Got(Kind.REFUSED, asked, seconds, query)
        meta, documents = told["meta"], told["documents"]
        if meta["degradations"]:
            return Got(Kind.STANDBY, asked, seconds, query)
        marks = frozenset(found[1] for one in documents if (found := _MARK.search(one["question"])))
        seen = meta["generation"], meta["total_count"], [one["id"] for one in documents]
        return Got(Kind.LIVE, asked, seconds, query, seen, marks)
    except (OSError, ValueError, LookupError, http.client.HTTPException):
        return Got(Kind.BROKEN, asked, monotonic() - asked, query)


def turns(seed: int) -> Iterator[str]:
    """Every other one is asked for the first time."""
    queries = distinct_queries(20_000, seed=seed)
    for at in count():
        yield queries[at % len(queries)]
        yield queries[at % _REPEATED]


def written(place: Path, size: int, number: int) -> Path:
    """A file that an index is built of: questions with a mark, without every tenth entry, each time others."""
    path = place / f"{number}.jsonl"
    entries = [
        replace(entry, question=f"{entry.question} ({number}판)")
        for at, entry in enumerate(corpus(size))
        if at % _LEFT_OUT != number
    ]
    with path.open("w", encoding="utf-8") as file:
        write_jsonl(entries, file)
    return path


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Answers before and during; seconds of the rebuilds; edits that were acknowledged meanwhile, and those of them
    that the live index lacks afterwards; answers that were asked for again of their generation, and how many differed.
    """

    before: Sequence[Got]
    during: Sequence[Got]
    seconds: float
    edits: int
    lost: int
    compared: int
    differed: int


def rebuild(there: Installation, port: int, size: int) -> Rebuilt:
    key = there.told("key", "add", "outage", "--scope", "write").strip()
    files = [written(there.place, size, number) for number in range(1, _REBUILDS + 1)]
    engine = At(Access(there.addresses, seconds=30), prefix=_PREFIX)
    edits: list[str] = []
    with Clients(port, seed=1):
        sleep(_WARM)
    with Clients(port, seed=2) as clients:
        sleep(_CALM)
        began = monotonic()
        for number, file in enumerate(files):
            build = there.shell("index", "build", str(file))
            while not engine.in_the_making():
                assert build.poll() is None, build.communicate()
                sleep(0.05)
            edits.append(edit(port, key, number))
            problem = build.communicate()
            assert build.returncode == 0, problem
        seconds = monotonic() - began
    lost = sum(not shown(port, one) for one in edits)
    live = [one for one in clients.got if one.kind is Kind.LIVE and one.asked >= began]
    again = [(one.query, one.seen) for one in live[:: max(1, len(live) // _COMPARED)]]
    differed = differing(engine, again)
    engine.close()
    before = [one for one in clients.got if one.asked < began]
    during = [one for one in clients.got if one.asked >= began]
    return Rebuilt(before, during, seconds, len(edits), lost, len(again), differed)


def edit(port: int, key: str, number: int) -> str:
    """A new article; its id once it is acknowledged."""
    entry_id = f"outage{number}"
    given = {
        "question": f"{number}번 정전이 나면 어떻게 하나요?",
        "path": [{"name": "정전"}],
        "answer": "기다려 주세요.",
    }
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("PUT", f"/api/v1/entries/{entry_id}", json.dumps(given), headers)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
    return entry_id


def shown(port: int, entry_id: str) -> bool:
    """Whether readers see it; what waits for its turn has ten seconds."""
    until = monotonic() + 10
    while not answers(port, f"/api/v1/entries/{entry_id}"):
        if monotonic() > until:
            return False
        sleep(0.2)
    return True


@dataclass(frozen=True, slots=True)
class Away:
    """Answers after all nodes were killed; seconds from when the nodes answered again until readers did from them."""

    got: Sequence[Got]
    back: float


def away(cluster: Cluster, ports: Sequence[int]) -> list[Away]:
    """What each of the servers makes of it."""
    with ExitStack() as held:
        asking = [held.enter_context(Clients(port, seed=3)) for port in ports]
        sleep(5)
        killed = monotonic()
        for node in cluster.nodes:
            node.process.kill()
        sleep(_AWAY)
        until = monotonic()
    for number, node in enumerate(cluster.nodes):
        node.close()
        cluster.nodes[number] = cluster.start(number)
    for node in cluster.nodes:
        node.wait()
    began = monotonic()
    back = dict.fromkeys(ports, 0.0)
    while not all(back.values()) and monotonic() - began < _BACK:
        for port in ports:
            if not back[port] and ask(port, "환불 문의").kind is Kind.LIVE:
                back[port] = monotonic() - began
        sleep(0.2)
    assert all(back.values()), "not answered from the cluster again"
    return [Away([one for one in clients.got if killed <= one.asked < until], back[clients.port]) for clients in asking]


def sections(size: int) -> Iterator[Section]:
    command = f"python -m bench.outage {size}"
    with TemporaryDirectory() as name:
        place = Path(name)
        cluster = Cluster(place / "nodes", heap="400m")
        try:
            there = Installation(place, cluster.addresses)
            there.told("index", "build", str(written(place, size, 0)))
            with there.served() as port:
                yield _rebuilding(size, rebuild(there, port, size), command)
                there.told("index", "mirror")
                with there.served(standby=False) as other:
                    yield _outage(size, away(cluster, (port, other)), command)
        finally:
            cluster.close()


def _rebuilding(size: int, found: Rebuilt, command: str) -> Section:
    rows = []
    for label, got in (("before", found.before), ("meanwhile", found.during)):
        kinds = Counter(one.kind for one in got)
        mixed = sum(len(one.marks) > 1 for one in got)
        failed = len(got) - kinds[Kind.LIVE]
        times = _p95(got)
        rows.append((label, f"{len(got):,}", str(failed), str(mixed), times))
    notes = (
        f"{_REBUILDS} rebuilds in {found.seconds:.0f} s, each of other entries; mixed: with the marks of two of them.",
        f"{found.compared} answers of that time were asked for again of their generation: {found.differed} differed.",
        f"{found.edits} articles were written while a rebuild ran: {found.lost} are lost.",
    )
    return Section(
        f"Cluster: rebuilt under load, {size:,} entries, {_CLIENTS} clients",
        command,
        ("", "requests", "failed", "mixed", "p95 ms"),
        tuple(rows),
        notes,
    )


def _outage(size: int, found: Sequence[Away], command: str) -> Section:
    rows = []
    for label, one in zip(("an index stands by", "none stands by"), found, strict=True):
        kinds = Counter(got.kind for got in one.got)
        slowest = max(got.seconds for got in one.got)
        counts = [f"{kinds[kind]:,}" for kind in Kind]
        rows.append((label, f"{len(one.got):,}", *counts, f"{slowest:.2f}", f"{one.back:.1f}"))
    return Section(
        f"Cluster: all three nodes killed under load, {size:,} entries, {_CLIENTS} clients for each of two servers",
        command,
        ("", "requests", *Kind, "slowest, s", "s until well again"),
        tuple(rows),
        ("live: of what the workers hold in memory, in the second that the last word of the cluster is believed.",),
    )


def _p95(got: Sequence[Got]) -> str:
    return f"{1e3 * quantiles([one.seconds for one in got], n=20)[-1]:,.0f}"


if __name__ == "__main__":
    for one in sections(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000):
        print(one.markdown(), flush=True)
