"""How long the quality report takes over many entries, check by check.

Run: python -m bench.quality [entries ...]
"""

import sys
from collections.abc import Sequence
from datetime import date
from time import perf_counter

from bench.corpus import corpus
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.desk.quality import Corpus
from faqsvc.desk.quality.report import CHECKS

SIZES = (1_000, 10_000)


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


if __name__ == "__main__":
    print(section([int(size) for size in sys.argv[1:]] or SIZES).markdown())
