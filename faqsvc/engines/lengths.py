"""Lengths of texts as BM25 sees them on every engine: in 256 steps, the step a length falls into or the next above.

Whoosh keeps a field's length in one byte, 3.3 % from one to the next; an engine that counts otherwise would put other
entries first. The rule a change must not break: the steps are Whoosh's (tests/unit/engines/test_lengths.py).
"""

from bisect import bisect_left

STEPS = 256
GROWTH = 1.033
SCALE = 27
_SEEN = tuple(round((GROWTH**step - 1) * SCALE) for step in range(STEPS))


def step_of(length: int) -> int:
    """The step that `length` falls into."""
    return min(bisect_left(_SEEN, length), STEPS - 1)


def seen_length(length: int) -> int:
    """What `length` counts in a score."""
    return _SEEN[step_of(length)]
