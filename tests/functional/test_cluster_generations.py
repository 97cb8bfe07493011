"""How long a generation stays on a cluster after it was replaced, and what its readers get when it has gone."""

from collections.abc import Callable
from time import time

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.opensearch_engine import OpenSearchEngine
from faqsvc.engines.port import Clause, EngineQuery, Slot
from faqsvc.errors import EngineUnavailable
from faqsvc.indexing import Indexer
from faqsvc.model import Entry
from tests.entries import entry

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

CLOCK = "faqsvc.engines.opensearch_engine.generations.time"
TERM = ("question_morph", "환불")
BY_WORDS = EngineQuery((Clause(((TERM[0], 1.0),), TERM[1], 1.0),), (Slot(1.0, (TERM,)),), relative_coverage=0.5)


def version(number: int) -> list[Entry]:
    return [entry(f"e{at}", f"{number}판 환불 질문 {at}", f"{number}판 답변 {at}") for at in range(4)]


def test_it_stays_for_ten_minutes_after_it_was_replaced_however_old_it_is(
    opensearch_engine: Callable[[], OpenSearchEngine], analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opensearch_engine()
    indexer = Indexer(engine, analyzer)
    monkeypatch.setattr(CLOCK, lambda: time() - 3_600)
    indexer.build(version(1))
    reader = engine.open()
    monkeypatch.setattr(CLOCK, time)
    for number in (2, 3, 4):
        indexer.update(version(number))
    assert reader.search(BY_WORDS).total == 4
    assert [info.number for info in engine.verify()] == [4, 3, 2, 1]
    monkeypatch.setattr(CLOCK, lambda: time() + 601)
    indexer.update(version(5))
    assert [info.number for info in engine.verify()] == [5, 4]
    reader.close()
    engine.close()


def test_who_reads_one_that_has_gone_is_told_as_of_a_cluster_that_is_away(
    opensearch_engine: Callable[[], OpenSearchEngine], analyzer: Analyzer
) -> None:
    engine = opensearch_engine()
    Indexer(engine, analyzer).build(version(1))
    reader = engine.open()
    engine._writing.drop(1)
    for ask in (
        lambda: reader.search(BY_WORDS),
        lambda: reader.search(EngineQuery()),
        lambda: reader.find("e1"),
        lambda: reader.fetch([0]),
        lambda: list(reader.every()),
        lambda: reader.stretches(10),
        reader.digests,
    ):
        with pytest.raises(EngineUnavailable):
            ask()
    reader.close()
    engine.close()
