"""The newest report, while pages go on being answered: made in a process of its own, kept for a generation and a day.

A report over 10,000 entries takes most of a minute of one core; a thread of the server would take that from its
readers. The workers of a server share the report by a file and make it once, under a lock. One report is kept. The
rule a change must not break: nobody who asks waits longer than `patience`.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from faqsvc.analysis import Analyzer
from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.report import report
from faqsvc.desk.quality.stored import Inspected, dumped, loaded
from faqsvc.errors import FaqError
from faqsvc.model import Entry
from faqsvc.search import HelpSearch
from faqsvc.semantics import VectorTable

log = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds; a help center of some hundred articles is done by then
_LONGEST = 900.0
_AGAIN = 60.0  # after a report that could not be made


@dataclass(frozen=True, slots=True)
class State:
    """report: the newest there is; making: a newer one is on its way; failed: the last try brought none."""

    report: Inspected | None
    making: bool
    failed: bool


class Inspector:
    """`make`: makes the analyzer, picklable; `asked`: queries of customers; `folder`: where the shared report lies."""

    def __init__(
        self,
        search: HelpSearch,
        make: Callable[[], Analyzer],
        *,
        folder: Path,
        stale_months: int,
        asked: Callable[[], Sequence[str]],
    ) -> None:
        self._search = search
        self._make = make
        self._file = folder / "quality.json"
        self._lock_file = folder / "quality.lock"
        self._stale_months = stale_months
        self._asked = asked
        self._guard = Lock()
        self._thread: Thread | None = None
        self._newest: Inspected | None = None
        self._read = 0  # when the file that was read last was written
        self._rest_until = 0.0

    def state(self, *, patience: float = PATIENCE) -> State:
        """Raises what search raises: IndexMissing, IndexDamaged, IndexMismatch."""
        wanted = (self._search.generation, date.today())
        self._take_file()
        if self._is(wanted):
            return State(self._newest, making=False, failed=False)
        with self._guard:
            if self._thread is None and monotonic() >= self._rest_until:
                self._thread = Thread(target=self._run, args=wanted, daemon=True, name="quality report")
                self._thread.start()
            thread = self._thread
        if thread and not self._newest:
            thread.join(patience)
        self._take_file()
        making = bool(thread and thread.is_alive())
        return State(self._newest, making=making, failed=not making and not self._is(wanted))

    def _is(self, wanted: tuple[int, date]) -> bool:
        return self._newest is not None and (self._newest.generation, self._newest.day) == wanted

    def _take_file(self) -> None:
        with suppress(OSError):  # there is none yet, or the folder cannot be read: then it is made
            written = self._file.stat().st_mtime_ns
            if written != self._read:
                self._read = written
                self._newest = loaded(self._file.read_bytes()) or self._newest

    def _run(self, generation: int, day: date) -> None:
        try:
            with self._alone():
                self._take_file()  # another worker may have made it meanwhile
                if not self._is((generation, day)):
                    self._keep(self._made(generation, day))
        except (FaqError, OSError, EOFError) as error:
            self._rest_until = monotonic() + _AGAIN
            log.error("the quality report could not be made: %s", error or "its process ended")  # noqa: TRY400 - one line
        finally:
            self._thread = None

    def _made(self, generation: int, day: date) -> bytes:
        entries, vectors = self._search.published(), self._search.vectors()
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        arguments = (theirs, self._make, entries, vectors, generation, day, self._stale_months, tuple(self._asked()))
        process = context.Process(target=_inspect, args=arguments, daemon=True)
        process.start()
        theirs.close()
        try:
            if not ours.poll(_LONGEST):
                raise OSError(f"it took longer than {_LONGEST:,.0f} seconds")
            return ours.recv_bytes()
        finally:
            process.kill()
            process.join()
            ours.close()

    def _keep(self, text: bytes) -> None:
        self._newest = loaded(text)
        beside = self._file.with_suffix(".tmp")
        with suppress(OSError):  # a folder that cannot be written: then each worker makes its own
            beside.write_bytes(text)
            beside.replace(self._file)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One worker makes a report; the others wait for its file in their threads."""
        try:
            lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _inspect(
    answer: Connection,
    make: Callable[[], Analyzer],
    entries: Sequence[Entry],
    vectors: VectorTable | None,
    generation: int,
    day: date,
    stale_months: int,
    asked: Sequence[str],
) -> None:
    """In the other process, behind whatever else the machine has to do."""
    os.nice(10)
    corpus = Corpus(entries, make(), day, stale_months=stale_months, vectors=vectors).asking(asked)
    findings = report(corpus)
    named = {one for finding in findings for one in finding.entry_ids}
    questions = {one: corpus.by_id[one].question for one in sorted(named) if one in corpus.by_id}
    answer.send_bytes(dumped(Inspected(findings, questions, generation, day, datetime.now(UTC))))
