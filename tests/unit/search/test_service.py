"""A repeated request is answered from memory, until the index or a word list has changed."""

from pathlib import Path

import pytest

from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Entry, SearchRequest
from faqsvc.search import SearchService, word_lists


def entry(entry_id: str, question: str) -> Entry:
    return Entry(entry_id, CategoryPath.of("소담톡", "결제"), question, (AnswerBlock(BlockKind.PARAGRAPH, "안내"),))


def test_repeated_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_lists, "_LOOK_EVERY", -1)
    lists = tmp_path / "dictionaries"
    lists.mkdir()
    (lists / "synonyms.txt").write_text("환불, 반품\n", encoding="utf-8")
    analyzer, engine = make_analyzer("mecab"), WhooshEngine(tmp_path / "index")
    indexer = Indexer(engine, analyzer)
    indexer.build([entry("1", "결제 취소 방법")])
    search = SearchService(engine, analyzer, dictionaries=lists)
    request = SearchRequest("환불")

    first = search.search(request)
    assert search.search(SearchRequest("환불")) is first
    assert search.search(SearchRequest("환불", literal=True)) is not first

    (lists / "synonyms.txt").write_text("환불 => 결제 취소\n", encoding="utf-8")
    second = search.search(request)
    assert second is not first
    assert [hit.entry.id for hit in second.hits] == ["1"]

    indexer.update([entry("1", "결제 취소 방법"), entry("2", "결제 취소 기간")])
    assert {hit.entry.id for hit in search.search(request).hits} == {"1", "2"}


def test_without_memory(tmp_path: Path) -> None:
    analyzer, engine = make_analyzer("mecab"), WhooshEngine(tmp_path)
    Indexer(engine, analyzer).build([entry("1", "결제 취소 방법")])
    search = SearchService(engine, analyzer, results_bytes=0)
    request = SearchRequest("취소")
    assert search.search(request) is not search.search(request)
    assert search.search(request) == search.search(request)
