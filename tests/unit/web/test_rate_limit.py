"""The limit holds to the request, whatever the number of processes and threads."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from time import sleep

import pytest

from faqsvc.web.rate_limit import RateLimit


def test_a_burst_then_a_steady_rate() -> None:
    limit = RateLimit(6, seconds=60)
    assert [limit.take("a", now=1000).allowed for _ in range(8)] == [True] * 6 + [False] * 2
    assert limit.take("b", now=1000).left == 5
    refused = limit.take("a", now=1000)
    assert (refused.left, round(refused.wait), round(refused.full)) == (0, 10, 60)
    assert limit.take("a", now=1009).wait > 0
    assert limit.take("a", now=1010.001).allowed
    assert not limit.take("a", now=1010.002).allowed
    assert limit.take("a", now=2000).left == 5


def _ask(limit: RateLimit, answers: object) -> None:
    answers.put(sum(limit.take("one", now=5000).allowed for _ in range(300)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [1, 4])
def test_workers_share_one_limit_exactly(workers: int) -> None:
    limit = RateLimit(100, seconds=60)
    context = get_context("fork")
    answers = context.Queue()
    processes = [context.Process(target=_ask, args=(limit, answers)) for _ in range(workers)]
    for process in processes:
        process.start()
    allowed = sum(answers.get(timeout=30) for _ in processes)
    for process in processes:
        process.join(timeout=30)
    assert allowed == 100


def test_threads_share_it_too() -> None:
    limit = RateLimit(100, seconds=60)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: limit.take("one", now=5000).allowed, range(2000))) == 100


def test_a_worker_that_dies_with_the_lock_frees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(10)

    def die(self: RateLimit, key: int, now: float) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
        sleep(10)

    context = get_context("fork")

    def child() -> None:
        monkeypatch.setattr(RateLimit, "_counted", die)
        limit.take("one")

    worker: Callable[..., object] = child
    process = context.Process(target=worker)
    process.start()
    process.join(timeout=30)
    assert process.exitcode == -signal.SIGKILL
    assert limit.take("one").allowed


def test_a_clock_that_is_set_back_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(2)
    assert limit.take("one").allowed
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert limit.take("one").allowed
    assert limit.take("one").wait <= 60


def test_many_addresses_at_once() -> None:
    limit = RateLimit(2, seconds=60)
    for number in range(5_000):
        assert limit.take(f"10.0.{number // 256}.{number % 256}", now=7000).allowed
    again = sum(limit.take(f"10.0.{number // 256}.{number % 256}", now=7000).left == 0 for number in range(5_000))
    assert again == 5_000


def test_help_centers_that_share_the_memory_are_counted_apart() -> None:
    whole = RateLimit(1)
    one, other = whole.of("garam", 2), whole.of("narin", 5)
    assert [one.take("1.2.3.4", now=5000).allowed for _ in range(3)] == [True, True, False]
    assert [other.take("1.2.3.4", now=5000).allowed for _ in range(6)] == [True] * 5 + [False]
    assert (one.times, other.times) == (2, 5)
    assert not whole.of("garam", 2).take("1.2.3.4", now=5000).allowed  # another worker's view of the same
