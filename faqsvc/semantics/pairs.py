"""The vectors of a generation -> pairs of entries that may say the same in other words; nothing is embedded.

Within a help center much lies near much, so a pair counts by how much nearer its two lie to each other than to what
else is near them (the other neighbors of both, as in cross-domain similarity local scaling). The rule a change must not
break: cost and memory are bounded by the number of entries, and the same entries give the same pairs in any order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faqsvc.semantics.embedder import Rows, unit
from faqsvc.semantics.vectors import QUESTION_SHARE, VectorTable

_NEIGHBORS = 10
_TOGETHER = 20_000  # entries that are compared with each other: seconds; more are taken in runs of so many
_CELLS = 4_000_000  # cosines at once, 16 MB


class Near(NamedTuple):
    """In deviations of unrelated questions: how near, and by how much nearer than the other neighbors of both."""

    left: str
    right: str
    nearness: float
    apart: float


def near_pairs(table: VectorTable, ids: Iterable[str], *, same: Callable[[str], str]) -> Iterator[Near]:
    """Of `ids`; those with the same `same` (device variants of one article) are no pair."""
    places = sorted(table.place[one] for one in set(ids) & table.place.keys())
    for at in range(0, len(places), _TOGETHER):
        yield from _pairs(table, np.array(places[at : at + _TOGETHER]), same)


def _pairs(table: VectorTable, places: NDArray[np.int64], same: Callable[[str], str]) -> Iterator[Near]:
    groups = np.unique([same(table.ids[at]) for at in places], return_inverse=True)[1]
    near = {}
    for pair in sorted(_neighbors(table, places, groups)):
        left, right = (int(places[at]) for at in pair)
        near[left, right] = (_nearness(table, left, right) - table.scale.mean) / table.scale.deviation
    around: defaultdict[int, list[float]] = defaultdict(list)
    for pair, nearness in near.items():
        for one in pair:
            around[one].append(nearness)
    usual = {one: fmean(sorted(found)[-_NEIGHBORS - 1 : -1] or [0.0]) for one, found in around.items()}
    for (left, right), nearness in near.items():
        apart = nearness - (usual[left] + usual[right]) / 2
        yield Near(table.ids[left], table.ids[right], nearness, apart)


def _neighbors(table: VectorTable, places: NDArray[np.int64], groups: NDArray[np.int64]) -> set[tuple[int, int]]:
    """Of each entry those with the nearest questions, and those with the nearest answers, by their mean vectors."""
    pairs: set[tuple[int, int]] = set()
    most = min(_NEIGHBORS + 1, len(places))
    for begins, ends in ((table.starts[:-1], table.answers), (table.answers, table.starts[1:])):
        means = unit(np.stack([table.rows.plain(begins[at], ends[at]).sum(axis=0) for at in places]))
        step = max(1, _CELLS // len(places))
        for at in range(0, len(places), step):
            cosines = means[at : at + step] @ means.T
            cosines[groups[at : at + step, None] == groups] = -1.0
            nearest = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
            for one, others in enumerate(nearest.tolist(), at):
                pairs.update((min(one, it), max(one, it)) for it in others if groups[one] != groups[it])
    return pairs


def _nearness(table: VectorTable, left: int, right: int) -> float:
    """Of the questions, and of what each piece of one answer finds nearest in the other, by QUESTION_SHARE."""
    asked = _cosines(table, (table.starts[left], table.answers[left]), (table.starts[right], table.answers[right]))
    ends = table.starts[1:]
    said = _cosines(table, (table.answers[left], ends[left]), (table.answers[right], ends[right]))
    question = float(asked.max())
    if not said.size:
        return question
    answer = float(said.max(axis=0).mean() + said.max(axis=1).mean()) / 2
    return QUESTION_SHARE * question + (1 - QUESTION_SHARE) * answer


def _cosines(table: VectorTable, left: tuple[int, int], right: tuple[int, int]) -> Rows:
    return table.rows.plain(*left) @ table.rows.plain(*right).T
