"""What building an index takes: time an entry, peak memory of all its processes, size on disk.

Run: python -m bench.building [entries ...]
"""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.corpus import corpus
from bench.processes import Watch
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import AnalysisPool, Indexer

SIZES = (10_000, 100_000)


def build(size: int) -> tuple[float, int, float]:
    """Seconds, bytes on disk, and the largest sum of the proportional sets of all processes in MB."""
    with TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "bench.building", "--one", str(size), f"{folder}/index"]
        process = subprocess.Popen(run, stdout=subprocess.PIPE, text=True)
        watch = Watch(process.pid)
        output, _ = process.communicate()
        peak = watch.stop()
        assert process.returncode == 0
        seconds, disk = output.split()
        return float(seconds), int(disk), peak


def one(size: int, folder: Path) -> None:
    """In a process of its own: build, and print seconds and bytes."""
    entries = list(corpus(size))
    make = partial(make_analyzer, "mecab")
    began = perf_counter()
    indexer = Indexer(WhooshEngine(folder), make(), pool=AnalysisPool(make, processes=usable_cores()))
    made = indexer.build(entries).generation
    assert made is not None
    print(perf_counter() - began, made.size)


def section(sizes: Sequence[int] = SIZES) -> Section:
    rows = []
    for size in sizes:
        runs = [build(size) for _ in range(3 if size <= 10_000 else 1)]
        each = [1e3 * seconds / size for seconds, _, _ in runs]
        rows.append(
            (
                f"{size:,}",
                f"{median(each):.2f}",
                f"{min(each):.2f}–{max(each):.2f}",
                f"{max(peak for _, _, peak in runs):,.0f}",
                f"{runs[0][1] / size / 1e3:.1f}",
            )
        )
    head = ("entries", "ms an entry", "range", "peak MB, all processes", "kB an entry on disk")
    command = "python -m bench.building " + " ".join(map(str, sizes))
    notes = ("Analysis, writing, sealing, publishing; a process of analysis a core; entries are in memory before.",)
    return Section("Building", command, head, tuple(rows), notes)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        print(section([int(size) for size in sys.argv[1:]] or SIZES).markdown())
