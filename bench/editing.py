"""How long an edit takes until readers find it: one entry changed in a live index, then the first search on it.

Run: python -m bench.editing [entries ...]
"""

import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.corpus import corpus
from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService

_EDITS = 9


def edits(size: int) -> tuple[list[float], list[float]]:
    """Seconds of writing and publishing, and of the first search after it, of each edit."""
    analyzer, entries = make_analyzer("mecab"), list(corpus(size))
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        indexer, search = Indexer(engine, analyzer), SearchService(engine, analyzer)
        indexer.build(entries)
        search.search(SearchRequest("환불"))
        written, found = [], []
        for number in range(_EDITS):
            began = perf_counter()
            indexer.edit([replace(entries[number], question=f"별똥별 관측 {number}")])
            published = perf_counter()
            assert search.search(SearchRequest("별똥별 관측")).total == number + 1
            written.append(published - began)
            found.append(perf_counter() - published)
    return written, found


if __name__ == "__main__":
    for size in [int(one) for one in sys.argv[1:]] or [10_000]:
        written, found = edits(size)
        whole = [left + right for left, right in zip(written, found, strict=True)]
        print(
            f"{size:,} entries: published in {median(written):.2f} s, first search {median(found):.2f} s, "
            f"together {median(whole):.2f} s (worst {max(whole):.2f} s), {_EDITS} edits"
        )
