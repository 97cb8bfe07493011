"""One deadline for a request."""

from math import isinf
from threading import Thread

from faqsvc.deadline import left, unhurried, within


def test_outside_there_is_none() -> None:
    assert isinf(left())
    with within(5.0):
        assert 4.0 < left() <= 5.0
    assert isinf(left())


def test_one_inside_another_never_ends_later() -> None:
    with within(1.0), within(60.0):
        assert left() <= 1.0
    with within(60.0):
        with within(1.0):
            assert left() <= 1.0
        assert left() > 1.0
        with unhurried():
            assert isinf(left())
        assert left() <= 60.0


def test_it_is_that_of_its_own_thread() -> None:
    seen: list[float] = []
    with within(1.0):
        other = Thread(target=lambda: seen.append(left()))
        other.start()
        other.join()
    assert isinf(seen[0])
