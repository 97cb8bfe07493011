"""Token places, packed: what highlights and passages are made from, so that no text is analyzed again at query time.

A text's tokens become three parallel arrays: a 32-bit hash of the term, where it starts, how long it is (uint32,
uint32, uint8). Hashes of different terms may be equal (1 in 4 billion): a wrong highlight, never a wrong hit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faqsvc.analysis import Token

RECORD = np.dtype([("term", "<u4"), ("start", "<u4"), ("length", "u1")])


@dataclass(frozen=True, slots=True)
class Places:
    """Tokens of one text, in order of `starts`. All arrays have shape (n,)."""

    terms: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray


def term_hash(term: str) -> int:
    return crc32(term.encode("utf-8", "surrogatepass"))


def recorded(tokens: Iterable[Token]) -> NDArray[np.void]:
    """Tokens of one text as RECORDs, in order of their starts."""
    rows = sorted([(start, crc32(text.encode()), end - start) for text, start, end in tokens])
    found = np.empty(len(rows), RECORD)
    if rows:
        starts, terms, lengths = np.array(rows, np.uint32).T
        found["term"], found["start"], found["length"] = terms, starts, np.minimum(lengths, 255)
    return found


def pack(texts: Sequence[NDArray[np.void]]) -> bytes:
    """One blob for several texts, each as `recorded`."""
    sizes = np.array([len(texts), *(one.nbytes for one in texts)], dtype="<u4").tobytes()
    return sizes + b"".join(one.tobytes() for one in texts)


def unpack(blob: bytes) -> tuple[Places, ...]:
    """The inverse of `pack`."""
    count = int(np.frombuffer(blob, "<u4", 1)[0])
    sizes = np.frombuffer(blob, "<u4", count, 4)
    offset = 4 + 4 * count
    places = []
    for size in sizes.tolist():
        rows = np.frombuffer(blob, RECORD, size // RECORD.itemsize, offset)
        places.append(Places(rows["term"], rows["start"], rows["length"]))
        offset += size
    return tuple(places)
