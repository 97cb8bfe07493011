"""A cache bounded in bytes that threads read without a lock.

Two dictionaries: what was used lately, and what was used before that. When the first is full it becomes the second and
the second is dropped, so that what nobody asks for goes and reading costs one dictionary look-up.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Cache(Generic[Key, Value]):
    """At most `limit` bytes by `size_of`, give or take one value; values are never changed once made."""

    def __init__(self, *, limit: int, size_of: Callable[[Value], int]) -> None:
        self._half = limit // 2
        self._size_of = size_of
        self._lock = Lock()
        self._recent: dict[Key, Value] = {}
        self._older: dict[Key, Value] = {}
        self._bytes = 0

    def get(self, key: Key) -> Value | None:
        held = self._recent.get(key)
        if held is None and (held := self._older.get(key)) is not None:
            self.put(key, held)
        return held

    def put(self, key: Key, value: Value) -> None:
        with self._lock:
            if key in self._recent:
                return
            size = self._size_of(value)
            if self._bytes + size > self._half and self._recent:
                self._older, self._recent, self._bytes = self._recent, {}, 0
            self._recent[key] = value
            self._bytes += size

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(map(self._size_of, [*self._recent.values(), *self._older.values()]))
