"""Which generation answers: the live one is looked up at every request and opened when it has changed.

The rule a change must not break: a request uses one reader from its beginning to its end; a reader that is replaced
closes when the last request that holds it is done.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from faqsvc.engines.port import Engine
from faqsvc.errors import IndexError_, IndexMismatch
from faqsvc.search.generation import Generation

_AGAIN = 1.0  # seconds until a live generation that could not be opened is tried again: what was wrong may have passed
_LONGEST = 60.0  # twice as long each time, up to this: trying reads every byte of it


class Readers:
    """The current reader of an engine, for an index built with the analyzer of `fingerprint`."""

    def __init__(self, engine: Engine, *, fingerprint: str, results_bytes: int) -> None:
        self._engine = engine
        self._results_bytes = results_bytes
        self._fingerprint = fingerprint
        self._lock = Lock()
        self._open: _Counted | None = None
        self._seen = -1
        self._again = float("inf")  # when to try the live one again, where another one answers
        self._wait = _AGAIN

    @contextmanager
    def current(self) -> Iterator[Generation]:
        """Raises IndexMissing, IndexDamaged or IndexMismatch when there is nothing to answer with."""
        counted = self._newest()
        try:
            yield counted.generation
        finally:
            self._release(counted)

    def _newest(self) -> "_Counted":
        live = self._engine.live()
        with self._lock:
            if self._open is None or live != self._seen or monotonic() > self._again:
                self._open = self._replaced(live)
            counted = self._open
            counted.holders += 1
            return counted

    def _replaced(self, live: int) -> "_Counted":
        try:
            reader = self._engine.open()
            if reader.info.fingerprint != self._fingerprint:
                reader.close()
                raise IndexMismatch("the index was built with another analyzer; run: faqsvc index update")
        except IndexError_:
            if self._open is None:
                raise
            self._try_later(live)
            return self._open
        if reader.info.number == live:
            self._seen, self._again, self._wait = live, float("inf"), _AGAIN
        else:
            self._try_later(live)
            if self._open is not None and reader.info.number == self._open.generation.number:
                reader.close()
                return self._open
        if self._open is not None:
            gc.unfreeze()  # a serving process leaves what stays out of the collector's passes; this one goes, in cycles
            self._open.retired = True
            if not self._open.holders:
                self._open.generation.reader.close()
        return _Counted(Generation(reader, results_bytes=self._results_bytes))

    def _try_later(self, live: int) -> None:
        """Whichever is open answers until then."""
        self._seen, self._again = live, monotonic() + self._wait
        self._wait = min(2 * self._wait, _LONGEST)

    def _release(self, counted: "_Counted") -> None:
        with self._lock:
            counted.holders -= 1
            if counted.retired and not counted.holders:
                counted.generation.reader.close()


class _Counted:
    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.holders = 0
        self.retired = False
