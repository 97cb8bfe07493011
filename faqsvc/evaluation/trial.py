"""A change tried before it goes live: the same queries asked before and after, and those whose first results differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from faqsvc.evaluation.judgments import Judged
from faqsvc.evaluation.metrics import reciprocal_rank
from faqsvc.evaluation.runs import Answered, run_queries
from faqsvc.search import HelpSearch

_FIRST = 5  # results that are compared: what is seen without scrolling


@dataclass(frozen=True, slots=True)
class Shift:
    """A query whose first results differ. `better`: the judged answer rose (True), fell (False), or neither can be
    said (None): nobody judged it, or its answer stands where it stood."""

    query: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    better: bool | None


@dataclass(frozen=True, slots=True)
class Trial:
    """`asked` of all `queries`: fewer when the time was over."""

    queries: int
    asked: int
    shifts: tuple[Shift, ...]


def try_change(before: HelpSearch, after: HelpSearch, queries: Sequence[Judged], *, seconds: float) -> Trial:
    """Ask each query of both; at most so long. Those that got worse come first."""
    until = monotonic() + seconds
    shifts: list[Shift] = []
    asked = 0
    for judged in queries:
        if monotonic() > until:
            break
        asked += 1
        old, new = run_queries(before, [judged]).answers[0], run_queries(after, [judged]).answers[0]
        if old.ids[:_FIRST] != new.ids[:_FIRST] or old.framed != new.framed:
            shifts.append(Shift(judged.query, old.ids[:_FIRST], new.ids[:_FIRST], _better(old, new)))
    return Trial(
        len(queries), asked, tuple(sorted(shifts, key=lambda shift: (shift.better is not False, shift.better is None)))
    )


def _better(old: Answered, new: Answered) -> bool | None:
    before, after = reciprocal_rank(old), reciprocal_rank(new)
    if before == after:
        return None
    return after > before
