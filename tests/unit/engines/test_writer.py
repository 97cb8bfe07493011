"""A build that writes a segment whenever much is in memory gives what one segment gives."""

from pathlib import Path

import pytest
from numpy.testing import assert_allclose

from faqsvc.analysis import Analyzer
from faqsvc.engines.port import TEXT_FIELDS, Clause, EngineQuery
from faqsvc.engines.whoosh_engine import WhooshEngine, writer
from faqsvc.indexing import DataFolder, Indexer, read
from tests.conftest import DATA

ENTRIES = list(read(DataFolder(DATA).sources()).entries)[:120]


def _segments(engine: WhooshEngine) -> int:
    return len(list(engine.folder().glob("*.seg")))


def _answers(engine: WhooshEngine) -> list[tuple[list[str], list[float], int, dict[str, int]]]:
    """To each of 60 terms of every field: ids in order, scores, total, counts by category."""
    reader = engine.open()
    asked = [(field, term) for field in TEXT_FIELDS for term in sorted(reader.vocabulary(field))[::40][:60]]
    out = []
    for field, term in asked:
        found = reader.search(EngineQuery(clauses=(Clause(((field, 1.0),), term, 1.0),), limit=200))
        entries = [stored.entry.id for stored in reader.fetch([hit.doc for hit in found.hits])]
        counts = {node.name: count for node, count in zip(reader.categories, found.counts, strict=True)}
        out.append((entries, [hit.score for hit in found.hits], found.total, counts))
    reader.close()
    return out


@pytest.mark.parametrize("tokens", [2_000, 10_000])
def test_several_segments_answer_as_one(
    tokens: int, tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = WhooshEngine(tmp_path / "whole"), WhooshEngine(tmp_path / "parts")
    Indexer(whole, analyzer).build(ENTRIES)
    monkeypatch.setattr(writer, "_SEGMENT", tokens)
    Indexer(parts, analyzer).build(ENTRIES[:80])
    Indexer(parts, analyzer).update(ENTRIES[20:])  # 40 more, and 20 fewer: what was written on the way is found
    Indexer(parts, analyzer).update(ENTRIES)
    Indexer(parts, analyzer).build(ENTRIES)
    assert _segments(whole) == 1
    assert _segments(parts) > 1
    for (ids, scores, total, counts), (ours, our_scores, our_total, our_counts) in zip(
        _answers(whole), _answers(parts), strict=True
    ):
        assert (ours, our_total, our_counts) == (ids, total, counts)
        assert_allclose(our_scores, scores, rtol=1e-6)
    assert not [info for info in parts.verify() if info.problems]


def test_an_update_in_segments_replaces_what_it_wrote_before(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    monkeypatch.setattr(writer, "_SEGMENT", 1_000)
    Indexer(engine, analyzer).build(ENTRIES[:40])
    Indexer(engine, analyzer).update(ENTRIES[30:])
    reader = engine.open()
    assert sorted(stored.entry.id for stored in reader.every()) == sorted(one.id for one in ENTRIES[30:])
    for one in ENTRIES[30:]:
        stored = reader.find(one.id)
        assert stored is not None
        assert stored.entry == one
    reader.close()
