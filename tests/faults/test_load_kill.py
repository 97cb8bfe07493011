"""kill -9 during a load: of the loader, and of the node that takes the entries. Nothing half is ever published."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic, sleep

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.port import Engine, EngineQuery
from faqsvc.errors import IndexBusy
from faqsvc.indexing import Indexer
from faqsvc.model import Entry
from tests.cluster.nodes import Cluster
from tests.conftest import ROOT
from tests.entries import entry

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

_MANY = 6_000
_PREFIX = "faqsvc-load"
_LOADER = f"""
import sys
from faqsvc.analysis import make_analyzer
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine, bulk, lease
from faqsvc.indexing import Indexer
from tests.faults.test_load_kill import many
lease._LASTS, lease._RENEWED = 6.0, 1.0
bulk._BATCH = 100_000
engine = OpenSearchEngine(Access(tuple(sys.argv[1:]), seconds=20), prefix="{_PREFIX}", layout=Layout())
Indexer(engine, make_analyzer("mecab")).build(many(), progress=lambda done, _: print(done, flush=True))
"""


def many() -> list[Entry]:
    return [entry(f"m{at}", f"{at}번 알림을 어떻게 끄나요?", f"설정에서 {at}번 알림을 끕니다.") for at in range(_MANY)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[OpenSearchEngine]:
    made = OpenSearchEngine(Access(cluster.addresses, seconds=20), prefix=_PREFIX, layout=Layout())
    yield made
    made.close()


@pytest.fixture
def few(engine: OpenSearchEngine, analyzer: Analyzer) -> list[Entry]:
    """What is live before the load."""
    entries = [entry(f"f{at}", f"{at}번 환불을 받고 싶어요", f"{at}번 환불은 사흘 걸립니다.") for at in range(50)]
    Indexer(engine, analyzer).build(entries)
    return entries


def served(engine: Engine) -> set[str]:
    reader = engine.open()
    try:
        ids = set(reader.digests())
        assert reader.search(EngineQuery()).total == len(ids)
        return ids
    finally:
        reader.close()


def test_a_killed_loader_leaves_what_was_live_and_the_next_one_starts_over(
    cluster: Cluster, engine: OpenSearchEngine, analyzer: Analyzer, few: list[Entry]
) -> None:
    loader = subprocess.Popen(
        [sys.executable, "-c", _LOADER, *cluster.addresses], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert loader.stdout
    for line in loader.stdout:
        if int(line) > _MANY // 2:
            loader.kill()
            break
    loader.communicate()
    assert loader.returncode == -9
    before = engine.live()
    assert served(engine) == {one.id for one in few}
    with pytest.raises(IndexBusy):  # as long as the lease of the dead may be that of a living one
        Indexer(engine, analyzer).update(many())
    until = monotonic() + 60
    while monotonic() < until:
        with suppress(IndexBusy):
            Indexer(engine, analyzer).update(many())
            break
        sleep(0.5)
    assert served(engine) == {one.id for one in many()}
    assert engine.live() > before
    assert not [info for info in engine.verify() if info.problems]  # what was half made has gone


def test_a_node_that_is_killed_and_comes_back_delays_a_load_and_loses_nothing(
    cluster: Cluster, engine: OpenSearchEngine, analyzer: Analyzer, few: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that holds the entries in the making; they have no copy yet."""
    monkeypatch.setattr("faqsvc.engines.opensearch_engine.bulk._BATCH", 100_000)
    middle, killed = threading.Event(), threading.Event()

    def progress(done: int, _all: int) -> None:
        if done == _MANY // 2:
            middle.set()
            assert killed.wait(60)

    made: list[object] = []
    load = threading.Thread(
        target=lambda: made.append(Indexer(engine, analyzer).build(many(), progress=progress).generation)
    )
    load.start()
    assert middle.wait(120)
    number = holder(cluster, engine)
    cluster.nodes[number].kill()
    killed.set()
    assert served(engine) == {one.id for one in few}  # from its copy
    cluster.restart(number)
    load.join(timeout=180)
    assert made
    assert served(engine) == {one.id for one in many()}
    assert not [info for info in engine.verify() if info.problems]


def holder(cluster: Cluster, engine: OpenSearchEngine) -> int:
    """Which node has the index that is in the making."""
    newest = engine._writing.numbers()[0]
    index = engine._writing.index(newest)
    rows = engine._writing.cluster.ask("GET", f"/_cat/shards/{index}", params={"format": "json"})
    return int(next(row["node"] for row in rows if row["state"] == "STARTED")[1:]) - 1
