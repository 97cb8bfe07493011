"""What processes weigh: the proportional set size, which counts shared pages once."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path


def children(pid: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    except OSError:
        return []


def weight(pid: int) -> float:
    """MB; 0 for a process that is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


class Watch(threading.Thread):
    """Looks ten times a second at what a process and its children weigh together."""

    def __init__(self, pid: int, *, without: Sequence[int] = ()) -> None:
        super().__init__(daemon=True)
        self._without = frozenset(without)
        self._pid = pid
        self._done = threading.Event()
        self._peak = 0.0
        self.start()

    def run(self) -> None:
        while not self._done.wait(0.1):
            self._peak = max(self._peak, sum(map(weight, {self._pid, *children(self._pid)} - self._without)))

    def stop(self) -> float:
        """The largest weight seen, MB."""
        self._done.set()
        self.join()
        return self._peak
