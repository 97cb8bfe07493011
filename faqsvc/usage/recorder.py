"""Events in, rows in the store out, by one thread a process that nobody waits for.

The queue is bounded: while the store is down the latest are kept waiting and what no longer fits is dropped and
counted. `SearchEvent`s hold what was typed as it was typed, in memory alone.
"""

import atexit
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from threading import Condition, Thread
from time import monotonic

from faqsvc.errors import StoreError
from faqsvc.model import FacetNode, SearchResult
from faqsvc.store.base import day_of, now
from faqsvc.store.query_log import Asked, Door, Opened, QueryLog
from faqsvc.usage.cleaning import LONGEST, cleaned, is_junk

_MOST_WAITING = 10_000  # some 5 MB
_BATCH = 200
_GATHER = 0.25  # seconds that a batch is gathered
_RETRY = 5.0  # seconds between two tries while the store is down
_SHOWN = 10  # entries of a result that are remembered, to know where an opened one stood


@dataclass(frozen=True, slots=True)
class SearchEvent:
    """categories: all that there are; the number of none may be anybody's and is not kept."""

    result: SearchResult
    categories: tuple[FacetNode, ...]
    reader: str
    door: Door
    at: datetime
    took_ms: float

    def row(self) -> Asked:
        result, wanted = self.result, self.result.request
        query, key = cleaned(wanted.query)
        top = result.hits[0].entry.path.names if result.hits else ()
        return Asked(
            asked=self.at,
            reader=self.reader,
            query=query,
            key=key,
            service_id=_existing(wanted.service_id, self.categories),
            category_id=_existing(wanted.category_id, self.categories),
            page=wanted.page,
            total=result.total,
            weak=result.weak,
            corrections=() if query != wanted.query[:LONGEST] else _corrections(result),  # they quote what was masked
            took_ms=self.took_ms,
            door=self.door,
            junk=is_junk(wanted.query),
            shown=tuple(hit.entry.id for hit in result.hits[:_SHOWN]),
            top_service=top[0] if top else "",
            top_category=top[1] if len(top) > 1 else "",
        )


@dataclass(frozen=True, slots=True)
class OpenEvent:
    entry_id: str
    reader: str
    at: datetime

    def row(self) -> Opened:
        return Opened(opened=self.at, reader=self.reader, entry_id=self.entry_id)


def _existing(wanted: int | None, nodes: tuple[FacetNode, ...]) -> int | None:
    return wanted if wanted is not None and wanted in _ids(nodes) else None


def _ids(nodes: tuple[FacetNode, ...]) -> Iterator[int]:
    for node in nodes:
        yield node.id
        yield from _ids(node.children)


def _corrections(result: SearchResult) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.kind.value, one.original, one.replacement) for one in result.corrections)


Event = SearchEvent | OpenEvent


class Recorder:
    """`note` from any thread; `lost` is told how many events were dropped. Once a day what is too old goes."""

    def __init__(
        self,
        log: QueryLog,
        *,
        keep_days: int,
        lost: Callable[[int], None] = lambda _: None,
        most_waiting: int = _MOST_WAITING,
    ) -> None:
        self._log = log
        self._keep_days = keep_days
        self._lost = lost
        self._most_waiting = most_waiting
        self._waiting: deque[Event] = deque()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._writing = False
        self._purged: date | None = None

    def note(self, event: Event) -> None:
        """Takes microseconds, whatever the store does."""
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                self._lost(1)
                return
            self._waiting.append(event)
            if self._thread is None:  # here, not at start: threads do not survive the server's fork
                self._thread = Thread(target=self._run, name="query log", daemon=True)
                self._thread.start()
                atexit.register(self.flush, seconds=2.0)
            if len(self._waiting) in (1, _BATCH):  # waking the thread for each would cost every request its turn
                self._changed.notify_all()

    def flush(self, *, seconds: float) -> bool:
        """Wait until everything noted is written; whether it was in time."""
        until = monotonic() + seconds
        with self._changed:
            while self._waiting or self._writing:
                left = until - monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                self._changed.wait_for(lambda: len(self._waiting) >= _BATCH, timeout=_GATHER)
                batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
                self._writing = True
            written = self._written(batch)
            with self._changed:
                self._writing = False
                if not written:
                    self._waiting.extendleft(reversed(batch))
                self._changed.notify_all()
                if not written:
                    self._changed.wait(_RETRY)

    def _written(self, batch: list[Event]) -> bool:
        try:
            self._log.write([event.row() for event in batch])
            self._purge()
        except StoreError:
            return False
        except Exception:  # noqa: BLE001 - one row that cannot be written must not end the log
            self._lost(len(batch))
        return True

    def _purge(self) -> None:
        today = day_of(now())
        if self._purged != today:
            self._log.purge(keep_days=self._keep_days)
            self._purged = today
