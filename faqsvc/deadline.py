"""How long whoever asked still waits: one deadline for a request, however many questions its answer takes.

A door says `within(seconds)`; who asks a cluster on the request's behalf gives it no more than `left()`. It goes with
the thread and not with every call, since between the two lies all of search, which has no use for it. The rule a change
must not break: a deadline inside another one never ends later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

_until: ContextVar[float] = ContextVar("deadline", default=inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside, in this thread, is waited for so long."""
    token = _until.set(min(_until.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(token)


@contextmanager
def unhurried() -> Iterator[None]:
    """Inside there is no deadline: for what bounds its time itself."""
    token = _until.set(inf)
    try:
        yield
    finally:
        _until.reset(token)


def left() -> float:
    """Seconds; infinite where there is no deadline, below 0 once it is past."""
    return _until.get() - monotonic()
