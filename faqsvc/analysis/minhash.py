"""Stage 2, aside: folded text -> a signature by which like texts are found (MinHash, Broder 1997).

The share of equal places of two signatures estimates how many of the texts' four-character shingles are shared; equal
bands of places give the candidates, so that n texts are compared in n log n.
"""

import numpy as np
from numpy.typing import NDArray

HASHES = 64
SHINGLE = 4
_SEED = 20_231_124  # fixed: signatures are compared across processes
_ODD = np.random.default_rng(_SEED).integers(0, 1 << 63, HASHES, np.uint64) * np.uint64(2) + np.uint64(1)
_BASES = np.uint64(1_000_003) ** np.arange(SHINGLE, dtype=np.uint64)


def signature(text: str) -> NDArray[np.uint32]:
    """Shape (HASHES,): for each hash function the least value over the text's shingles.

    Multiply-shift hashing (Dietzfelbinger 1997): the upper half of a product with an odd number, modulo 2**64.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    shingles = np.convolve(codes, _BASES, mode="valid")
    least: NDArray[np.uint64] = (_ODD[:, None] * shingles).min(axis=1)
    return (least >> np.uint64(32)).astype(np.uint32)


def likeness(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> float:
    return float(np.mean(left == right))


def candidate_pairs(signatures: NDArray[np.uint32], *, bands: int, reach: int = 1) -> set[tuple[int, int]]:
    """Pairs of rows that agree in a whole band; among many that agree, each with the next `reach`."""
    pairs: set[tuple[int, int]] = set()
    for band in np.split(signatures.astype(np.uint64), bands, axis=1):
        keys = band @ _ODD[: band.shape[1]]  # equal bands have equal keys; a chance collision is found out by likeness
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        for step in range(1, min(reach, len(order) - 1) + 1):
            for at in np.flatnonzero(ordered[step:] == ordered[:-step]).tolist():
                left, right = int(order[at]), int(order[at + step])
                pairs.add((min(left, right), max(left, right)))
    return pairs
