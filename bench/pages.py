"""Result pages over HTTP: distinct queries, so that nothing is answered from memory; 8 clients (wrk).

Beside it the same template with canned results, OpenSearch answering the bare query, Datasette over FTS5. Also: how
soon a server answers first, what a worker weighs, and what `faqsvc search` takes from the shell.

Run: python -m bench.pages [entries]
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep
from urllib.parse import quote

from bench.corpus import distinct_queries
from bench.engines import build, terms_of
from bench.peers import Absent, Row
from bench.peers.fts5 import make_database
from bench.peers.opensearch import OpenSearch
from bench.processes import children, weight
from bench.report import Chart, Section
from faqsvc.analysis import Layer, make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.search import weights
from faqsvc.store import Store
from tests.cluster.nodes import free_port

_CLIENTS = 8
_SECONDS = 8
_ROUNDS = 3
_DISTINCT = 60_000  # more than are asked within a run
_LUA = """
local lines = {}
for line in io.lines("FILE") do lines[#lines + 1] = line end
local at = 0
function setup(thread) at = at + 1; thread:set("first", at * 7919) end
function request()
  first = first + 1
  local line = lines[first % #lines + 1]
  return METHOD
end
"""
_GET = 'wrk.format("GET", line, {["Accept-Encoding"] = "gzip"})'
_POST = 'wrk.format("POST", "/entries/_search", {["Content-Type"] = "application/json"}, line)'


def throughput(port: int, lines: Path, *, method: str = _GET) -> tuple[float, float, int]:
    """Requests a second, the 95th percentile of their times in ms, and how many were no success."""
    script = lines.with_suffix(".lua")
    script.write_text(_LUA.replace("FILE", str(lines)).replace("METHOD", method) + _P95, encoding="utf-8")
    run = ["wrk", "-t1", f"-c{_CLIENTS}", f"-d{_SECONDS}s", "--timeout", "10s", "-s", str(script)]
    told = subprocess.run([*run, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    p95, failed = re.search(r"p95 ([\d.]+)", told), re.search(r"failed (\d+)", told)
    assert rate, told
    assert p95, told
    assert failed, told
    return float(rate[1]), float(p95[1]), int(failed[1])


_P95 = """
function done(summary, latency)
  io.write(string.format("p95 %.3f\\n", latency:percentile(95) / 1000))
  io.write(string.format("failed %d\\n", summary.errors.status + summary.errors.timeout + summary.errors.read))
end
"""


@contextmanager
def server(arguments: Sequence[str], port: int, path: str, *, index: Path) -> Iterator[tuple[int, float]]:
    """A server as a process, until it has answered `path` once; its process id and the seconds that took."""
    began = perf_counter()
    environment = {**os.environ, "FAQSVC_SEMANTIC": "off", "FAQSVC_INDEX": str(index), "FAQSVC_PORT": str(port)}
    process = subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL)
    try:
        until = monotonic() + 60
        while not answers(port, path):
            assert process.poll() is None, f"{arguments} has ended"
            assert monotonic() < until, f"{arguments} does not answer"
            sleep(0.01)
        yield process.pid, perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def sections(size: int) -> list[Section]:
    if shutil.which("wrk") is None:
        raise Absent("wrk is not installed")
    analyzer = make_analyzer("mecab")
    asked = distinct_queries(_DISTINCT)
    with TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        index = folder / "index"
        rows = list(build(WhooshEngine(index), analyzer, size))
        start, megabytes = _start(index)
        shell = _shell(index)
        lines = folder / "pages.txt"
        lines.write_text("\n".join(f"/search?query={quote(query)}" for query in asked) + "\n", encoding="utf-8")
        contestants = {}
        absent = {}
        for label, module in (
            ("faqsvc", ["-m", "faqsvc", "serve"]),
            ("canned results, same template", ["-m", "bench.canned"]),
        ):
            port = free_port()
            arguments = [*module, str(port)] if module[-1] == "bench.canned" else module
            held.enter_context(server(arguments, port, "/search?query=a", index=index))
            contestants[label] = partial(throughput, port, lines)
        try:
            contestants["Datasette, FTS5, facets"] = held.enter_context(_datasette(rows, asked, folder, index))
        except Absent as error:
            absent["Datasette, FTS5, facets"] = str(error)
        try:
            contestants["OpenSearch, bare query"] = held.enter_context(_opensearch(rows, asked, folder))
        except Absent as error:
            absent["OpenSearch, bare query"] = str(error)
        found: dict[str, list[tuple[float, float, int]]] = {label: [] for label in contestants}
        for run in contestants.values():
            run()
        for number in range(_ROUNDS):
            labels = list(contestants)
            for label in labels[number % len(labels) :] + labels[: number % len(labels)]:
                found[label].append(contestants[label]())
    return [_pages(size, found, absent), _starting(size, start, megabytes, shell)]


def _pages(size: int, found: dict[str, list[tuple[float, float, int]]], absent: dict[str, str]) -> Section:
    ours = median(rate for rate, _, _ in found["faqsvc"])
    rows = []
    for label, rounds in found.items():
        rates = [rate for rate, _, _ in rounds]
        times = median(p95 for _, p95, _ in rounds)
        failed = sum(failures for _, _, failures in rounds)
        spread = f"{min(rates):,.0f}–{max(rates):,.0f}"
        rows.append(
            (label, f"{median(rates):,.0f}", spread, f"{times:.1f}", f"{failed}", f"{ours / median(rates):.2f}")
        )
    rows += [(label, "absent", reason, "", "", "") for label, reason in absent.items()]
    notes = (
        (
            f"{_CLIENTS} clients of wrk, {_ROUNDS} rounds of {_SECONDS} s in turns"
            f" all servers and clients on the same cores; {_DISTINCT:,} distinct queries; pages compressed."
        ),
    )
    bars = tuple((label, median(rate for rate, _, _ in rounds)) for label, rounds in found.items())
    chart = Chart(f"Result pages over {size:,} entries", "requests/s", bars, "pages.svg")
    head = (f"{size:,} entries", "requests/s", "range", "p95 ms", "failed", "ours / this")
    return Section("Pages over HTTP", f"python -m bench.pages {size}", head, tuple(rows), notes, (chart,))


def _starting(size: int, start: list[float], megabytes: list[float], shell: list[float]) -> Section:
    rows = (
        ("server start to first answered search, s", f"{median(start):.2f}", f"{min(start):.2f}–{max(start):.2f}"),
        (
            "memory of a worker after 2,000 searches, MB (proportional set)",
            f"{median(megabytes):.0f}",
            f"{min(megabytes):.0f}–{max(megabytes):.0f}",
        ),
        ("faqsvc search from the shell with a store, s", f"{median(shell):.2f}", f"{min(shell):.2f}–{max(shell):.2f}"),
    )
    return Section("Starting", f"python -m bench.pages {size}", (f"{size:,} entries", "median", "range"), rows)


def _start(index: Path) -> tuple[list[float], list[float]]:
    """Seconds to the first answer of five starts, and MB of each worker after 2,000 searches."""
    asked = distinct_queries(2_000)
    seconds, megabytes = [], []
    for number in range(5):
        port = free_port()
        with server(["-m", "faqsvc", "serve"], port, f"/search?query={quote('알림 끄기')}", index=index) as (pid, took):
            seconds.append(took)
            if number == 0:
                for query in asked:
                    answers(port, f"/search?query={quote(query)}")
                megabytes += [weight(child) for child in children(pid)]
    return seconds, megabytes


def _shell(index: Path) -> list[float]:
    """Seconds of six searches, with a store that may hold decisions of editors."""
    address = f"sqlite:///{index.parent}/shell.db"
    store = Store(address)
    store.ready()
    store.close()
    took = []
    for _ in range(7):
        began = perf_counter()
        environment = {**os.environ, "FAQSVC_SEMANTIC": "off", "FAQSVC_INDEX": str(index), "FAQSVC_STORE": address}
        run = [sys.executable, "-m", "faqsvc", "search", "알림 끄기"]
        subprocess.run(run, env=environment, stdout=subprocess.DEVNULL, check=True)
        took.append(perf_counter() - began)
    return took[1:]


@contextmanager
def _datasette(
    rows: Sequence[Row], asked: Sequence[str], folder: Path, index: Path
) -> Iterator[partial[tuple[float, float, int]]]:
    """Its table page with a search, a facet and ten rows. FTS5 over plain words: it analyzes nothing."""
    if shutil.which("datasette", path=str(Path(sys.executable).parent)) is None:
        raise Absent("datasette is not installed")
    database = folder / "datasette.db"
    made = make_database(
        [
            Row(row.category, row.question, row.answer, ((row.question,), (row.category,), (row.answer,)))
            for row in rows
        ],
        database,
    )
    made.close()
    lines = folder / "datasette.txt"
    page = "/datasette/entries?_searchmode=raw&_fts_table=words&_fts_pk=id&_facet=category&_size=10&_search="
    words = (" OR ".join(f'"{word}"' for word in query.split() if word.isalnum()) for query in asked)
    lines.write_text("\n".join(page + quote(text) for text in words if text) + "\n", encoding="utf-8")
    port = free_port()
    arguments = ["-m", "datasette", "serve", str(database), "--port", str(port)]
    with server(arguments, port, "/", index=index):
        yield partial(throughput, port, lines)


@contextmanager
def _opensearch(rows: Sequence[Row], asked: Sequence[str], folder: Path) -> Iterator[partial[tuple[float, float, int]]]:
    analyzer = make_analyzer("mecab")
    fields = weights.CLAUSE_FIELDS[Layer.MORPH]
    peer = OpenSearch(rows, folder / "opensearch", weights=[weight for _, weight in fields])
    try:
        lines = folder / "opensearch.txt"
        bodies = (json.dumps(peer.body(terms_of(analyzer, query)), ensure_ascii=False) for query in asked[:20_000])
        lines.write_text("\n".join(bodies) + "\n", encoding="utf-8")
        yield partial(throughput, peer.port, lines, method=_POST)
    finally:
        peer.close()


if __name__ == "__main__":
    for one in sections(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000):
        print(one.markdown())
