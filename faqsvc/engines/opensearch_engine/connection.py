"""opensearch-py's HTTP connection with two limits that it lacks: an answer ends in time, and it ends at a size.

The library's timeout is that of each read, so a server that sends a byte a second would hold a request for ever, and
one that never stops would fill the memory.
"""

from time import monotonic
from typing import Any

from opensearchpy import Urllib3HttpConnection
from urllib3 import Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError

_LARGEST = 256 << 20  # bytes of an answer; a batch of the largest entries has 30 MB
_CONNECT = 1.0  # seconds; a node on the same network answers within a hundredth
_PIECE = 1 << 16


class BoundedConnection(Urllib3HttpConnection):
    """What opensearch-py asks of a connection; its pool reads with limits."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        self.pool: Any = _BoundedPool(self.pool)


class _BoundedPool:
    def __init__(self, pool: Any) -> None:
        self._pool = pool

    def urlopen(self, method: str, url: str, body: bytes | None, *, timeout: float = 10.0, **options: Any) -> Any:
        until = monotonic() + timeout
        limits = Timeout(total=timeout, connect=min(timeout, _CONNECT))
        response = self._pool.urlopen(method, url, body, timeout=limits, preload_content=False, **options)
        try:
            return _Answer(response, self._read(response, url, until))
        except BaseException:
            response.close()
            raise
        finally:
            response.release_conn()

    def _read(self, response: Any, url: str, until: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while True:
            remaining = until - monotonic()
            if remaining <= 0:
                raise ReadTimeoutError(self._pool, url, "the answer did not end in time")
            if response.connection is not None and response.connection.sock is not None:
                response.connection.sock.settimeout(remaining)
            piece = response.read1(_PIECE)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            size += len(piece)
            if size > _LARGEST:
                raise HTTPError(f"an answer of more than {_LARGEST >> 20} MB")

    def close(self) -> None:
        self._pool.close()


class _Answer:
    """The part of a urllib3 response that opensearch-py looks at."""

    def __init__(self, response: Any, data: bytes) -> None:
        self.status = response.status
        self.headers = response.headers
        self.data = data
