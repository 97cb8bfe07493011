"""Too many at once: limits hold for all workers together, nobody forges an address, no file handle is left."""

import http.client
import resource
import socket
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from faqsvc.analysis import Analyzer
from tests.faults.clients import search, states
from tests.faults.states import QUERIES, write
from tests.faults.test_serving import workers
from tests.serving import started

LIMIT = 30


def asked(address: str, *, forwarded: str = "") -> int:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        connection.request("GET", "/api/v1/search?query=1", headers={"X-Forwarded-For": forwarded} if forwarded else {})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200 or int(answer.headers["Retry-After"]) >= 1
        return answer.status
    finally:
        connection.close()


@pytest.mark.parametrize("count", ["1", pytest.param("2", marks=pytest.mark.slow), "4"])
def test_a_limit_is_one_for_all_workers_and_no_header_opens_another(
    tmp_path: Path, analyzer: Analyzer, count: str
) -> None:
    """GCRA gives back one request every two seconds, which a slow machine is granted."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers=count, api_limit=str(LIMIT)) as (_, address):
        began = monotonic()
        got = [asked(address, forwarded=f"203.0.113.{number}") for number in range(2 * LIMIT)]
        granted = (monotonic() - began) * LIMIT / 60
    assert LIMIT <= got.count(200) <= LIMIT + granted
    assert set(got) == {200, 429}


@pytest.mark.slow
def test_behind_a_trusted_proxy_the_last_address_counts(tmp_path: Path, analyzer: Analyzer) -> None:
    """What the proxy added stands last; what a client made up before it opens no new count."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="2", api_limit=str(LIMIT), proxy_hops="1") as (_, address):
        began = monotonic()
        got = [asked(address, forwarded=f"203.0.113.{number}, 198.51.100.1") for number in range(2 * LIMIT)]
        granted = (monotonic() - began) * LIMIT / 60
        assert LIMIT <= got.count(200) <= LIMIT + granted
        assert asked(address, forwarded="198.51.100.2") == 200


def test_without_file_handles_search_goes_on(
    tmp_path: Path, analyzer: Analyzer, capfd: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="1") as (process, address):
        assert states(search(address, QUERIES[0]).body) == {"0"}
        [worker] = workers(process.pid)
        used = sum(1 for _ in Path(f"/proc/{worker}/fd").iterdir())
        before = resource.prlimit(worker, resource.RLIMIT_NOFILE)
        resource.prlimit(worker, resource.RLIMIT_NOFILE, (used + 8, before[1]))
        place = urlsplit(address)
        idle = [socket.create_connection((place.hostname or "", place.port or 0)) for _ in range(40)]
        try:
            got = [search(address, query) for query in QUERIES * 3]
            write(root, analyzer, 1)
            got += [search(address, query) for query in QUERIES]
        finally:
            for one in idle:
                one.close()
        assert {one.status for one in got} == {200}
        assert workers(process.pid) == [worker]
        resource.prlimit(worker, resource.RLIMIT_NOFILE, before)
        until = monotonic() + 30
        while states(search(address, QUERIES[0]).body) != {"1"}:
            assert monotonic() < until
            sleep(0.2)
        assert workers(process.pid) == [worker], "without a restart"
    said = capfd.readouterr().err
    assert said.count("no file handle is left") == 1
    assert "Traceback" not in said
