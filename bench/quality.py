"""How long the quality report takes over many entries, check by check; and the board that shows it.

Run: python -m bench.quality [--board] [entries ...]
"""

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench.corpus import corpus
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.desk.quality import Corpus
from faqsvc.desk.quality.report import CHECKS
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import Role
from faqsvc.web.staff.quality.listing import PAGE
from tests.functional.staff import Office

SIZES = (1_000, 10_000)
_BOARD = "/desk/quality"
_ASKED = {
    "first page": "",
    "last page": "?page=LAST",
    "of one kind": "?kind=near_duplicate",
    "with words": "?query=%ED%99%98%EB%B6%88",
    "state, for the script": "/state",
    "CSV, whole": "/findings.csv",
}
_TIMES = 5


def section(sizes: Sequence[int] = SIZES) -> Section:
    rows = []
    for size in sizes:
        seen = Corpus(list(corpus(size)), make_analyzer("mecab"), date(2026, 11, 25))
        total = 0.0
        for kinds, check in CHECKS:
            began = perf_counter()
            found = sum(1 for _ in check(seen))
            seconds = perf_counter() - began
            total += seconds
            rows.append((f"{size:,}", ", ".join(sorted(kinds)), f"{found:,}", f"{seconds:.1f}"))
        rows.append((f"{size:,}", "all", "", f"{total:.1f}"))
    command = "python -m bench.quality " + " ".join(map(str, sizes))
    notes = ("The first check that needs morphemes or device variants pays for them; later ones read them again.",)
    return Section("Quality report", command, ("entries", "findings of", "number", "s"), tuple(rows), notes)


def board(size: int) -> Section:
    """An editor's requests, without a socket: the first of them has the report made."""
    with TemporaryDirectory() as folder:
        engine, analyzer = WhooshEngine(Path(folder) / "index"), make_analyzer("mecab")
        pool = AnalysisPool(partial(make_analyzer, "mecab"), processes=usable_cores())
        Indexer(engine, analyzer, pool=pool).build(list(corpus(size)))
        office = Office.open_with_search(engine, Path(folder))
        client = office.client(Role.EDITOR)
        began = perf_counter()
        client.get(_BOARD)
        while office.services.inspector.state().making:
            sleep(0.2)
        rows = [("report made, by a process of low priority", f"{perf_counter() - began:.1f} s", _size(Path(folder)))]
        report = office.services.inspector.state().report
        last = str(-(-len(report.findings) // PAGE)) if report else "1"
        for name, asked in _ASKED.items():
            answers = [
                (perf_counter(), client.get(_BOARD + asked.replace("LAST", last)), perf_counter())
                for _ in range(_TIMES)
            ]
            took = median(end - start for start, _, end in answers)
            rows.append((name, f"{1e3 * took:.0f} ms", f"{len(answers[0][1].data) / 1e3:,.0f} KB"))
    head = (f"{size:,} entries", "took", "size")
    return Section("The quality board", f"python -m bench.quality --board {size}", head, tuple(rows), ())


def _size(folder: Path) -> str:
    return f"{(folder / 'index' / 'quality.json').stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:] if size != "--board"]
    for told in [board(size) for size in sizes or SIZES[1:]] if "--board" in sys.argv else [section(sizes or SIZES)]:
        print(told.markdown())
