"""Search by words and meaning together, over an embedder that knows letters only: what it finds is known beforehand."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import SearchRequest, SearchResult, Sort
from faqsvc.search import EVERY_STEP, SearchService, Step
from faqsvc.semantics import QueryEmbedder, VectorMaker
from tests.embedders import LetterEmbedder
from tests.entries import entry

ENTRIES = [
    entry("1", "비밀번호를 잊어버렸습니다", "비밀번호를 잊어버렸습니다.", ("계정", "로그인")),
    entry("2", "배경 화면을 바꾸고 싶어요", "꾸미기에서 고릅니다.", ("앱", "꾸미기")),
    entry("3", "환불은 며칠 걸리나요?", "카드는 사흘이 걸립니다.", ("상점", "환불")),
    entry("4", "환불을 취소할 수 있나요?", "접수한 날에는 됩니다.", ("상점", "환불")),
    entry("5", "알림 소리를 끄려면?", "종 모양 단추를 누릅니다.", ("앱", "알림")),
]
ANAGRAM = "니다습렸버어잊 를호번밀비"  # the letters of entry 1 in no order that makes a word


@dataclass
class House:
    engine: WhooshEngine
    analyzer: Analyzer
    embedder: LetterEmbedder

    def search(self, *, budget: float = 30.0, **more: object) -> SearchService:
        queries = QueryEmbedder(self.embedder, budget=budget)
        return SearchService(self.engine, self.analyzer, embedder=queries, **more)  # type: ignore[arg-type]


@pytest.fixture
def house(tmp_path: Path, analyzer: Analyzer) -> House:
    embedder = LetterEmbedder()
    engine = WhooshEngine(tmp_path / "index")
    Indexer(engine, analyzer, vectors=VectorMaker(embedder)).build(ENTRIES)
    return House(engine, analyzer, embedder)


def ids(result: SearchResult) -> list[str]:
    return [hit.entry.id for hit in result.hits]


def test_what_words_cannot_find_is_found_by_meaning_and_says_so(house: House) -> None:
    by_words = SearchService(house.engine, house.analyzer).search(SearchRequest(ANAGRAM))
    assert "1" not in ids(by_words) or by_words.weak
    result = house.search().search(SearchRequest(ANAGRAM))
    assert ids(result)[0] == "1"
    assert result.hits[0].alike
    assert not result.weak
    assert not result.degradations


def test_totals_facets_filters_and_orders_agree(house: House) -> None:
    search = house.search()
    asked = "환불 비밀번호 잊어버렸습니다를"
    whole = search.search(SearchRequest(asked))
    assert {"1", "3", "4"} <= set(ids(whole))
    assert any(hit.alike for hit in whole.hits)
    assert whole.total == len(whole.hits) == sum(facet.count for facet in whole.facets)
    for sort in Sort:
        assert set(ids(search.search(SearchRequest(asked, sort=sort)))) == set(ids(whole))
    for facet in whole.facets:
        assert search.search(SearchRequest(asked, service_id=facet.id)).total == facet.count
    pages = [ids(search.search(SearchRequest(asked, page=page, size=1))) for page in range(1, whole.groups + 1)]
    assert [entry_id for page in pages for entry_id in page] == ids(whole)


def test_the_same_question_word_for_word_stands_first(house: House) -> None:
    for one in ENTRIES:
        assert ids(house.search().search(SearchRequest(one.question)))[0] == one.id


def test_a_question_with_an_unknown_word_is_embedded_as_spelled_too(house: House) -> None:
    search = house.search()
    house.embedder.embedded.clear()
    search.search(SearchRequest("비밀호 환불"))
    assert sorted(house.embedder.embedded) == ["비밀번호 환불", "비밀호 환불"]
    house.embedder.embedded.clear()
    search.search(SearchRequest("비밀번호 환불"))
    assert house.embedder.embedded == []
    search.search(SearchRequest("비밀번호 변경"))
    assert house.embedder.embedded == ["비밀번호 변경"]


def test_quotes_and_exclusions_hold(house: House) -> None:
    search = house.search()
    assert "1" not in ids(search.search(SearchRequest(f"{ANAGRAM} -비밀번호")))
    assert ids(search.search(SearchRequest(f'{ANAGRAM} "며칠 걸리나요"'))) in ([], ["3"])


def test_typed_literally_words_alone_are_searched(house: House) -> None:
    request = SearchRequest("환불 비밀번호", literal=True)
    by_words = SearchService(house.engine, house.analyzer).search(request)
    assert house.search().search(request) == by_words


def test_without_the_step_the_answer_is_that_of_words(house: House) -> None:
    request = SearchRequest("환불")
    by_words = SearchService(house.engine, house.analyzer).search(request)
    assert house.search(steps=EVERY_STEP - {Step.MEANING}).search(request) == by_words


def test_marks_alone_ask_nothing_of_the_embedder(house: House) -> None:
    house.embedder.embedded.clear()
    house.search().search(SearchRequest("?! 123"))
    assert not house.embedder.embedded


def test_late_and_failed_vectors_are_marked_and_words_answer(house: House) -> None:
    request = SearchRequest("환불")
    by_words = ids(SearchService(house.engine, house.analyzer).search(request))
    house.embedder.failing = True
    failed = house.search().search(request)
    assert (failed.degradations, ids(failed)) == (("semantic_failed",), by_words)
    house.embedder.failing = False
    late = house.search(budget=0.0).search(request)
    assert late.degradations in ((), ("semantic_late",))
    Indexer(house.engine, house.analyzer).build(ENTRIES)
    without = house.search().search(request)
    assert (without.degradations, ids(without)) == ((), by_words)


def test_a_degraded_answer_is_not_remembered(house: House) -> None:
    search = house.search()
    house.embedder.failing = True
    assert search.search(SearchRequest("환불")).degradations
    house.embedder.failing = False
    assert not search.search(SearchRequest("환불")).degradations


def test_an_update_embeds_what_is_new_and_what_was_missing(house: House) -> None:
    Indexer(house.engine, house.analyzer).build(ENTRIES)
    indexer = Indexer(house.engine, house.analyzer, vectors=VectorMaker(house.embedder))
    change = indexer.update(ENTRIES)
    assert change.generation is not None
    assert change.unchanged == len(ENTRIES)
    assert ids(house.search().search(SearchRequest(ANAGRAM)))[0] == "1"
    assert indexer.update(ENTRIES).generation is None
    house.embedder.embedded.clear()
    indexer.edit([entry("6", "새로운 질문입니다", "새로운 답변입니다.")], remove=["2"])
    assert sorted(set(house.embedder.embedded)) == ["새로운 답변입니다.", "새로운 질문입니다"]
    result = house.search().search(SearchRequest(ANAGRAM))
    assert ids(result)[0] == "1"
    assert not result.degradations


def test_an_embedder_that_fails_does_not_stop_a_build(house: House) -> None:
    house.embedder.failing = True
    indexer = Indexer(house.engine, house.analyzer, vectors=VectorMaker(house.embedder))
    change = indexer.build(ENTRIES)
    assert change.unembedded == "out of order"
    assert change.generation is not None
    house.embedder.failing = False
    assert "missing" in indexer.update(ENTRIES).reason


def test_related_entries_are_found_by_meaning_without_embedding(house: House) -> None:
    search = house.search()
    house.embedder.embedded.clear()
    assert [one.id for one in search.related(ENTRIES[2])][:1] == ["4"]
    assert not house.embedder.embedded
