"""A full pass of the garbage collector looks at everything that a process keeps: 28 ms at 10,000 entries, in the middle
of somebody's request. What is still there after such a pass stays: later ones leave it out (`gc.freeze`).

The rule a change must not break: what was left out is looked at again from time to time, so that cycles in it (of a
generation that was replaced) are freed.
"""

import gc
from time import monotonic, perf_counter

_LONG = 0.005  # seconds of a pass from which it pays
_AGAIN = 600.0  # seconds


class ShortPasses:
    """Registered by `install`; called by the collector before and after each pass, with its lock held."""

    def __init__(self) -> None:
        self._began = 0.0
        self._whole = monotonic()

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if info["generation"] < 2:
            return
        if phase == "start":
            self._began = perf_counter()
            if monotonic() > self._whole + _AGAIN:
                self._whole = monotonic()
                gc.unfreeze()
        elif perf_counter() > self._began + _LONG:
            gc.freeze()


def install() -> None:
    """In a process that serves; once."""
    if not any(isinstance(one, ShortPasses) for one in gc.callbacks):
        gc.callbacks.append(ShortPasses())
