"""The vectors of a generation: one attachment, mapped into memory, searched whole.

A row is a passage; rows of one entry follow each other, those of the question first. Each row is kept in int8 with a
scale of its own, a quarter of float32 (docs/semantic.md has what that costs). Layout, little-endian:

    magic, length of the header, header as JSON (model, scale, dimensions, rows, entry ids)
    starts uint32 (entries + 1) · answers uint32 (entries) · scales float32 (rows) · codes int8 (rows, dimensions)

The rule a change must not break: what cannot be read whole is refused (`read` gives None), never half used.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from faqsvc.semantics.calibration import Scale
from faqsvc.semantics.embedder import Rows

NAME = "vectors"  # of the attachment
_MAGIC = b"FAQVEC01"
# Measured on the sample's judgments, by vectors alone: .776 MRR@10 for the question, .717 for the answer, .806 for the
# larger of both, .858 for this mean; equal shares .853.
QUESTION_SHARE = 0.4
_LARGEST_SCALE = 1.01 / 127  # of a row of length 1
_CHUNK = 1_024  # rows made float32 at a time: 1.5 MB, which a core's own cache holds


@dataclass(frozen=True, slots=True)
class Quantized:
    """scales of shape (n,), codes of shape (n, d): row = scale * code."""

    scales: NDArray[np.float32]
    codes: NDArray[np.int8]

    def plain(self, begin: int, end: int) -> Rows:
        """Those rows as they were before, near enough."""
        return self.codes[begin:end] * self.scales[begin:end, None]

    @classmethod
    def of(cls, rows: Rows) -> "Quantized":
        scales = np.maximum(np.abs(rows).max(axis=1, initial=0.0), 1e-12) / 127
        return cls(scales.astype(np.float32), np.rint(rows / scales[:, None]).astype(np.int8))


@dataclass(frozen=True, slots=True)
class Embedded:
    """One entry's passages: `rows`, of which the first `questions`, at least one, are of its question."""

    rows: Quantized
    questions: int

    @property
    def question(self) -> Rows:
        """The rows of the question."""
        return self.rows.plain(0, self.questions)


@dataclass(frozen=True)
class VectorTable:
    """Entry `ids[at]` has the rows from `starts[at]` to `starts[at + 1]`, of its answer those from `answers[at]`."""

    model: str
    scale: Scale
    ids: tuple[str, ...]
    starts: NDArray[np.uint32]
    answers: NDArray[np.uint32]
    rows: Quantized

    @cached_property
    def place(self) -> dict[str, int]:
        """Entry id -> its place in `ids`."""
        return {entry_id: at for at, entry_id in enumerate(self.ids)}

    def of(self, entry_id: str) -> Embedded | None:
        at = self.place.get(entry_id)
        if at is None:
            return None
        rows = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return Embedded(
            Quantized(self.rows.scales[rows], self.rows.codes[rows]), int(self.answers[at] - self.starts[at])
        )

    def nearness(self, asked: Rows) -> NDArray[np.float32]:
        """How near each entry is to any row of `asked`, shape (entries,): the cosines of the nearest piece of its
        question and of its answer, by QUESTION_SHARE; that of the question alone where there is no answer."""
        codes, scales = self.rows.codes, self.rows.scales
        best = np.empty(len(codes), np.float32)
        asked = np.ascontiguousarray(asked.T)
        for at in range(0, len(codes), _CHUNK):
            part = codes[at : at + _CHUNK].astype(np.float32) @ asked
            best[at : at + _CHUNK] = part.max(axis=1) * scales[at : at + _CHUNK]
        if not self.ids:
            return best
        bounds = np.stack([self.starts[:-1], self.answers], axis=1).ravel()
        question, answer = np.maximum.reduceat(np.append(best, np.float32(-np.inf)), bounds).reshape(-1, 2).T
        both = QUESTION_SHARE * question + (1 - QUESTION_SHARE) * answer
        return np.where(self.answers < self.starts[1:], both, question).astype(np.float32)

    def dump(self) -> bytes:
        header = {"model": self.model, "scale": [self.scale.mean, self.scale.deviation], "ids": self.ids}
        told = json.dumps(header | {"dimensions": self.rows.codes.shape[1], "rows": len(self.rows.codes)}).encode()
        told += b" " * (-len(told) % 8)  # what follows is aligned
        places = (self.starts.astype("<u4"), self.answers.astype("<u4"))
        arrays = (*places, self.rows.scales.astype("<f4"), self.rows.codes)
        return b"".join([_MAGIC, len(told).to_bytes(8, "little"), told, *(array.tobytes() for array in arrays)])


def read(data: memoryview) -> VectorTable | None:
    """The table over the bytes themselves; None for anything that `dump` did not write."""
    begin = len(_MAGIC) + 8
    told = int.from_bytes(data[len(_MAGIC) : begin], "little")
    if bytes(data[: len(_MAGIC)]) != _MAGIC or begin + told > len(data):
        return None
    try:
        header = json.loads(bytes(data[begin : begin + told]))
        ids, rows, wide = tuple(map(str, header["ids"])), int(header["rows"]), int(header["dimensions"])
        mean, deviation = map(float, header["scale"])
        at = begin + told
        starts = np.frombuffer(data, "<u4", len(ids) + 1, at)
        answers = np.frombuffer(data, "<u4", len(ids), at := at + starts.nbytes)
        scales = np.frombuffer(data, "<f4", rows, at := at + answers.nbytes)
        codes = np.frombuffer(data, np.int8, rows * wide, at + scales.nbytes).reshape(rows, wide)
        ordered = (starts[:-1] < answers).all() and (answers <= starts[1:]).all()
        unit = ((scales >= 0) & (scales <= _LARGEST_SCALE)).all()
        if not (ordered and unit) or starts[0] != 0 or starts[-1] != rows:
            return None
        return VectorTable(str(header["model"]), Scale(mean, deviation), ids, starts, answers, Quantized(scales, codes))
    except (ValueError, KeyError, TypeError):
        return None


def concatenated(parts: Sequence[Quantized]) -> Quantized:
    dimensions = parts[0].codes.shape[1] if parts else 0
    return Quantized(
        np.concatenate([np.zeros(0, np.float32), *(one.scales for one in parts)]),
        np.concatenate([np.zeros((0, dimensions), np.int8), *(one.codes for one in parts)]),
    )


def join(model: str, scale: Scale, entries: Sequence[tuple[str, Embedded]]) -> VectorTable:
    """A table of entries by their ids, in the order given."""
    starts = np.append(0, np.cumsum([len(one.rows.codes) for _, one in entries])).astype(np.uint32)
    answers = starts[:-1] + np.array([one.questions for _, one in entries], np.uint32)
    ids = tuple(entry_id for entry_id, _ in entries)
    return VectorTable(model, scale, ids, starts, answers, concatenated([one.rows for _, one in entries]))
