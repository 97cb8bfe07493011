"""Stage 4, beside the words: what was asked -> its vector, in bounded time.

Asked again it is remembered. Otherwise a few threads embed, as it was typed and as it is spelled side by side, and a
request waits for its own no longer than its budget: then the answer goes out without meaning, and says so. What is late
is finished nonetheless, for the next to ask.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from operator import attrgetter
from threading import Lock
from time import monotonic

import numpy as np

from faqsvc.caching import Cache
from faqsvc.semantics.embedder import Embedder, Kind, Rows
from faqsvc.semantics.making import model_of

_CACHE_BYTES = 4 << 20  # 2,500 queries of 384 dimensions
_WAITING = 8  # queries that may wait for a thread; at 7 ms each, more would be too late anyway


class QueryEmbedder:
    """Safe for threads; `budget` in seconds."""

    def __init__(self, embedder: Embedder, *, budget: float, threads: int = 2) -> None:
        self.model = model_of(embedder)
        self._embedder = embedder
        self._budget = budget
        self._held: Cache[str, Rows] = Cache(limit=_CACHE_BYTES, size_of=attrgetter("nbytes"))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="embedding")
        self._lock = Lock()
        self._running: dict[str, Future[Rows]] = {}

    def start(self, texts: Sequence[str]) -> "Asked":
        """Begin to embed, each text in a thread of its own; the answer is waited for by `Asked.rows`."""
        return Asked([self._row(text) for text in texts], self._budget)

    def _row(self, text: str) -> "Rows | Future[Rows] | None":
        held = self._held.get(text)
        return self._begin(text) if held is None else held

    def _begin(self, text: str) -> "Future[Rows] | None":
        """None where too many wait."""
        with self._lock:
            future = self._running.get(text)
            if future is None and len(self._running) < _WAITING:
                future = self._running[text] = self._pool.submit(self._embed, text)
        return future

    def close(self) -> None:
        """Finish what was begun."""
        self._pool.shutdown()

    def _embed(self, text: str) -> Rows:
        try:
            rows = self._embedder.embed([text], Kind.QUERY)
            self._held.put(text, rows)
            return rows
        finally:
            with self._lock:
                del self._running[text]


class Asked:
    """One query on its way: for each of its forms the row, of shape (1, d), or who makes it."""

    def __init__(self, forms: "Sequence[Rows | Future[Rows] | None]", budget: float) -> None:
        self._forms = forms
        self._budget = budget

    def rows(self) -> Rows | None:
        """Shape (texts, d); None when they are not there in time. Raises EmbedderError."""
        until = monotonic() + self._budget
        found = []
        for form in self._forms:
            if isinstance(form, Future):
                try:
                    form = form.result(max(0.0, until - monotonic()))
                except TooLate:
                    return None
            if form is None:
                return None
            found.append(form)
        return found[0] if len(found) == 1 else np.concatenate(found)
