"""Both engines give the same lists: every judged query of the sample, in every order, in categories, on later pages."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.engines.opensearch_engine import OpenSearchEngine
from faqsvc.engines.port import TEXT_FIELDS, Clause, EngineQuery
from faqsvc.evaluation import read_judgments
from faqsvc.indexing import AnalysisPool, DataFolder, Indexer, read
from faqsvc.model import SearchRequest, SearchResult, Sort
from faqsvc.search import SearchService
from tests.conftest import DATA
from tests.entries import entry

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

QUERIES = [judged.query for judged in read_judgments(DATA / "judgments" / "queries.jsonl")]


@pytest.fixture(scope="module")
def clustered(opensearch_engine: Callable[[], OpenSearchEngine], analyzer: Analyzer) -> Iterator[SearchService]:
    engine = opensearch_engine()
    Indexer(engine, analyzer).build(read(DataFolder(DATA).sources()).entries)
    yield SearchService(engine, analyzer, dictionaries=DATA / "dictionaries")
    engine.close()


def shape(result: SearchResult) -> object:
    """All of a result but its scores and the number of its generation."""
    hits = [
        (hit.entry, hit.same_answer, hit.variants, hit.passage, hit.reasons, hit.question_spans, hit.answer_spans)
        for hit in result.hits
    ]
    return hits, result.total, result.groups, result.undated, result.facets, result.corrections, result.weak


def test_judged_queries_give_the_same_results(sample: SearchService, clustered: SearchService) -> None:
    shared = asked = 0
    for query in QUERIES:
        request = SearchRequest(query)
        ours, theirs = sample.search(request), clustered.search(request)
        mine, others = [hit.entry.id for hit in ours.hits], [hit.entry.id for hit in theirs.hits]
        shared += len(set(mine) & set(others))
        asked += len(mine)
        for name in ("total", "groups", "undated", "weak", "facets", "corrections"):
            assert getattr(ours, name) == getattr(theirs, name), (query, name)
        scores = [hit.score for hit in ours.hits], [hit.score for hit in theirs.hits]
        assert scores[1] == pytest.approx(scores[0], rel=1e-5), query
    assert asked > 1_000
    assert shared / asked >= 0.999


@pytest.mark.parametrize("sort", Sort)
def test_orders_pages_and_categories_agree(sample: SearchService, clustered: SearchService, sort: Sort) -> None:
    service = sample.overview().services[0]
    category = service.children[0]
    for query in ("", *QUERIES[::29]):
        for chosen in ({}, {"service_id": service.id}, {"service_id": service.id, "category_id": category.id}):
            for page in (1, 2, 7):
                request = SearchRequest(query, sort=sort, page=page, size=7, **chosen)
                assert shape(sample.search(request)) == shape(clustered.search(request)), request


def test_phrases_exclusions_articles_and_suggestions_agree(sample: SearchService, clustered: SearchService) -> None:
    for query in ('"상담원 연결"', "환불 -이모티콘", '알림 -"알림 끄기"', "ㅅㄷㅇ", "dkssud", "ㅗ디ㅔ", "없는낱말하나"):
        assert shape(sample.search(SearchRequest(query))) == shape(clustered.search(SearchRequest(query))), query
    for hit in sample.search(SearchRequest("비밀번호")).hits:
        assert clustered.entry(hit.entry.id) == hit.entry
        assert clustered.variants(hit.entry) == sample.variants(hit.entry)
        assert clustered.related(hit.entry) == sample.related(hit.entry)
    for typed in ("상담", "ㅅㄷ", "비밀버", "이모"):
        assert clustered.suggest(typed) == sample.suggest(typed)
    ours, theirs = sample.overview(), clustered.overview()
    assert (ours.total, ours.services, ours.popular) == (theirs.total, theirs.services, theirs.popular)


def test_several_shards_give_the_scores_of_one(
    opensearch_engine: Callable[..., OpenSearchEngine], analyzer: Analyzer
) -> None:
    entries = [entry(f"e{at}", f"상담 {'시간 ' * (at % 5)}안내 {at}", "답변 " * (1 + at % 7)) for at in range(60)]
    query = EngineQuery(
        clauses=(Clause((("question_morph", 1.0),), "상담", 1.0), Clause((("question_morph", 1.0),), "시간", 2.0)),
        limit=60,
    )
    found = []
    for shards in (1, 4):
        engine = opensearch_engine(shards=shards)
        Indexer(engine, analyzer).build(entries)
        reader = engine.open()
        found.append([(hit.doc, round(hit.score, 4)) for hit in reader.search(query).hits])
        engine.close()
    assert found[0] == found[1]
    assert len({score for _, score in found[0]}) > 4


def test_a_load_that_processes_make_ready_is_that_of_one(
    opensearch_engine: Callable[..., OpenSearchEngine], analyzer: Analyzer
) -> None:
    entries = [
        entry(f"e{at}", f"{at}번 알림을 끄고 싶어요", f"설정에서 {at % 7}번 알림을 끕니다.", views=at)
        for at in range(1_200)
    ]
    pool = AnalysisPool(partial(make_analyzer, "mecab"), processes=2)
    readers = []
    for indexer_pool in (None, pool):
        engine = opensearch_engine()
        Indexer(engine, analyzer, pool=indexer_pool).build(entries)
        readers.append(engine.open())
    one, several = readers
    assert one.digests() == several.digests()
    for name in TEXT_FIELDS:
        assert one.vocabulary(name) == several.vocabulary(name)
    query = EngineQuery(clauses=(Clause((("answer_word", 1.0),), "알림", 1.0),), limit=50)
    assert one.search(query) == several.search(query)
    assert one.fetch([3, 700]) == several.fetch([3, 700])
