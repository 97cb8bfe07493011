"""When those who come are not let wait: most were refused lately."""

from faqsvc.web.worker import Flood


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def come(flood: Flood, clock: Clock, *, seconds: float, refused: int, of: int) -> None:
    for number in range(of):
        clock.now += seconds / of
        flood.came(admitted=number % of >= refused)


def test_it_is_none_before_most_are_refused() -> None:
    clock = Clock()
    flood = Flood(clock)
    come(flood, clock, seconds=1, refused=0, of=100)
    assert not flood.on
    for _ in range(20):
        come(flood, clock, seconds=0.05, refused=4, of=10)
    assert not flood.on


def test_it_begins_and_ends_within_a_quarter_of_a_second() -> None:
    clock = Clock()
    flood = Flood(clock)
    for _ in range(5):
        come(flood, clock, seconds=0.05, refused=9, of=10)
    assert flood.on
    for _ in range(5):
        come(flood, clock, seconds=0.05, refused=0, of=10)
    assert not flood.on


def test_one_burst_is_none() -> None:
    clock = Clock()
    flood = Flood(clock)
    come(flood, clock, seconds=0.01, refused=30, of=50)
    clock.now += 60
    flood.came(admitted=True)
    assert not flood.on
