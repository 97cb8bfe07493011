"""opensearch-py's HTTP connection with two limits that it lacks: an answer ends in time, and it ends at a size.

The library's timeout is that of each read, so a server that sends a byte a second, of the head or of the body, would
hold a request for ever, and one that never stops would fill the memory.
"""

from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import socket
from time import monotonic
from typing import Any

from opensearchpy import Urllib3HttpConnection
from urllib3 import Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

_LARGEST = 256 << 20  # bytes of an answer; a batch of the largest entries has 30 MB
_CONNECT = 1.0  # seconds; a node on the same network answers within a hundredth
_PIECE = 1 << 16


class BoundedConnection(Urllib3HttpConnection):
    """What opensearch-py asks of a connection; its pool reads with limits."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        pool: Any = self.pool
        pool.ConnectionCls = _Secure if issubclass(pool.ConnectionCls, HTTPSConnection) else _Plain
        self.pool = _BoundedPool(pool)


class _BoundedPool:
    def __init__(self, pool: Any) -> None:
        self._pool = pool

    def urlopen(self, method: str, url: str, body: bytes | None, *, timeout: float = 10.0, **options: Any) -> Any:
        limits = Timeout(total=timeout, connect=min(timeout, _CONNECT))
        response = self._pool.urlopen(method, url, body, timeout=limits, preload_content=False, **options)
        try:
            return _Answer(response, _read(response))
        except BaseException:
            response.close()
            raise
        finally:
            response.release_conn()

    def close(self) -> None:
        self._pool.close()


def _read(response: Any) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > _LARGEST:
            raise HTTPError(f"an answer of more than {_LARGEST >> 20} MB")
    return b"".join(pieces)


class _InTime(RawIOBase):
    """What comes from a socket until the time is over that it has for one read when this is made."""

    def __init__(self, sock: socket) -> None:
        self._sock = sock
        self._until = monotonic() + (sock.gettimeout() or 0.0)
        self._inner: Any = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        remaining = self._until - monotonic()
        if remaining <= 0:
            raise TimeoutError("the answer did not end in time")
        self._sock.settimeout(remaining)
        read: int | None = self._inner.readinto(buffer)
        return read

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Timed:
    """The part of a socket that an answer is read through."""

    def __init__(self, sock: socket) -> None:
        self._sock = sock

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(_InTime(self._sock))


class _Response(HTTPResponse):
    def __init__(self, sock: socket, *arguments: Any, **options: Any) -> None:
        super().__init__(_Timed(sock), *arguments, **options)  # type: ignore[arg-type]  # nothing else of it is asked


class _Plain(HTTPConnection):
    response_class = _Response


class _Secure(HTTPSConnection):
    response_class = _Response


class _Answer:
    """The part of a urllib3 response that opensearch-py looks at."""

    def __init__(self, response: Any, data: bytes) -> None:
        self.status = response.status
        self.headers = response.headers
        self.data = data
