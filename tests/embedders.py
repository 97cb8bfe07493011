"""A small embedder for tests: a text is the sum of its letters' fixed directions, so what shares letters lies near.

It has a model's shape (kinds differ a little, unrelated texts are not at right angles) and no library behind it.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from faqsvc.errors import EmbedderError
from faqsvc.semantics import Kind, Rows
from faqsvc.semantics.embedder import plain, unit

_WIDE = 48


class LetterEmbedder:
    """Counts the texts that it was given; raises while `failing`."""

    def __init__(self, identity: str = "letters") -> None:
        self.identity = identity
        self.embedded: list[str] = []
        self.failing = False

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        if self.failing:
            raise EmbedderError("out of order")
        self.embedded += texts
        rows = [
            _direction(kind) * 0.2 + sum((_direction(one) for one in plain(text)), _direction("")) for text in texts
        ]
        return unit(np.array(rows).reshape(len(texts), _WIDE))


def _direction(text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(_WIDE)
