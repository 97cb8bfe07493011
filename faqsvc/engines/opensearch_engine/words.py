"""The words of a generation: for each field every term with its document frequency, kept beside the documents.

OpenSearch counts a term within one shard only, and only when asked over the network; ranking asks for a hundred at
every query. So the writer counts them, and readers hold the counts as sorted arrays of hashes, 12 bytes a term.
"""

import base64
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_BREAK = "\n"  # terms hold none


def _hashed(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Hashes of a field's terms, ascending, and the frequency of each; both of shape (n,)."""

    hashes: NDArray[np.uint64]
    counts: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Words:
    """Hashes of different terms may be equal (1 in 10**12 at a million terms): a wrong weight, never a wrong hit."""

    fields: Mapping[str, FieldWords]

    def frequency(self, field: str, term: str) -> int:
        held = self.fields.get(field)
        if held is None:
            return 0
        wanted = np.uint64(_hashed(term))
        at = int(np.searchsorted(held.hashes, wanted))
        return int(held.counts[at]) if at < len(held.hashes) and held.hashes[at] == wanted else 0


def pack(counted: Mapping[str, int]) -> tuple[bytes, bytes]:
    """Hashes with counts, and the terms themselves in the same order."""
    pairs = sorted((_hashed(term), term) for term in counted)
    hashes = np.array([key for key, _ in pairs], "<u8").tobytes()
    counts = np.array([counted[term] for _, term in pairs], "<u4").tobytes()
    return hashes + counts, zlib.compress(_BREAK.join(term for _, term in pairs).encode("utf-8", "surrogatepass"), 6)


def unpack(packed: bytes) -> FieldWords:
    size = len(packed) // 12
    return FieldWords(np.frombuffer(packed, "<u8", size), np.frombuffer(packed, "<u4", size, 8 * size))


def spelled(words: FieldWords, terms: bytes) -> dict[str, int]:
    """The terms with their counts. Those that came from the same `pack`."""
    text = zlib.decompress(terms).decode("utf-8", "surrogatepass")
    return dict(zip(text.split(_BREAK), words.counts.tolist(), strict=True)) if text else {}


def pieces(data: bytes, size: int) -> Iterable[str]:
    """The data in parts that a document may hold, as base64."""
    for start in range(0, max(len(data), 1), size):
        yield base64.b64encode(data[start : start + size]).decode()
