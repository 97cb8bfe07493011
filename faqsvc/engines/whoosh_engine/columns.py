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
QUESTIONS = "questions.json"
UNDATED = 0  # date.toordinal() begins at 1


@dataclass(frozen=True)
class Columns:
    """alive; ids and digests (ASCII bytes); leaf (index of the path in `paths`); dates (ordinals); views; titles
    (rank of the question in dictionary order); keys (of groups), exacts, variants (64-bit hashes); lengths
    (terms per field as Whoosh's BM25F sees them, shape (len(TEXT_FIELDS), n))."""

    alive: NDArray[np.bool_]
    ids: NDArray[np.bytes_]
    digests: NDArray[np.bytes_]
    leaf: NDArray[np.int32]
    dates: NDArray[np.int32]
    views: NDArray[np.int64]
    titles: NDArray[np.int32]
    keys: NDArray[np.uint64]
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
    def groups(self) -> NDArray[np.int32]:
        """The groups by dense numbers."""
        return np.unique(self.keys, return_inverse=True)[1].astype(np.int32)

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


@dataclass(frozen=True, slots=True)
class Kept:
    """What a new generation takes over: `count` documents from `old` on, which stand from `new` on now."""

    new: int
    old: int
    count: int


@dataclass(frozen=True, slots=True)
class Base:
    """The generation that a new one began with, and which of its documents stand where now."""

    columns: Columns
    questions: list[str]
    kept: tuple[Kept, ...]


def build(
    records: Iterable[tuple[int, dict[str, Any]]],
    *,
    lengths: NDArray[np.uint32],
    living: NDArray[np.bool_],
    base: Base | None = None,
) -> tuple[Columns, list[str]]:
    """Columns, and the questions of all documents, from the records of the living ones that `base` does not hold.
    `lengths` of all (see `Columns`), whatever they are where `base` has the document."""
    size = lengths.shape[1]
    rows = {name: np.zeros(size, kind) for name, kind in _KINDS.items()}
    rows["lengths"] = lengths
    questions, paths = [""] * size, dict[CategoryPath, int]()
    if base:
        paths.update((path, at) for at, path in enumerate(base.columns.paths))
        for part in base.kept:
            new, old = slice(part.new, part.new + part.count), slice(part.old, part.old + part.count)
            questions[new] = base.questions[old]
            for name, row in rows.items():
                row[..., new] = getattr(base.columns, name)[..., old]
    for doc, record in records:
        questions[doc] = record["entry"]["question"]
        path = CategoryPath(tuple(Category(level["name"], level.get("id")) for level in record["entry"]["path"]))
        rows["leaf"][doc] = paths.setdefault(path, len(paths))
        for name, value in _row(record).items():
            rows[name][doc] = value
    titles = np.empty(size, np.int32)
    titles[np.argsort(np.array(questions, dtype=object), kind="stable")] = np.arange(size, dtype=np.int32)
    used, rows["leaf"][living] = np.unique(rows["leaf"][living], return_inverse=True)
    for row in rows.values():
        row[..., ~living] = np.zeros((), row.dtype)
    every = tuple(paths)
    return Columns(**rows, alive=living, titles=titles, paths=tuple(every[at] for at in used.tolist())), questions


_KINDS: dict[str, Any] = {
    "ids": "S64", "digests": "S32", "leaf": np.int32, "dates": np.int32, "views": np.int64, "keys": np.uint64,
    "exacts": np.uint64, "variants": np.uint64,
}  # fmt: skip


def _row(record: dict[str, Any]) -> dict[str, Any]:
    entry = record["entry"]
    return {
        "ids": entry["id"].encode(),
        "digests": record["digest"].encode(),
        "dates": _ordinal(entry.get("updated")),
        "views": entry.get("views") or 0,
        "keys": hashed(record["group"] or f"\0{entry['id']}"),
        "exacts": hashed(record["exact"]),
        "variants": hashed(record["variant"]),
    }


def save(columns: Columns, questions: list[str], folder: Path) -> None:
    paths = json.dumps([[[level.name, level.id] for level in path.levels] for path in columns.paths])
    arrays = {name: getattr(columns, name) for name in _arrays()}
    with (folder / FILE).open("wb") as file:
        np.savez(file, paths=np.frombuffer(paths.encode(), np.uint8), **arrays)
    (folder / QUESTIONS).write_text(json.dumps(questions), encoding="ascii")


def load_questions(folder: Path) -> list[str]:
    """Of all documents by their number; only a writer needs them."""
    questions: list[str] = json.loads((folder / QUESTIONS).read_bytes())
    return questions


def load(folder: Path) -> Columns:
    """Raises OSError, ValueError or KeyError where the file is absent or damaged."""
    with np.load(folder / FILE, allow_pickle=False) as data:
        paths = json.loads(data["paths"].tobytes())
        arrays = {name: data[name] for name in _arrays()}
    return Columns(**arrays, paths=tuple(CategoryPath(tuple(Category(*level) for level in path)) for path in paths))


def _ordinal(updated: str | None) -> int:
    return date.fromisoformat(updated).toordinal() if updated else UNDATED
