"""What is kept between requests: a cache bounded in bytes, and things that are made once.

`Cache` is read without a lock: two dictionaries, what was used lately and what was used before that. When the first is
full it becomes the second and the second is dropped, so that what nobody asks for goes and reading costs one look-up.
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
        self.asked = 0  # times that `get` was called, and those that found nothing; near enough under threads
        self.missed = 0

    def get(self, key: Key) -> Value | None:
        self.asked += 1
        held = self._recent.get(key)
        if held is None:
            if (held := self._older.get(key)) is not None:
                self.put(key, held)
            else:
                self.missed += 1
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


class Once(Generic[Value]):
    """Made when it is first asked for; who asks meanwhile waits for it. A maker that raises is tried again."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: Value | None = None

    def get(self) -> Value:
        made = self._made
        if made is None:
            with self._lock:
                if self._made is None:
                    self._made = self._make()
                made = self._made
        return made
