"""Token places, packed: what highlights and passages are made from, so that no text is analyzed again at query time.

A text's tokens are RECORDs in order of their starts: a 32-bit hash of the term, where it starts, how long it is. Hashes
of different terms may be equal (1 in 4 billion): a wrong highlight, never a wrong hit.
"""

from collections.abc import Iterable, Sequence
from struct import Struct
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faqsvc.analysis import Token

RECORD = np.dtype([("term", "<u4"), ("start", "<u4"), ("length", "u1")])
_ROW = Struct("<IIB").pack


def term_hash(term: str) -> int:
    return crc32(term.encode("utf-8", "surrogatepass"))


def recorded(tokens: Iterable[Token]) -> NDArray[np.void]:
    """Tokens of one text as RECORDs, in order of their starts."""
    rows = sorted([(start, crc32(text.encode()), end - start) for text, start, end in tokens])
    return np.frombuffer(b"".join([_ROW(term, start, min(length, 255)) for start, term, length in rows]), RECORD)


def pack(texts: Sequence[NDArray[np.void]]) -> bytes:
    """One blob for several texts, each as `recorded`."""
    sizes = np.array([len(texts), *(one.nbytes for one in texts)], dtype="<u4").tobytes()
    return sizes + b"".join(one.tobytes() for one in texts)


def unpack(blob: bytes) -> tuple[NDArray[np.void], ...]:
    """The inverse of `pack`."""
    rows, sizes = _rows(blob)
    return tuple(np.split(rows, np.cumsum(sizes)[:-1]))


def placed(blob: bytes, begins: Sequence[int]) -> bytes:
    """The tokens of all texts of a blob as RECORDs, their starts counted in one text where those begin at `begins`."""
    rows, sizes = _rows(blob)
    rows = rows.copy()
    starts, first = rows["start"], 0
    for begin, size in zip(begins, sizes, strict=True):
        starts[first : first + size] += np.uint32(begin)
        first += size
    return rows.tobytes()


def _rows(blob: bytes) -> tuple[NDArray[np.void], list[int]]:
    """All records of a blob, and how many each text has."""
    count = int(np.frombuffer(blob, "<u4", 1)[0])
    sizes = [size // RECORD.itemsize for size in np.frombuffer(blob, "<u4", count, 4).tolist()]
    return np.frombuffer(blob, RECORD, sum(sizes), 4 + 4 * count), sizes
