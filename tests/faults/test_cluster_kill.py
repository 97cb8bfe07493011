"""A cluster of three processes under load: a node is killed, generations change, all are killed."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.port import EngineQuery
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.model import Entry, SearchRequest, SearchResult
from faqsvc.search import SearchService, StandbySearch
from tests.cluster.nodes import Cluster
from tests.conftest import DATA

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

QUERIES = ("비밀번호", "환불", "알림 끄기", "상담원 연결", "이모티콘")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return read(DataFolder(DATA).sources()).entries


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[OpenSearchEngine]:
    access = Access(cluster.addresses, seconds=8)
    made = OpenSearchEngine(access, prefix="faqsvc-kill", layout=Layout(replicas=1))
    yield made
    made.close()


class Load:
    """Threads that search all the time. `judge` says what is wrong with a result, if anything."""

    def __init__(self, search: Callable[[SearchRequest], SearchResult], judge: Callable[[SearchResult], str]) -> None:
        self.answered = 0
        self.failed: list[str] = []
        self.wrong: list[str] = []
        self.degraded: list[float] = []  # when an answer came from the standby
        self._search = search
        self._judge = judge
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(3)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        while not self._done.is_set():
            number += 1
            try:
                result = self._search(SearchRequest(QUERIES[number % len(QUERIES)]))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is a failed request)
                self.failed.append(repr(error))
                continue
            self.answered += 1
            if result.degradations:
                self.degraded.append(monotonic())
            if problem := self._judge(result):
                self.wrong.append(problem)


def test_a_killed_node_costs_nothing(
    cluster: Cluster, engine: OpenSearchEngine, sample: SearchService, analyzer: Analyzer, entries: tuple[Entry, ...]
) -> None:
    Indexer(engine, analyzer).build(entries)
    right = {query: listed(sample.search(SearchRequest(query))) for query in QUERIES}
    main = SearchService(engine, analyzer, dictionaries=DATA / "dictionaries", results_bytes=0)
    both = StandbySearch(main, sample)
    both.search(SearchRequest("비밀번호"))
    with Load(both.search, lambda result: judged(result, right)) as load:
        sleep(2)
        killed = monotonic()
        cluster.nodes[2].kill()
        sleep(12)
        late = [when - killed for when in load.degraded if when - killed > 10]
    cluster.restart(2)
    assert load.answered > 50
    assert load.wrong == []
    assert len(load.failed) <= load.answered / 100
    assert late == []  # long before 30 seconds are over the cluster answers again
    reader = engine.open()
    assert set(reader.digests()) == {one.id for one in entries}  # nothing that was published is lost
    reader.close()


def test_generations_change_under_load_and_no_answer_mixes_them(
    engine: OpenSearchEngine, analyzer: Analyzer, entries: tuple[Entry, ...]
) -> None:
    """Every other generation lacks half of the entries; totals tell which one answered."""
    half = entries[::2]
    indexer = Indexer(engine, analyzer)
    totals: dict[str, set[int]] = {query: set() for query in QUERIES}
    numbers = {}
    for chosen in (half, entries):
        number = indexer.build(chosen).generation
        assert number is not None
        service = SearchService(engine, analyzer, results_bytes=0)
        for query in QUERIES:
            found = service.search(SearchRequest(query))
            totals[query].add(found.total)
            numbers[found.total, query] = {hit.entry.id for hit in found.hits}
    service = SearchService(engine, analyzer, results_bytes=0)

    def judge(result: SearchResult) -> str:
        query = result.request.query
        shown = {hit.entry.id for hit in result.hits}
        return "" if numbers.get((result.total, query)) == shown else f"{query}: {result.total} with {sorted(shown)}"

    with Load(service.search, judge) as load:
        for chosen in (half, entries, half):
            indexer.update(chosen)
            sleep(1.5)
    assert load.answered > 30
    assert load.failed == []
    assert load.wrong == []


def test_with_all_nodes_gone_the_standby_answers_in_time(
    cluster: Cluster, sample: SearchService, analyzer: Analyzer, tmp_path: Path
) -> None:
    access = Access(cluster.addresses, seconds=1.5)
    engine = OpenSearchEngine(access, prefix="faqsvc-kill", layout=Layout())
    both = StandbySearch(SearchService(engine, analyzer), sample)
    for node in cluster.nodes:
        node.kill()
    for query in QUERIES:
        start = monotonic()
        result = both.search(SearchRequest(query))
        assert monotonic() - start < 2
        assert result.degradations == ("standby_index",)
        assert listed(result) == listed(sample.search(SearchRequest(query)))
    for number in range(3):
        cluster.nodes[number] = cluster.start(number)
    for node in cluster.nodes:
        node.wait()
    until = monotonic() + 30
    while both.search(SearchRequest("비밀번호")).degradations and monotonic() < until:
        sleep(0.5)
    assert not both.search(SearchRequest("비밀번호")).degradations
    assert engine.open().search(EngineQuery()).total > 0
    engine.close()


def listed(result: SearchResult) -> tuple[int, list[str]]:
    return result.total, [hit.entry.id for hit in result.hits]


def judged(result: SearchResult, right: dict[str, tuple[int, list[str]]]) -> str:
    query = result.request.query
    return "" if listed(result) == right[query] else f"{query}: {listed(result)}, not {right[query]}"
