"""Clients that come at a rate of their own, whether or not the ones before were answered; as a flood does.

Each has a connection of its own. A client that waited for `PATIENCE` seconds gives up.
"""

import re
import selectors
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import quote, urlsplit

PATIENCE = 10.0  # seconds
_HEAD = re.compile(rb"HTTP/1\.1 (\d{3})")
_RETRY = re.compile(rb"\r\nRetry-After: *(\d+)\r\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Came:
    """One client: when it should have come, when it did, what it got. status: 0 where there was no whole answer."""

    due: float
    began: float
    ended: float
    status: int
    retry_after: int

    @property
    def took(self) -> float:
        return self.ended - self.began


class _Client:
    __slots__ = ("began", "due", "said", "socket")

    def __init__(self, place: tuple[str, int], *, due: float, request: bytes) -> None:
        self.due, self.began, self.said = due, perf_counter(), b""
        self.socket = socket.socket()
        self.socket.connect(place)  # on loopback it is there at once, or the listener's queue is full
        self.socket.sendall(request)
        self.socket.settimeout(0)

    def reads(self) -> bool:
        """Whether that was the end."""
        try:
            piece = self.socket.recv(1 << 18)
        except BlockingIOError:
            return False
        except OSError:
            return True
        self.said += piece
        return not piece

    def came(self) -> Came:
        self.socket.close()
        head, _, body = self.said.partition(b"\r\n\r\n")
        found, retry = _HEAD.match(head), _RETRY.search(head + b"\r\n")
        whole = found and body.rstrip().endswith(b"</html>")
        return Came(
            self.due, self.began, perf_counter(), int(found[1]) if found and whole else 0, int(retry[1]) if retry else 0
        )


def flood(address: str, queries: Iterable[str], *, rate: float, seconds: float) -> list[Came]:
    """`rate` clients a second for `seconds`, evenly, each with the next of the queries."""
    place = urlsplit(address)
    where = (place.hostname or "", place.port or 80)
    selector, waiting, found = selectors.DefaultSelector(), set[_Client](), list[Came]()
    asked = iter(queries)
    first = perf_counter()
    count, sent = int(rate * seconds), 0

    def end(client: _Client) -> None:
        selector.unregister(client.socket)
        waiting.discard(client)
        found.append(client.came())

    while sent < count or waiting:
        now = perf_counter()
        while sent < count and first + sent / rate <= now:
            client = _Client(where, due=first + sent / rate, request=_request(next(asked)))
            selector.register(client.socket, selectors.EVENT_READ, client)
            waiting.add(client)
            sent += 1
            now = perf_counter()
        until = first + sent / rate - now if sent < count else 0.05
        for key, _ in selector.select(max(0.0, min(until, 0.05))):
            if key.data.reads():
                end(key.data)
        for late in [client for client in waiting if now - client.began > PATIENCE]:
            end(late)
    selector.close()
    return found


def _request(query: str) -> bytes:
    return f"GET /search?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
