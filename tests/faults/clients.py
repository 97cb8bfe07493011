"""Clients that ask a served help center many times at once, and what they got."""

import http.client
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Got:
    """status: 0 where there was no whole answer; `retry_after` as it stood in the header."""

    status: int
    body: str
    seconds: float
    at: float
    retry_after: str = ""


def get(address: str, path: str, *, timeout: float = 30) -> Got:
    place = urlsplit(address)
    began = monotonic()
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        return Got(answer.status, body, monotonic() - began, began, answer.headers.get("Retry-After", ""))
    except (OSError, http.client.HTTPException) as error:
        return Got(0, str(error), monotonic() - began, began)
    finally:
        connection.close()


def search(address: str, query: str) -> Got:
    return get(address, f"/search?query={quote(query)}")


def at_once(address: str, queries: list[str]) -> list[Got]:
    """All at the same time, each by a client of its own."""
    with ThreadPoolExecutor(len(queries)) as pool:
        return list(pool.map(lambda query: search(address, query), queries))


@dataclass
class Load:
    got: list[Got] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def load(address: str, queries: tuple[str, ...], *, clients: int, seconds: float = 120) -> Iterator[Load]:
    """`clients` asking one after the other until the block ends, `seconds` at most."""
    running = Load()
    until = monotonic() + seconds

    def ask(number: int) -> None:
        turn = number
        while not running.stop.is_set() and monotonic() < until:
            running.got.append(search(address, queries[turn % len(queries)]))
            turn += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield running
    finally:
        running.stop.set()
        for thread in threads:
            thread.join(timeout=40)


def states(body: str) -> set[str]:
    """Of which states of `states.entries` the answers of a page are."""
    return set(re.findall(r"(\d+)번째 답변입니다", re.sub(r"<[^>]+>", " ", re.sub(r"</?mark[^>]*>", "", body))))
