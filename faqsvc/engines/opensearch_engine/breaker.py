"""A circuit breaker (Nygard, Release It!): after some failures in a row nobody waits for the cluster any more; now and
then one request is let through to see whether it is back."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

_FAILURES = 3  # in a row
_FIRST_PAUSE = 1.0  # seconds; doubled at each failed try
_LONGEST_PAUSE = 8.0  # so that a cluster which is back is used within ten seconds


class Breaker:
    """Safe for threads. `clock` is for tests."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._pause = _FIRST_PAUSE
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        return self._failed >= _FAILURES

    def lets_through(self) -> bool:
        """Whether to ask now. While open, at most one asks per pause."""
        if not self.is_open:
            return True
        with self._lock:
            now = self._clock()
            if now < self._next_try:
                return False
            self._next_try = now + self._pause
            return True

    def succeeded(self) -> None:
        if self._failed:
            with self._lock:
                self._failed, self._pause = 0, _FIRST_PAUSE

    def failed(self) -> None:
        with self._lock:
            if self.is_open:
                self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            self._failed += 1
            self._next_try = self._clock() + self._pause
