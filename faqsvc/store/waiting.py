"""How long anybody waits for the store: a few hands do the work, and who asks waits for them a bounded time.

A database that hangs (a stopped server, a disk that does not answer) holds its callers for as long as it likes. Here it
holds the hands only: after one wait that was too long, and while all hands are held, everybody is refused at once.
"""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import TypeVar

from faqsvc.errors import StoreUnavailable

_HANDS = 4
_PAUSE = 5.0  # seconds without a try after one that was too long

Done = TypeVar("Done")


class Waiting:
    """The hands are threads that nobody waits for at the end of the process, as they may be held for good."""

    def __init__(self) -> None:
        self._free = BoundedSemaphore(_HANDS)
        self._closed_until = 0.0

    def run(self, work: Callable[[], Done], *, seconds: float) -> Done:
        """Raises StoreUnavailable when it is not done in time; the work itself may still come to its end."""
        if monotonic() < self._closed_until or not self._free.acquire(blocking=False):
            raise StoreUnavailable("the store did not answer lately")
        future: Future[Done] = Future()
        Thread(target=self._work, args=(work, future), name="store", daemon=True).start()
        try:
            return future.result(seconds)
        except TooLong:
            self._closed_until = monotonic() + _PAUSE
            raise StoreUnavailable(f"the store did not answer in {seconds:g} s") from None

    def _work(self, work: Callable[[], Done], future: "Future[Done]") -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            future.set_exception(error)
        finally:
            self._free.release()
