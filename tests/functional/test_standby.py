"""The cluster is away: pages, articles and API answer from the index on this machine, say so, and in time."""

from time import monotonic

import pytest
from flask.testing import FlaskClient

pytest.importorskip("opensearchpy")

from faqsvc.analysis import Analyzer
from faqsvc.config import load_settings
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import EngineUnavailable
from faqsvc.model import SearchRequest, SearchResult
from faqsvc.search import SearchService, StandbySearch
from faqsvc.web import create_app
from tests.cluster.nodes import free_port
from tests.faults.servers import hangs, misbehaving


def away(url: str, analyzer: Analyzer) -> SearchService:
    engine = OpenSearchEngine(Access((url,), seconds=0.3), prefix="faqsvc-test", layout=Layout())
    return SearchService(engine, analyzer)


@pytest.fixture
def client(sample: SearchService, analyzer: Analyzer) -> FlaskClient:
    gone = away(f"http://127.0.0.1:{free_port()}", analyzer)
    return create_app(StandbySearch(gone, sample), load_settings({})).test_client()


def test_results_come_from_the_standby_and_say_so(client: FlaskClient) -> None:
    page = client.get("/search?query=비밀번호")
    assert page.status_code == 200
    assert "예비 검색으로 찾은 결과입니다" in page.text
    assert 'class="hits"' in page.text
    meta = client.get("/api/v1/search?query=비밀번호").json["meta"]  # type: ignore[index]
    assert meta["degradations"] == ["standby_index"]
    assert meta["total_count"] > 0
    assert client.get("/").status_code == 200
    assert client.get("/readyz").json["status"] == "standby"  # type: ignore[index]


def test_what_the_standby_does_not_hold_is_not_said_to_be_gone(client: FlaskClient, sample_client: FlaskClient) -> None:
    """It may be older; a 404 would be believed by crawlers and by other systems."""
    for path in ("/helps_html/none", "/helps?articleId=none", "/api/v1/entries/none", "/api/v1/entries/none/related"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert sample_client.get(path).status_code == 404, path


def test_a_page_of_the_standby_is_never_taken_for_the_live_one(client: FlaskClient, sample_client: FlaskClient) -> None:
    live = sample_client.get("/search?query=비밀번호").headers["ETag"]
    assert client.get("/search?query=비밀번호", headers={"If-None-Match": live}).status_code == 200


def test_a_cluster_that_hangs_costs_one_wait(sample: SearchService, analyzer: Analyzer) -> None:
    with misbehaving(hangs) as server:
        client = create_app(StandbySearch(away(server.url, analyzer), sample), load_settings({})).test_client()
        start = monotonic()
        assert client.get("/search?query=비밀번호").status_code == 200
        assert monotonic() - start < 2


def test_with_nothing_to_answer_from_it_is_said_in_time(analyzer: Analyzer, tmp_path: object) -> None:
    with misbehaving(hangs) as server:
        nothing = SearchService(WhooshEngine(tmp_path / "index"), analyzer)  # type: ignore[operator]
        client = create_app(StandbySearch(away(server.url, analyzer), nothing), load_settings({})).test_client()
        start = monotonic()
        answer = client.get("/search?query=비밀번호")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert monotonic() - start < 2


def test_the_main_one_answers_again_when_it_is_back(sample: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    class Flaky:
        broken = True

        def search(self, request: SearchRequest) -> SearchResult:
            if self.broken:
                raise EngineUnavailable("away")
            return sample.search(request)

    main = Flaky()
    both = StandbySearch(main, sample)  # type: ignore[arg-type]  # nothing else of it is asked
    request = SearchRequest("비밀번호")
    assert both.search(request).degradations == ("standby_index",)
    main.broken = False
    assert both.search(request).degradations == ("standby_index",)  # for a moment it is not even asked
    monkeypatch.setattr(both, "_away_until", 0.0)
    assert both.search(request).degradations == ()
