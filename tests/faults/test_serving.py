"""A served index that is replaced, damaged, told to stop, killed, flooded: what people who are asking get."""

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.web.worker import RETRY_SECONDS, WAITING_A_THREAD
from tests.faults.clients import Load, at_once, get, load, search, states
from tests.faults.states import QUERIES, write
from tests.serving import started

FOUND = tuple(query for query in QUERIES if query in ("이모티콘 환불", "알림 설정", "계정 잠금", "송금 한도"))
SLOW = "tests.faults.slow_server"
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_worker_that_ends_leaves_the_others_what_they_count_in(tmp_path: Path, analyzer: Analyzer) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="2") as (process, address):
        assert search(address, "환불").status == 200
        for worker in workers(process.pid):
            os.kill(worker, signal.SIGTERM)  # it finishes, and another takes its place
            sleep(1)
            for path in ("/search?query=a", "/", "/sitemap.xml", "/api/v1/search?query=a", "/opensearch.xml"):
                assert get(address, path).status == 200
            assert get(address, "/nothing").status == 404


def test_connections_that_come_at_once_are_shared(tmp_path: Path, analyzer: Analyzer) -> None:
    """The smaller part of eight, five times over: 20 at best; with the worker that wakes first taking all, 0 to 8."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, module=SLOW, workers="2", threads="4") as (process, address):
        place = urlsplit(address)
        search(address, "환불")
        idle = settled(process.pid)
        parts = []
        for _ in range(5):
            with ExitStack() as held:
                for number in range(8):
                    one = held.enter_context(socket.create_connection((place.hostname, place.port)))
                    one.sendall(f"GET /search?query=300ms+{number} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                sleep(0.15)
                parts.append(min(now - before for now, before in zip(sockets(process.pid), idle, strict=True)))
            settled(process.pid)
    assert sum(parts) >= 10, parts


def sockets(pid: int) -> list[int]:
    """Of each worker, how many it has open."""
    handles = [Path(f"/proc/{worker}/fd").iterdir() for worker in workers(pid)]
    return [sum(leads_to(handle).startswith("socket:") for handle in of_one) for of_one in handles]


def leads_to(handle: Path) -> str:
    with suppress(FileNotFoundError):  # closed since it was listed
        return str(handle.readlink())
    return ""


def settled(pid: int) -> list[int]:
    """The same when nothing is opened or closed any more."""
    counts: list[int] = []
    while (now := sockets(pid)) != counts:
        counts = now
        sleep(0.5)
    return counts


@pytest.mark.parametrize("requests", [12, pytest.param(50, marks=pytest.mark.slow)])
def test_requests_in_flight_are_answered_when_told_to_stop(tmp_path: Path, analyzer: Analyzer, requests: int) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, module=SLOW, workers="2", threads="32") as (process, address):
        with ThreadPoolExecutor(requests) as pool:
            asked = [pool.submit(search, address, f"이모티콘 환불 2000ms {turn}") for turn in range(requests)]
            sleep(1.2)
            process.send_signal(signal.SIGTERM)
            got = [one.result() for one in asked]
        assert [one.status for one in got] == [200] * requests
        assert all(one.body.rstrip().endswith("</html>") for one in got)
        assert process.wait(timeout=30) == 0
    assert get(address, "/livez", timeout=2).status == 0


@pytest.mark.parametrize("swaps", [6, pytest.param(50, marks=pytest.mark.slow)])
def test_swaps_under_load(tmp_path: Path, analyzer: Analyzer, swaps: int) -> None:
    """No request fails, and no page shows answers of two generations."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with (
        started(root, workers="4") as (_, address),
        load(address, FOUND, clients=4) as running,
    ):
        for state in range(1, swaps + 1):
            write(root, analyzer, state)
        sleep(1)
    failed = [one for one in running.got if one.status != 200]
    assert len(running.got) > swaps
    assert not failed
    assert not [states(one.body) for one in running.got if len(states(one.body)) != 1]
    seen = {state for one in running.got for state in states(one.body)}
    assert len(seen) > 1


def test_a_live_segment_cut_under_load(tmp_path: Path, analyzer: Analyzer) -> None:
    """Reading past a mapped file's end kills the worker; the next one answers from the generation before."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    write(root, analyzer, 1)
    with started(root, workers="2") as (_, address):
        assert states(search(address, QUERIES[0]).body) == {"1"}
        with load(address, (*FOUND, *(f"{query} 방법" for query in FOUND)), clients=4) as running:
            sleep(0.5)
            for path in (root / "gen-00000002").glob("*.seg"):
                os.truncate(path, 4096)
            write_count = len(running.got)
            cut = monotonic()
            sleep(8)
        late = [one for one in running.got if one.at > cut + 5]
        assert len(running.got) > write_count
        assert late
        assert {one.status for one in late} == {200}
        assert all(states(one.body) <= {"0", "1"} and len(states(one.body)) == 1 for one in late)
        assert all(one.status in (0, 200) for one in running.got)
    assert WhooshEngine(root).verify()[0].problems


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_workers_killed_under_load(tmp_path: Path, analyzer: Analyzer, kills: int) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="2") as (process, address):
        with load(address, FOUND, clients=2) as running:
            for turn in range(kills):
                sleep(1.5)
                alive = workers(process.pid)
                os.kill(alive[turn % len(alive)], signal.SIGKILL)
            sleep(1.5)
        failed = [one for one in running.got if one.status != 200]
        assert len(failed) <= 2 * kills, "only what the killed worker was answering"
        assert search(address, QUERIES[0]).status == 200
        assert len(workers(process.pid)) == 2


def test_a_full_queue_says_so_at_once_and_recovers(tmp_path: Path, analyzer: Analyzer) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, module=SLOW, workers="1", threads="2") as (_, address):
        assert search(address, "환불").status == 200
        got = at_once(address, [f"이모티콘 환불 700ms {turn}" for turn in range(40)])
        answered = [one for one in got if one.status == 200]
        refused = [one for one in got if one.status == 503]
        assert len(answered) + len(refused) == len(got), [one for one in got if one.status not in (200, 503)]
        assert 2 <= len(answered) <= 2 + WAITING_A_THREAD * 2 + 2
        assert all(one.retry_after == str(RETRY_SECONDS) for one in refused)
        assert max(one.seconds for one in refused) < min(3.0, max(one.seconds for one in answered))
        assert "잠시 후" in refused[0].body
        assert search(address, "환불").status == 200


@contextmanager
def flooded(root: Path, analyzer: Analyzer, *, ms: int) -> Iterator[tuple[str, Load]]:
    """A process whose queue is full: twenty ask for so long a search each."""
    write(root, analyzer, 0)
    with started(root, module=SLOW, workers="1", threads="2") as (_, address):
        assert search(address, "환불").status == 200
        with load(address, tuple(f"이모티콘 환불 {ms}ms {turn}" for turn in range(40)), clients=20) as running:
            sleep(1)
            yield address, running


def test_a_full_queue_is_no_reason_to_end_the_process(tmp_path: Path, analyzer: Analyzer) -> None:
    """What watches it asks /livez, and would."""
    with flooded(tmp_path / "index", analyzer, ms=900) as (address, running):
        alive = [get(address, "/livez") for _ in range(20)]
    assert 503 in {one.status for one in running.got}
    assert {one.status for one in alive} == {200}
    assert {one.body.strip().replace(" ", "") for one in alive} == {'{"status":"ok"}'}
    assert max(one.seconds for one in alive) < 5


def test_a_full_queue_is_no_reason_to_take_the_process_out_of_service(tmp_path: Path, analyzer: Analyzer) -> None:
    """In a flood all would go, one after the other. The application itself answers /readyz, so it may say no; and who
    floods it gains nothing."""
    with flooded(tmp_path / "index", analyzer, ms=400) as (address, running):
        ready = [get(address, "/readyz") for _ in range(10)]
        with ThreadPoolExecutor(30) as pool:
            flood = list(pool.map(lambda _: get(address, "/readyz"), range(60)))
    assert 503 in {one.status for one in running.got}
    assert {one.status for one in ready} == {200}
    assert all('"generation"' in one.body for one in ready)
    assert max(one.seconds for one in ready) < 5
    assert 503 in {one.status for one in flood}


def test_clients_that_send_nothing_keep_no_thread(tmp_path: Path, analyzer: Analyzer) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="1", threads="2") as (_, address):
        port = int(address.rpartition(":")[2])
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
        try:
            began = monotonic()
            assert search(address, "환불").status == 200
            assert monotonic() - began < 3
        finally:
            for one in idle:
                one.close()


def test_clients_that_do_not_hang_up_hold_nobody(tmp_path: Path, analyzer: Analyzer) -> None:
    """They asked for the connection's end, and got it; each used to hold the main loop for two seconds."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="1", threads="2") as (_, address):
        assert search(address, "환불").status == 200
        idle = []
        began = monotonic()
        try:
            for _ in range(8):
                one = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
                idle.append(one)
                one.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                while one.recv(4096):
                    pass
            assert search(address, "환불").status == 200
            assert monotonic() - began < 8, "not two seconds for each"
        finally:
            for one in idle:
                one.close()


def test_a_large_body_that_is_refused_is_answered(tmp_path: Path, analyzer: Analyzer) -> None:
    """What is still coming is read, lest a reset takes the answer away."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="1") as (_, address):
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as one:
                head = b"POST /api/v1/feedback HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                one.sendall(head + b"Content-Length: 3000000\r\nConnection: close\r\n\r\n" + bytes(3_000_000))
                one.shutdown(socket.SHUT_WR)
                said = b""
                while piece := one.recv(65_536):
                    said += piece
            assert said.startswith(b"HTTP/1.1 4"), said[:200]


@pytest.mark.slow
def test_clients_that_send_byte_by_byte_are_cut_off(tmp_path: Path, analyzer: Analyzer) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    with started(root, workers="1", threads="2") as (_, address):
        port = int(address.rpartition(":")[2])
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        began = monotonic()
        ended = 0
        while monotonic() - began < 30 and ended < len(slow):
            for one in list(slow):
                try:
                    one.sendall(b"G")
                except OSError:
                    slow.remove(one)
                    ended += 1
            sleep(0.5)
        assert ended == 2
        assert search(address, "환불").status == 200
