"""Ten times what one worker can answer: what is shed and how, how long the others wait, when it is over.

The server has the first core alone, the clients the second. No query is asked twice, so that nothing is answered from
memory. Run: python -m bench.overload [--times 10] [--seconds 15] [--entries 1000]
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench.corpus import SEED, corpus, distinct_queries
from bench.flood import Came, flood
from bench.report import Section
from bench.timing import percentile
from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from tests.faults.clients import load, search
from tests.serving import started

_UNLOADED = 0.1  # of what it can answer
_MEASURED = 10.0  # seconds of each ordinary phase
_WINDOW = 1.0  # seconds
_NORMAL = 2.0  # times the unloaded p95


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """This process and whatever it starts meanwhile."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(before)[number % len(before)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def capacity(address: str, queries: Sequence[str], *, seconds: float = 5.0) -> float:
    """Pages a second that four clients get who ask one after the other."""
    began = perf_counter()
    with load(address, tuple(queries), clients=4) as running:
        sleep(seconds)
    return sum(got.status == 200 for got in running.got) / (perf_counter() - began)


def recovered(after: Sequence[Came], *, ended: float, normal: float) -> float:
    """Seconds from the flood's end until every window is as before: all answered, their p95 below `normal`."""
    bad = ended
    windows: dict[int, list[Came]] = {}
    for came in after:
        windows.setdefault(int((came.began - ended) / _WINDOW), []).append(came)
    for number, those in windows.items():
        if any(came.status != 200 for came in those) or percentile([came.took for came in those], 0.95) > normal:
            bad = max(bad, ended + (number + 1) * _WINDOW)
    return bad - ended


def section(*, times: float, seconds: float, entries: int, command: str) -> Section:
    queries = iter(distinct_queries(120_000))
    with TemporaryDirectory(prefix="faqsvc-overload-") as name:
        root = Path(name) / "index"
        Indexer(WhooshEngine(root), make_analyzer("mecab")).build(list(corpus(entries)))
        with on_core(0):
            server = started(root, workers="1", semantic="off", api_limit="0")
            _, address = server.__enter__()
        try:
            with on_core(1):
                for query in islice(queries, 300):
                    search(address, query)
                can = capacity(address, list(islice(queries, 20_000)))
                before = flood(address, queries, rate=_UNLOADED * can, seconds=_MEASURED)
                flooded = flood(address, queries, rate=times * can, seconds=seconds)
                ended = perf_counter()
                after = flood(address, queries, rate=_UNLOADED * can, seconds=_MEASURED)
        finally:
            server.__exit__(None, None, None)
    answered = [came for came in flooded if came.status == 200]
    shed = [came for came in flooded if came.status == 503]
    cut = len(flooded) - len(answered) - len(shed)
    told = sum(came.retry_after > 0 for came in shed)
    span = max(came.began for came in flooded) - min(came.began for came in flooded)
    base, loaded = (percentile([came.took for came in those], 0.95) for those in (before, answered))
    half, loaded_half = (percentile([came.took for came in those], 0.5) for those in (before, answered))
    back = recovered(after, ended=ended, normal=_NORMAL * base)
    rows = (
        ("pages a second that it can answer", "", f"{can:.0f}"),
        (
            "that came in a second",
            f"{times:g} times",
            f"{len(flooded) / span:.0f}, {len(flooded) / span / can:.1f} times",
        ),
        ("answered in a second", "", f"{len(answered) / span:.0f}"),
        ("shed with 503 and Retry-After", "the others", f"{told:,} of {len(shed) + cut:,}; {cut:,} without an answer"),
        ("other statuses", "0", f"{sum(came.status not in (0, 200, 503) for came in flooded)}"),
        (
            "p95 of the answered to the unloaded",
            "≤ 3",
            f"{loaded / base:.2f} ({1e3 * base:.1f}, {1e3 * loaded:.1f} ms)",
        ),
        ("p50", "", f"{1e3 * half:.1f}, {1e3 * loaded_half:.1f} ms"),
        ("p95 of the refused", "", f"{1e3 * percentile([came.took for came in shed] or [0.0], 0.95):.1f} ms"),
        ("seconds until it is as before", "≤ 5", f"{back:.1f}"),
    )
    late = percentile([came.began - came.due for came in flooded], 0.95)
    notes = (
        f"Seed {SEED}, {date.today()}, {entries:,} entries, one worker; clients came {1e3 * late:.1f} ms late at p95.",
    )
    return Section("Overload", command, ("what", "asked", "reached"), rows, notes)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.overload")
    parser.add_argument("--times", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--entries", type=int, default=1_000)
    given = parser.parse_args(arguments)
    command = " ".join(["python -m bench.overload", *arguments])
    print(section(times=given.times, seconds=given.seconds, entries=given.entries, command=command).markdown())


if __name__ == "__main__":
    main(sys.argv[1:])
