"""The database fails: what people read goes on, what they send is refused at once, nothing that was acked is lost.

PostgreSQL is stopped, killed and restarted for real; writers to SQLite are killed while they write.
"""

import gc
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqsvc.errors import StoreUnavailable
from faqsvc.model import Feedback
from faqsvc.store import Feedbacks, Store
from faqsvc.store.base import now
from tests.databases import Server
from tests.functional.staff import Office
from tests.functional.standin import StandIn

# Pipes of processes that were killed are left to the garbage collector.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
HERE = {"Origin": "http://localhost", "User-Agent": "Mozilla/5.0"}
FEEDBACK = "/helps_html/110001/feedback"

WRITER = """
import sys
from faqsvc.model import Feedback
from faqsvc.store import Feedbacks, Store
from faqsvc.store.base import now
feedbacks = Feedbacks(Store(sys.argv[1]))
for number in range(100_000):
    feedbacks.give(Feedback(f"{sys.argv[2]}-{number}", True, None, "", now()), reader="r")
    print(number, flush=True)
"""


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """Every process of the server stands still: connections stay open and nothing answers."""
    group = [server.pid, *_children(server.pid)]
    for pid in group:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in group:
            os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def office(tmp_path: Path, postgresql_server: Server) -> Iterator[Office]:
    made = Office.open(StandIn(), tmp_path, store=postgresql_server.create("faults"))
    yield made
    made.services.store.close()
    gc.collect()  # connections that the killed server cut, here and not in the midst of another test


def _seconds(client: FlaskClient, url: str, times: int = 60) -> list[float]:
    took = []
    for number in range(times):
        begun = time.perf_counter()
        assert client.get(f"{url}{number}", headers=HERE).status_code == 200
        took.append(time.perf_counter() - begun)
    return took


@pytest.mark.postgresql
def test_a_database_that_hangs_costs_a_search_nothing(office: Office, postgresql_server: Server) -> None:
    client = office.client()
    client.get("/search?query=알림", headers=HERE)
    whole = _seconds(client, "/search?query=알림 ")
    with stopped(postgresql_server):
        hung = _seconds(client, "/search?query=환불 ")
        begun = time.perf_counter()
        answers = [client.post(FEEDBACK, data={"helpful": "yes"}, headers=HERE) for _ in range(20)]
        waited = time.perf_counter() - begun
        ready = client.get("/readyz")
    extra = 1e3 * (statistics.median(hung) - statistics.median(whole))
    print(f"a search: {1e3 * statistics.median(whole):.2f} ms, while the database hangs {extra:+.2f} ms")
    assert extra < 5
    assert {answer.status_code for answer in answers} == {503}
    assert all("Retry-After" in answer.headers for answer in answers)
    assert waited < 4  # one waits two seconds, the rest are refused at once
    assert (ready.status_code, ready.get_json()["store"]) == (200, "StoreUnavailable")


@pytest.mark.postgresql
def test_a_database_that_comes_back_is_used_again(office: Office, postgresql_server: Server) -> None:
    client = office.client()
    assert client.post(FEEDBACK, data={"helpful": "yes"}, headers=HERE).status_code == 303
    postgresql_server.control("stop", "-m", "immediate")
    try:
        assert client.get("/search?query=알림", headers=HERE).status_code == 200
        assert client.post(FEEDBACK, data={"helpful": "no"}, headers=HERE).status_code == 503
        assert client.get("/staff").status_code in (303, 503)
    finally:
        postgresql_server.control("start")
    begun = time.perf_counter()
    while client.post(FEEDBACK, data={"helpful": "no"}, headers=HERE).status_code != 303:
        assert time.perf_counter() - begun < 20
        time.sleep(0.1)
    assert [one.helpful for one in office.services.feedbacks.of("110001")] == [False]


def test_killed_writers_lose_nothing_that_was_acked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/faqsvc.db"
    Store(url).ready()
    seed = random.randrange(1 << 30)
    print("seed", seed)
    chance = random.Random(seed)
    acked: set[str] = set()
    for round_ in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(round_)], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        time.sleep(chance.uniform(0.02, 0.3))
        writer.kill()
        lines = [line for line in ("0\n" + writer.stdout.read()).split("\n")[:-1] if line]
        writer.wait()
        writer.stdout.close()
        acked |= {f"{round_}-{line}" for line in lines}
    with sqlite3.connect(tmp_path / "faqsvc.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {row[0] for row in connection.execute("SELECT entry_id FROM feedback")}
    connection.close()
    assert len(acked) > 100
    assert acked <= kept


def test_four_processes_write_at_once_and_none_is_turned_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/faqsvc.db"
    Store(url).ready()
    program = WRITER.replace("100_000", "150")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, url, str(at)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for at in range(4)
    ]
    told = [writer.communicate(timeout=120) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0], told
    store = Store(url)
    with sqlite3.connect(tmp_path / "faqsvc.db") as connection:
        assert connection.execute("SELECT count(*) FROM feedback").fetchone() == (600,)
    connection.close()
    store.close()


def test_a_database_that_somebody_locks_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqsvc.store.database._BUSY_MS", 200)
    store = Store(f"sqlite:///{tmp_path}/faqsvc.db")
    feedbacks = Feedbacks(store)
    feedbacks.give(Feedback("1", True, None, "", now()), reader="r")
    other = sqlite3.connect(tmp_path / "faqsvc.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable, match="locked"):
        feedbacks.give(Feedback("2", True, None, "", now()), reader="r")
    assert len(feedbacks.of("1")) == 1  # readers go on
    other.execute("ROLLBACK")
    other.close()
    feedbacks.give(Feedback("2", True, None, "", now()), reader="r")
    store.close()


@pytest.mark.root
def test_a_full_disk_is_told_and_everything_before_is_there(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    try:
        store = Store(f"sqlite:///{disk}/faqsvc.db")
        feedbacks = Feedbacks(store)
        kept = 0
        with pytest.raises(StoreUnavailable, match="disk is full"):  # noqa: PT012 - until it is full
            for _ in range(5_000):
                feedbacks.give(Feedback(f"e{kept}", True, None, "가" * 1_000, now()), reader="r")
                kept += 1
        assert kept > 50
        store.ready()
        assert len(feedbacks.opinions(since=now().date().min, until=now().date().max)) == kept
        store.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)
