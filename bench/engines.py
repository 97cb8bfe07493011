"""How fast the engine answers, beside others at the same work: total, counts by category, best ten with their texts.

Run: python -m bench.engines [entries ...] [peers ..., as their classes are called]
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import corpus, queries
from bench.peers import PEERS, Absent, Peer, Row
from bench.report import Chart, Section
from bench.timing import PATIENCE, Times, in_turns
from faqsvc.analysis import Analyzer, Layer, make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.port import Clause, EngineQuery, EngineReader, EntryDocument, field_name
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import AnalysisPool
from faqsvc.indexing.documents import Job
from faqsvc.model import Field
from faqsvc.search import weights
from faqsvc.search.cards import Cards

SIZES = (10_000, 100_000)
_QUERIES = 200
_AGREED = 10
_FIELDS = weights.CLAUSE_FIELDS[Layer.MORPH]
OURS = "faqsvc, arrays"


@dataclass(frozen=True, slots=True)
class Measured:
    """Times of each contestant over `size` entries; `absent`: the others, with the reason."""

    size: int
    times: dict[str, Times]
    absent: dict[str, str]


def measure(size: int, *, peers: Sequence[type[Peer]] = PEERS, rounds: int = 5) -> Measured:
    analyzer = make_analyzer("mecab")
    asked = [terms for query in queries() if (terms := terms_of(analyzer, query))][:_QUERIES]
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = WhooshEngine(folder / "index")
        rows = list(build(engine, analyzer, size))
        reader = engine.open()
        contestants: dict[str, Callable[[list[str]], object]] = {OURS: partial(_ours, reader, Cards(reader))}
        absent: dict[str, str] = {}
        made = []
        try:
            for number, peer in enumerate(peers):
                try:
                    one = peer(rows, folder / f"peer-{number}", weights=[weight for _, weight in _FIELDS])
                except Absent as error:
                    absent[peer.name] = str(error)
                    continue
                made.append(one)
                contestants[peer.name] = one.search
            _agree(contestants, asked)
            return Measured(size, in_turns(contestants, asked, rounds=rounds), absent)
        finally:
            for one in made:
                one.close()
            reader.close()


def terms_of(analyzer: Analyzer, text: str) -> list[str]:
    return list(dict.fromkeys(token.text for token in analyzer.analyze(text).morphs if token.text.isalnum()))


def _ours(reader: EngineReader, cards: Cards, terms: list[str]) -> tuple[int, int, list[str]]:
    clauses = tuple(Clause(_FIELDS, term, 1.0) for term in terms)
    found = reader.search(EngineQuery(clauses=clauses, fold=False))
    best = [(card.entry.question, card.answer) for card in cards.of([hit.doc for hit in found.hits])]
    return found.total, sum(map(bool, found.counts)), [asked for asked, _ in best]


def build(engine: WhooshEngine, analyzer: Analyzer, size: int) -> Iterator[Row]:
    """The index, and what the peers are given, from one analysis."""
    jobs = [Job(entry, entry.id, "") for entry in corpus(size)]
    pool = AnalysisPool(partial(make_analyzer, "mecab"), processes=usable_cores())
    writer = engine.begin(fresh=True, fingerprint=analyzer.fingerprint, analyzer=analyzer.identity, source="bench")
    for document in pool.documents(jobs):
        writer.add(document)
        yield _row(document)
    writer.publish(expected=size)


def _row(document: EntryDocument) -> Row:
    entry = document.entry
    terms = tuple(
        tuple(sys.intern(term) for term in document.tokens[field_name(field, Layer.MORPH)] if term.isalnum())
        for field in Field
    )
    return Row("/".join(entry.path.names), entry.question, entry.answer, terms)


def _agree(contestants: dict[str, Callable[[list[str]], object]], asked: Sequence[list[str]]) -> None:
    """Whoever finds other totals than Whoosh itself does other work: told, since its times say less."""
    totals = {}
    for name, run in contestants.items():
        found = [run(terms) for terms in asked[:_AGREED]]
        totals[name] = sum(one[0] if isinstance(one, tuple) else one.total for one in found)  # type: ignore[attr-defined]
    print(
        f"entries found by {_AGREED} queries:",
        ", ".join(f"{name} {total:,}" for name, total in totals.items()),
        flush=True,
    )


def section(sizes: Sequence[int] = SIZES, peers: Sequence[type[Peer]] = PEERS) -> Section:
    rows: list[tuple[str, ...]] = []
    charts = []
    ours: dict[int, float] = {}
    for size in sizes:
        found = measure(size, peers=peers)
        ours[size] = found.times[OURS].p95
        for name, times in sorted(found.times.items(), key=lambda pair: pair[1].p95):
            rows.append((f"{size:,}", name, *times.in_ms(), f"{times.p95 / ours[size]:.1f}"))
        rows += [(f"{size:,}", name, "absent", reason, "", "") for name, reason in found.absent.items()]
        bars = tuple((name, 1e3 * times.p95) for name, times in found.times.items())
        charts.append(Chart(f"p95 over {size:,} entries", "ms", bars, f"engines-{size}.svg"))
    notes = [
        (
            f"{_QUERIES} judged queries of the sample, any of their content morphemes in any field;"
            " times in ms, the median of five rounds in turns, p95 with its least and largest;"
            f" who needs more than {PATIENCE:.0f} s for a round is asked every n-th query, once."
        ),
    ]
    if len(ours) > 1:
        least, most = min(ours), max(ours)
        notes.append(f"Growth of our p95 from {least:,} to {most:,} entries: {ours[most] / ours[least]:.1f} times.")
    chosen = [] if peers is PEERS else [peer.__name__.lower() for peer in peers]
    command = " ".join(["python -m bench.engines", *map(str, sizes), *chosen])
    head = ("entries", "engine", "p50", "p95", "p95 range", "p95 / ours")
    return Section("The engine beside others", command, head, tuple(rows), tuple(notes), tuple(charts))


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()]
    wanted = [peer for peer in PEERS if peer.__name__.lower() in sys.argv[1:]]
    print(section(sizes or SIZES, wanted or PEERS).markdown())
