"""Search and suggestion times, build time and size, on the sample and on a corpus of its words.

Run: python bench/latency.py [entries]

The corpus is made by a fixed seed: each entry takes a question of the sample with some of its words exchanged for other
words of the sample, and three to eight sentences from its answers. Queries are the sample's judged ones; the first pass
over them warms, the second is measured. Times are of one process, in milliseconds.
"""

import random
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.evaluation import read_judgments
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.model import AnswerBlock, BlockKind, Entry, SearchRequest
from faqsvc.search import SearchService

DATA = Path(__file__).parent.parent / "data"


def corpus(sample: list[Entry], size: int, rng: random.Random) -> list[Entry]:
    """`size` entries in the words of the sample; the sample itself first."""
    words = [word for entry in sample for word in entry.question.split()]
    sentences = [block.text for entry in sample for block in entry.blocks if block.kind is BlockKind.PARAGRAPH]
    made = list(sample)
    while len(made) < size:
        base = rng.choice(sample)
        question = " ".join(rng.choice(words) if rng.random() < 0.4 else word for word in base.question.split())
        blocks = tuple(AnswerBlock(BlockKind.PARAGRAPH, text) for text in rng.sample(sentences, rng.randint(3, 8)))
        made.append(
            replace(base, id=f"m{len(made)}", question=question, blocks=blocks, links=(), views=rng.randint(1, 10**5))
        )
    return made[:size]


def percentiles(times: list[float]) -> str:
    ordered = sorted(1_000 * time for time in times)
    return f"p50 {ordered[len(ordered) // 2]:.2f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.2f} ms"


def timed(calls: list[object], run: object) -> list[float]:
    out = []
    for call in calls:
        began = perf_counter()
        run(call)  # type: ignore[operator]
        out.append(perf_counter() - began)
    return out


def main() -> None:
    sample = list(read(DataFolder(DATA).sources()).entries)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else len(sample)
    entries = corpus(sample, size, random.Random(1))
    analyzer = make_analyzer("mecab")
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        began = perf_counter()
        change = Indexer(engine, analyzer).build(entries)
        took = perf_counter() - began
        info = change.generation
        assert info is not None
        print(f"{size:,} entries: build {1_000 * took / size:.2f} ms an entry, {info.size / 1e6:.1f} MB")
        began = perf_counter()
        search = SearchService(engine, analyzer, dictionaries=DATA / "dictionaries")
        search.search(SearchRequest("알림 끄기"))
        print(f"open and first search: {perf_counter() - began:.2f} s")
        requests = [SearchRequest(one.query) for one in read_judgments(DATA / "judgments" / "queries.jsonl")]
        queries: list[object] = list(requests)
        timed(queries, search.search)
        print("search   ", percentiles(timed(queries, search.search)))
        began = perf_counter()
        search.suggest("알림")
        print(f"first suggestion: {perf_counter() - began:.2f} s")
        typed: list[object] = [request.query[:length] for request in requests for length in (1, 2, 3, 5, 8)]
        print("suggest  ", percentiles(timed(typed, search.suggest)))


if __name__ == "__main__":
    main()
