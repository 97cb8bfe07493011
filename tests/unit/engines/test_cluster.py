"""Requests to a cluster that is slow, busy, broken or not a cluster at all: in time, and repeated only where safe."""

from http.server import BaseHTTPRequestHandler
from time import monotonic, sleep

import pytest

pytest.importorskip("opensearchpy")

from faqsvc.deadline import within
from faqsvc.engines.opensearch_engine.breaker import Breaker
from faqsvc.engines.opensearch_engine.bulk import Bulk
from faqsvc.engines.opensearch_engine.cluster import Absent, Access, Cluster, Conflict
from faqsvc.errors import EngineUnavailable, IndexError_
from tests.cluster.nodes import free_port
from tests.faults.servers import CERTIFICATES, Answer, breaks_off, drips, drips_its_head, hangs, misbehaving, says

OK = says(b'{"fine": true}')
BUSY = says(b'{"error": "busy"}', 429)


@pytest.mark.parametrize(
    "answer",
    [
        hangs,
        drips,
        drips_its_head,
        breaks_off,
        BUSY,
        says(b"{}", 503),
        says(b"<html>a proxy's page</html>", 502, "text/html"),
        says(b"<html>all is well</html>", 200, "text/html"),
        says(b'{"half": ', 200),
        says(b"\xff\xfe\x00garbage", 200),
        says(b'"a string"', 200),
        says(b"", 200),
    ],
)
def test_bad_answers_end_in_time_as_one_error(answer: Answer) -> None:
    with misbehaving(answer) as server:
        cluster = Cluster(Access((server.url,), seconds=0.4))
        start = monotonic()
        with pytest.raises(EngineUnavailable):
            cluster.ask("GET", "/_alias/x")
        assert monotonic() - start < 0.8
        cluster.close()


def test_all_questions_of_a_request_share_its_time() -> None:
    def late(handler: BaseHTTPRequestHandler) -> None:
        sleep(0.3)
        OK(handler)

    with misbehaving(late) as server:
        cluster = Cluster(Access((server.url,), seconds=0.4), breaker=Breaker())
        start = monotonic()
        with within(0.5):
            cluster.ask("GET", "/first")
            with pytest.raises(EngineUnavailable):
                cluster.ask("GET", "/second")  # cut short
            with pytest.raises(EngineUnavailable, match="in time"):
                cluster.ask("GET", "/third")  # not even asked
        assert monotonic() - start < 0.8
        assert [path for _, path, _ in server.asked] == ["/first", "/second"]
        with within(0.1):
            assert cluster.ask("GET", "/an-export", seconds=5) == {"fine": True}
        assert cluster.ask("GET", "/another-request") == {"fine": True}
        cluster.close()


def test_who_writes_has_no_deadline() -> None:
    with misbehaving(OK) as server, within(0.0):
        cluster = Cluster(Access((server.url,), seconds=5))
        assert cluster.ask("PUT", "/x") == {"fine": True}
        cluster.close()


def test_the_time_of_an_answer_is_that_of_its_own_request() -> None:
    """A connection that was nearly too late once is asked again with all the time of the next request."""

    def late(handler: BaseHTTPRequestHandler) -> None:
        sleep(0.7)
        OK(handler)

    with misbehaving(late) as server:
        cluster = Cluster(Access((server.url,), seconds=1.6, connections=1))
        for _ in range(4):
            assert cluster.ask("GET", "/x") == {"fine": True}
        assert len(server.connected) == 1
        cluster.close()


def test_nobody_there_is_told_in_time() -> None:
    cluster = Cluster(Access((f"http://127.0.0.1:{free_port()}",), seconds=0.3))
    start = monotonic()
    with pytest.raises(EngineUnavailable, match="does not answer"):
        cluster.ask("GET", "/")
    assert monotonic() - start < 1.5
    cluster.close()


@pytest.mark.parametrize("first", [BUSY, says(b"{}", 503), breaks_off, says(b"no json", 200)])
def test_a_passing_failure_is_asked_again(first: Answer) -> None:
    with misbehaving(first, OK) as server:
        cluster = Cluster(Access((server.url,), seconds=3))
        assert cluster.ask("GET", "/x") == {"fine": True}
        assert len(server.asked) == 2
        cluster.close()


def test_what_must_not_be_done_twice_is_not_asked_twice() -> None:
    with misbehaving(breaks_off, OK) as server:
        cluster = Cluster(Access((server.url,), seconds=2))
        with pytest.raises(EngineUnavailable):
            cluster.ask("POST", "/x/_clone/y", repeat=False)
        assert len(server.asked) == 1
        cluster.close()


def test_another_node_is_asked_when_one_is_gone() -> None:
    with misbehaving(OK) as server:
        gone = f"http://127.0.0.1:{free_port()}"
        cluster = Cluster(Access((gone, server.url), seconds=3))
        assert all(cluster.ask("GET", "/x") == {"fine": True} for _ in range(4))
        cluster.close()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says(b"{}", 404), Absent),
        (says(b"{}", 409), Conflict),
        (says(b'{"error": {"root_cause": [{"reason": "bad"}]}}', 400), IndexError_),
        (says(b"{}", 401), EngineUnavailable),
        (says(b"{}", 403), EngineUnavailable),
    ],
)
def test_a_refusal_is_not_repeated(answer: Answer, kind: type[Exception]) -> None:
    with misbehaving(answer) as server:
        cluster = Cluster(Access((server.url,), seconds=1))
        with pytest.raises(kind):
            cluster.ask("GET", "/x")
        assert len(server.asked) == 1
        cluster.close()


def test_users_and_keys_are_sent() -> None:
    with misbehaving(OK) as server:
        for access in (Access((server.url,), user="u", password="p"), Access((server.url,), api_key="k")):
            cluster = Cluster(access)
            cluster.ask("GET", "/")
            cluster.close()
        assert [headers["authorization"] for _, _, headers in lowered(server.asked)] == ["Basic dTpw", "ApiKey k"]


def lowered(asked: list[tuple[str, str, dict[str, str]]]) -> list[tuple[str, str, dict[str, str]]]:
    return [(method, path, {name.lower(): value for name, value in headers.items()}) for method, path, headers in asked]


def test_a_certificate_is_believed_only_from_its_authority() -> None:
    with misbehaving(OK, certificate="server.pem") as server:
        trusted = Cluster(Access((server.url,), authority=CERTIFICATES / "server.pem"))
        assert trusted.ask("GET", "/") == {"fine": True}
        trusted.close()
        for authority in (CERTIFICATES / "other.pem", None):
            cluster = Cluster(Access((server.url,), authority=authority, seconds=1))
            with pytest.raises(EngineUnavailable, match="certificate"):
                cluster.ask("GET", "/")
            cluster.close()


@pytest.mark.parametrize("answer", [hangs, drips, drips_its_head])
def test_a_slow_answer_ends_in_time_behind_a_certificate_too(answer: Answer) -> None:
    with misbehaving(answer, certificate="server.pem") as server:
        cluster = Cluster(Access((server.url,), authority=CERTIFICATES / "server.pem", seconds=0.4))
        start = monotonic()
        with pytest.raises(EngineUnavailable, match="does not answer"):
            cluster.ask("GET", "/")
        assert monotonic() - start < 0.8
        cluster.close()


def test_the_breaker_opens_lets_one_through_and_closes() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(3):
        assert breaker.lets_through()
        breaker.failed()
    assert not breaker.lets_through()
    now[0] = 1.1
    assert breaker.lets_through()
    assert not breaker.lets_through()
    breaker.failed()
    now[0] = 2.5
    assert not breaker.lets_through()
    now[0] = 60.0
    assert breaker.lets_through()
    breaker.succeeded()
    assert breaker.lets_through()
    assert not breaker.is_open


def test_while_the_breaker_is_open_nobody_waits() -> None:
    with misbehaving(hangs) as server:
        cluster = Cluster(Access((server.url,), seconds=0.2), breaker=Breaker())
        for _ in range(3):
            with pytest.raises(EngineUnavailable):
                cluster.ask("GET", "/")
        start = monotonic()
        for _ in range(100):
            with pytest.raises(EngineUnavailable):
                cluster.ask("GET", "/")
        assert monotonic() - start < 0.5
        assert len(server.asked) <= 6
        cluster.close()


def item(status: int) -> str:
    return f'{{"index": {{"status": {status}, "error": {{"reason": "r"}}}}}}'


def bulk_answer(*statuses: int) -> Answer:
    errors = "true" if max(statuses) > 299 else "false"
    return says(f'{{"errors": {errors}, "items": [{", ".join(map(item, statuses))}]}}'.encode())


def test_refused_documents_are_sent_again_and_only_they() -> None:
    with misbehaving(BUSY, bulk_answer(201, 429, 201), bulk_answer(201)) as server:
        bulk = Bulk(Cluster(Access((server.url,))), "index")
        for name in ("a", "b", "c"):
            bulk.put(name, {"x": name})
        bulk.finish()
        sizes = [int(headers["content-length"]) for _, _, headers in lowered(server.asked)]
        assert len(sizes) == 3
        assert sizes[2] * 3 == sizes[1] == sizes[0]


def test_a_document_that_is_refused_for_good_ends_the_build() -> None:
    with misbehaving(bulk_answer(201, 400)) as server:
        bulk = Bulk(Cluster(Access((server.url,))), "index")
        bulk.put("a", {})
        bulk.put("b", {})
        with pytest.raises(IndexError_, match="refused entry b"):
            bulk.finish()
        bulk.abandon()


def test_a_cluster_that_takes_nothing_ends_the_build_after_a_while() -> None:
    with misbehaving(bulk_answer(429)) as server:
        bulk = Bulk(Cluster(Access((server.url,))), "index", patience=0.3)
        bulk.put("a", {})
        with pytest.raises(IndexError_, match="took no documents"):
            bulk.finish()
        bulk.abandon()


def test_batches_are_bounded_and_wait_for_the_cluster() -> None:
    with misbehaving(bulk_answer(*[201] * 10)) as server:
        server.answers[0] = says(b'{"errors": false, "items": []}')
        bulk = Bulk(Cluster(Access((server.url,))), "index", batch=2_000)
        for number in range(200):
            bulk.put(str(number), {"text": "x" * 100})
        bulk.finish()
        assert len(server.asked) > 10
