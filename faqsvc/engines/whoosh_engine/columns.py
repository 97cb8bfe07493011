"""What every query needs of every document, as arrays over document numbers, in one file beside the Whoosh files.

Made from the stored records when a generation is sealed, loaded once when it is opened. All arrays have shape (n,);
deleted document numbers keep their place, `alive` is False there.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faqsvc.model import Category, CategoryPath

FILE = "columns.npz"
UNDATED = 0  # date.toordinal() begins at 1


@dataclass(frozen=True)
class Columns:
    """alive; ids and digests (ASCII bytes); leaf (index of the path in `paths`); dates (ordinals); views; titles
    (rank of the question in dictionary order); groups (dense numbers); exacts, variants (64-bit hashes); lengths
    (terms per field as Whoosh's BM25F sees them, shape (len(TEXT_FIELDS), n))."""

    alive: NDArray[np.bool_]
    ids: NDArray[np.bytes_]
    digests: NDArray[np.bytes_]
    leaf: NDArray[np.int32]
    dates: NDArray[np.int32]
    views: NDArray[np.int64]
    titles: NDArray[np.int32]
    groups: NDArray[np.int32]
    exacts: NDArray[np.uint64]
    variants: NDArray[np.uint64]
    lengths: NDArray[np.uint32]
    paths: tuple[CategoryPath, ...]

    @cached_property
    def popularity(self) -> NDArray[np.float64]:
        """Views on a logarithmic scale, the most read entry 1."""
        logs = np.log1p(self.views)
        return logs / max(float(np.max(logs, initial=0.0)), 1.0)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Entry id -> document number of the living documents."""
        living = np.flatnonzero(self.alive)
        pairs = zip(self.ids[living].tolist(), living.tolist(), strict=True)
        return {entry_id.decode(): doc for entry_id, doc in pairs}

    @cached_property
    def all_alive(self) -> bool:
        return bool(self.alive.all())

    @cached_property
    def any_undated(self) -> bool:
        return bool((self.dates == UNDATED).any())

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """Whether other documents are of the same group."""
        members: NDArray[np.int64] = np.bincount(self.groups) if self.size else np.zeros(0, np.int64)
        return members[self.groups] > 1

    @property
    def size(self) -> int:
        return len(self.alive)

    def per_path(self) -> NDArray[np.int64]:
        """Living documents under each path."""
        return np.bincount(self.leaf[self.alive], minlength=len(self.paths)).astype(np.int64)

    def digest_of(self) -> dict[str, str]:
        """Entry id -> digest of the living documents."""
        pairs = zip(self.ids[self.alive].tolist(), self.digests[self.alive].tolist(), strict=True)
        return {entry_id.decode(): digest.decode() for entry_id, digest in pairs}


def _arrays() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Columns) if field.name != "paths")


def hashed(text: str) -> int:
    """64 bits of a key; 0 for the empty one, which equals nothing."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) if text else 0


def build(records: Iterable[tuple[int, dict[str, Any]]], *, lengths: NDArray[np.uint32]) -> Columns:
    """Columns from the records of the living documents; `lengths` of all (see `Columns`)."""
    size = lengths.shape[1]
    alive = np.zeros(size, np.bool_)
    ids, digests, questions, groups = [b""] * size, [b""] * size, [""] * size, [""] * size
    leaf, dates = np.zeros(size, np.int32), np.zeros(size, np.int32)
    views, exacts, variants = np.zeros(size, np.int64), np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    paths: dict[CategoryPath, int] = {}
    for doc, record in records:
        entry = record["entry"]
        alive[doc] = True
        ids[doc], digests[doc] = entry["id"].encode(), record["digest"].encode()
        questions[doc], groups[doc] = entry["question"], record["group"] or f"\0{entry['id']}"
        path = CategoryPath(tuple(Category(level["name"], level.get("id")) for level in entry["path"]))
        leaf[doc] = paths.setdefault(path, len(paths))
        dates[doc] = _ordinal(entry.get("updated"))
        views[doc] = entry.get("views") or 0
        exacts[doc], variants[doc] = hashed(record["exact"]), hashed(record["variant"])
    order = np.argsort(np.array(questions, dtype=object), kind="stable")
    titles = np.empty(size, np.int32)
    titles[order] = np.arange(size, dtype=np.int32)
    dense = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)[1] if size else np.zeros(0)
    return Columns(
        alive,
        np.array(ids, dtype="S64"),
        np.array(digests, dtype="S32"),
        leaf,
        dates,
        views,
        titles,
        dense.astype(np.int32),
        exacts,
        variants,
        lengths,
        tuple(paths),
    )


def save(columns: Columns, folder: Path) -> None:
    paths = json.dumps([[[level.name, level.id] for level in path.levels] for path in columns.paths])
    arrays = {name: getattr(columns, name) for name in _arrays()}
    with (folder / FILE).open("wb") as file:
        np.savez(file, paths=np.frombuffer(paths.encode(), np.uint8), **arrays)


def load(folder: Path) -> Columns:
    """Raises OSError, ValueError or KeyError where the file is absent or damaged."""
    with np.load(folder / FILE, allow_pickle=False) as data:
        paths = json.loads(data["paths"].tobytes())
        arrays = {name: data[name] for name in _arrays()}
    return Columns(**arrays, paths=tuple(CategoryPath(tuple(Category(*level) for level in path)) for path in paths))


def _ordinal(updated: str | None) -> int:
    return date.fromisoformat(updated).toordinal() if updated else UNDATED
