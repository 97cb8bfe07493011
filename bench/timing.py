"""Times of contestants side by side: the same calls, in turns, all warmed; percentiles of each round, their spread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

Call = TypeVar("Call")

PATIENCE = 15.0  # seconds
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds; of each percentile the median over the rounds, with the least and the largest."""

    p50: float
    p95: float
    p95_least: float
    p95_most: float
    p99: float

    def in_ms(self) -> tuple[str, str, str]:
        spread = f"{1e3 * self.p95_least:.3f}–{1e3 * self.p95_most:.3f}"
        return f"{1e3 * self.p50:.3f}", f"{1e3 * self.p95:.3f}", spread


def percentile(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def in_turns(
    contestants: Mapping[str, Callable[[Call], object]], calls: Sequence[Call], *, rounds: int = 5
) -> dict[str, Times]:
    """Each contestant does all calls `rounds` times after one pass to warm up; who begins changes with the round.

    One whose pass takes longer than PATIENCE does every n-th call, once, so that it takes some LONGEST: its times are
    far from the others' anyway.
    """
    few: dict[str, Sequence[Call]] = {}
    for name, run in contestants.items():
        warmed = timed(run, calls, patience=PATIENCE)
        if sum(warmed) > PATIENCE:
            few[name] = calls[:: max(1, round(len(calls) / len(warmed) * PATIENCE / LONGEST))]
    names = list(contestants)
    rows: dict[str, list[list[float]]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if number == 0 or name not in few:
                rows[name].append(timed(contestants[name], few.get(name, calls)))
    return {name: summarized(found) for name, found in rows.items()}


def timed(run: Callable[[Call], object], calls: Sequence[Call], *, patience: float = float("inf")) -> list[float]:
    """Seconds of each call, until they are more than `patience` together."""
    times: list[float] = []
    spent = 0.0
    for call in calls:
        began = perf_counter()
        run(call)
        times.append(perf_counter() - began)
        spent += times[-1]
        if spent > patience:
            break
    return times


def summarized(rounds: Sequence[Sequence[float]]) -> Times:
    p95 = [percentile(times, 0.95) for times in rounds]
    return Times(
        median(percentile(times, 0.5) for times in rounds),
        median(p95),
        min(p95),
        max(p95),
        median(percentile(times, 0.99) for times in rounds),
    )
