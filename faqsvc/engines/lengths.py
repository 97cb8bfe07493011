"""Lengths of texts as BM25 sees them on every engine: in 256 steps, the step a length falls into or the next above.

Whoosh keeps a field's length in one byte, 3.3 % from one to the next; an engine that counts otherwise would put other
entries first. The rule a change must not break: the steps are Whoosh's (tests/unit/engines/test_lengths.py).
"""

from bisect import bisect_left

_STEPS = tuple(round((1.033**step - 1) * 27) for step in range(256))


def seen_length(length: int) -> int:
    """What `length` counts in a score."""
    return _STEPS[min(bisect_left(_STEPS, length), len(_STEPS) - 1)]
