"""Words that people replaced by others until they found something -> proposals for synonyms.

A proposal needs several readers who asked one query without success and another with it within minutes. What both
queries share is left away (비번 변경, 비밀번호 변경 -> 비번 => 비밀번호); a query that only grew is no proposal.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from faqsvc.analysis import fold
from faqsvc.korean.jamo import decompose
from faqsvc.store.reports import Refinement

_LEAST_READERS = 2
_MOST_WORDS = 3  # of one side
_ALIKE = 0.75  # of the letters: beyond, it was a slip of the pen, which spelling correction sees to


@dataclass(frozen=True, slots=True)
class Proposal:
    """`line`: the rule as the synonym list has it; by how many readers; the queries that speak for it."""

    line: str
    readers: int
    examples: tuple[str, ...]


def propose(refinements: Iterable[Refinement], *, known: frozenset[str] = frozenset()) -> tuple[Proposal, ...]:
    """`known`: lines that are in the list, or were declined. Those with the most readers first."""
    readers: dict[str, int] = defaultdict(int)
    examples: dict[str, list[str]] = defaultdict(list)
    for one in refinements:
        if one.solved and (sides := _difference(one.before, one.after)):
            line = f"{sides[0]} => {sides[1]}"
            readers[line] += one.readers
            examples[line].append(f"{one.before} → {one.after}")
    found = [
        Proposal(line, count, tuple(examples[line][:3]))
        for line, count in readers.items()
        if count >= _LEAST_READERS and line not in known
    ]
    return tuple(sorted(found, key=lambda one: (-one.readers, one.line)))


def _difference(before: str, after: str) -> tuple[str, str] | None:
    """The words that one was replaced by the other in, or None."""
    old, new = fold(before).text.split(), fold(after).text.split()
    left = [word for word in old if word not in new]
    right = [word for word in new if word not in old]
    if not (1 <= len(left) <= _MOST_WORDS and 1 <= len(right) <= _MOST_WORDS):
        return None
    first, second = " ".join(left), " ".join(right)
    joined = first.replace(" ", ""), second.replace(" ", "")
    marks = any(char in first + second for char in ",=>*")
    if marks or joined[0] in joined[1] or joined[1] in joined[0] or _likeness(*joined) >= _ALIKE:
        return None
    return first, second


def _likeness(left: str, right: str) -> float:
    return Levenshtein.normalized_similarity(decompose(left), decompose(right))
