"""What processes weigh: the proportional set size, which counts shared pages once."""

import os
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes


def children(pid: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    except OSError:
        return []


def weight(pid: int) -> float:
    """MB; 0 for a process that is gone."""
    return _rolled_up(pid, "Pss")


def own(pid: int) -> float:
    """MB of no file: what is mapped from files counts by how many others map it too, which says nothing of this one."""
    return _rolled_up(pid, "Pss_Anon")


def _rolled_up(pid: int, name: str) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(rf"^{name}:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def resident(pid: int) -> float:
    """MB, shared pages counted in each process: cheap to ask where a process is large."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6
    except OSError:
        return 0.0


def spent(*pids: int) -> float:
    """Seconds of processors that the processes have taken so far, without their children."""
    stats = (Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split() for pid in pids)
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


class Watch(threading.Thread):
    """Looks, ten times a second unless told otherwise, at what a process and its children weigh together."""

    def __init__(
        self,
        pid: int,
        *,
        without: Sequence[int] = (),
        weigh: Callable[[int], float] = weight,
        every: float = 0.1,
    ) -> None:
        super().__init__(daemon=True)
        self._without = frozenset(without)
        self._pid = pid
        self._done = threading.Event()
        self._weigh = weigh
        self._every = every
        self.peak = 0.0
        self.start()

    def run(self) -> None:
        while not self._done.wait(self._every):
            self.peak = max(self.peak, sum(map(self._weigh, {self._pid, *children(self._pid)} - self._without)))

    def stop(self) -> float:
        """The largest weight seen, MB."""
        self._done.set()
        self.join()
        return self.peak
