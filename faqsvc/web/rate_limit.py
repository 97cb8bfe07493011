"""How often one address may ask the API without a key, counted for all workers of a server together.

GCRA: of each address one number is kept, when its next request would be on time; a request that comes earlier than the
burst allows is refused. The numbers stand in a file without a name that the workers share, in places found by a
hash, so that asking costs a lock and one look at memory. Time counts from the machine's start, which nobody sets back.
The rule a change must not break: a worker that dies frees the lock.
"""

import fcntl
import mmap
import os
import struct
from copy import copy
from dataclasses import dataclass
from hashlib import blake2b
from tempfile import TemporaryFile
from threading import Lock
from time import monotonic
from weakref import finalize

_PLACES = 1 << 16  # addresses that are counted at once; 1 MB
_PROBED = 8  # places looked at for one address; the one that is free soonest goes when all are taken
_ROW = struct.Struct("<Qd")  # whose place it is, when its next request would be on time


@dataclass(frozen=True, slots=True)
class Verdict:
    """left: requests that may follow at once; full: seconds until all may; wait: seconds to wait, 0 when allowed."""

    left: int
    full: float
    wait: float

    @property
    def allowed(self) -> bool:
        return self.wait == 0


class RateLimit:
    """`times` in any `seconds`. Made before the workers are forked, it is theirs together."""

    _whose = ""

    def __init__(self, times: int, *, seconds: int = 60) -> None:
        self.times = times
        self.seconds = seconds
        self._each = seconds / times
        with TemporaryFile() as file:
            self._file = os.dup(file.fileno())
        finalize(self, os.close, self._file)
        os.ftruncate(self._file, _PLACES * _ROW.size)
        self._map = mmap.mmap(self._file, _PLACES * _ROW.size)
        self._lock = Lock()  # between threads; processes lock the file, which one that dies frees

    def of(self, name: str, times: int) -> "RateLimit":
        """The same memory, counted apart for one of several help centers."""
        apart = copy(self)
        apart.times, apart._each, apart._whose = times, self.seconds / times, f"{name}\n"
        return apart

    def take(self, who: str, *, now: float | None = None) -> Verdict:
        moment = monotonic() if now is None else now
        key = int.from_bytes(blake2b((self._whose + who).encode("utf-8", "surrogatepass"), digest_size=8).digest()) | 1
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                return self._counted(key, moment)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _counted(self, key: int, now: float) -> Verdict:
        place, due = self._place(key, now)
        due = max(due, now)
        wait = due + self._each - self.seconds - now
        if wait > 1e-6:
            return Verdict(0, due - now, wait)
        due += self._each
        _ROW.pack_into(self._map, place, key, due)
        return Verdict(int((self.seconds - (due - now)) / self._each + 1e-6), due - now, 0)

    def _place(self, key: int, now: float) -> tuple[int, float]:
        """Where the key stands, or the place that it gets."""
        best, soonest = 0, float("inf")
        for step in range(_PROBED):
            place = (key + step) % _PLACES * _ROW.size
            owner, due = _ROW.unpack_from(self._map, place)
            if owner == key:
                return place, due
            if due < soonest:
                best, soonest = place, due
        return best, now
