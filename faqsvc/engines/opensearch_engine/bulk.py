"""Bulk writing: batches bounded in bytes, two on their way at once, refused ones sent again later.

What a document is called is decided by the caller, so a batch that is sent twice leaves each document once. The rule a
change must not break: memory does not grow with the number of documents.
"""

import json
import random
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

from faqsvc.engines.opensearch_engine.cluster import Cluster
from faqsvc.engines.opensearch_engine.kept import as_json
from faqsvc.errors import EngineUnavailable, IndexError_

_BATCH = 3 << 20  # bytes; larger ones gain nothing on three nodes and hold more memory
_ON_THE_WAY = 2
_PATIENCE = 120.0  # seconds that a batch may be refused before the build gives up
_BUSY = frozenset([429, 502, 503, 504])

_TOLD = {"filter_path": "errors,items.*.status,items.*.error.reason", "timeout": "20s"}

Line = tuple[str, str, bytes]  # id, action, and its body as JSON (empty for a deletion)


class Bulk:
    """Writes to one index. `finish` or `abandon` ends it."""

    def __init__(self, cluster: Cluster, index: str, *, batch: int = _BATCH, patience: float = _PATIENCE) -> None:
        self._cluster = cluster
        self._index = index
        self._batch = batch
        self._patience = patience
        self._pool = ThreadPoolExecutor(_ON_THE_WAY, thread_name_prefix="bulk")
        self._sent: deque[Future[None]] = deque()
        self._waiting: list[Line] = []
        self._bytes = 0
        self.refused = 0  # batches that had to be sent again, in whole or in part

    def put(self, name: str, body: dict[str, Any]) -> None:
        self.put_json(name, as_json(body))

    def put_json(self, name: str, body: bytes) -> None:
        self._add((name, "index", body))

    def remove(self, name: str) -> None:
        self._add((name, "delete", b""))

    def finish(self) -> None:
        """Everything is acknowledged. Raises IndexError_."""
        self._send()
        while self._sent:
            self._sent.popleft().result()
        self._pool.shutdown()

    def abandon(self) -> None:
        self._waiting.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _add(self, line: Line) -> None:
        self._waiting.append(line)
        self._bytes += len(line[2]) + 100
        if self._bytes >= self._batch:
            self._send()

    def _send(self) -> None:
        if not self._waiting:
            return
        while len(self._sent) >= _ON_THE_WAY:  # the cluster is slower than we are: wait
            self._sent.popleft().result()
        self._sent.append(self._pool.submit(self._write, self._waiting))
        self._waiting, self._bytes = [], 0

    def _write(self, lines: Sequence[Line]) -> None:
        until = monotonic() + self._patience
        wait = 0.1
        while lines:
            try:
                lines, reason = self._once(lines), "429"
            except EngineUnavailable as error:
                reason = str(error)
            if lines:
                self.refused += 1
                if monotonic() > until:
                    raise IndexError_(f"OpenSearch took no documents for {self._patience:.0f} seconds ({reason})")
                sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 (spreads the load, guards nothing)
                wait = min(2 * wait, 5.0)

    def _once(self, lines: Sequence[Line]) -> list[Line]:
        """Send them; those that were refused for now."""
        parts = []
        for name, action, body in lines:
            parts.append(json.dumps({action: {"_id": name}}).encode())
            if body:
                parts.append(body)
        payload = b"\n".join([*parts, b""])
        answer = self._cluster.ask("POST", f"/{self._index}/_bulk", payload, params=_TOLD, seconds=60)
        if not answer["errors"]:
            return []
        again = []
        for line, item in zip(lines, answer["items"], strict=True):
            result = item[line[1]]
            status = result["status"]
            if status in _BUSY:
                again.append(line)
            elif status >= 300 and not (line[1] == "delete" and status == 404):
                raise IndexError_(
                    f"OpenSearch refused entry {line[0]}: {result.get('error', {}).get('reason', status)}"
                )
        return again
