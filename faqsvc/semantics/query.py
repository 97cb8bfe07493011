"""Stage 4, beside the words: what was asked -> its vector, in bounded time.

Asked again it is remembered. Otherwise a few threads embed, and a request waits for its own no longer than its budget:
then the answer goes out without meaning, and says so. What is late is finished nonetheless, for the next to ask.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from operator import attrgetter
from threading import Lock

from faqsvc.caching import Cache
from faqsvc.semantics.embedder import Embedder, Kind, Rows
from faqsvc.semantics.making import model_of

_CACHE_BYTES = 4 << 20  # 2,500 queries of 384 dimensions
_WAITING = 8  # queries that may wait for a thread; at 7 ms each, more would be too late anyway

Texts = tuple[str, ...]


class QueryEmbedder:
    """Safe for threads; `budget` in seconds."""

    def __init__(self, embedder: Embedder, *, budget: float, threads: int = 2) -> None:
        self.model = model_of(embedder)
        self._embedder = embedder
        self._budget = budget
        self._held: Cache[Texts, Rows] = Cache(limit=_CACHE_BYTES, size_of=attrgetter("nbytes"))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="embedding")
        self._lock = Lock()
        self._running: dict[Texts, Future[Rows]] = {}

    def start(self, texts: Sequence[str]) -> "Asked":
        """Begin to embed; the answer is waited for by `Asked.rows`."""
        key = tuple(texts)
        held = self._held.get(key)
        if held is not None:
            return Asked(held, None, self._budget)
        with self._lock:
            future = self._running.get(key)
            if future is None and len(self._running) < _WAITING:
                future = self._running[key] = self._pool.submit(self._embed, key)
        return Asked(None, future, self._budget)

    def close(self) -> None:
        """Finish what was begun."""
        self._pool.shutdown()

    def _embed(self, key: Texts) -> Rows:
        try:
            rows = self._embedder.embed(key, Kind.QUERY)
            self._held.put(key, rows)
            return rows
        finally:
            with self._lock:
                del self._running[key]


class Asked:
    """One query on its way."""

    def __init__(self, rows: Rows | None, future: "Future[Rows] | None", budget: float) -> None:
        self._rows = rows
        self._future = future
        self._budget = budget

    def rows(self) -> Rows | None:
        """Shape (texts, d); None when they are not there in time. Raises EmbedderError."""
        if self._rows is None and self._future is not None:
            try:
                self._rows = self._future.result(self._budget)
            except TooLate:
                return None
        return self._rows
