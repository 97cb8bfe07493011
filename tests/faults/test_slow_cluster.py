"""A cluster that answers everything, each time just before it would be given up: no page waits for more than its own
time, however many questions it asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest
from flask.testing import FlaskClient

from faqsvc.analysis import Analyzer
from faqsvc.config import load_settings
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.search import SearchService, StandbySearch
from faqsvc.web import create_app
from tests.cluster.nodes import Node
from tests.conftest import DATA
from tests.faults.servers import Misbehaving, misbehaving, passes_on

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

BUDGET = 1.5  # seconds, the setting's default
OWN = 1.0  # seconds that a busy machine may take beside
LATE = 0.8 * BUDGET
PAGES = (
    "/",
    "/search?query=비밀번호 변경",
    "/search?query=환불&page=2",
    "/helps_html/{id}",
    "/api/v1/search?query=환불",
)


@dataclass
class Slow:
    """A help center on a cluster whose answers are `late` seconds late."""

    late: float
    server: Misbehaving
    near: OpenSearchEngine
    search: SearchService
    standby: SearchService

    def client(self) -> FlaskClient:
        """One that has not met a failure yet."""
        settings = load_settings({"FAQSVC_API_LIMIT": "0"})
        assert settings.opensearch_timeout_ms == BUDGET * 1000
        return create_app(StandbySearch(self.search, self.standby), settings).test_client()


@pytest.fixture
def slow(opensearch_node: Node, sample: SearchService, analyzer: Analyzer) -> Iterator[Slow]:
    def access(url: str, seconds: float) -> OpenSearchEngine:
        return OpenSearchEngine(Access((url,), seconds=seconds), prefix="faqsvc-slow", layout=Layout())

    near = access(opensearch_node.address, 20)
    Indexer(near, analyzer).build(read(DataFolder(DATA).sources()).entries)
    with misbehaving(passes_on(opensearch_node.port, lambda: made.late)) as server:
        far = access(server.url, BUDGET)
        made = Slow(0.0, server, near, SearchService(far, analyzer, dictionaries=DATA / "dictionaries"), sample)
        yield made
        far.close()
    near.close()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_waits_for_more_than_its_own_time(slow: Slow, page: str) -> None:
    address = page.format(id=next(iter(slow.standby.published())).id)
    client = slow.client()
    while client.get("/readyz").json["status"] == "standby":  # type: ignore[index]
        client = slow.client()  # until the generation is open; what the page asks is not held yet
    slow.late, before = LATE, len(slow.server.asked)
    start = monotonic()
    answer = client.get(address)
    took = monotonic() - start
    assert answer.status_code == 200
    assert took < BUDGET + OWN
    if "query" in page:
        assert len(slow.server.asked) - before >= 2, "it asked once more, and did not wait for it"
        assert "예비 검색" in answer.text or answer.json["meta"]["degradations"] == ["standby_index"]  # type: ignore[index]


def test_a_generation_that_takes_long_to_open_keeps_nobody_waiting(slow: Slow, analyzer: Analyzer) -> None:
    """Opening asks some twenty questions. The standby answers until it is done, then the cluster does."""
    slow.late = 0.15
    start = monotonic()
    first = slow.client().get("/search?query=환불")
    assert monotonic() - start < BUDGET + OWN
    assert "예비 검색" in first.text
    until = monotonic() + 30
    while "예비 검색" in slow.client().get("/search?query=환불").text:
        assert monotonic() < until
    slow.late = 0.0
    number = slow.search.generation
    Indexer(slow.near, analyzer).build(read(DataFolder(DATA).sources()).entries)
    slow.late = 0.15
    while slow.search.generation == number:
        start = monotonic()
        assert "예비 검색" not in slow.client().get("/search?query=환불").text, "the generation before answers"
        assert monotonic() - start < BUDGET + OWN
        assert monotonic() < until + 30
