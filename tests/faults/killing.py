"""Real processes that are killed (SIGKILL) at a random moment of their work, and what they had promised by then.

A process is forked from this one, so that nothing has to be loaded: its locks, files and memory maps are its own all
the same. It says what it promises through a pipe, a line each; a line that the kill has cut counts for nothing.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from faqsvc.errors import FaqError

Promise = Callable[[str], None]
Work = Callable[[Promise], None]


@dataclass(slots=True)
class Tally:
    """What was asked of all kills of one kind: 0 lost, 0 mixed, 0 stuck."""

    kind: str
    kills: int = 0
    promised: int = 0
    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)  # seconds of the processor until the next process could answer

    def told(self) -> str:
        return (
            f"{self.kind}: {self.kills} kills, {self.promised} promises, "
            f"{len(self.lost)} lost, {len(self.mixed)} mixed, {len(self.stuck)} stuck, "
            f"next start {1e3 * max(self.starts):.0f} ms of the processor at most"
        )

    def check(self) -> None:
        print(self.told())
        assert not self.lost
        assert not self.mixed
        assert not self.stuck
        assert self.promised, "the kills came before anything was done"
        assert max(self.starts) < 1

    def killed(self, work: Work, *, after: float) -> list[str]:
        told = killed(work, after=after)
        self.kills += 1
        self.promised += len(told)
        return told

    def started(self, start: Callable[[], None]) -> None:
        """`start` is what a process does before it answers; that it cannot is a lock that is stuck, or damage."""
        began = time.process_time()
        try:
            start()
        except FaqError as error:
            self.stuck.append(str(error))
        self.starts.append(time.process_time() - began)


def killed(work: Work, *, after: float | None) -> list[str]:
    """What a process promised until it was killed, `after` seconds from its first word on; None: it may finish."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _run(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        if told.readline() and after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        *lines, _cut = told.read().decode().split("\n")
    os.waitpid(child, 0)
    return lines


def _run(work: Work, writing: int) -> None:
    code = 1
    try:
        os.write(writing, b"begun\n")
        work(lambda line: os.write(writing, f"{line}\n".encode()) and None)
        code = 0
    finally:
        os._exit(code)


def moments(kills: int, *, longest: float, rng: random.Random) -> Iterator[float]:
    """When each kill comes: spread evenly, so that short steps are met as often as their share of the time."""
    for _ in range(kills):
        yield rng.uniform(0, longest)
