"""What is kept stays within its bound, what is asked for stays, and what is made once is made once."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.caching import Cache, Once


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 40)), max_size=200))
def test_never_more_than_the_limit_and_one_value(asked: list[tuple[int, int]]) -> None:
    cache: Cache[int, int] = Cache(limit=100, size_of=lambda value: value)
    for key, value in asked:
        held = cache.get(key)
        if held is None:
            cache.put(key, value)
        assert cache.size <= 100 + 40
    assert cache.missed <= cache.asked == len(asked)


def test_what_is_asked_for_stays() -> None:
    cache: Cache[str, int] = Cache(limit=20, size_of=lambda _: 1)
    cache.put("often", 1)
    for at in range(100):
        cache.put(str(at), at)
        assert cache.get("often") == 1
    assert cache.get("3") is None


def test_made_once_for_all_threads_and_again_after_a_failure() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        if len(made) == 1:
            raise OSError("not yet")
        return 7

    once = Once(make)
    with pytest.raises(OSError, match="not yet"):
        once.get()
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(once.get())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 8
    assert len(made) == 2
