"""A process's own copy of what is live: looked for twice a second by one thread, read without waiting by everybody.

While the store is down the last copy holds. Implements `search.steering.SteeringSource`.
"""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import sleep

from faqsvc.errors import StoreError
from faqsvc.model import NO_STEERING, Steering
from faqsvc.store.steering import Steerings

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.5  # seconds
_FIRST = 1.0  # seconds that the very first reader waits


class SteeringFeed:
    """`open_store` is called in the feed's thread, so that a store that hangs holds nobody else."""

    def __init__(self, open_store: Callable[[], Steerings]) -> None:
        self._open = open_store
        self._lock = Lock()
        self._loaded = Event()
        self._thread: Thread | None = None
        self._live = (0, NO_STEERING)

    @property
    def number(self) -> int:
        """Of the version that `current` gives; 0 for none."""
        self._start()
        return self._live[0]

    def current(self) -> Steering:
        self._start()
        return self._live[1]

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:  # at first use: threads do not survive the server's fork
                self._thread = Thread(target=self._run, name="steering", daemon=True)
                self._thread.start()
        self._loaded.wait(_FIRST)

    def _run(self) -> None:
        while True:
            try:
                self._look(self._open())
            except StoreError:
                pass  # the last copy holds
            except Exception:  # whatever a damaged row raises; a feed that ends would hold old decisions for good
                log.exception("the live steering cannot be read; the last one holds")
            self._loaded.set()
            sleep(_LOOK_EVERY)

    def _look(self, steerings: Steerings) -> None:
        if steerings.live_number() != self._live[0]:
            version = steerings.live()
            self._live = (version.number, version.steering)
