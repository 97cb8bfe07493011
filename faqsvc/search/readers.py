"""Which generation answers: the live one is looked up at every request and opened when it has changed.

What lies elsewhere is not opened by who has a deadline: a thread of its own does it, and makes ready whatever a page
may need, while the generation before answers. The rule a change must not break: a request uses one reader from its
beginning to its end; a reader that is replaced closes when the last request that holds it is done.
"""

import gc
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager, suppress
from math import isinf
from threading import Lock, Thread
from time import monotonic

from faqsvc.deadline import left
from faqsvc.engines.port import Engine, KeptInFiles
from faqsvc.errors import EngineUnavailable, IndexError_, IndexMismatch
from faqsvc.search.generation import Generation

_AGAIN = 1.0  # seconds until a live generation that could not be opened is tried again: what was wrong may have passed
_LONGEST = 60.0  # twice as long each time, up to this: trying reads every byte of it
_SOON = 0.3  # seconds that who began to open a newer one waits for it: a small one is there then


class Readers:
    """The current reader of an engine, for an index built with the analyzer of `fingerprint`."""

    def __init__(self, engine: Engine, *, fingerprint: str, results_bytes: int) -> None:
        self._engine = engine
        self._results_bytes = results_bytes
        self._fingerprint = fingerprint
        self._near = isinstance(engine, KeptInFiles)
        self._opening = Lock()  # held while a generation is opened; whatever says which one answers changes under it
        self._underway: Future[None] | None = None
        self._lock = Lock()  # of who holds which, never for long
        self._open: _Counted | None = None
        self._seen = -1
        self._again = float("inf")  # when to try the live one again, where another one answers
        self._wait = _AGAIN

    @contextmanager
    def current(self) -> Iterator[Generation]:
        """Raises IndexMissing, IndexDamaged, IndexMismatch, EngineUnavailable when nothing can answer."""
        counted = self._newest()
        try:
            yield counted.generation
        finally:
            self._release(counted)

    def _newest(self) -> "_Counted":
        live = self._engine.live()
        hurried = not (self._near or isinf(left()))
        if hurried and (self._is_stale(live) or not self._is_ready()):
            self._replace_beside(live)
        elif self._is_stale(live):
            self._replace(live)
        with self._lock:
            counted = self._open
            if counted is None or (hurried and not counted.generation.ready):
                raise EngineUnavailable("the index is still being opened")
            counted.holders += 1
            return counted

    def _is_stale(self, live: int) -> bool:
        return self._open is None or live != self._seen or monotonic() > self._again

    def _is_ready(self) -> bool:
        return self._open is not None and self._open.generation.ready

    def _replace_beside(self, live: int) -> None:
        """In a thread that has no deadline. Waited for by who began it, for a moment, and by everybody where nothing
        else can answer. Raises as `current` does."""
        with self._lock:
            begins = self._underway is None
            future = self._underway = self._underway or Future()
        if begins:
            Thread(target=self._work, args=(live, future), name="opening", daemon=True).start()
        ready = self._is_ready()
        if begins or not ready:
            with suppress(TooLate):
                future.result(min(_SOON, left()) if ready else left())

    def _work(self, live: int, future: "Future[None]") -> None:
        failure: BaseException | None = None
        try:
            self._replace(live, ready=True)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failure = error
        self._underway = None
        if failure:
            future.set_exception(failure)
        else:
            future.set_result(None)

    def _replace(self, live: int, *, ready: bool = False) -> None:
        """`ready`: made ready before it answers."""
        with self._opening:
            if not self._is_stale(live):
                if ready and self._open is not None:
                    self._open.generation.make_ready()
                return
            made = self._made(live, ready=ready)
            if made is None:
                return
            with self._lock:
                before, self._open = self._open, made
                if before is not None:
                    gc.unfreeze()  # a serving process leaves what stays out of the collector's passes; this one goes
                    before.retired = True
                    if not before.holders:
                        before.generation.reader.close()

    def _made(self, live: int, *, ready: bool) -> "_Counted | None":
        """None where whichever is open goes on."""
        try:
            reader = self._engine.open()
            if reader.info.fingerprint != self._fingerprint:
                reader.close()
                raise IndexMismatch("the index was built with another analyzer; run: faqsvc index update")
            generation = Generation(reader, results_bytes=self._results_bytes)
            if ready:
                generation.make_ready()
        except IndexError_:
            if self._open is None:
                raise
            self._try_later(live)
            return None
        if reader.info.number == live:
            self._seen, self._again, self._wait = live, float("inf"), _AGAIN
        else:
            self._try_later(live)
            if self._open is not None and reader.info.number == self._open.generation.number:
                reader.close()
                return None
        return _Counted(generation)

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
