"""Stage 3: analysis in processes of their own, so that taggers run on every core while the index is written.

Processes are spawned, not forked: a Java runtime does not live through a fork. What waits is bounded, so that memory
does not grow with the number of entries. A process that dies is told, never waited for; one whose parent dies ends.
"""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler
from typing import TypeVar

from faqsvc.analysis import Analyzer
from faqsvc.engines.port import EntryDocument
from faqsvc.errors import AnalyzerError
from faqsvc.indexing.documents import Analyzed, Job, analyze, entry_digest, make_document, prepared
from faqsvc.indexing.lines import Lines
from faqsvc.model import AnswerBlock, Category, CategoryPath, Entry

WORTH_A_POOL = 1_000  # entries; fewer are analyzed before the processes have started
_BATCH = 250  # entries handed over at once: their terms are counted together, and the fewer the batches the fewer those
_AHEAD = 3  # batches that wait for each process
_COLLECT = 100_000  # objects that may be new before a process looks for circles of them
_SEPARATOR = "\n"  # terms hold none

Made = TypeVar("Made")
Packed = tuple[dict[str, str], bytes, str]


def _handed_over_by_fields(kind: type) -> None:
    """Between processes an object of this dataclass goes as the arguments it is made of, in half the time that slots
    take otherwise."""
    names = [one.name for one in fields(kind)]
    ForkingPickler.register(kind, lambda made: (kind, tuple([getattr(made, name) for name in names])))


for _kind in (Job, Entry, CategoryPath, Category, AnswerBlock):
    _handed_over_by_fields(_kind)


class AnalysisPool:
    """`make` makes the analyzer of a process; it and its arguments must be picklable."""

    def __init__(self, make: Callable[[], Analyzer], *, processes: int) -> None:
        self._make = make
        self._processes = processes

    def documents(self, jobs: Iterable[Job]) -> Iterator[EntryDocument]:
        """One document a job, in order. Raises AnalyzerError."""
        for batch, analyzed in self._batches(jobs, _analyze):
            for job, (terms, spans, digest) in zip(batch, analyzed, strict=True):
                unpacked = {name: text.split(_SEPARATOR) if text else () for name, text in terms.items()}
                yield make_document(job, Analyzed(unpacked, spans), digest=digest)

    def ready(
        self, jobs: Iterable[Job], make: Callable[[Sequence[EntryDocument]], Made]
    ) -> Iterator[tuple[Sequence[Job], Made]]:
        """Batches of jobs in order, with what `make` makes of their documents there. Raises AnalyzerError."""
        return self._batches(jobs, partial(_make_ready, make))

    def _batches(
        self, jobs: Iterable[Job], work: Callable[[Sequence[Job]], Made]
    ) -> Iterator[tuple[Sequence[Job], Made]]:
        with ProcessPoolExecutor(
            self._processes, mp_context=get_context("spawn"), initializer=_start, initargs=(self._make,)
        ) as pool:
            waiting: deque[tuple[Sequence[Job], Future[Made]]] = deque()
            try:
                rest = iter(jobs)
                while batch := list(islice(rest, _BATCH)):
                    waiting.append((batch, pool.submit(work, batch)))
                    if len(waiting) > _AHEAD * self._processes:
                        done, future = waiting.popleft()
                        yield done, future.result()
                while waiting:
                    done, future = waiting.popleft()
                    yield done, future.result()
            except BrokenProcessPool as error:
                raise AnalyzerError("a process that analyzed entries has died; is there enough memory?") from error
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


_lines: Lines  # of this process, made by `_start`


def _start(make: Callable[[], Analyzer]) -> None:
    global _lines
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _lines = Lines(make())
    # what is made of an entry goes when it was sent: looking for circles all the time takes an eighth of all
    gc.freeze()
    gc.set_threshold(_COLLECT)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _analyze(jobs: Sequence[Job]) -> list[Packed]:
    made = []
    for job in jobs:
        analyzed = analyze(job.entry, _lines)
        packed = {name: _SEPARATOR.join(terms) for name, terms in analyzed.terms.items()}
        made.append((packed, analyzed.spans, entry_digest(job)))
    return made


def _make_ready(make: Callable[[Sequence[EntryDocument]], Made], jobs: Sequence[Job]) -> Made:
    return make([prepared(job, _lines) for job in jobs])
