"""Stage 2, aside: folded text -> a signature by which like texts are found (MinHash, Broder 1997).

The share of equal places of two signatures estimates how many of the texts' four-character shingles are shared; equal
bands of places give the candidates, so that n texts are compared in n log n. A signature is a minimum: that of a text
is made of those of its pieces, which many texts share, and of the few shingles that go across them. The rule a change
must not break: signatures are kept with a generation, and the same text has the same one for ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HASHES = 64
SHINGLE = 4
_SEED = 20_231_124  # fixed: signatures are compared across processes
_ODD = np.random.default_rng(_SEED).integers(0, 1 << 63, HASHES, np.uint64) * np.uint64(2) + np.uint64(1)
_BASES = np.uint64(1_000_003) ** np.arange(SHINGLE, dtype=np.uint64)
_AT_ONCE = 4_000  # letters: their products lie in the processor's own memory (2,000: a third slower, 16,000: twice)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and for each hash function the least value over its shingles; None where it has none."""

    text: str
    least: NDArray[np.uint64] | None


def signature(text: str) -> NDArray[np.uint32]:
    """Shape (HASHES,): for each hash function the least value over the text's shingles, of which it has one at least.

    Multiply-shift hashing (Dietzfelbinger 1997): the upper half of a product with an odd number, modulo 2**64.
    """
    return _upper(_least([text])[0])


def pieces(texts: Sequence[str]) -> list[Piece]:
    """Each text as a piece."""
    whole = [text for text in texts if len(text) >= SHINGLE]
    least = iter([row for block in _blocks(whole) for row in _least(block)])
    return [Piece(text, next(least) if len(text) >= SHINGLE else None) for text in texts]


def signatures(texts: Sequence[Sequence[Piece]]) -> NDArray[np.uint32]:
    """Shape (n, HASHES): `signature` of each text, which is its pieces one after the other."""
    least = np.full((len(texts), HASHES), np.iinfo(np.uint64).max, np.uint64)
    within = [[piece.least for piece in text if piece.least is not None] for text in texts]
    across = [_across(text) for text in texts]
    rows = np.array([row for some in within for row in some], np.uint64).reshape(-1, HASHES)
    _lower(least, rows, [len(some) for some in within])
    letters = "".join(["".join(some) for some in across]).encode("utf-32-le")
    shingles = np.frombuffer(letters, np.uint32).reshape(-1, SHINGLE).astype(np.uint64) @ _BASES[::-1]
    _lower(least, shingles[:, None] * _ODD, [len(some) for some in across])
    return _upper(least)


def likeness(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Of each row of one with that row of the other."""
    share: NDArray[np.float64] = np.mean(left == right, axis=-1)
    return share


def candidate_pairs(signatures: NDArray[np.uint32], *, bands: int, reach: int = 1) -> NDArray[np.int64]:
    """Shape (n, 2), in order: pairs of rows that agree in a whole band; among many that agree, each with the next
    `reach`."""
    count, width = len(signatures), HASHES // bands
    found = [np.empty(0, np.int64)]
    for first in range(0, HASHES, width):
        band = signatures[:, first : first + width].astype(np.uint64)
        keys = band @ _ODD[:width]  # equal bands have equal keys; a chance collision is found out by likeness
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        for step in range(1, min(reach, count - 1) + 1):
            at = np.flatnonzero(ordered[step:] == ordered[:-step])
            left, right = order[at], order[at + step]
            found.append(np.minimum(left, right) * count + np.maximum(left, right))
    pairs = np.sort(np.concatenate(found))  # np.unique takes four times as long
    return np.stack(np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], count), axis=1)


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts one after the other, as many as are looked at at once."""
    first = letters = 0
    for at, text in enumerate(texts, start=1):
        letters += len(text)
        if letters >= _AT_ONCE or at == len(texts):
            yield texts[first:at]
            first, letters = at, 0


def _least(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Shape (n, HASHES), of texts that have a shingle each."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    shingles = np.convolve(codes, _BASES, mode="valid")
    ends = np.cumsum([len(text) for text in texts])
    bounds = np.stack([np.concatenate([[0], ends[:-1]]), ends - (SHINGLE - 1)], axis=1).ravel()
    least: NDArray[np.uint64] = np.minimum.reduceat(_ODD[:, None] * shingles, bounds[:-1], axis=1)[:, ::2].T
    return least


def _across(text: Sequence[Piece]) -> list[str]:
    """The shingles that do not lie in one piece."""
    found: list[str] = []
    before = ""
    for piece in text:
        seam = before + piece.text[: SHINGLE - 1]
        found += [seam[at : at + SHINGLE] for at in range(len(seam) - SHINGLE + 1)]
        before = (before + piece.text[1 - SHINGLE :])[1 - SHINGLE :]
    return found


def _lower(least: NDArray[np.uint64], rows: NDArray[np.uint64], counts: Sequence[int]) -> None:
    """Bring each row of `least` down to the least of as many of `rows` as `counts` tells, one after the other."""
    having = np.flatnonzero(counts)
    if len(having):
        firsts = np.cumsum([0, *counts])[having]
        least[having] = np.minimum(least[having], np.minimum.reduceat(rows, firsts, axis=0))


def _upper(least: NDArray[np.uint64]) -> NDArray[np.uint32]:
    return (least >> np.uint64(32)).astype(np.uint32)
